import { describe, expect, it } from "vitest";
import { signInUser } from "../support/deployment/account.js";
import { joinByDeviceToken, refuseDeviceTokenJoin } from "../support/deployment/join.js";
import { ALDERBROOK, APPS, MARTA } from "../support/deployment/names.js";
import { espLine, restart, startOobe, startService } from "../support/deployment/oobe.js";
import { prepare } from "../support/deployment/prepare.js";
import { downloadProfile, profileIsThere } from "../support/deployment/profile.js";
import { enroll, refuseEnrollment, trivialDevicePreparation } from "../support/deployment/register.js";
import {
  beginPreparation,
  beginSetup,
  exitPage,
  failCategory,
  finishPreparation,
  finishSetup,
  openPage,
  trackApps,
} from "../support/deployment/setup.js";
import {
  accountSetup,
  appsInstalled,
  type Build,
  deviceSetup,
  deviceSetupDone,
  record,
  technicianAttested,
  technicianPage,
  technicianSetup,
  tryAgain,
  userJoined,
  wait,
} from "../stages/bases.js";
import { boot } from "../stages/in-use.js";
import { appFails, attestationBegins, line, one, pageFails } from "../stages/happenings.js";
import { evidenceFrom, failureText, type HandedIn, understand } from "../stages/simulation.js";

const FATAL = 0x80070643;
const NOT_SUPPORTED = 0x80180014;
const DAY = 24 * 3600;

const green: Build = (recording) => {
  technicianSetup(recording);
  deviceSetupDone(recording);
  espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
};
const red: Build = (recording) => {
  technicianAttested(recording);
  refuseDeviceTokenJoin(recording, ALDERBROOK, { code: 0x801c03f3, httpStatus: 400, response: {} });
  espLine(recording, "ESPProgress_WhiteGlove_Failed", "red screen", 0x801c03f3);
};
/** Reseal, and the user's part up to its device setup. */
const userPart =
  (downSeconds: number): Build =>
  (recording) => {
    restart(recording, { reason: "Reseal", downSeconds });
    recording.event("shell-core", 62400, { Source: "ms-cxh://FRX/INCLUSIVE" });
    startService(recording, false);
    profileIsThere(recording, ALDERBROOK);
    openPage(recording);
    beginPreparation(recording);
    trivialDevicePreparation(recording);
    prepare(recording);
    finishPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
  };
const appFailsOnPage: Build = (recording) => {
  trackApps(recording, "DeviceSetup", [{ app: APPS.vpn, minutes: 2, end: { kind: "failed", code: FATAL } }]);
  failCategory(recording, "DeviceSetup", FATAL);
};
const accountPart: Build = (recording) => {
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
  trackApps(recording, "AccountSetup", [{ app: APPS.vpn, minutes: 2 }]);
  finishSetup(recording, ALDERBROOK, "AccountSetup", MARTA.sid);
  exitPage(recording);
};
const reset: Build = (recording) => {
  espLine(recording, "ESPProgress_DeviceResetInitiation_Started", "button");
  restart(recording, { reason: "Operating System: Reset (Planned)", downSeconds: 1500 });
};
const emptyOobe: Build = (recording) => {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK);
};
const rename: Build = (recording) => recording.rename("AB-PC-0042");
const reboot: Build = (recording) => {
  restart(recording);
  startService(recording, false);
  profileIsThere(recording, ALDERBROOK);
};
const resumePage: Build = (recording) => openPage(recording);

/** Name, what happens, and every attempt as `scenario verdict failure`. The last in brackets is not diagnosed by default. */
type Case = readonly [name: string, builds: readonly Build[], attempts: readonly string[], chosen?: number];

const ONE: readonly Case[] = [
  [
    "Try again on the red screen",
    [red, tryAgain, (r) => beginPreparation(r), (r) => joinByDeviceToken(r, ALDERBROOK)],
    ["pre-provisioning-technician in-progress"],
  ],
  [
    "Try again that asks for the TPM once more",
    [
      technicianPage,
      attestationBegins(),
      one("autopilot", 171, { HRESULT: 0x81039024 }),
      line("ESPProgress_WhiteGlove_Failed"),
      tryAgain,
      attestationBegins(),
    ],
    ["pre-provisioning-technician in-progress"],
  ],
  ["a restart in device setup", [deviceSetup(), reboot, resumePage, appsInstalled], ["user-driven in-progress"]],
  ["a restart and a new name", [userJoined, (r) => enroll(r, ALDERBROOK, "user"), rename, reboot, resumePage], ["user-driven in-progress"]],
  [
    "three restarts on the way",
    [deviceSetup(), reboot, resumePage, reboot, resumePage, reboot, resumePage, deviceSetupDone, accountPart],
    ["user-driven succeeded"],
  ],
  [
    "a refused enrollment that is cleaned up (195, 196) and tried again",
    [
      technicianAttested,
      (r) => joinByDeviceToken(r, ALDERBROOK),
      (r) => refuseEnrollment(r, ALDERBROOK, "device-token", { code: NOT_SUPPORTED }),
      tryAgain,
      (r) => beginPreparation(r),
      (r) => joinByDeviceToken(r, ALDERBROOK),
      (r) => enroll(r, ALDERBROOK, "device-token"),
    ],
    ["pre-provisioning-technician in-progress"],
  ],
  [
    "a night on the sign-in page",
    [
      (r) => startOobe(r),
      (r) => downloadProfile(r, ALDERBROOK),
      wait(14 * 3600),
      one("device-registration", 102, { JoinRequestType: 1 }),
      one("device-registration", 204, { ExitCode: 0x801c000e }),
    ],
    ["user-driven failed device-preparation/joining-network 0x801C000E"],
  ],
  [
    "a night in device setup, and a restart",
    [deviceSetup(), wait(14 * 3600), reboot, resumePage, line("ESPDeviceSetup_ApplicationsInstallation_Started"), deviceSetupDone, accountPart],
    ["user-driven succeeded"],
  ],
  [
    "a weekend between device setup and the user's sign-in",
    [deviceSetup(), deviceSetupDone, wait(3 * DAY), boot, accountPart],
    ["user-driven succeeded"],
  ],
];

const SEVERAL: readonly Case[] = [
  [
    "the technician's part and, the same day, the user's",
    [green, userPart(300), deviceSetupDone, accountPart],
    ["pre-provisioning-technician succeeded", "pre-provisioning-user succeeded"],
  ],
  [
    "the technician's part and, weeks later, the user's",
    [green, userPart(24 * DAY), deviceSetupDone, accountPart],
    ["pre-provisioning-technician succeeded", "pre-provisioning-user succeeded"],
  ],
  [
    "the technician's part and a user's that fails",
    [green, userPart(24 * DAY), appFailsOnPage],
    ["pre-provisioning-technician succeeded", "pre-provisioning-user failed device-setup/apps 0x80070643"],
  ],
  [
    "the technician's part and a user's that has only begun",
    [green, (r) => restart(r, { reason: "Reseal", downSeconds: DAY }), (r) => startOobe(r), (r) => profileIsThere(r, ALDERBROOK)],
    ["pre-provisioning-technician succeeded", "pre-provisioning-user in-progress"],
    0,
  ],
  [
    "two Provisions",
    [red, wait(600), (r) => restart(r), technicianPage, attestationBegins()],
    ["pre-provisioning-technician failed device-preparation/joining-network 0x801C03F3", "pre-provisioning-technician in-progress"],
  ],
  [
    "a failure, a reset and a run that works",
    [deviceSetup(), appFailsOnPage, reset, deviceSetup(), deviceSetupDone, accountPart],
    ["user-driven failed device-setup/apps 0x80070643", "user-driven succeeded"],
  ],
  [
    "a failure, a reset and an empty OOBE",
    [deviceSetup(), appFailsOnPage, reset, emptyOobe],
    ["user-driven failed device-setup/apps 0x80070643", "user-driven in-progress"],
    0,
  ],
  [
    "a failure and OOBE from its first page",
    [deviceSetup(), appFailsOnPage, (r) => restart(r), deviceSetup()],
    ["user-driven failed device-setup/apps 0x80070643", "user-driven in-progress"],
  ],
  [
    "a user's part that fails, a reset, and a user-driven run",
    [green, userPart(DAY), appFailsOnPage, reset, deviceSetup(), deviceSetupDone, accountPart],
    ["pre-provisioning-technician succeeded", "pre-provisioning-user failed device-setup/apps 0x80070643", "user-driven succeeded"],
  ],
  [
    "a deployment, months of use, a reset and another",
    [accountSetup, (r) => finishAccount(r), boot, boot, reset, deviceSetup()],
    ["user-driven succeeded", "user-driven in-progress"],
  ],
];

function finishAccount(recording: Parameters<Build>[0]): void {
  finishSetup(recording, ALDERBROOK, "AccountSetup", MARTA.sid);
  exitPage(recording);
}

function told(builds: readonly Build[], given: HandedIn = {}) {
  const { all, chosen } = understand(evidenceFrom(record(...builds), given));
  return {
    attempts: all.map((one) => [one.scenario.kind, one.verdict, failureText(one)].filter((part) => part !== null).join(" ")),
    chosen: all.indexOf(chosen),
  };
}

describe("one attempt", () => {
  it.each(ONE.map(([name, builds, attempts]) => ({ name, builds, attempts })))("holds $name", ({ builds, attempts }) => {
    expect(told(builds).attempts).toEqual(attempts);
  });
});

describe("several attempts", () => {
  it.each(SEVERAL.map(([name, builds, attempts, chosen]) => ({ name, builds, attempts, chosen })))("are $name", ({ builds, attempts, chosen }) => {
    expect(told(builds)).toEqual({ attempts, chosen: chosen ?? attempts.length - 1 });
  });

  it("are told apart without the Shell-Core log by the device's own sync and the next Provision", () => {
    const builds = [green, userPart(24 * DAY), deviceSetupDone, accountPart];
    const attempts = ["pre-provisioning-technician succeeded", "pre-provisioning-user succeeded"];
    expect(told(builds, { without: ["shell-core"] }).attempts).toEqual(attempts);
  });
});

describe("the attempt's entries", () => {
  it("go up to a quarter of an hour after the last sign of the run", () => {
    const { chosen } = understand(
      evidenceFrom(
        record(deviceSetup(), appFails(FATAL), pageFails("DeviceSetup", FATAL), wait(300), one("mdm-admin", 43), wait(3000), one("mdm-admin", 43)),
      ),
    );
    expect(chosen.attempt.entries.filter((entry) => entry.eventId === 43)).toHaveLength(2);
    expect(chosen.attempt.end).toBe(chosen.attempt.entries.at(-1)?.at);
  });
});
