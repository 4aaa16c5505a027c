import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRedact, type Field } from "../../src/cli/as-cases/redact.js";
import { timelineAsCases } from "../../src/cli/as-cases/case-text.js";
import { loadRules, runCases, showProblem } from "../../src/rule-engine/authoring.js";
import { builtInRules } from "../../src/rule-engine/index.js";
import type { TimelineEntry } from "../../src/timeline/index.js";
import { redscreen } from "./redscreen.js";

const ROOT = join(import.meta.dirname, "../..");
const rules = builtInRules();

function casesOf(id: string, text: string) {
  const name = readdirSync(join(ROOT, "rules"), { recursive: true, encoding: "utf8" }).find((one) => one.endsWith(`${id}.yaml`)) ?? "";
  const rule = { file: `${id}.yaml`, text: readFileSync(join(ROOT, "rules", name), "utf8") };
  return loadRules(
    [rule, { file: `${id}.cases.yaml`, text }],
    rules.filter((one) => one.id !== id),
  );
}

describe.concurrent("a timeline as a case", () => {
  it.each([
    ["samples/app-failed/evidence.zip", "app-failed"],
    ["samples/not-exactly-one-mdm/evidence.cab", "not-exactly-one-mdm"],
  ])("of %s makes the rule %s match again", async (sample, id) => {
    const { code, stdout } = await redscreen(["timeline", "--as-cases", sample]);
    expect(code).toBe(0);
    const loaded = casesOf(id, stdout);
    const problems = loaded.problems.map(showProblem).filter((one) => !one.includes("near miss") && !one.includes("expected a case"));
    expect(problems).toEqual([]);
    expect(loaded.rules.flatMap((rule) => runCases(rule, loaded.cases.get(id) ?? [])).map(({ holds }) => holds)).toEqual([true]);
  });

  it("is no format, and counts nothing", async () => {
    for (const other of [["--format", "csv"], ["--count"]]) {
      expect(await redscreen(["timeline", "--as-cases", ...other, "samples/app-failed/evidence.zip"])).toMatchObject({ code: 2, stdout: "" });
    }
  });
});

describe("what a case shows of the values", () => {
  const field: Field = { log: "autopilot", name: "Message1", type: "UnicodeString", valueMap: undefined };
  const redact = () => createRedact(new Map([["intunewindowsagent", "IntuneWindowsAgent"]]));

  it.each(["LT-0815", "anna@fabrikam.com", "12345678901", "4711", "https://x.blob.core.windows.net/a?sig=abc", "__proto__"])("hides %s", (value) => {
    expect(redact()(value, field)).toBe("(text 1)");
  });

  it("keeps codes and numbers of numeric fields", () => {
    expect(redact()("0x80070005", field)).toBe("0x80070005");
    expect(redact()("4711", { ...field, type: "UInt32" })).toBe("4711");
  });

  it("keeps equal values equal and different ones different", () => {
    const same = redact();
    const values = ["a b", "c d", "a b", "{7C1D8F0A-0000-4000-8000-123456789ABC}", "7c1d8f0a-0000-4000-8000-123456789abc"];
    expect(values.map((value) => same(value, field)).slice(0, 3)).toEqual(["(text 1)", "(text 2)", "(text 1)"]);
    expect(same(values[3] ?? "", field)).toMatch(/^0{8}-0{4}-0{4}-0{4}-0{11}3$/);
  });

  it("keeps of a text what rules look for, at its place, and of a page's answer the code", () => {
    expect(redact()("C:\\Anna\\IntuneWindowsAgent.msi", field)).toBe("(text 1) IntuneWindowsAgent (text 1)");
    expect(redact()("intunewindowsagent of Anna", field)).toBe("IntuneWindowsAgent (text 1)");
    expect(redact()("Anna's IntuneWindowsAgent", field)).toBe("(text 1) IntuneWindowsAgent");
    expect(redact()('{"message":"Anna","errorCode":2147943860}', field)).toBe('{"message":"","errorCode":2147943860}');
  });

  it("searches no text of any length for long", () => {
    const started = performance.now();
    const patterned = createRedact(new Map(rules.map(({ id }) => [id, id])));
    expect(patterned(`{${"errorCode".repeat(2_000_000)}`, field)).toBe("(text 1)");
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("stays YAML whatever the log holds, and leaves out what is no event of a known log", () => {
    const entry = (seq: number, others: Partial<TimelineEntry>): TimelineEntry => ({
      seq,
      at: "2026-01-15T09:00:00.0000000Z",
      source: "a.evtx",
      kind: "event",
      provider: "Microsoft-Windows-ModernDeployment-Diagnostics-Provider",
      channel: "Microsoft-Windows-ModernDeployment-Diagnostics-Provider/Autopilot",
      eventId: 156,
      text: "",
      ...others,
    });
    const odd = { 'a"b: {\u2028\n': ["\u0000", "x\u202e"], Plain: "#, ]}" };
    const text = [...timelineAsCases([entry(1, { data: odd }), entry(2, { channel: "Elsewhere" })], rules)].join("");
    expect(text).toContain("# Left out: 1 entry that is no event of a log that rules know.");
    const loaded = casesOf("tpm-not-configured", text);
    expect(loaded.problems.map(showProblem).filter((one) => /YAML|quote|flow/i.test(one))).toEqual([]);
    expect(Object.keys(loaded.cases.get("tpm-not-configured")?.[0]?.events[0]?.data ?? {})).toEqual(Object.keys(odd));
  });
});
