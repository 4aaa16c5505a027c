import { describe, expect, it } from "vitest";
import { builtInCases, contextOfCase, loadRules, showProblem } from "../../src/rule-engine/authoring.js";
import { isAlwaysSkipped } from "../../src/stages/index.js";

const rule = (when: string, extra = ""): string => `id: a-rule
title: A title
phase: of-failure
step: of-failure
role: root-cause
certainty: likely
explanation: It failed.
remedies: [{ technician: Do this. }]
references: [https://example.com/]
status: experimental
when: ${when}
${extra}`;

function problems(when: string, extra = ""): readonly string[] {
  return loadRules([{ file: "a-rule.yaml", text: rule(when, extra) }]).problems.map(showProblem);
}

const EVENT = "event: { log: autopilot, id: 180 }";
const FAILED = "stage: { phase: device-setup, step: apps, failure: true }";

describe("a condition that can never hold by itself", () => {
  it.each([
    ["{ count: { event: { log: autopilot, id: 180 }, atLeast: 5, atMost: 3 } }", "11:63: expected at most 3, the number in atMost"],
    ["{ count: { event: { log: autopilot, id: 180 }, atLeast: 5, within: 0s } }", "11:74: expected a time longer than 0s"],
    ["{ event: { log: autopilot, id: 180, near: { event: { log: autopilot, id: 181 }, within: 0m } } }", "11:95: expected a time longer than 0m"],
    ["{ sequence: { events: [{ log: autopilot, id: 180 }, { log: autopilot, id: 181 }], within: 0h } }", "11:97: expected a time longer than 0h"],
    ["{ event: { log: autopilot, id: 180, data: { State: { not: { present: true } } } } }", "11:58: expected { present: false }"],
    ["{ event: { log: autopilot, id: 180, phase: device-setup, step: sign-in } }", "11:70: expected a step of device-setup"],
    ["{ stage: { phase: device-setup, step: sign-in, status: failed } }", "11:45: expected a step of device-setup (security-policies"],
    ["{ stage: { phase: [device-setup, account-setup], step: sign-in, status: failed } }", "11:25: expected a phase that has the step: Device setup"],
    ["{ item: { phase: device-setup, step: oobe } }", "11:44: expected a step of device-setup"],
    ["{ fact: { timeLimitMinutes: { atLeast: 60, atMost: 30 } } }", "11:35: expected comparisons that one value can pass"],
    ["{ fact: { timeLimitMinutes: { in: [30, 45], atLeast: 60 } } }", "11:35: expected comparisons that one value can pass"],
    ["{ fact: { tpmManufacturer: { in: [AMD], not: amd } } }", "11:34: expected comparisons that one value can pass"],
    ["{ fact: { tpmManufacturer: { present: false, prefix: A } } }", "11:34: expected present: false alone"],
    ["{ fact: { scenario: self-deploing } }", "11:27: expected a scenario, such as self-deploying, found self-deploing"],
    ["{ log-line: { log: app-workload, means: app-exit-code, values: { cod: '1' } } }", "11:77: expected a value of such a line"],
  ])("%s", (when, message) => {
    expect(problems(when)).toEqual([expect.stringContaining(`a-rule.yaml:${message}`)]);
  });
});

describe("conditions that can never hold together", () => {
  it.each([
    [`[{ ${EVENT} }, { absent: { ${EVENT} } }]`, "the event would have to be there and not be there"],
    [
      "[{ event: { log: autopilot, id: 180, data: { State: AADEnroll } } }, { not: { event: { log: autopilot, id: [180, 301] } } }]",
      "the event would have to be there and not be there",
    ],
    [`[{ ${FAILED} }, { not: { ${FAILED} } }]`, "one is the opposite of the other"],
    [`[{ ${FAILED} }, { all: [{ ${EVENT} }, { stage: { step: certificates, failure: true } }] }]`, "a deployment fails in one place"],
    ["[{ stage: { failure: true, errorCode: '0x80070001' } }, { stage: { failure: true, errorCode: '0x80070002' } }]", "a failure has one code"],
    ["[{ stage: { step: oobe, status: failed } }, { stage: { step: oobe, status: [succeeded, skipped] } }]", "a step has one state"],
    ["[{ fact: { hybrid: true } }, { fact: { hybrid: false, virtualMachine: true } }]", "the fact hybrid would need two values"],
    [
      "[{ fact: { timeLimitMinutes: { atLeast: 60 } } }, { fact: { timeLimitMinutes: { atMost: 59 } } }]",
      "the fact timeLimitMinutes would need two values",
    ],
    ["[{ fact: { hybrid: { present: false } } }, { fact: { hybrid: true } }]", "the fact hybrid would need two values"],
  ])("all: %s", (all, message) => {
    expect(problems(`{ all: ${all} }`)).toEqual([expect.stringContaining(`expected a condition that can hold with those before it: ${message}`)]);
  });

  it.each([
    // two records of the same event
    "[{ event: { log: autopilot, id: 180, data: { State: AADEnroll } } }, { event: { log: autopilot, id: 180, data: { State: MDMEnrolling } } }]",
    // one record is there, and another one is not
    `[{ ${EVENT} }, { absent: { event: { log: autopilot, id: 180, data: { State: AADEnroll } } } }]`,
    `[{ ${EVENT} }, { absent: { event: { log: autopilot, id: 180, scope: before-attempt } } }]`,
    // several steps, several items
    "[{ stage: { step: apps, status: failed } }, { stage: { step: apps, status: succeeded } }]",
    "[{ stage: { step: [oobe, network], status: failed } }, { stage: { step: [oobe, network], status: succeeded } }]",
    "[{ fact: { unfinishedItems: One } }, { fact: { unfinishedItems: Two } }]",
    "[{ fact: { failedWorkloads: One } }, { fact: { failedWorkloads: Two } }]",
    "[{ stage: { failure: true, errorCode: '0x8007000?' } }, { stage: { failure: true, errorCode: '0x80070002' } }]",
    "[{ fact: { timeLimitMinutes: { atLeast: 60 } } }, { fact: { timeLimitMinutes: { atMost: 60 } } }]",
  ])("and all: %s, which can", (all) => {
    expect(problems(`{ all: ${all} }`)).toEqual([]);
  });

  it("are told once, in the list where they meet", () => {
    expect(
      problems("{ all: [{ all: [{ fact: { hybrid: true } }, { fact: { hybrid: false } }] }, { fact: { virtualMachine: true } }] }"),
    ).toHaveLength(1);
  });

  it("are not looked for across `any`", () => {
    expect(problems("{ any: [{ fact: { hybrid: true } }, { fact: { hybrid: false } }] }")).toEqual([]);
  });
});

describe("a rule that can never match", () => {
  it("has an exception that is the rule itself, or a part that it always has", () => {
    const message = "expected an exception: it holds whenever `when` does, so that the rule never matches";
    expect(problems(`{ ${EVENT} }`, `unless: [{ ${EVENT} }]`)).toEqual([`a-rule.yaml:12:10: ${message}`]);
    expect(
      problems(
        `{ all: [{ ${FAILED} }, { ${EVENT} }] }`,
        `unless: [{ fact: { hybrid: true } }, { any: [{ fact: { hybrid: false } }, { ${EVENT} }] }]`,
      ),
    ).toEqual([`a-rule.yaml:12:38: ${message}`]);
    expect(problems(`{ any: [{ ${FAILED} }, { ${EVENT} }] }`, `unless: [{ ${EVENT} }]`)).toEqual([]);
  });

  it("needs a step that none of its flows has", () => {
    const step = "{ stage: { step: domain-join, status: failed } }";
    expect(problems(step, "scenarios: [user-driven]")).toEqual(["a-rule.yaml:11:16: expected a step that user-driven has: it is skipped there"]);
    expect(problems(step, "scenarios: [user-driven-hybrid, user-driven]")).toEqual([
      "a-rule.yaml:12:33: expected a flow that has the step of `when`: user-driven skips it",
    ]);
    expect(problems("{ stage: { step: domain-join, status: [failed, skipped] } }", "scenarios: [user-driven]")).toEqual([]);
    expect(problems(`{ any: [${step}, { ${EVENT} }] }`, "scenarios: [user-driven]")).toEqual([]);
  });

  it("lies in a step of another phase", () => {
    expect(
      loadRules([
        { file: "a-rule.yaml", text: rule(`{ ${EVENT} }`).replace("phase: of-failure\nstep: of-failure", "phase: device-setup\nstep: oobe") },
      ]).problems.map(showProblem),
    ).toEqual([expect.stringMatching(/^a-rule\.yaml:4:7: expected a step of device-setup \(.*\) or null, found oobe/)]);
  });

  it("shows the code of an event, and looks at none", () => {
    expect(problems("{ fact: { hybrid: true } }", "errorCode: of-evidence")).toEqual([
      "a-rule.yaml:12:12: expected a code, or of-failure: `when` looks at no event that could have one",
    ]);
  });

  it("says the same condition twice", () => {
    expect(problems(`{ any: [{ ${EVENT} }, { event: { id: 180, log: autopilot } }] }`)).toEqual([
      expect.stringContaining("expected each condition once"),
    ]);
  });
});

it("steps that a flow never has are skipped in it, in every deployment of the cases", { timeout: 120_000 }, () => {
  const seen = new Map<string, number>();
  for (const one of [...builtInCases().values()].flat()) {
    if (one.scenario !== undefined) continue;
    const { deployment } = contextOfCase(one);
    const kind = deployment.scenario.kind;
    if ((seen.get(kind) ?? 0) >= 12) continue;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    for (const phase of deployment.phases)
      for (const step of phase.steps)
        if (isAlwaysSkipped(kind, phase.id, step.id)) expect([one.name, kind, step.id, step.status]).toEqual([one.name, kind, step.id, "skipped"]);
  }
  const kinds = ["device-preparation-v2", "esp-only", "existing-device", "pre-provisioning-technician", "user-driven", "user-driven-hybrid"];
  expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(kinds));
});
