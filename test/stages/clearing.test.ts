import { describe, expect, it } from "vitest";
import type { LogEvent } from "../../src/evidence/index.js";
import { allEvents, type EventFact, type StepId } from "../../src/knowledge/index.js";
import { startOobe } from "../support/deployment/oobe.js";
import { type Build, deviceSetup, hybridWait, preparing, record, technicianAttested, technicianJoined, technicianPage, userJoined } from "./bases.js";
import { attestationBegins, one } from "./happenings.js";
import { coverageOf, evidenceFrom, statusOf, understand } from "./simulation.js";

/** A run that stands at the step of an event. */
const STANDING_AT: Partial<Record<StepId, readonly Build[]>> = {
  "profile-download": [(recording) => startOobe(recording), one("autopilot", 160)],
  "securing-hardware": [technicianPage, attestationBegins()],
  "joining-network": [technicianAttested],
  "registering-mdm": [technicianJoined],
  "preparing-mdm": [preparing],
  "domain-join": [hybridWait],
  certificates: [deviceSetup()],
  "network-connections": [deviceSetup()],
  apps: [deviceSetup()],
};
const LOGS = new Set(["autopilot", "device-registration", "mdm-admin", "mdm-autopilot"]);
/** Device preparation (v2) has a run of its own; 76 and its kin belong to no run of OOBE. */
const ELSEWHERE = new Set(["autopilot 406", "autopilot 407", "mdm-admin 76", "mdm-admin 82", "mdm-admin 83", "mdm-admin 84"]);

const VALUES: Readonly<Record<string, string>> = {
  State: "3",
  HRESULT: "0x80004005",
  ExitCode: "-2147467259",
  Message1: "{0C9F4D77-1A2B-4C3D-8E5F-667788990011}",
  Message2: "Sidecar",
  Message3: "{0C9F4D77-1A2B-4C3D-8E5F-667788990011}",
};

function occurrence(fact: EventFact, step: StepId, recordId: number, at: string, isFailure: boolean): LogEvent {
  const zero = new Set(["HRESULT", "ExitCode"]);
  // The discovery of the MDM service is the engine's fourth stage.
  const values = step === "registering-mdm" ? { ...VALUES, State: "4" } : VALUES;
  const data = Object.fromEntries(Object.keys(fact.fields).map((name) => [name, isFailure || !zero.has(name) ? (values[name] ?? "") : "0x0"]));
  return {
    source: `${fact.channel}.evtx`,
    provider: fact.provider,
    channel: fact.channel,
    eventId: fact.eventId,
    at,
    recordId,
    computer: "PC",
    data,
  };
}

function statusAfter(step: StepId, happened: readonly (readonly [EventFact, boolean])[]): string {
  const recording = record(...(STANDING_AT[step] ?? []));
  const base = evidenceFrom(recording);
  const start = Date.parse(recording.now);
  const added = happened.map(([fact, isFailure], index) =>
    occurrence(fact, step, 100_000 + index, `${new Date(start + (index + 1) * 1000).toISOString().slice(0, 23)}0000Z`, isFailure),
  );
  const events = [...base.events, ...added];
  const { chosen } = understand({ ...base, events, logs: coverageOf(events) });
  const phase = chosen.phases.find(({ id, steps }) => id !== "account-setup" && steps.some((one) => one.id === step))?.id;
  const status = phase === undefined ? undefined : statusOf(chosen, phase, step);
  return chosen.failure?.step === step || status === "failed" ? "failed" : (status ?? chosen.verdict);
}

const facts = allEvents().filter((fact) => LOGS.has(fact.log) && !fact.channel.includes("Microsoft-Windows-Provisioning"));
const byId = new Map(facts.map((fact) => [`${fact.log} ${fact.eventId}`, fact]));
const clearable = facts.filter((fact) => fact.outcome === "failure" && fact.clearedBy.length > 0 && !ELSEWHERE.has(`${fact.log} ${fact.eventId}`));
const stepOf = (fact: EventFact): StepId => fact.step ?? "joining-network";

describe("what the event dictionary says clears a failure", () => {
  it("is looked at for many events", () => {
    expect(clearable.length).toBeGreaterThan(60);
  });

  it.each(clearable.map((fact) => [`${fact.log} ${fact.eventId}`, fact] as const))("clears %s here too", (_name, fact) => {
    const step = stepOf(fact);
    for (const id of fact.clearedBy) {
      const clearing = byId.get(`${fact.log} ${id}`);
      if (clearing === undefined) continue;
      expect([
        id,
        statusAfter(step, [
          [fact, true],
          [clearing, false],
        ]),
      ]).not.toEqual([id, "failed"]);
    }
  });

  it.each(clearable.filter((fact) => fact.clearedWhenSame.includes("Message2")).map((fact) => [`${fact.log} ${fact.eventId}`, fact] as const))(
    "does not clear %s when it speaks of something else",
    (_name, fact) => {
      const id = fact.clearedBy[0] ?? 0;
      const clearing = byId.get(`${fact.log} ${id}`);
      if (clearing === undefined) throw new Error(`no ${fact.log} ${id}`);
      const other = { ...clearing, fields: { ...clearing.fields } };
      delete (other.fields as Record<string, string>)["Message2"];
      expect(
        statusAfter(stepOf(fact), [
          [fact, true],
          [other, false],
        ]),
      ).toBe("failed");
    },
  );
});

it("a user's join is cleared like a device's", () => {
  const refused = byId.get("device-registration 204");
  const joined = byId.get("device-registration 104");
  if (!refused || !joined) throw new Error("the dictionary lost 104 or 204");
  expect(record(userJoined).events.length).toBeGreaterThan(100);
  expect(
    statusAfter("joining-network", [
      [refused, true],
      [joined, false],
    ]),
  ).toBe("succeeded");
});
