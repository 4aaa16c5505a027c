import { describe, expect, it } from "vitest";
import type { LogEvent } from "../../src/evidence/index.js";
import { buildTimeline, splitAttempts } from "../../src/timeline/index.js";
import { LOGS, type LogName } from "../support/deployment/shapes.js";

type Step = readonly [minute: number, log: LogName, id: number, data?: Readonly<Record<string, string>>];

function attemptsOf(steps: readonly Step[]) {
  const events: LogEvent[] = steps.map(([minute, log, eventId, data = {}], index) => ({
    source: "a.xml",
    provider: LOGS[log].provider,
    channel: LOGS[log].channel,
    eventId,
    at: new Date(Date.UTC(2026, 2, 9, 8, 0, 0) + minute * 60_000).toISOString().replace("Z", "0000Z"),
    recordId: 100 + index,
    computer: "PC",
    data,
  }));
  return splitAttempts(buildTimeline({ events }), { pages: [], profiles: [] });
}

const fault: Step = [0, "mdm-admin", 52, { Message1: "s:Receiver/DeviceNotSupported" }];
const engine: Step = [1, "autopilot", 180, { State: "6", HRESULT: "0x80180014" }];

describe("where only a few records of a deployment are left", () => {
  const alone: readonly (readonly [string, Step])[] = [
    ["attestation was refused", [0, "autopilot", 171, { HRESULT: "0x81039024" }]],
    ["the TPM is not capable", [0, "autopilot", 211, { HRESULT: "0x8028400F" }]],
    ["the attestation certificate was not issued", [0, "autopilot", 207, { HRESULT: "0x80190190" }]],
    ["not exactly one MDM was found", [0, "autopilot", 115, { HRESULT: "0x81036501" }]],
    ["the TPM's proof was turned down", [0, "device-registration", 204, { ServerResponse: '{"Subcode":"MsaTicketTpmValidationFailed"}' }]],
    ["the device was not released", [0, "mdm-admin", 52, { Message2: "SDM One Time Limit Check" }]],
    ["the enrollment is tried again", [0, "autopilot", 192, { HRESULT: "0x80180022" }]],
    ["no domain controller was found", [0, "mdm-admin", 100, { HRESULT: "0x8007054B" }]],
    ["the domain join data could not be applied", [0, "mdm-admin", 108, { HRESULT: "0x800708B0" }]],
  ];
  it.each(alone)("'%s' by itself shows one", (_, step) => {
    expect(attemptsOf([step])).toHaveLength(1);
  });

  it("what stands right before the first sign belongs to it", () => {
    const [attempt] = attemptsOf([fault, engine]);
    expect(attempt?.entries.map(({ eventId }) => eventId)).toEqual([52, 180]);
  });

  it("what stands hours before does not, nor does the System log", () => {
    const earlier: Step = [-300, "mdm-admin", 52, { Message1: "s:Receiver/UserLicense" }];
    const [attempt] = attemptsOf([earlier, [0, "system", 13], engine]);
    expect(attempt?.entries.map(({ eventId }) => eventId)).toEqual([180]);
  });
});

const firstPage: Step = [0, "shell-core", 62404, { CXID: "OobeLanguage" }];
const refused = (minute: number): Step => [minute, "mdm-admin", 71, { HRESULT: "0x80180018" }];

describe("an enrollment that fails while pages of OOBE are open", () => {
  it("is a deployment where the Autopilot log is missing", () => {
    expect(attemptsOf([firstPage, refused(9)])).toHaveLength(1);
  });

  it("is none where that log shows no profile", () => {
    expect(attemptsOf([firstPage, [1, "autopilot", 704], refused(9)])).toHaveLength(0);
  });

  it("is none when it comes hours after the last page, or from the desktop", () => {
    expect(attemptsOf([firstPage, refused(90)])).toHaveLength(0);
    expect(attemptsOf([firstPage, [1, "shell-core", 62404, { CXID: "OobeOutro" }], refused(9)])).toHaveLength(0);
  });
});
