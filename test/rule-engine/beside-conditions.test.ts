import { describe, expect, it } from "vitest";
import type { ItemPattern, LogLinePattern, RegistryPattern } from "../../src/rule-engine/beside-schema.js";
import { contextOfCase } from "../../src/rule-engine/cases.js";
import { casesSchema, type RuleCase } from "../../src/rule-engine/cases-schema.js";
import { describeCondition } from "../../src/rule-engine/condition-words.js";
import { evaluateCondition } from "../../src/rule-engine/evaluate-condition.js";
import { evaluateRule } from "../../src/rule-engine/evaluate-rule.js";
import type { Condition } from "../../src/rule-engine/condition-schema.js";
import type { Trace } from "../../src/rule-engine/trace.js";
import { loadRules } from "../../src/rule-engine/authoring.js";
import { rule } from "./builders.js";

type Parts = Partial<Record<keyof RuleCase, unknown>>;

const APP = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";

function caseOf(parts: Parts): RuleCase {
  const [one] = casesSchema.parse([{ name: "a case", expect: "match", logs: [], events: [], ...parts }]);
  if (one === undefined) throw new Error("no case");
  return one;
}
const traceOf = (condition: Condition, parts: Parts): Trace => evaluateCondition(condition, contextOfCase(caseOf(parts)));
const line = (pattern: LogLinePattern, parts: Parts): Trace => traceOf({ "log-line": pattern }, parts);
const registry = (pattern: RegistryPattern, parts: Parts): Trace => traceOf({ registry: pattern }, parts);
/** The page shows that a deployment is under way. */
const PAGE = { DevicePreparationCategory: { categoryState: "succeeded" }, DeviceSetupCategory: { categoryState: "inProgress" } };
const item = (pattern: ItemPattern, parts: Parts): Trace => traceOf({ item: pattern }, { page: PAGE, ...parts });

const unmapped = (app: string, code: number, others: object = {}): object => ({
  log: "app-workload",
  means: "app-exit-unmapped",
  values: { app, code },
  ...others,
});

describe("log-line", () => {
  const pattern: LogLinePattern = { log: "app-workload", means: "app-exit-unmapped", values: { code: "1603" } };

  it("is true where a line says it, with the file, the line and its values", () => {
    const { value, witnesses } = line(pattern, { lines: [unmapped(OTHER, 1), unmapped(APP, 1603)] });
    expect(value).toBe(true);
    expect(witnesses).toHaveLength(1);
    expect(witnesses[0]).toMatchObject({
      refs: [{ source: "AppWorkload.log", line: 2 }],
      values: { "line:code": "1603", "line:app": APP, "line:number": "2" },
    });
  });

  it("is false where the log is there and no line says it", () => {
    expect(line(pattern, { lines: [unmapped(APP, 1)] }).value).toBe(false);
    expect(line(pattern, { agentLogs: ["app-workload"] }).value).toBe(false);
  });

  it("is unknown where the log is not there, and names it", () => {
    expect(line(pattern, {})).toMatchObject({ value: "unknown", missing: ["app-workload-log"] });
    expect(line(pattern, { agentLogs: ["intune-management-extension"] })).toMatchObject({ value: "unknown", missing: ["app-workload-log"] });
    expect(line({ log: "sensor", means: "http-error" }, { agentLogs: ["app-workload"] })).toMatchObject({ value: "unknown", missing: ["ime-log"] });
  });

  it("finds in the main log what stood there before it had a log of its own", () => {
    const lines = [
      { log: "intune-management-extension", means: "app-install", values: { app: APP } },
      { log: "intune-management-extension", means: "app-exit-unmapped", values: { app: APP, code: 1603 } },
    ];
    expect(line(pattern, { lines }).value).toBe(true);
  });

  it("never takes a line that healthy runs have too", () => {
    expect(line(pattern, { lines: [unmapped(APP, 1603, { noise: true })] }).value).toBe(false);
  });

  it("looks at lines of the attempt's time only, where their clock is known", () => {
    const context = contextOfCase(caseOf({ page: PAGE, lines: [unmapped(APP, 1603)] }));
    const attempt = {
      ...context.deployment.attempt,
      index: 1,
      latest: true,
      start: "2026-01-15T09:00:00.0000000Z",
      end: "2026-01-15T10:00:00.0000000Z",
    };
    const at = (time: number | undefined) =>
      evaluateCondition({ "log-line": pattern }, { ...context, deployment: { ...context.deployment, attempt }, timeOfLine: () => time }).value;
    expect(at(Date.UTC(2026, 0, 15, 8, 59))).toBe(false);
    expect(at(Date.UTC(2026, 0, 15, 9, 30))).toBe(true);
    expect(at(Date.UTC(2026, 0, 15, 10, 15))).toBe(true);
    expect(at(Date.UTC(2026, 0, 15, 10, 16))).toBe(false);
    expect(at(undefined)).toBe(true);
  });

  it("drops a line after which another one comes, with the same values where that is asked", () => {
    const mended: LogLinePattern = { ...pattern, notFollowedBy: [{ means: "app-detection", values: { state: "Detected" }, same: ["app"] }] };
    const detected = (app: string): object => ({ log: "app-workload", means: "app-detection", values: { app, state: "Detected" } });
    expect(line(mended, { lines: [unmapped(APP, 1603), detected(APP)] }).value).toBe(false);
    expect(line(mended, { lines: [unmapped(APP, 1603), detected(OTHER)] }).value).toBe(true);
    expect(line(mended, { lines: [detected(APP), unmapped(APP, 1603)] }).value).toBe(true);
  });

  it("drops it also where the other one stands in the next file of the log, whatever the order of the files", () => {
    const mended: LogLinePattern = { ...pattern, notFollowedBy: [{ means: "app-exit-code", values: { code: "0" }, same: ["app"] }] };
    const context = contextOfCase(caseOf({ lines: [unmapped(APP, 1603)] }));
    const [first] = context.evidence?.imeLogs ?? [];
    const [fact] = first?.facts ?? [];
    if (first === undefined || fact === undefined || context.evidence === undefined) throw new Error("no log");
    const next = (wall: number) => ({
      ...first,
      source: "AppWorkload-2.log",
      facts: [{ ...fact, means: "app-exit-code" as const, values: { app: APP, code: "0" }, line: 1, wall: fact.wall + wall }],
    });
    const { evidence } = context;
    const valueWith = (wall: number): unknown =>
      evaluateCondition({ "log-line": mended }, { ...context, evidence: { ...evidence, imeLogs: [next(wall), first] } }).value;
    expect(valueWith(60_000)).toBe(false);
    expect(valueWith(-60_000)).toBe(true);
  });
});

describe("registry", () => {
  const KEY = "SOFTWARE\\Microsoft\\Enrollments\\AAAA\\FirstSync";
  const values = [{ key: KEY, value: "SkipUserStatusPage", data: 4294967295 }];
  const pattern: RegistryPattern = { key: "Enrollments\\*\\FirstSync", value: "skipuserstatuspage", is: { hresult: "0xFFFFFFFF" } };

  it("is true where the value is there and fits, with key and line", () => {
    const { value, witnesses } = registry(pattern, { registry: values });
    expect(value).toBe(true);
    expect(witnesses[0]).toMatchObject({
      refs: [{ line: 1, key: `HKEY_LOCAL_MACHINE\\${KEY}\\SkipUserStatusPage` }],
      values: { "registry:data": "4294967295" },
    });
  });

  it("is false where the key is there without the value, or with other data", () => {
    expect(registry({ ...pattern, is: "0" }, { registry: values }).value).toBe(false);
    expect(registry({ ...pattern, value: "Other" }, { registry: values }).value).toBe(false);
    expect(registry({ ...pattern, value: "Other", is: { present: false } }, { registry: values }).value).toBe(true);
  });

  it("is unknown without an export, or where only other keys were exported, and false where a dump has not the key", () => {
    const other = { key: "SOFTWARE\\Microsoft\\OfficeCSP\\x", value: "Status", data: 70 };
    const setup = { key: "SYSTEM\\Setup", value: "OOBEInProgress", data: 0 };
    expect(registry(pattern, {})).toMatchObject({ value: "unknown", missing: ["registry-export"] });
    expect(registry(pattern, { registry: [other] })).toMatchObject({ value: "unknown", missing: ["registry-export"] });
    expect(registry(pattern, { registry: [other, setup] }).value).toBe(false);
  });
});

describe("item", () => {
  const items = [
    { phase: "device-setup", step: "apps", kind: "app", id: `Win32App_${APP}_1`, status: "failed", errorCode: "0x87D1041C" },
    { phase: "device-setup", step: "certificates", kind: "certificate", id: "cert", status: "succeeded" },
  ];
  const lines = [
    { log: "app-workload", means: "app-install", values: { app: APP, name: "Reader" } },
    { log: "app-workload", means: "app-exit-code", values: { code: 1603 } },
  ];

  it("is true where one fits, with what the agent's logs say of the same app", () => {
    const { value, witnesses } = item({ kind: "app", status: "failed", exitCode: "1603" }, { items, lines });
    expect(value).toBe(true);
    expect(witnesses[0]).toMatchObject({ refs: [{ source: "AppWorkload.log", line: 2 }], values: { "item:name": "Reader", "item:line": "2" } });
    expect(item({ errorCode: "0x87D1041C", phase: "device-setup", step: ["apps"] }, { items }).value).toBe(true);
    expect(item({ kind: "app", name: { contains: "read" } }, { items, lines }).value).toBe(true);
  });

  it("is false where none fits and the log that follows them is there", () => {
    const logs = ["autopilot"];
    expect(item({ kind: "app", status: "succeeded" }, { items, logs }).value).toBe(false);
    expect(item({ kind: "app", exitCode: "1" }, { items, lines, logs }).value).toBe(false);
    expect(item({ kind: "script" }, { logs }).value).toBe(false);
  });

  it("is unknown where the log of installations would tell the exit code, or nothing follows the items", () => {
    expect(item({ kind: "app", exitCode: "1603" }, { items, logs: ["autopilot"] })).toMatchObject({
      value: "unknown",
      missing: ["app-workload-log"],
    });
    expect(item({ kind: "app", status: "succeeded" }, { items })).toMatchObject({ value: "unknown", missing: ["autopilot"] });
  });
});

describe("a rule over evidence beside the event logs", () => {
  it("is unknown instead of no match where what it requires is not there", () => {
    const own = rule({ event: { log: "autopilot", id: 298 } }, { requires: ["registry-export", "ime-log"] });
    const finding = (parts: Parts): unknown => evaluateRule(own, contextOfCase(caseOf({ logs: ["autopilot"], ...parts }))).finding;
    expect(finding({ agentLogs: ["sensor"] })).toMatchObject({ result: "unknown", missing: ["registry-export"] });
    expect(finding({ agentLogs: ["sensor"], registry: [{ key: "SYSTEM\\Setup", value: "x", data: 1 }] })).toMatchObject({ result: "no-match" });
  });

  it("shows what decided it in its texts", () => {
    const own = rule(
      { "log-line": { log: "app-workload", means: "app-exit-unmapped" } },
      { explanation: "It ended[[ with {line:code}]][[ and {line:name}]]." },
    );
    const { finding } = evaluateRule(own, contextOfCase(caseOf({ lines: [unmapped(APP, 1603)] })));
    expect(finding).toMatchObject({ result: "match", explanation: "It ended with 1603." });
  });

  it("is told of in a few words", () => {
    expect(describeCondition({ "log-line": { log: "app-workload", means: "app-exit-code" } })).toBe("line of app-workload means app-exit-code");
    expect(describeCondition({ registry: { key: "a\\b", value: "c" } })).toBe("registry value c of a\\b");
    expect(describeCondition({ item: { kind: "app" } })).toBe("item kind app");
  });

  it("is refused where its words are not those of the language", () => {
    const problems = (when: string): readonly string[] =>
      loadRules([
        {
          file: "a.yaml",
          text: `id: a\ntitle: A\nphase: device-setup\nstep: apps\nrole: notice\ncertainty: likely\nwhen: ${when}\nexplanation: "{item:name}"\nremedies: []\nreferences: []\nstatus: experimental\n`,
        },
      ]).problems.map(({ message }) => message);
    expect(problems("{ log-line: { log: nothing, means: app-list } }")).not.toEqual([]);
    expect(problems("{ item: {} }").join()).toContain("at least one");
    expect(problems('{ registry: { key: a, value: b, is: { re2: "(" } } }').join()).toContain("RE2");
    expect(problems("{ item: { kind: app } }").join()).toContain("inside [[ ]]");
  });
});
