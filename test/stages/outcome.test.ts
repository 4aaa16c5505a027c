import { describe, expect, it } from "vitest";
import { signInUser } from "../support/deployment/account.js";
import { ALDERBROOK, APPS, MARTA } from "../support/deployment/names.js";
import { page } from "../support/deployment/oobe.js";
import { beginSetup, endByTimeLimit, exitPage, failCategory, finishSetup, openPage, trackApps } from "../support/deployment/setup.js";
import {
  accountSetup,
  appsInstalled,
  type Build,
  deviceSetup,
  deviceSetupDone,
  record,
  selfDeployingAttested,
  technicianSetup,
  userEnrolled,
  wait,
} from "./bases.js";
import { app, appFails, line, one, pageFails, tryAgain } from "./happenings.js";
import { answer, evidenceFrom, type HandedIn } from "./simulation.js";

const FATAL = 0x80070643;
const vpnFails: Build = (recording) => {
  trackApps(recording, "DeviceSetup", [{ app: APPS.vpn, minutes: 2, end: { kind: "failed", code: FATAL } }]);
  failCategory(recording, "DeviceSetup", FATAL);
};
const officeStaysOpen: Build = (recording) => {
  trackApps(recording, "DeviceSetup", [{ app: APPS.office, minutes: 50, end: { kind: "open" } }]);
  endByTimeLimit(recording, "DeviceSetup", "Applications");
};
const continueAnyway: Build = (recording) => {
  recording.wait(40);
  line("ESPProgress_ContinueAnyway_Started")(recording);
  recording.event("mdm-admin", 352, { Message1: ALDERBROOK.enrollmentId, HexInt1: 1 });
  exitPage(recording);
};
const accountDone: Build = (recording) => {
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
  trackApps(recording, "AccountSetup", [{ app: APPS.portal, minutes: 2 }]);
  finishSetup(recording, ALDERBROOK, "AccountSetup", MARTA.sid);
  exitPage(recording);
};
const hello: Build = (recording) => page(recording, "AADHello", 30);

function told(builds: readonly Build[], given: HandedIn = {}): readonly [string, string | null] {
  const got = answer(evidenceFrom(record(...builds), given));
  expect(got.attempts).toBe(1);
  return [got.verdict, got.failure];
}

describe("a failure that somebody went past", () => {
  const app = "device-setup/apps 0x80070643";
  const cases: readonly (readonly [string, readonly Build[], string, HandedIn?])[] = [
    ["with nothing after it", [deviceSetup(), vpnFails, continueAnyway], app],
    [
      "into account setup",
      [
        deviceSetup(),
        vpnFails,
        continueAnyway,
        (r) => signInUser(r, ALDERBROOK, MARTA),
        (r) => beginSetup(r, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid }),
      ],
      app,
    ],
    ["to the desktop", [deviceSetup(), vpnFails, continueAnyway, accountDone, hello], app],
    ["at the time limit", [deviceSetup(), officeStaysOpen, continueAnyway, accountDone], "device-setup/apps 0x800705B4"],
    [
      "in account setup",
      [
        accountSetup,
        one("autopilot", 297, { Message1: "Apps", Message2: "Win32App_u_1" }),
        appFails(FATAL, "Win32App_u_1"),
        pageFails("AccountSetup", FATAL),
        continueAnyway,
        hello,
      ],
      "account-setup/apps 0x80070643",
    ],
    ["told by the MDM log alone", [deviceSetup(), vpnFails, continueAnyway, accountDone], app, { without: ["shell-core"] }],
    ["told by the page alone", [deviceSetup(), vpnFails, continueAnyway, accountDone], app, { without: ["mdm-admin"] }],
  ];
  it.each(cases.map(([name, builds, failure, given]) => ({ name, builds, failure, given: given ?? {} })))(
    "is soft-failed: $name",
    ({ builds, failure, given }) => {
      expect(told(builds, given)).toEqual(["soft-failed", failure]);
    },
  );
});

describe("the end of the flow", () => {
  const cases: readonly (readonly [string, readonly Build[], string])[] = [
    ["the user's first sync done", [accountSetup, (r) => finishSetup(r, ALDERBROOK, "AccountSetup", MARTA.sid)], "succeeded"],
    ["Windows Hello after device setup", [deviceSetup(), deviceSetupDone, hello], "succeeded"],
    ["device setup done, and no page for the user", [deviceSetup({ skipUserPage: true }), deviceSetupDone], "succeeded"],
    ["both pages switched off", [userEnrolled({ skipDevicePage: true, skipUserPage: true })], "succeeded"],
    ["device setup done, and the user awaited", [deviceSetup(), deviceSetupDone], "in-progress"],
    [
      "a page that closed for a restart in device setup",
      [deviceSetup({ skipUserPage: true }), app(297), line("BootstrapStatusCategory_RebootCoalescing_Initiated"), line("ESPProgress_Page_Exiting")],
      "in-progress",
    ],
    [
      "a page that closed and opened again",
      [deviceSetup({ skipUserPage: true }), line("ESPProgress_Page_Exiting"), wait(60), line("ESPProgress_Initialization_ResumingAfterReboot")],
      "in-progress",
    ],
    [
      "a failure, Try again and the end",
      [deviceSetup(), vpnFails, tryAgain, appsInstalled, (r) => finishSetup(r, ALDERBROOK, "DeviceSetup"), (r) => exitPage(r), accountDone],
      "succeeded",
    ],
  ];
  it.each(cases)("%s", (_name, builds, verdict) => {
    expect(told(builds)).toEqual([verdict, null]);
  });

  it("of a self-deploying run is the end of device setup", () => {
    const enrolled: Build = (recording) => {
      selfDeployingAttested(recording);
      beginSetup(recording, ALDERBROOK, "DeviceSetup");
      deviceSetupDone(recording);
    };
    expect(told([enrolled])).toEqual(["succeeded", null]);
    expect(told([enrolled], { without: ["mdm-admin"] })).toEqual(["succeeded", null]);
    expect(told([enrolled], { without: ["shell-core"] })).toEqual(["succeeded", null]);
  });

  it("of a technician's part is the green screen, whichever of the two logs tells it", () => {
    const green: readonly Build[] = [technicianSetup, deviceSetupDone, line("ESPProgress_WhiteGlove_Success")];
    expect(told(green)).toEqual(["succeeded", null]);
    expect(told(green, { without: ["mdm-admin"] })).toEqual(["succeeded", null]);
    expect(told(green, { without: ["shell-core"] })).toEqual(["succeeded", null]);
    expect(told([technicianSetup, appsInstalled])).toEqual(["in-progress", null]);
  });
});
