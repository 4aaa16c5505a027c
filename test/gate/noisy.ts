import {
  accountSetup,
  appsInstalled,
  type Build,
  deviceSetup,
  deviceSetupDone,
  hybridAccount,
  preparing,
  technicianAttested,
  technicianPage,
  userEnrolled,
} from "../stages/bases.js";
import { startAgent, startAgentLog, type AgentLog, askForUserToken, installApp, registerApps, tellUtc } from "../support/deployment/agent-log.js";
import { reachDesktop, signInUser, skipHello } from "../support/deployment/account.js";
import { attest } from "../support/deployment/attestation.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { beginDeviceToken, hybridTaskWithoutHybrid, joinByDeviceToken, STATE } from "../support/deployment/join.js";
import { ALDERBROOK, APPS, MARTA, NAMED, trackedName } from "../support/deployment/names.js";
import { espLine, page, restart, startService, tokenErrorsBeforeSignIn } from "../support/deployment/oobe.js";
import { prepare } from "../support/deployment/prepare.js";
import { profileIsThere } from "../support/deployment/profile.js";
import { enroll } from "../support/deployment/register.js";
import {
  beginPreparation,
  beginSetup,
  exitPage,
  finishPreparation,
  finishSetup,
  identifyApps,
  openPage,
  trackApps,
} from "../support/deployment/setup.js";
import { NO_NAME } from "./endings.js";
import { events, fine, full, type GateBundle, type Quoted, quotedRecord } from "./gate.js";
import { newPreparation, unregistered } from "./other.js";

const succeeded = fine("succeeded");
const FATAL = 0x80070643;
const RESET = 0x80072efe;

/** Settings that the device has not, addresses that it does not know, tokens that nobody has yet. */
const flood: Build = (recording) => {
  for (let round = 0; round < 25; round += 1)
    events(
      [
        "mdm-admin",
        404,
        {
          Message1: ALDERBROOK.enrollmentId,
          Message3: "Policy",
          Message5: "./Device/Vendor/MSFT/Policy/ConfigOperations/FakePolicy",
          HexInt1: 0x80070002,
        },
      ],
      ["mdm-admin", 454, { Message1: ALDERBROOK.enrollmentId, Message3: "WiFi", Message5: "./Vendor/MSFT/WiFi/Profile/Guest", HexInt1: 0x86000002 }],
      [
        "mdm-admin",
        404,
        {
          Message1: ALDERBROOK.enrollmentId,
          Message3: "BitLocker",
          Message5: "./Device/Vendor/MSFT/BitLocker/RequireDeviceEncryption",
          HexInt1: 0x82aa0002,
        },
      ],
      ["aad", 1097, { Error: 0xcaa90055, ErrorMessage: "No token yet", AdditionalInformation: "x" }],
      ["aad", 1098, { Error: 0xcaa20003, ErrorMessage: "AADSTS50155: Device authentication failed", AdditionalInformation: "x" }, 3],
    )(recording);
};

const toAccount: Build = (recording) => {
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
};
const accountEnds: Build = (recording) => {
  trackApps(recording, "AccountSetup", [{ app: APPS.office, minutes: 2 }]);
  finishSetup(recording, ALDERBROOK, "AccountSetup", MARTA.sid);
  exitPage(recording);
  hybridTaskWithoutHybrid(recording);
  skipHello(recording);
  reachDesktop(recording);
};
const technicianEnds: Build = (recording) => {
  enroll(recording, ALDERBROOK, "device-token");
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  appsInstalled(recording);
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
};
const bits = (eventId: number, code: string): Build =>
  quotedRecord(
    { channel: "Microsoft-Windows-Bits-Client/Operational", provider: "Microsoft-Windows-Bits-Client", eventId, level: 3 },
    { name: "DeliveryOptimization", url: "https://swdc.manage.example/content.intunewin.bin", hr: code },
  );

const again: Record<string, AgentLog> = {};
/** The installer comes back with 1603, and on the next try with 0. */
const secondTry: Build = (recording) => {
  const main = startAgentLog(recording, "IntuneManagementExtension", 60);
  const work = startAgentLog(recording, "AppWorkload", 60);
  again["IntuneManagementExtension.log"] = main;
  again["AppWorkload.log"] = work;
  startAgent(recording, main);
  askForUserToken(main);
  tellUtc(recording, work);
  registerApps(work, "DeviceSetup", [NAMED.portal, NAMED.viewer]);
  identifyApps(recording, "DeviceSetup", [NAMED.portal, NAMED.viewer]);
  installApp(recording, work, { app: NAMED.viewer, command: "viewer.exe /S", seconds: 20, exitCode: 1603 });
  events(
    ["mdm-autopilot", 1309, { Message1: "Device", Message2: trackedName(NAMED.viewer), Message3: "Apps" }],
    ["autopilot", 298, { Message1: "Apps", Message2: trackedName(NAMED.viewer), HRESULT: FATAL }, 90],
  )(recording);
  installApp(recording, work, { app: NAMED.portal, command: "portal.exe /quiet", seconds: 40, exitCode: 0 });
  installApp(recording, work, { app: NAMED.viewer, command: "viewer.exe /S", seconds: 31, exitCode: 0 });
  for (const app of [NAMED.portal, NAMED.viewer])
    events(
      ["mdm-autopilot", 1310, { Message1: "Device", Message2: trackedName(app), Message3: "Apps" }],
      ["autopilot", 296, { Message1: "Apps", Message2: trackedName(app) }],
    )(recording);
  espLine(recording, "ESPDeviceSetup_ApplicationsInstallation_Succeeded", "AppsSubcategory");
};

const deviceEnds: Build = (recording) => {
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  exitPage(recording);
};
const throttled: Quoted = [
  "device-registration",
  304,
  {
    ExitCode: 0x801c03f2,
    ServerErrorMessage: "Your request is throttled temporarily. Please try after 300 seconds.",
    TenantType: "Federated",
    JoinType: "federated",
  },
  300,
];

export const NOISY: readonly GateBundle[] = [
  full("settings refused by the dozen", succeeded, [deviceSetup(), flood, deviceSetupDone, toAccount, flood, accountEnds], { layout: "intune-zip" }),
  full(
    "downloads that broke off and went on",
    succeeded,
    [
      deviceSetup(),
      bits(61, "0x80072EFE"),
      bits(61, "0x80D02002"),
      events(
        ["mdm-autopilot", 1302, { Message1: "Device", Message2: trackedName(APPS.portal), Message3: "Apps" }],
        ["mdm-autopilot", 1304, { Message1: "Device", Message2: trackedName(APPS.portal), Message3: "Apps" }, 30],
      ),
      bits(60, "0x00000000"),
      deviceSetupDone,
      toAccount,
      accountEnds,
    ],
    { layout: "twice" },
  ),
  full("an app that installed at the second try", succeeded, [deviceSetup(), secondTry, deviceEnds, toAccount, accountEnds], {
    agentLogs: () => Object.fromEntries(Object.entries(again).map(([name, log]) => [name, log.bytes()])),
    without: ["shell-core"],
  }),
  full(
    "hybrid registration that was throttled and then went through",
    succeeded,
    [
      hybridAccount,
      events(["device-registration", 201, { ExitCode: RESET, HttpStatus: 0 }, 30], throttled, [
        "device-registration",
        305,
        { ExitCode: 0x801c03f2 },
        120,
      ]),
      (recording) => awaitEntraRegistration(recording, 5, true),
      accountEnds,
    ],
    { profile: { hybrid: true }, layout: "folder" },
  ),
  full(
    "a policy restarted the device in the middle",
    succeeded,
    [
      deviceSetup(),
      appsInstalled,
      events(["mdm-admin", 2800, { Message1: "./Device/Vendor/MSFT/Policy/Config/DeviceGuard/LsaCfgFlags" }]),
      (recording) => restart(recording, { process: "C:\\Windows\\System32\\omadmclient.exe", reason: "Operating System: Reconfiguration (Planned)" }),
      (recording) => startService(recording, false),
      (recording) => profileIsThere(recording, ALDERBROOK),
      tokenErrorsBeforeSignIn,
      (recording) => openPage(recording),
      deviceEnds,
      toAccount,
      accountEnds,
    ],
    { layout: "csv-de-DE" },
  ),
  full("attestation that passed after a restart", succeeded, [
    technicianPage,
    events(
      ["management-service", 509, { UInt1: 1 }],
      ["autopilot", 150],
      ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
      ["autopilot", 202, { HRESULT: NO_NAME }],
      ["autopilot", 171, { HRESULT: 0x81039001 }],
    ),
    (recording) => espLine(recording, "ESPProgress_WhiteGlove_Failed", "red screen", 0x81039001),
    (recording) => restart(recording),
    (recording) => startService(recording, false),
    (recording) => profileIsThere(recording, ALDERBROOK),
    (recording) => page(recording, "AutopilotWhiteGloveLanding", 12),
    (recording) => openPage(recording, { technician: true }),
    beginPreparation,
    (recording) => attest(recording, { technician: true }),
    beginDeviceToken,
    (recording) => joinByDeviceToken(recording, ALDERBROOK),
    technicianEnds,
  ]),
  full(
    "device preparation that skipped its pages",
    fine("succeeded", "not-autopilot", "inconclusive", "in-progress"),
    [newPreparation, skipHello, (recording) => reachDesktop(recording)],
    unregistered,
  ),
  full("a PIN that could not be made after the desktop came", succeeded, [
    accountSetup,
    accountEnds,
    events(
      ["device-registration", 358, { Message: "will be launched", DeviceIsJoined: "Yes", AADPrt: "Yes", NgcPolicyEnabled: "Yes" }, 40],
      ["aad", 1098, { Error: 0xcaa20004, ErrorMessage: "Approval is needed", AdditionalInformation: "AADSTS65001" }],
      ["device-registration", 362, { Message: "will not be launched", DeviceIsJoined: "Yes", AADPrt: "Yes" }],
    ),
  ]),
  full("a sync that found no server once", succeeded, [
    deviceSetup(),
    events(
      ["mdm-admin", 201, { HRESULT: NO_NAME }],
      ["mdm-admin", 204, { HRESULT: NO_NAME }],
      ["mdm-admin", 209, { HRESULT: NO_NAME }, 60],
      ["mdm-admin", 209, { HRESULT: 0 }],
    ),
    deviceSetupDone,
    toAccount,
    accountEnds,
  ]),
  full(
    "an enrolled PC whose task asks every day",
    fine("not-autopilot", "inconclusive", "succeeded"),
    Array.from({ length: 9 }, () =>
      events(
        ["mdm-admin", 76, { HexInt1: 1, HRESULT: 0x8018000a }],
        ["mdm-admin", 71, { HRESULT: 0x8018000a }],
        ["mdm-admin", 209, { HRESULT: 0 }],
        ["device-registration", 304, { ExitCode: 0x801c001d, TenantType: "undefined", JoinType: "undefined" }],
        ["device-registration", 307, { ExitCode: 0x801c001d }],
        ["mdm-admin", 404, { Message3: "Accounts", Message5: "./Vendor/MSFT/Accounts/Domain", HexInt1: 0x86000002 }],
        ["mdm-admin", 1924, { Message1: "log", Message2: "/quiet", Message3: "{77AA1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}", HRESULT: FATAL }],
        ["system", 12, { BuildVersion: 22631 }, 86_400],
      ),
    ),
    { profile: "none", layout: "csv-ja-JP" },
  ),
  full("everything hesitated once, technician", succeeded, [
    technicianAttested,
    events(
      ["device-registration", 203, { ExitCode: NO_NAME }, 20],
      ["autopilot", 180, { State: STATE.join, HRESULT: NO_NAME }],
      ["autopilot", 192, { HRESULT: NO_NAME, WaitMs: 5000, AttemptNumber: 1, MaxAttempts: 3 }, 5],
    ),
    (recording) => joinByDeviceToken(recording, ALDERBROOK),
    events(["mdm-admin", 9, { HRESULT: RESET }], ["autopilot", 192, { HRESULT: RESET, WaitMs: 5000, AttemptNumber: 1, MaxAttempts: 3 }, 5]),
    technicianEnds,
  ]),
  full(
    "the page was off and an app failed hours later",
    succeeded,
    [
      userEnrolled({ skipDevicePage: true, skipUserPage: true }),
      skipHello,
      (recording) => reachDesktop(recording),
      (recording) => recording.wait(4 * 3600),
      events(
        ["mdm-admin", 1924, { Message1: "log", Message2: "/quiet", Message3: "{77AA1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}", HRESULT: FATAL }],
        ["aad", 1098, { Error: 0xcaa2000c, ErrorMessage: "interaction", AdditionalInformation: "AADSTS50076: multi-factor" }],
      ),
    ],
    { layout: "xml" },
  ),
  full("the agent took fourteen minutes", succeeded, [
    preparing,
    (recording) => prepare(recording, 840),
    finishPreparation,
    (recording) => beginSetup(recording, ALDERBROOK, "DeviceSetup"),
    deviceSetupDone,
    toAccount,
    accountEnds,
  ]),
];
