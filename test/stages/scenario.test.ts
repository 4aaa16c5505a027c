import { describe, expect, it } from "vitest";
import { attest } from "../support/deployment/attestation.js";
import { joinByUser } from "../support/deployment/join.js";
import { ALDERBROOK, MARTA } from "../support/deployment/names.js";
import { page, startOobe } from "../support/deployment/oobe.js";
import { prepare } from "../support/deployment/prepare.js";
import { blankProfile, downloadProfile, profileFile, refusalFile } from "../support/deployment/profile.js";
import { enroll, trivialDevicePreparation } from "../support/deployment/register.js";
import { beginPreparation, beginSetup, finishPreparation, openPage } from "../support/deployment/setup.js";
import {
  type Build,
  deviceSetup,
  deviceSetupDone,
  hybridAccount,
  hybridWait,
  record,
  selfDeployingAttested,
  selfDeployingPage,
  technicianAttested,
  technicianPage,
  technicianSetup,
  userEnrolled,
  userJoined,
} from "./bases.js";
import { attestationBegins, line, one } from "./happenings.js";
import { type HandedIn, evidenceFrom, understand } from "./simulation.js";

const at = "2026-05-04T08:00:10Z";
const json = (keys: object): Uint8Array => new TextEncoder().encode(JSON.stringify(keys));

/** An ordinary Entra join in OOBE, with a status page and without a profile. */
const plainOobe: Build = (recording) => {
  startOobe(recording);
  blankProfile(recording);
  joinByUser(recording, ALDERBROOK, MARTA);
  enroll(recording, ALDERBROOK, "user");
  openPage(recording);
  beginPreparation(recording);
  trivialDevicePreparation(recording);
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
};
const leftLandingPage: Build = (recording) => {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK);
  page(recording, "AutopilotWhiteGloveLanding", 4);
  joinByUser(recording, ALDERBROOK, MARTA);
};
const offlineProfile: Build = (recording) => {
  startOobe(recording);
  recording.event("autopilot", 310, { Message1: "C:\\Windows\\Provisioning\\Autopilot\\AutopilotConfigurationFile.json" });
  downloadProfile(recording, ALDERBROOK);
};

interface Case {
  readonly name: string;
  readonly builds: readonly Build[];
  readonly kind: string;
  readonly deviceToken?: boolean;
  readonly hybrid?: boolean;
  readonly given?: HandedIn;
  readonly profileFile?: Uint8Array;
}

const CASES: readonly Case[] = [
  { name: "a profile and a user's join", builds: [userJoined], kind: "user-driven", deviceToken: false, hybrid: false },
  { name: "a profile alone, told by the log", builds: [(r) => startOobe(r), (r) => downloadProfile(r, ALDERBROOK)], kind: "user-driven" },
  { name: "hybrid, told by the wait for the domain join", builds: [hybridWait], kind: "user-driven-hybrid", hybrid: true },
  {
    name: "hybrid, told by the setting alone",
    builds: [userJoined, one("autopilot", 101, { Message1: "CloudAssignedDomainJoinMethod", Int1: 1 })],
    kind: "user-driven-hybrid",
    hybrid: true,
  },
  {
    name: "hybrid, told by the profile file alone",
    builds: [userJoined],
    profileFile: profileFile(ALDERBROOK, at, { hybrid: true }),
    kind: "user-driven-hybrid",
    hybrid: true,
  },
  {
    name: "hybrid, told by the registration's noise on no account",
    builds: [
      userEnrolled(),
      one("device-registration", 304, { ExitCode: 0x801c001d }),
      one("device-registration", 307, { ExitCode: 0x801c001d }),
      one("mdm-admin", 109, { HexInt1: 0 }),
    ],
    kind: "user-driven",
    hybrid: false,
  },
  {
    name: "self-deploying, told by the profile's bits before anything has begun",
    builds: [selfDeployingPage],
    kind: "self-deploying",
    deviceToken: true,
  },
  {
    name: "self-deploying, told by the device's own join and a page that is no technician's",
    builds: [selfDeployingAttested],
    kind: "self-deploying",
    deviceToken: true,
  },
  {
    name: "the device's own join, where nothing tells the two flows apart",
    builds: [technicianAttested],
    given: { without: ["shell-core", "management-service"] },
    kind: "unknown",
    deviceToken: true,
  },
  { name: "the technician's part, told by the page", builds: [technicianPage], kind: "pre-provisioning-technician", deviceToken: true },
  {
    name: "the technician's part, told by 509 and the device's own join",
    builds: [technicianAttested],
    given: { without: ["shell-core"] },
    kind: "pre-provisioning-technician",
    deviceToken: true,
  },
  {
    name: "509 on a hybrid device that was not pre-provisioned",
    builds: [hybridWait, one("management-service", 509, { UInt1: 1 })],
    kind: "user-driven-hybrid",
  },
  { name: "a landing page that was left again", builds: [leftLandingPage], kind: "user-driven", deviceToken: false },
  {
    name: "a hybrid technician's part",
    builds: [technicianAttested, one("mdm-admin", 111, { Boolean1: false })],
    kind: "pre-provisioning-technician",
    hybrid: true,
  },
  { name: "a profile put on the device", builds: [offlineProfile], kind: "existing-device" },
  {
    name: "a profile without a name",
    builds: [(r) => startOobe(r), one("autopilot", 153, { InitialState: 1, UpdateState: 3 }), one("mdm-admin", 72)],
    profileFile: json({ CloudAssignedTenantId: ALDERBROOK.tenantId, ZtdCorrelationId: ALDERBROOK.correlationId, CloudAssignedOobeConfig: 28 }),
    kind: "existing-device",
  },
  { name: "device preparation (v2)", builds: [userEnrolled(), one("autopilot", 416)], kind: "device-preparation-v2", deviceToken: false },
  {
    name: "settings errors of device preparation on no account",
    builds: [userJoined, one("autopilot", 409, { HRESULT: 0x80070002 }), one("mdm-autopilot", 1350, { UInt1: 0 })],
    kind: "user-driven",
  },
  { name: "an ordinary join in OOBE with a status page", builds: [plainOobe], kind: "esp-only", deviceToken: false },
  {
    name: "the same, with the file that every unregistered PC has",
    builds: [plainOobe],
    profileFile: refusalFile(807, "ZtdDeviceIsNotRegistered", at),
    kind: "esp-only",
  },
  {
    name: "attestation in a run without any other sign",
    builds: [(r) => startOobe(r), attestationBegins(), (r) => attest(r)],
    given: { without: ["shell-core", "management-service"] },
    kind: "unknown",
    deviceToken: true,
  },
];

describe("the scenario", () => {
  it.each(CASES.map((one) => [one.name, one] as const))("%s", (_name, { builds, kind, deviceToken, hybrid, given, profileFile: file }) => {
    const recording = record(...builds);
    const { chosen } = understand(evidenceFrom({ events: recording.events, ...(file === undefined ? {} : { profileFile: file }) }, given));
    expect([chosen.scenario.kind, chosen.failure]).toEqual([kind, null]);
    if (deviceToken !== undefined) expect(chosen.facts.deviceToken?.value).toBe(deviceToken);
    if (hybrid !== undefined) expect(chosen.facts.hybrid?.value).toBe(hybrid);
    if (kind !== "unknown") expect(chosen.scenario.because).not.toEqual([]);
  });
});

describe("attempts at attestation", () => {
  const attempt = [one("autopilot", 150), one("autopilot", 177, { Uint1: 1, Uint2: 10 }), one("autopilot", 171, { HRESULT: 0x80070490 })];
  const begun: Build = (recording) => {
    startOobe(recording);
    downloadProfile(recording, ALDERBROOK);
  };
  const kindOf = (given: HandedIn, ...builds: Build[]) => {
    const { chosen } = understand(evidenceFrom({ events: record(...builds).events, profileFile: profileFile(ALDERBROOK, at) }, given));
    return [chosen.scenario.kind, chosen.verdict];
  };

  it("do not make a failure of a run whose profile joins by the user", () => {
    expect(kindOf({}, begun, ...attempt)).toEqual(["user-driven", "in-progress"]);
    expect(kindOf({}, begun, ...attempt, (recording) => joinByUser(recording, ALDERBROOK, MARTA))).toEqual(["user-driven", "in-progress"]);
  });

  it("are a technician's where somebody asked for it, or where nothing else would show it", () => {
    expect(kindOf({}, begun, one("management-service", 509, { UInt1: 1 }), ...attempt)).toEqual(["pre-provisioning-technician", "failed"]);
    expect(kindOf({ only: ["autopilot"] }, begun, ...attempt)[1]).toBe("failed");
  });
});

describe("an ordinary join with a status page", () => {
  it.each([807, 815])("is not failed for its refused profile (%i) while it goes on, nor when the log of the refusal is lost", (code) => {
    const file = refusalFile(code, "ZtdDeviceIsNotRegistered", at);
    for (const given of [{}, { without: ["autopilot"] }, { rolledOver: { autopilot: 20 } }, { without: ["shell-core"] }] as const) {
      const { chosen } = understand(evidenceFrom({ events: record(plainOobe).events, profileFile: file }, given));
      expect([chosen.verdict === "failed", chosen.failure]).toEqual([false, null]);
    }
  });
});

describe("steps that a scenario does not have", () => {
  const skipped = (builds: readonly Build[]): readonly string[] =>
    understand(evidenceFrom(record(...builds))).chosen.phases.flatMap((phase) =>
      phase.steps.filter((step) => step.status === "skipped").map((step) => `${phase.id}/${step.id}`),
    );
  it("are skipped", () => {
    expect(skipped([deviceSetup(), deviceSetupDone])).toEqual(
      expect.arrayContaining(["before-esp/domain-join", "device-preparation/securing-hardware", "account-setup/entra-registration"]),
    );
    expect(skipped([technicianSetup, line("ESPProgress_WhiteGlove_Success")])).toEqual(
      expect.arrayContaining(["before-esp/domain-join", "account-setup/apps", "account-setup/sign-in", "after-esp/windows-hello"]),
    );
    expect(skipped([hybridAccount])).toContain("device-preparation/joining-network");
    expect(skipped([hybridAccount])).not.toContain("account-setup/entra-registration");
    expect(skipped([plainOobe, one("autopilot", 416)])).toEqual(
      expect.arrayContaining(["before-esp/profile-download", "device-setup/certificates", "account-setup/apps"]),
    );
    expect(skipped([plainOobe])).toContain("before-esp/profile-download");
  });
});
