import { describe, expect, it } from "vitest";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import { autopilotRecord, evidenceOfFolder } from "../evidence/evidence.js";
import { rules } from "../samples/sample.js";
import { utf16 } from "../support/bytes.js";
import type { EventToWrite } from "../support/event.js";
import { writeEvtx } from "../support/evtx-writer.js";

const system = writeEvtx([
  autopilotRecord(1, { provider: "Microsoft-Windows-Kernel-General", channel: "System", eventId: 12, at: "2025-01-01T00:00:00.0000000Z" }),
]);
const quiet = (firstRecordId: number, last: Partial<EventToWrite> = {}): Uint8Array =>
  writeEvtx([0, 1, 2, 3].map((index) => autopilotRecord(firstRecordId + index, index === 3 ? last : {})));
const json = (value: unknown): Uint8Array => utf16(JSON.stringify(value));

async function verdictOf(files: Readonly<Record<string, Uint8Array>>): Promise<Report["verdict"] | undefined> {
  return diagnose(await evidenceOfFolder({ "system.evtx": system, ...files }), { rules, toolVersion: "0" })[0]?.verdict;
}

describe("without a sign of a deployment", () => {
  it("a log that reaches back to its first record shows that there was none", async () => {
    expect(await verdictOf({ "a.evtx": quiet(1) })).toBe("not-autopilot");
  });

  it("a log that has rolled over shows nothing", async () => {
    expect(await verdictOf({ "a.evtx": quiet(900) })).toBe("inconclusive");
  });

  it("a log that has rolled over shows it when the service does not know the device", async () => {
    const update = { kind: "event-data", items: [{ name: "UpdateState", value: { type: "UInt32", value: 1 } }] } as const;
    expect(await verdictOf({ "a.evtx": quiet(900, { eventId: 153, payload: update }) })).toBe("not-autopilot");
    expect(await verdictOf({ "a.evtx": quiet(900), "p.json": json({ ErrorCode: 807, ErrorReason: "ZtdDeviceIsNotRegistered" }) })).toBe(
      "not-autopilot",
    );
  });

  it("a device that has a profile is not called one that never was in Autopilot", async () => {
    expect(await verdictOf({ "a.evtx": quiet(1), "p.json": json({ DeploymentProfileName: "x", CloudAssignedTenantId: "y" }) })).toBe("inconclusive");
  });

  it("other logs alone decide nothing", async () => {
    expect(await verdictOf({})).toBe("inconclusive");
    expect(await verdictOf({ "p.json": json({ ErrorCode: 807, ErrorReason: "ZtdDeviceIsNotRegistered" }) })).toBe("inconclusive");
  });
});
