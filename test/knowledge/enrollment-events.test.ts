import { describe, expect, it } from "vitest";
import { allEvents, describeEvent, type EventValues, LOGS, type LogAlias, lookUpEvent } from "../../src/knowledge/index.js";

const ENROLLMENT_LOGS: readonly LogAlias[] = ["mdm-admin", "mdm-operational", "mdm-autopilot", "device-registration", "aad"];

const PROVIDERS: Partial<Record<LogAlias, string>> = {
  "mdm-admin": "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider",
  "device-registration": "Microsoft-Windows-User Device Registration",
  aad: "Microsoft-Windows-AAD",
};

function say(log: LogAlias, eventId: number, data: EventValues): string {
  const fact = lookUpEvent(PROVIDERS[log] ?? "", LOGS[log].channels[0], eventId, data);
  if (fact === undefined) throw new Error(`${log} ${eventId} is not in the dictionary`);
  return describeEvent(fact, data);
}

describe("the enrollment, registration and sign-in logs", () => {
  it("have a sentence for every event that marks a start, a success or a failure", () => {
    const marks = allEvents().filter(({ log, outcome }) => ENROLLMENT_LOGS.includes(log) && ["start", "success", "failure"].includes(outcome));
    expect(marks.length).toBeGreaterThan(200);
    expect(marks.filter(({ text }) => text === undefined).map(({ log, eventId }) => `${log} ${eventId}`)).toEqual([]);
  });

  it.each<[LogAlias, number, EventValues, string]>([
    ["mdm-admin", 71, { HRESULT: "0x80180014" }, "Enrollment in MDM failed: 0x80180014, Intune does not let this device enroll"],
    ["mdm-admin", 72, {}, "The device is enrolled in MDM"],
    ["mdm-admin", 109, { HexInt1: "0x3" }, 'The hybrid domain join moved to "timed out"'],
    ["mdm-admin", 209, { HRESULT: "0x0" }, "The sync succeeded"],
    ["mdm-admin", 209, { HRESULT: "0x80072ee7" }, "The sync failed: 0x80072EE7, the host name could not be resolved"],
    ["mdm-admin", 357, { Message1: "{1}", HRESULT: "0x3C" }, "The status page may take 60 min"],
    [
      "mdm-admin",
      351,
      { Message1: "{1}", Message2: "", HexInt1: "0x1", HexInt2: "0x0" },
      "The status page's sync counts as done for enrollment {1}: yes",
    ],
    [
      "mdm-admin",
      1924,
      { Message1: "C:\\Windows\\Temp\\a.log", Message2: "/quiet", Message3: "{2}", Message4: "S-0", HexInt1: "0x652" },
      "Line-of-business app {2} did not install: 1618, another installation is running; its log is C:\\Windows\\Temp\\a.log",
    ],
    [
      "device-registration",
      204,
      { ExitCode: "-2145647629", ActivityId: "", HttpStatus: "400", ServerResponse: '{"Subcode":"DeviceNotFound"}' },
      'The registration service refused the join: 0x801C03F3, the directory does not know this device, HTTP 400, {"Subcode":"DeviceNotFound"}',
    ],
    [
      "aad",
      1104,
      { API: "Lookup name", Result: "3221521682" },
      "Cloud sign-in: Lookup name came back with 0xC0048512, a cloud sign-in message of every deployment",
    ],
  ])("%s %i in words", (log, eventId, data, text) => expect(say(log, eventId, data)).toBe(text));
});
