import { ALDERBROOK, APPS, type Person } from "../support/deployment/names.js";
import { espLine, restart, startService, tokenErrorsBeforeSignIn } from "../support/deployment/oobe.js";
import { profileIsThere } from "../support/deployment/profile.js";
import { beginSetup, exitPage, failCategory, finishSetup, installMsi, openPage, trackApps } from "../support/deployment/setup.js";
import { all, app, appFails, type Build, one, wait } from "./happenings.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const FATAL = 0x80070643;
const NO_NAME = 0x80072ee7;
const SECOND_USER: Person = { upn: "per.berg@alderbrook.example", sid: "S-1-12-1-2847561930-1180236612-998877665-443322110" };

const starts = one("system", 12, { BuildVersion: 26100 });

/** A start of a PC in use: the service reads the profile that it keeps. */
export const boot: Build = (recording) => {
  recording.wait(14 * HOUR);
  restart(recording);
  startService(recording, false);
  profileIsThere(recording, ALDERBROOK);
  tokenErrorsBeforeSignIn(recording);
};

/** The same on a PC that has none, with or without an answer of the service. */
export const bootWithoutProfile: Build = (recording) => {
  recording.wait(14 * HOUR);
  starts(recording);
  recording.event("autopilot", 160);
  recording.event("autopilot", 162);
  recording.event("autopilot", 153, { InitialState: 0, UpdateState: 1 });
  recording.event("autopilot", 314);
};

export const blockedBoot: Build = all(
  wait(14 * HOUR),
  starts,
  one("autopilot", 160),
  one("autopilot", 285),
  one("autopilot", 164),
  one("autopilot", 710, { HRESULT: NO_NAME, Message1: "https://ztd.dds.microsoft.com" }),
  one("autopilot", 707, { HRESULT: NO_NAME }),
  one("autopilot", 707, { HRESULT: NO_NAME }),
  one("autopilot", 314),
);

export const offlineBoot: Build = all(
  wait(14 * HOUR),
  starts,
  one("autopilot", 160),
  one("autopilot", 285),
  one("autopilot", 165),
  wait(900),
  one("autopilot", 167),
);

/** One session with the management service, with the refusals that every sync has. */
const session = (result: number): Build =>
  all(
    one("mdm-admin", 208, { Message1: ALDERBROOK.enrollmentId, UInt1: 900 }),
    one("mdm-admin", 200),
    one("mdm-admin", 202),
    one("mdm-admin", 404, { Message3: "Policy", HexInt1: 0x80070002 }),
    one("mdm-admin", 2800, { Message1: "./Device/Vendor/MSFT/Policy/Config/DeviceGuard/EnableVirtualizationBasedSecurity" }),
    one("mdm-admin", 209, { HRESULT: result }),
  );
const sync = all(wait(8 * HOUR), session(0));
const failingSync = all(wait(8 * HOUR), one("mdm-admin", 201, { HRESULT: NO_NAME }), one("mdm-admin", 204, { HRESULT: NO_NAME }), session(NO_NAME));

const appFailsLater: Build = all(
  (recording) => installMsi(recording, "{0C9F4D77-1A2B-4C3D-8E5F-667788990011}", { kind: "failed", code: FATAL }),
  app(297, "Win32App_later_1"),
  appFails(FATAL, "Win32App_later_1"),
  one("mdm-autopilot", 1309, { Message1: "Device", Message2: "Win32App_later_1", Message3: "Apps" }),
);

const enrollmentTask: Build = all(one("mdm-admin", 76, { HRESULT: 0x8018000a }), one("mdm-admin", 71, { HRESULT: 0x8018000a }));
const joinTask: Build = all(one("device-registration", 335), one("device-registration", 204, { ExitCode: 0x801c03f2, HttpStatus: 400 }));

/** Another user signs in and gets a status page of their own. */
function userSignsIn(person: Person, end: Build): Build {
  return (recording) => {
    recording.wait(20 * DAY);
    recording.signIn(person.sid);
    recording.event("mdm-admin", 359, { Message1: ALDERBROOK.enrollmentId, Message2: person.sid });
    openPage(recording);
    beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: person.sid });
    end(recording);
  };
}

const secondUser = userSignsIn(SECOND_USER, (recording) => {
  trackApps(recording, "AccountSetup", [{ app: APPS.vpn, minutes: 2 }]);
  finishSetup(recording, ALDERBROOK, "AccountSetup", SECOND_USER.sid);
  exitPage(recording);
});

const secondUserFails = userSignsIn(SECOND_USER, (recording) => {
  trackApps(recording, "AccountSetup", [{ app: APPS.vpn, minutes: 2, end: { kind: "failed", code: FATAL } }]);
  failCategory(recording, "AccountSetup", FATAL);
  espLine(recording, "ESPProgress_ContinueAnyway_Started", "button");
});

/** What happens on a PC in the months after its deployment. */
export const LATER: Readonly<Record<string, Build>> = {
  "starts on three days": all(boot, boot, boot),
  "synchronises, and fails to once": all(boot, sync, failingSync, sync),
  "installs apps that fail": all(boot, appFailsLater, boot, appFailsLater),
  "installs an app that fails without having been restarted": all(wait(9 * HOUR), appFailsLater),
  "runs the enrollment task of an enrolled device": all(boot, enrollmentTask, wait(600), enrollmentTask),
  "runs the join task of a joined device": all(boot, joinTask),
  "gets a second user": all(boot, secondUser),
  "gets a second user whose page fails": all(boot, secondUserFails),
  "gets a second user without having been restarted": secondUserFails,
  "lives for half a year": all(
    boot,
    sync,
    appFailsLater,
    boot,
    failingSync,
    secondUser,
    boot,
    enrollmentTask,
    sync,
    wait(90 * DAY),
    boot,
    joinTask,
    sync,
  ),
};
