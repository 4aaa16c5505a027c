import { describe, expect, it } from "vitest";
import { startRecording } from "../support/deployment/recording.js";
import { refusalFile } from "../support/deployment/profile.js";
import { blankProfile } from "../support/deployment/profile.js";
import { page, startOobe } from "../support/deployment/oobe.js";
import { reachDesktop } from "../support/deployment/account.js";
import { type Build, wait } from "./bases.js";
import { one } from "./happenings.js";
import { blockedBoot, bootWithoutProfile, offlineBoot } from "./in-use.js";
import { answer, evidenceFrom } from "./simulation.js";

const NOT_SYNCHRONISED = 0x801c03f2;
const NO_CONNECTION_POINT = 0x801c001d;
const MDM_SCOPE = 0x8018002b;
const HOURS = 3600;

const task = (id: 304 | 305 | 307, code: number): Build => one("device-registration", id, { ExitCode: code });
const enrollmentTask = (code: number): Build => one("mdm-admin", 76, { HRESULT: code });
const refused = (code: number): Build => one("mdm-admin", 71, { HRESULT: code });
const repeated = (build: Build, times: number, seconds: number): readonly Build[] =>
  Array.from({ length: times }, () => [build, wait(seconds)]).flat();

/** A PC that is not in OOBE; its logs have long rolled over. */
function verdict(computer: string, builds: readonly Build[]): readonly [string, string | null] {
  const recording = startRecording({ at: "2026-05-04T08:00:00Z", computer, firstRecordId: 4000 });
  for (const build of builds) build(recording);
  const got = answer(evidenceFrom(recording));
  expect(got.attempts).toBe(0);
  return [got.verdict, got.failure];
}

const MEMBER = "PC-0417.alderbrook.example";
const NO_MEMBER = "DESKTOP-T0A1B2C";

describe("an enrollment or registration without Autopilot has failed", () => {
  const cases: readonly (readonly [string, string, readonly Build[], string])[] = [
    ["when the automatic enrollment is refused again and again", MEMBER, repeated(enrollmentTask(MDM_SCOPE), 6, 300), "0x8018002B"],
    [
      "when Settings cannot enroll the device",
      NO_MEMBER,
      [one("mdm-admin", 4), one("mdm-admin", 11, { HRESULT: 0x80180014 }), refused(0x80180014)],
      "0x80180014",
    ],
    [
      "when the device enrolled, left and is refused",
      NO_MEMBER,
      [one("mdm-admin", 72), wait(HOURS), one("mdm-admin", 74), wait(HOURS), refused(0x80180014)],
      "0x80180014",
    ],
    ["when the directory does not know the computer for hours", MEMBER, repeated(task(304, NOT_SYNCHRONISED), 20, 300), "0x801C03F2"],
    [
      "when the connection point is missing and enrollment by policy waits for it",
      MEMBER,
      [one("mdm-admin", 78), ...repeated(task(307, NO_CONNECTION_POINT), 4, 1200)],
      "0x801C001D",
    ],
    [
      "when the directory refuses a join from Settings",
      NO_MEMBER,
      [one("device-registration", 102, { JoinRequestType: 0 }), one("device-registration", 204, { ExitCode: 0x801c000e })],
      "0x801C000E",
    ],
  ];
  it.each(cases)("%s", (_name, computer, builds, code) => {
    expect(verdict(computer, builds)).toEqual(["failed", `outside-esp/? ${code}`]);
  });
});

describe("an enrollment or registration without Autopilot has not failed", () => {
  const cases: readonly (readonly [string, string, readonly Build[]])[] = [
    ["when the automatic enrollment succeeds later (75)", MEMBER, [...repeated(enrollmentTask(MDM_SCOPE), 3, 300), one("mdm-admin", 75)]],
    ["when the task finds an enrolled device (0x8018000A)", MEMBER, repeated(enrollmentTask(0x8018000a), 5, 300)],
    ["when an enrolled device is asked to enroll once more", NO_MEMBER, [one("mdm-admin", 72), wait(HOURS), refused(0x80180014)]],
    ["when the device synchronises afterwards", NO_MEMBER, [refused(0x80180001), wait(HOURS), one("mdm-admin", 209, { HRESULT: 0 })]],
    [
      "when the directory knows the computer at last (306)",
      MEMBER,
      [...repeated(task(304, NOT_SYNCHRONISED), 20, 300), one("device-registration", 306)],
    ],
    ["while the directory can still learn of the computer", MEMBER, [task(305, NOT_SYNCHRONISED), wait(300), task(304, NOT_SYNCHRONISED)]],
    ["when a device that joined Entra ID has no connection point", NO_MEMBER, repeated(task(304, NO_CONNECTION_POINT), 9, 1200)],
    ["when a workgroup PC has none", "WORKPC", repeated(task(307, NO_CONNECTION_POINT), 9, 1200)],
    ["when a domain member has none and nothing wants it", MEMBER, repeated(task(307, NO_CONNECTION_POINT), 9, 1200)],
    [
      "when the task says later that the device is joined (335)",
      MEMBER,
      [...repeated(task(304, 0x80072ee7), 3, 3000), one("device-registration", 335)],
    ],
  ];
  it.each(cases)("%s", (_name, computer, builds) => {
    expect(verdict(computer, builds)).toEqual(["inconclusive", null]);
  });
});

describe("a PC that was never in Autopilot", () => {
  const privateOobe: Build = (recording) => {
    startOobe(recording);
    blankProfile(recording);
    for (const name of ["OobeZdp", "OobeMSA", "OobeMSANGCEnroll", "OobeSettings"]) page(recording, name, 14);
    reachDesktop(recording);
  };
  const offlineOobe: Build = (recording) => {
    startOobe(recording);
    recording.event("autopilot", 160);
    recording.event("autopilot", 285);
    recording.event("autopilot", 165);
    page(recording, "OobeWireless", 900);
    recording.event("autopilot", 167);
    page(recording, "OobeMSA", 60);
    reachDesktop(recording);
  };
  const blockedOobe: Build = (recording) => {
    startOobe(recording);
    recording.event("autopilot", 160);
    recording.event("autopilot", 164);
    for (const id of [706, 710, 707] as const) recording.event("autopilot", id, { HRESULT: 0x80072ee7 });
    recording.event("autopilot", 314);
    for (const name of ["OobeZdp", "OobeMSA"]) page(recording, name, 60);
    reachDesktop(recording);
  };
  const lives: readonly (readonly [string, readonly Build[]])[] = [
    ["set up on the Internet", [privateOobe]],
    ["set up without a network", [offlineOobe]],
    ["set up behind a firewall", [blockedOobe]],
    ["in use", [privateOobe, bootWithoutProfile, bootWithoutProfile]],
    ["in use without a network", [privateOobe, offlineBoot, offlineBoot]],
    ["in use behind a firewall", [privateOobe, blockedBoot, blockedBoot]],
    ["with the Home edition", [privateOobe, one("autopilot", 114), bootWithoutProfile, one("autopilot", 114)]],
    ["with the task of every PC", [privateOobe, ...repeated(task(304, NO_CONNECTION_POINT), 4, HOURS)]],
  ];
  it.each(lives)("is told as such: %s", (_name, builds) => {
    const recording = startRecording({ at: "2026-05-04T08:00:00Z", computer: NO_MEMBER });
    for (const build of builds) build(recording);
    const file = refusalFile(807, "ZtdDeviceIsNotRegistered", recording.now);
    expect(answer(evidenceFrom(recording))).toMatchObject({ verdict: "not-autopilot", failure: null, attempts: 0 });
    expect(answer(evidenceFrom({ events: recording.events, profileFile: file }))).toMatchObject({
      verdict: "not-autopilot",
      failure: null,
      attempts: 0,
    });
  });

  // A first start that could not reach the service, and no log that shows OOBE being left: that cannot be told apart from a failure.
  const decidable = lives.filter(([name]) => name !== "set up behind a firewall");
  it.each(decidable)("is never called failed, whichever log is missing: %s", (_name, builds) => {
    const recording = startRecording({ at: "2026-05-04T08:00:00Z", computer: NO_MEMBER });
    for (const build of builds) build(recording);
    for (const log of ["shell-core", "autopilot", "mdm-admin", "device-registration", "system", "management-service"] as const) {
      expect(answer(evidenceFrom(recording, { without: [log] })).verdict).not.toBe("failed");
      expect(answer(evidenceFrom(recording, { only: [log] })).verdict).not.toBe("failed");
      expect(answer(evidenceFrom(recording, { rolledOver: { autopilot: 6 }, without: [log] })).verdict).not.toBe("failed");
    }
  });
});
