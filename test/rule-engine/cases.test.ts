import { describe, expect, it } from "vitest";
import type { Condition, RuleCase } from "../../src/rule-engine/index.js";
import { contextOfCase, runCases } from "../../src/rule-engine/authoring.js";
import { rule } from "./builders.js";

const download = { log: "autopilot", id: 153, data: { InitialState: "NotProvisioned", UpdateState: "Available" } } as const;
const base: RuleCase = { name: "a case", expect: "match", logs: ["autopilot"], events: [download, { log: "autopilot", id: 156, at: 60 }] };

describe("a case", () => {
  it("becomes a deployment through timeline, attempts and stages", () => {
    const { deployment, bundle } = contextOfCase(base);
    expect(bundle.map((entry) => [entry.eventId, entry.recordId, entry.at])).toEqual([
      [153, 1, "2026-01-15T09:00:00.0000000Z"],
      [156, 2, "2026-01-15T09:01:00.0000000Z"],
    ]);
    expect(deployment.failure).toMatchObject({ phase: "device-preparation", step: "securing-hardware" });
    expect(deployment.logs.get("autopilot")?.covers).toBe(true);
    expect(deployment.logs.get("mdm-admin")?.covers).toBe(false);
  });

  it("holds its values as the log does: numbers for words, codes in the spelling of their type", () => {
    const { bundle } = contextOfCase({
      ...base,
      logs: ["autopilot", "device-registration"],
      events: [
        { log: "autopilot", id: 180, data: { State: "AADEnroll", HRESULT: "-2145647629" } },
        { log: "device-registration", id: 204, data: { ExitCode: "0x801C03F3" } },
      ],
    });
    expect(bundle.map((entry) => entry.data)).toEqual([{ State: "3", HRESULT: "0x801c03f3" }, { ExitCode: "-2145647629" }]);
  });

  it("brings profile, page and device along", () => {
    const { deployment } = contextOfCase({
      ...base,
      profile: { ErrorCode: 815, ErrorReason: "ZtdDeviceHasNoAssignedProfile" },
      page: {
        DeviceSetupCategory: {
          categoryState: "failed",
          "DeviceSetup.AppsSubcategory": { subcategoryState: "failed", subcategoryStatusText: "Apps (0x87d1041c)" },
        },
      },
      device: { manufacturer: "Microsoft Corporation", model: "Virtual Machine" },
    });
    expect(deployment.facts.profileErrorCode?.value).toBe(815);
    expect(deployment.facts.virtualMachine?.value).toBe(true);
    expect(deployment.phases.find((phase) => phase.id === "device-setup")?.steps.find((step) => step.id === "apps")).toMatchObject({
      errorCode: "0x87D1041C",
    });
  });

  it("sets scenario and facts by hand, also to not known", () => {
    const { deployment } = contextOfCase({
      ...base,
      scenario: "self-deploying",
      device: { model: "Virtual Machine" },
      facts: { virtualMachine: null, hybrid: true },
    });
    expect(deployment.scenario.kind).toBe("self-deploying");
    expect(deployment.facts.virtualMachine).toBeUndefined();
    expect(deployment.facts.hybrid?.value).toBe(true);
  });

  it("can be without any attempt", () => {
    expect(
      contextOfCase({ ...base, logs: ["mdm-admin"], events: [{ log: "mdm-admin", id: 76, data: { HRESULT: "0x8018002B" } }] }).deployment.attempt
        .index,
    ).toBe(0);
  });
});

describe("running a case", () => {
  const given = rule({ event: { log: "autopilot", id: 156 } }, { title: "Event 156", errorCode: "0x800705B4" });
  const report = (one: RuleCase): string =>
    runCases(given, [one])
      .map((result) => result.report)
      .join();

  it("holds where the result, texts, code and place are as expected", () => {
    const place = { phase: "device-preparation", step: "joining-network" } as const;
    expect(runCases(given, [{ ...base, says: ["Event 156"], errorCode: "0x800705b4", place }])).toEqual([
      { rule: "test-rule", name: "a case", holds: true, report: "" },
    ]);
  });

  it("says what fell short", () => {
    expect(report({ ...base, says: ["Event 157"] })).toContain('expected the texts to say "Event 157"');
    expect(report({ ...base, errorCode: "0x80070002" })).toContain("expected the code 0x80070002, found 0x800705B4");
    expect(report({ ...base, place: { phase: "device-setup", step: null } })).toContain(
      "expected the place device-setup/-, found device-preparation/joining-network",
    );
  });

  it("shows the condition that was not met", () => {
    const lines = report({ ...base, events: [download] }).split("\n");
    expect(lines[0]).toBe("expected match, found no-match");
    expect(lines.at(-2)).toBe("✖ when: event autopilot 156 (0 found)");
    expect(lines.at(-1)).toMatch(/^ {2}· no 156 in autopilot, only \d+/);
    expect(report({ ...base, logs: [], events: [] })).toContain("? when: event autopilot 156 (0 found; not there: autopilot)");
  });

  it("reports a page or profile that cannot be one", () => {
    expect(report({ ...base, page: { Nonsense: {} } })).toContain("expected DevicePreparationCategory");
    expect(report({ ...base, profile: { Nonsense: 1 } })).toContain("profile:");
  });
});

describe("the tree of a case that does not hold", () => {
  const failed = "0x80070643";
  const app = (name: string, at: number, id = 298) => ({
    log: "autopilot",
    id,
    at,
    data: { Message1: "Sidecar", Message2: name, ...(id === 298 ? { HRESULT: failed } : {}) },
  });
  const one = (events: RuleCase["events"], more: Partial<RuleCase> = {}): RuleCase => ({
    name: "a case",
    expect: "match",
    logs: ["autopilot"],
    events,
    ...more,
  });
  const tree = (when: Condition, given: RuleCase): readonly string[] => {
    const [result] = runCases(rule(when), [given]);
    return (result?.report ?? "").split("\n").slice(2);
  };

  it("names the field that differs, with what was expected and what was found", () => {
    const when: Condition = { event: { log: "autopilot", id: 298, data: { HRESULT: { hresult: "0x80070652" }, Message2: { prefix: "Win32App_" } } } };
    expect(tree(when, one([app("Win32App_1", 10)]))).toEqual([
      '✖ when: event autopilot 298 with HRESULT code 0x80070652 and Message2 beginning with "Win32App_" (0 found)',
      '  · 298 at 10 s, record 1: HRESULT is "0x80070643", expected code 0x80070652',
    ]);
  });

  it("says which later event cleared the one that fitted, and which fitted all the same", () => {
    const when: Condition = { not: { event: { log: "autopilot", id: 298, notFollowedBy: [{ id: 296, same: ["Message2"] }] } } };
    expect(tree(when, one([app("Win32App_1", 10), app("Win32App_2", 20), app("Win32App_1", 30, 296)])).slice(1)).toEqual([
      "  ✔ event autopilot 298 not followed by 296 of the same Message2 (1 found, 1 dropped)",
      "    · 298 at 10 s, record 1: dropped, because it is followed by 296 of the same Message2",
      "    · 298 at 20 s, record 2: fits",
    ]);
  });

  it("says that nothing of the kind is near", () => {
    const when: Condition = { event: { log: "autopilot", id: 298, near: { event: { log: "autopilot", id: 297 }, within: "5s" } } };
    expect(tree(when, one([app("Win32App_1", 10), app("Win32App_1", 60, 297)])).at(-1)).toBe(
      "  · 298 at 10 s, record 1: dropped, because no autopilot 297 is within 5s",
    );
  });

  it("names the logs that are missing, and events that lie outside of where it looked", () => {
    expect(tree({ event: { log: "mdm-admin", id: 76 } }, one([app("Win32App_1", 10)])).at(-1)).toBe(
      "  · no 76 in mdm-admin, no record at all; mdm-admin is not there or does not cover the attempt",
    );
    expect(tree({ event: { log: "autopilot", id: 298, scope: "before-attempt" } }, one([app("Win32App_1", 10)])).at(-1)).toBe(
      "  · no 298 before this attempt, 1 elsewhere",
    );
  });

  it("takes the events of a sequence one by one", () => {
    const when: Condition = {
      sequence: {
        events: [
          { log: "autopilot", id: 296 },
          { log: "autopilot", id: 298 },
        ],
      },
    };
    expect(tree(when, one([app("Win32App_1", 10), app("Win32App_1", 30, 296)])).slice(1)).toEqual([
      "  · autopilot 296:",
      "  ·   296 at 30 s, record 2: fits",
      "  · autopilot 298:",
      "  ·   298 at 10 s, record 1: fits",
    ]);
  });

  it("lists items, lines of the agent and registry values that were there instead", () => {
    const given = one([app("Win32App_1", 10)], {
      lines: [{ log: "app-workload", means: "app-exit-code", values: { code: 1603 } }],
      registry: [{ key: "SOFTWARE\\Microsoft\\Enrollments\\1\\FirstSync", value: "SyncFailureTimeout", data: 60 }],
    });
    expect(tree({ "log-line": { log: "app-workload", means: "app-exit-code", values: { code: "1618" } } }, given).at(-1)).toMatch(
      /· line \d+, app-exit-code: code "1603"/,
    );
    expect(tree({ registry: { key: "FirstSync", value: "SyncFailureTimeout", is: "30" } }, given).at(-1)).toContain(
      'FirstSync\\SyncFailureTimeout is "60"',
    );
    expect(tree({ item: { kind: "app", status: "succeeded" } }, given).at(-1)).toMatch(/· app Win32App_1 in device-setup\/apps: failed 0x80070643/);
  });
});
