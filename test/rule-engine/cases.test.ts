import { describe, expect, it } from "vitest";
import type { RuleCase } from "../../src/rule-engine/index.js";
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
    expect(lines.at(-1)).toBe("✖ when: event autopilot 156 (0 found)");
    expect(report({ ...base, logs: [], events: [] })).toContain("? when: event autopilot 156 (0 found; not there: autopilot)");
  });

  it("reports a page or profile that cannot be one", () => {
    expect(report({ ...base, page: { Nonsense: {} } })).toContain("expected DevicePreparationCategory");
    expect(report({ ...base, profile: { Nonsense: 1 } })).toContain("profile:");
  });
});
