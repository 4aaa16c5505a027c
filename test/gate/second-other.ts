import {
  accountSetup,
  appsInstalled,
  type Build,
  deviceSetup,
  deviceSetupDone,
  hybridAccount,
  selfDeployingAttested,
  selfDeployingPage,
  technicianJoined,
  userJoined,
} from "../stages/bases.js";
import { tryAgain } from "../stages/happenings.js";
import { reachDesktop, signInUser, skipHello } from "../support/deployment/account.js";
import { attest } from "../support/deployment/attestation.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { beginDeviceToken, hybridTaskWithoutHybrid, joinByDeviceToken } from "../support/deployment/join.js";
import { ALDERBROOK, APPS, MARTA, trackedName } from "../support/deployment/names.js";
import { espLine, restart, startService } from "../support/deployment/oobe.js";
import { prepare } from "../support/deployment/prepare.js";
import { profileIsThere } from "../support/deployment/profile.js";
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
import { startRecording } from "../support/deployment/recording.js";
import { xmlFiles } from "../support/bundle.js";
import { folderInput } from "../samples/raw-inputs.js";
import { events, type Expected, failed, fine, from, full, type GateBundle, type Quoted } from "./gate.js";
import { newPreparation, unregistered } from "./other.js";
import { NAVEDALAM } from "./second-start.js";

const OUTSIDE = "outside-esp/-";
const FATAL = 0x80070643;
const NO_CONNECTION = 0x80072efd;

/** A PC in use, of which somebody exported the logs; what is quoted comes again every quarter of an hour. */
function inUse(name: string, expected: Expected, times: number, quoted: readonly Quoted[], computer = "PC-0417.alderbrook.example"): GateBundle {
  return {
    name: `in use: ${name}`,
    expected,
    inputs: () => {
      const recording = startRecording({ at: "2026-04-20T06:10:00Z", computer, firstRecordId: 5210 });
      for (let time = 0; time < times; time += 1) {
        events(...quoted)(recording);
        recording.wait(900);
      }
      const bundle = { computer, collectedAt: new Date(Date.parse(recording.now) + 60_000).toISOString(), events: recording.events };
      return [folderInput("exports", [...xmlFiles(bundle)])];
    },
  };
}
const task = (code: number): Quoted[] => [
  ["device-registration", 304, { ExitCode: code | 0, TenantType: "managed", JoinType: "sync" }],
  ["device-registration", 307, { ExitCode: code | 0 }],
];

/** Published failures of the second round, outside of a deployment. */
export const SECOND_OUTSIDE: readonly GateBundle[] = [
  ...from(
    "https://github.com/MicrosoftDocs/windows-itpro-docs/issues/6437",
    inUse(
      "enrollment by the device's credential",
      failed(OUTSIDE, "0x80180001", "auto-enrollment-message-refused", "auto-enrollment-device-credential"),
      6,
      [["mdm-admin", 76, { HexInt1: 1, HRESULT: 0x80180001 }]],
    ),
  ),
  ...from(
    "https://github.com/fleetdm/fleet/issues/29042",
    inUse(
      "moving from another MDM that is still there",
      // On an enrolled device the same answer is routine, and these logs do not show whether it is one.
      fine("inconclusive"),
      5,
      [
        ["mdm-admin", 4],
        ["mdm-admin", 71, { HRESULT: 0x8018000a }],
      ],
      "PPV-7751",
    ),
  ),
  ...from(
    NAVEDALAM,
    inUse("no service connection point", failed(OUTSIDE, "0x801C001D", "hybrid-service-connection-point-missing"), 8, [
      ["mdm-admin", 78, { HRESULT: 0x80070002 }],
      ...task(0x801c001d),
    ]),
  ),
  ...from(
    "https://docs.pingidentity.com/pingone/use_cases/p1_microsoft_hybrid_join_troubleshooting.html",
    inUse("the identity provider answers with something else than XML", failed(OUTSIDE, "0xCAA9002C", "hybrid-federation-metadata-invalid"), 8, [
      ["device-registration", 305, { ExitCode: 0xcaa9002c | 0, TenantType: "federated" }],
      ["device-registration", 307, { ExitCode: 0xcaa9002c | 0 }],
    ]),
  ),
  ...from(
    "http://gerryhampsoncm.blogspot.com/",
    inUse("a straggler that is not in Entra", failed(OUTSIDE, "0x801C03F2", "hybrid-device-not-synchronised"), 20, task(0x801c03f2)),
  ),
  ...from(
    "http://code.python88.com/l/1rc2j5OObI",
    inUse(
      "discovery of the registration service fails",
      failed(OUTSIDE, "0x801C0021", "hybrid-registration-service-unreachable", "registration-failed-outside"),
      8,
      task(0x801c0021),
    ),
  ),
];

const succeeded = fine("succeeded");
const item = { Message1: "Apps", Message2: trackedName(APPS.vpn) };

const accountEnds: Build = (recording) => {
  trackApps(recording, "AccountSetup", [{ app: APPS.vpn, minutes: 2 }]);
  finishSetup(recording, ALDERBROOK, "AccountSetup", MARTA.sid);
  exitPage(recording);
  hybridTaskWithoutHybrid(recording);
  skipHello(recording);
  reachDesktop(recording);
};
const userGoesOn: Build = (recording) => {
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
  accountEnds(recording);
};
const setupEnds: Build = (recording) => {
  deviceSetupDone(recording);
  userGoesOn(recording);
};
const managed: Build = (recording) => {
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
};
const byDevice: Build = (recording) => {
  enroll(recording, ALDERBROOK, "device-token");
  managed(recording);
  appsInstalled(recording);
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
};
const green: Build = (recording) => espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
const joinsAlone: Build = (recording) => joinByDeviceToken(recording, ALDERBROOK);
const userFlow: Build = (recording) => {
  restart(recording);
  startService(recording, false);
  profileIsThere(recording, ALDERBROOK);
  recording.event("shell-core", 62404, { CXID: "AutoPilotVetoESTS" });
  recording.wait(60);
  openPage(recording);
  beginPreparation(recording);
  trivialDevicePreparation(recording);
  managed(recording);
  setupEnds(recording);
};
const appStops: Build = (recording) => {
  trackApps(recording, "DeviceSetup", [
    { app: APPS.portal, minutes: 1 },
    { app: APPS.vpn, minutes: 1, end: { kind: "failed", code: FATAL } },
  ]);
  failCategory(recording, "DeviceSetup", FATAL);
};
const step = (source: string, code?: number) => ({
  Message1: "Session",
  Message2: "Page",
  Message3: source,
  Int1: 1,
  ...(code === undefined ? {} : { HRESULT: code }),
});

/** Deployments that went well in the end, and a PC in use: nothing is to be blamed. */
export const SECOND_HEALTHY: readonly GateBundle[] = [
  full("second round, user-driven", succeeded, [deviceSetup(), setupEnds], { layout: "csv-en-US" }),
  full(
    "second round, hybrid that asked nine times",
    succeeded,
    [hybridAccount, (recording) => awaitEntraRegistration(recording, 9, true), accountEnds],
    { profile: { hybrid: true }, layout: "intune-zip" },
  ),
  full("second round, self-deploying", succeeded, [selfDeployingAttested, joinsAlone, byDevice, (recording) => exitPage(recording)], {
    profile: { selfDeploying: true },
    layout: "twice",
  }),
  full("second round, technician's green screen", succeeded, [technicianJoined, byDevice, green], { layout: "folder" }),
  full("second round, user five months after the technician", succeeded, [
    technicianJoined,
    byDevice,
    green,
    (recording) => recording.wait(150 * 86_400),
    userFlow,
  ]),
  full("second round, went on after a failed app", { ...failed("device-setup/apps", "0x80070643", "app-failed"), verdict: ["soft-failed"] }, [
    deviceSetup({ blocking: 7 }),
    appStops,
    (recording) => {
      recording.wait(90);
      recording.event("mdm-admin", 352, { Message1: ALDERBROOK.enrollmentId, HexInt1: 1 });
      exitPage(recording);
    },
    userGoesOn,
  ]),
  full("second round, app failed and installed at the second try", succeeded, [
    deviceSetup(),
    appStops,
    tryAgain,
    (recording) => beginSetup(recording, ALDERBROOK, "DeviceSetup"),
    events(
      ["autopilot", 297, item],
      ["mdm-autopilot", 1310, { Message1: "Device", Message2: trackedName(APPS.vpn), Message3: "Apps" }],
      ["autopilot", 296, item],
    ),
    (recording) => espLine(recording, "ESPDeviceSetup_ApplicationsInstallation_Succeeded", "AppsSubcategory"),
    (recording) => {
      finishSetup(recording, ALDERBROOK, "DeviceSetup");
      exitPage(recording);
    },
    userGoesOn,
  ]),
  full(
    "second round, attested at the third attempt",
    succeeded,
    [
      selfDeployingPage,
      events(
        ["autopilot", 150],
        ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
        ["autopilot", 207, { HRESULT: 0x80070490 }],
        ["autopilot", 202, { HRESULT: NO_CONNECTION }, 40],
        ["autopilot", 177, { Uint1: 2, Uint2: 10 }],
        ["autopilot", 204, {}, 40],
      ),
      (recording) => attest(recording),
      beginDeviceToken,
      joinsAlone,
      byDevice,
      (recording) => exitPage(recording),
    ],
    { profile: { selfDeploying: true } },
  ),
  full("second round, enrollment refused once", succeeded, [
    userJoined,
    (recording) => refuseEnrollment(recording, ALDERBROOK, "user", { code: 0x80180018 }),
    (recording) => {
      recording.wait(600);
      enroll(recording, ALDERBROOK, "user");
      openPage(recording);
      beginPreparation(recording);
      trivialDevicePreparation(recording);
    },
    managed,
    setupEnds,
  ]),
  full("second round, switched off overnight in account setup", succeeded, [
    accountSetup,
    (recording) => {
      recording.wait(14 * 3600);
      restart(recording);
      startService(recording, false);
      profileIsThere(recording, ALDERBROOK);
      openPage(recording);
      beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
    },
    accountEnds,
  ]),
  full(
    "second round, device preparation with an app that was repeated",
    { ...succeeded, scenario: "device-preparation-v2" },
    [
      newPreparation,
      events(
        ["autopilot", 416, {}, 40],
        ["autopilot", 413, { HRESULT: NO_CONNECTION }, 10],
        ["autopilot", 416, {}, 40],
        ["autopilot", 412, { Int1: 1 }],
        ["autopilot", 413, { HRESULT: 0 }],
        ["autopilot", 404, step("App"), 60],
        ["autopilot", 406, step("App", FATAL), 5],
        ["autopilot", 404, step("App"), 60],
        ["autopilot", 405, step("App", 0)],
      ),
      (recording) => skipHello(recording),
      (recording) => reachDesktop(recording),
      events(["mdm-autopilot", 1351, { HRESULT: 0 }]),
    ],
    unregistered,
  ),
  inUse("weeks of use, off-line now and then", fine("not-autopilot", "inconclusive", "succeeded"), 6, [
    ["mdm-admin", 208, { Message1: ALDERBROOK.enrollmentId, UInt1: 40 }],
    ["mdm-admin", 204, { HRESULT: NO_CONNECTION }, 300],
    ["mdm-admin", 208, { Message1: ALDERBROOK.enrollmentId, UInt1: 41 }],
    ["mdm-admin", 209, { HRESULT: 0 }],
    ["aad", 1098, { Error: 0xcaa10001, ErrorMessage: "Interaction needed", AdditionalInformation: "x" }],
    ["mdm-admin", 76, { HexInt1: 0, HRESULT: 0x8018000a }],
  ]),
];
