import { describe, expect, it } from "vitest";
import { evaluateRule, evaluateRules } from "../../src/rule-engine/evaluate-rule.js";
import { explainTree } from "../../src/rule-engine/explain-tree.js";
import type { Match } from "../../src/rule-engine/finding.js";
import type { Rule } from "../../src/rule-engine/schema.js";
import { type ContextSpec, context, rule } from "./builders.js";

const failed = { event: { log: "autopilot", id: 180 } } as const;
const good = { later: { event: { log: "autopilot", id: 181 } } } as const;

function result(given: Rule, spec: ContextSpec): string {
  return evaluateRule(given, context(spec)).finding.result;
}

function match(given: Rule, spec: ContextSpec): Match {
  const { finding } = evaluateRule(given, context(spec));
  if (finding.result !== "match") throw new Error(`expected a match, found ${finding.result}`);
  return finding;
}

describe("a rule", () => {
  it("does not match in another scenario, but is evaluated in an unknown one", () => {
    const selfDeploying = rule(failed, { scenarios: ["self-deploying"] });
    expect(result(selfDeploying, { events: [{ id: 180 }], scenario: "self-deploying" })).toBe("match");
    expect(result(selfDeploying, { events: [{ id: 180 }], scenario: "user-driven" })).toBe("no-match");
    expect(result(selfDeploying, { events: [{ id: 180 }], scenario: "unknown" })).toBe("match");
  });

  it("turns no match into unknown where a required log is missing, and never a match", () => {
    const given = rule(failed, { requires: ["autopilot-log", "mdm-admin"] });
    const { finding } = evaluateRule(given, context({ events: [{ id: 169 }] }));
    expect(finding).toMatchObject({ result: "unknown", missing: ["mdm-admin"] });
    expect(result(given, { events: [{ id: 169 }], covered: ["autopilot", "mdm-admin"] })).toBe("no-match");
    expect(result(given, { events: [{ id: 180 }], covered: [] })).toBe("match");
  });

  it("is undone by a success after the last failure, not by one before it", () => {
    const given = rule(failed, { unless: [good] });
    expect(result(given, { events: [{ id: 180 }, { id: 181 }] })).toBe("no-match");
    expect(result(given, { events: [{ id: 181 }, { id: 180 }] })).toBe("match");
    expect(result(given, { events: [{ id: 180 }, { id: 181 }, { id: 180 }] })).toBe("match");
  });

  it("is not undone by what is unknown", () => {
    expect(result(rule(failed, { unless: [good, { event: { log: "mdm-admin", id: 72 } }] }), { events: [{ id: 180 }], covered: [] })).toBe("match");
  });

  it("measures later from the evidence of a stage where no event decided", () => {
    const given = rule({ stage: { failure: true } }, { unless: [good] });
    const failure = { phase: "device-preparation", step: null } as const;
    const at = (seconds: number): string => `2026-01-15T09:00:0${seconds}.0000000Z`;
    const because = [{ source: "page", at: at(5), text: "failed" }];
    expect(result(given, { events: [{ id: 181, at: 6 }], failure: { ...failure, because } })).toBe("no-match");
    expect(result(given, { events: [{ id: 181, at: 4 }], failure: { ...failure, because } })).toBe("match");
  });
});

describe("a match", () => {
  it("fills its texts from the deciding events and the facts", () => {
    const given = rule(
      { event: { log: "autopilot", id: 180 } },
      {
        title: "State {State:enrollment-state} failed",
        explanation: "The code was {HRESULT:code}. [[{fact:blockingItem} blocked it.]] [[Nothing {Nowhere} here.]] Done.",
        remedies: [{ technician: "[[Remove {fact:blockingItem}.]]" }, { admin: "Always this." }],
      },
    );
    const spec: ContextSpec = { events: [{ id: 180, data: { State: "3", HRESULT: "-2145647629" } }] };
    const found = match(given, spec);
    expect(found.title).toBe("State AADEnroll failed");
    expect(found.explanation).toMatch(/^The code was 0x801C03F3.*\. Done\.$/);
    expect(found.actions).toEqual([{ by: "admin", text: "Always this." }]);
    expect(match(given, { ...spec, facts: { blockingItem: "VPN" } }).explanation).toContain("VPN blocked it.");
  });

  it("never prints braces for a value that is missing", () => {
    expect(match(rule(failed, { title: "Failed with {HRESULT:code}" }), { events: [{ id: 180 }] }).title).toBe("Failed with (not recorded)");
  });

  it("shows the code of the deciding event, of the failure, or its own", () => {
    const spec: ContextSpec = {
      events: [{ id: 180, data: { State: "3", HRESULT: "0x801c03f3" } }],
      failure: { phase: "device-preparation", step: "joining-network", errorCode: "0x800705B4", because: [] },
    };
    expect(match(rule(failed, { errorCode: "of-evidence" }), spec).errorCode).toBe("0x801C03F3");
    expect(match(rule(failed, { errorCode: "of-failure" }), spec).errorCode).toBe("0x800705B4");
    expect(match(rule(failed, { errorCode: "0x81036501" }), spec).errorCode).toBe("0x81036501");
    expect(match(rule(failed), spec)).not.toHaveProperty("errorCode");
    expect(match(rule(failed, { errorCode: "of-evidence" }), { events: [{ id: 180, data: { HRESULT: "0x0" } }] })).not.toHaveProperty("errorCode");
  });

  it("takes phase and step from the failure where the rule leaves them open", () => {
    const spec: ContextSpec = { events: [{ id: 180 }], failure: { phase: "account-setup", step: "apps", because: [] } };
    expect(match(rule(failed, { phase: "of-failure", step: "of-failure" }), spec)).toMatchObject({ phase: "account-setup", step: "apps" });
    expect(match(rule(failed, { phase: "of-failure", step: "apps" }), spec)).toMatchObject({ phase: "account-setup", step: "apps" });
    expect(match(rule(failed, { phase: "device-setup", step: "of-failure" }), spec)).toMatchObject({ phase: "device-setup", step: null });
  });

  it("cites its events in order of time, the first and the last of many, each once", () => {
    const given = rule({ all: [{ event: { log: "autopilot", id: 171 } }, failed, failed] });
    const events = [{ id: 180 }, ...Array.from({ length: 9 }, () => ({ id: 171 }))];
    expect(match(given, { events }).evidence.map((ref) => ref.recordId)).toEqual([1, 2, 3, 4, 10]);
  });

  it("always has evidence, also where a silence decided", () => {
    expect(match(rule({ absent: { event: { log: "autopilot", id: 169 } } }), { events: [{ id: 180 }] }).evidence).toEqual([
      { source: "scenario", text: "scenario" },
    ]);
  });
});

describe("evaluating many rules", () => {
  it("reports a rule that throws and goes on with the others", () => {
    const broken = { ...rule(failed), when: {} };
    const findings = evaluateRules([rule(failed), broken, rule(failed)], context({ events: [{ id: 180 }] }));
    expect(findings.map((finding) => finding.result)).toEqual(["match", "error", "match"]);
    expect(findings[1]).toMatchObject({ error: expect.stringContaining("without a kind") });
  });
});

describe("the tree of an evaluation", () => {
  it("shows every condition with its sign, and what is missing", () => {
    const given = rule(
      { any: [{ event: { log: "autopilot", id: 180, data: { State: "AADEnroll" } } }, { not: { event: { log: "mdm-admin", id: 72 } } }] },
      { unless: [good] },
    );
    expect(explainTree(given, evaluateRule(given, context({ events: [{ id: 180, data: { State: "4" } }] })))).toBe(
      [
        "? when: any of",
        '  ✖ event autopilot 180 with State "AADEnroll" (0 found)',
        "  ? not",
        "    ? event mdm-admin 72 (0 found; not there: mdm-admin)",
      ].join("\n"),
    );
  });
});
