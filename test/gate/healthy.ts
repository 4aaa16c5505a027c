import {
  appsInstalled,
  type Build,
  deviceSetup,
  deviceSetupDone,
  hybridAccount,
  preparing,
  selfDeployingAttested,
  selfDeployingPage,
  technicianAttested,
  technicianJoined,
  technicianPage,
  userEnrolled,
  userJoined,
} from "../stages/bases.js";
import { tryAgain } from "../stages/happenings.js";
import { reachDesktop, signInUser, skipHello } from "../support/deployment/account.js";
import { attest } from "../support/deployment/attestation.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { beginDeviceToken, hybridTaskWithoutHybrid, joinByDeviceToken, STATE } from "../support/deployment/join.js";
import { ALDERBROOK, APPS, MARTA, trackedName } from "../support/deployment/names.js";
import { espLine, restart, startOobe, startService } from "../support/deployment/oobe.js";
import { prepare } from "../support/deployment/prepare.js";
import { downloadProfile } from "../support/deployment/profile.js";
import { automaticEnrollmentOfEnrolled, enroll, trivialDevicePreparation } from "../support/deployment/register.js";
import {
  beginPreparation,
  beginSetup,
  exitPage,
  finishPreparation,
  finishSetup,
  installCertificate,
  installMsi,
  openPage,
  trackApps,
} from "../support/deployment/setup.js";
import { events, fine, full, type GateBundle } from "./gate.js";
import { newPreparation, unregistered } from "./other.js";

const succeeded = fine("succeeded");
const NO_NAME = 0x80072ee7;
const FATAL = 0x80070643;
const item = { Message1: "Apps", Message2: trackedName(APPS.vpn) };

const userEnd: Build = (recording) => {
  trackApps(recording, "AccountSetup", [{ app: APPS.vpn, minutes: 2 }]);
  finishSetup(recording, ALDERBROOK, "AccountSetup");
  recording.event("mdm-admin", 351, { Message1: ALDERBROOK.enrollmentId, Message2: MARTA.sid, HexInt1: 1 });
  exitPage(recording);
  hybridTaskWithoutHybrid(recording);
  skipHello(recording);
  reachDesktop(recording);
};
const fromSetup: Build = (recording) => {
  deviceSetupDone(recording);
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
  userEnd(recording);
};
const fromPreparing: Build = (recording) => {
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  fromSetup(recording);
};
const technicianEnd: Build = (recording) => {
  appsInstalled(recording);
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
};
const technicianFromEnrollment: Build = (recording) => {
  enroll(recording, ALDERBROOK, "device-token");
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  technicianEnd(recording);
};
const selfDeployingEnd: Build = (recording) => {
  joinByDeviceToken(recording, ALDERBROOK);
  enroll(recording, ALDERBROOK, "device-token");
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  appsInstalled(recording);
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  exitPage(recording);
};
const monthsLater: Build = (recording) => {
  recording.wait(90 * 86_400);
  restart(recording);
  startService(recording, false);
  events(
    ["autopilot", 160],
    ["autopilot", 163],
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
    ["aad", 1098, { Error: 0xcaa10001, ErrorMessage: "Interaction needed", AdditionalInformation: "x" }],
    ["mdm-admin", 1924, { Message1: "log", Message2: "/quiet", Message3: "{77AA1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}", HRESULT: FATAL }],
    ["device-registration", 304, { ExitCode: 0x801c001d }],
  )(recording);
  automaticEnrollmentOfEnrolled(recording);
};

const selfDeploying = { profile: { selfDeploying: true } } as const;
const hybrid = { profile: { hybrid: true } } as const;

const ENDED: readonly GateBundle[] = [
  full("user-driven, months later", { ...succeeded, scenario: "user-driven" }, [preparing, fromPreparing, monthsLater], { layout: "intune-zip" }),
  full("user-driven, without Shell-Core", succeeded, [preparing, fromPreparing], { without: ["shell-core"] }),
  full(
    "hybrid that waited long for its registration",
    { ...succeeded, scenario: "user-driven-hybrid" },
    [hybridAccount, (recording) => awaitEntraRegistration(recording, 9, true), userEnd],
    hybrid,
  ),
  full("self-deploying", { ...succeeded, scenario: "self-deploying" }, [selfDeployingAttested, selfDeployingEnd], selfDeploying),
  full("technician, green", { ...succeeded, scenario: "pre-provisioning-technician" }, [technicianJoined, technicianFromEnrollment]),
  full("technician, green with the page off", succeeded, [
    technicianJoined,
    (recording) => enroll(recording, ALDERBROOK, "device-token", { skipDevicePage: true, skipUserPage: true }),
    (recording) => espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen"),
  ]),
  full(
    "page off, user-driven",
    succeeded,
    [userEnrolled({ skipDevicePage: true, skipUserPage: true }), skipHello, (recording) => reachDesktop(recording)],
    { layout: "folder" },
  ),
  full(
    "device preparation (v2)",
    { ...succeeded, scenario: "device-preparation-v2" },
    [
      newPreparation,
      events(
        ["autopilot", 416],
        ["autopilot", 412, { Int1: 1 }],
        ["autopilot", 413, { HRESULT: 0 }],
        ["autopilot", 404, { Message1: "Bootstrapper", Message2: "Apps", Message3: "Install apps", Int1: 1 }, 400],
        ["autopilot", 405, { Message1: "Bootstrapper", Message2: "Apps", Message3: "Install apps", Int1: 1, HRESULT: 0 }],
      ),
      skipHello,
      (recording) => reachDesktop(recording),
      events(["mdm-autopilot", 1351, { HRESULT: 0 }]),
    ],
    unregistered,
  ),
  full("technician, update page complained", succeeded, [
    technicianPage,
    (recording) => espLine(recording, "AutopilotWhiteGloveUpdate_Failed", "AUTOPILOTWHITEGLOVEUPDATE", 0x80240439),
    (recording) => attest(recording, { technician: true }),
    beginDeviceToken,
    (recording) => joinByDeviceToken(recording, ALDERBROOK),
    technicianFromEnrollment,
  ]),
];

const HEALED: readonly GateBundle[] = [
  full(
    "171 then 169",
    succeeded,
    [
      selfDeployingPage,
      events(
        ["autopilot", 150],
        ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
        ["autopilot", 202, { HRESULT: NO_NAME }],
        ["autopilot", 171, { HRESULT: 0x81039024 }, 60],
      ),
      (recording) => attest(recording),
      beginDeviceToken,
      selfDeployingEnd,
    ],
    selfDeploying,
  ),
  full("202 and 209 then 205", succeeded, [
    technicianPage,
    events(
      ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
      ["autopilot", 209],
      ["autopilot", 202, { HRESULT: 0x80190194 }, 60],
      ["autopilot", 207, { HRESULT: 0x80190194 }],
    ),
    (recording) => attest(recording, { technician: true }),
    beginDeviceToken,
    (recording) => joinByDeviceToken(recording, ALDERBROOK),
    technicianFromEnrollment,
  ]),
  full(
    "706 then 703",
    succeeded,
    [
      (recording) => startOobe(recording),
      events(["autopilot", 165], ["autopilot", 706, { HRESULT: NO_NAME, Message1: "DdsZtdPolicyManager", Message2: "x" }, 20]),
      (recording) => downloadProfile(recording, ALDERBROOK, { selfDeploying: true, wired: true }),
      (recording) => openPage(recording),
      beginPreparation,
      (recording) => attest(recording),
      beginDeviceToken,
      selfDeployingEnd,
    ],
    selfDeploying,
  ),
  full("180 and 192 then 181", succeeded, [
    technicianJoined,
    events(
      ["autopilot", 180, { State: STATE.discovery, HRESULT: NO_NAME }],
      ["autopilot", 192, { HRESULT: NO_NAME, WaitMs: 5000, AttemptNumber: 1, MaxAttempts: 3 }, 5],
    ),
    technicianFromEnrollment,
  ]),
  full("204 then 104", succeeded, [
    technicianAttested,
    events(["device-registration", 204, { ExitCode: 0x801c03f3, HttpStatus: 400, ServerResponse: '{"Subcode":"DeviceNotFound"}' }, 30]),
    (recording) => joinByDeviceToken(recording, ALDERBROOK),
    technicianFromEnrollment,
  ]),
  full("71 then 72", succeeded, [
    userJoined,
    events(["mdm-admin", 4], ["mdm-admin", 71, { HRESULT: 0x80180018 }, 120]),
    (recording) => enroll(recording, ALDERBROOK, "user"),
    (recording) => openPage(recording),
    beginPreparation,
    trivialDevicePreparation,
    fromPreparing,
  ]),
  full("32 then 39", succeeded, [
    deviceSetup(),
    events(
      ["mdm-admin", 36, { Message2: "https://ndes.alderbrook.example/x" }],
      ["mdm-admin", 308, { Message1: "https://ndes.alderbrook.example/x", HRESULT: NO_NAME }],
      ["mdm-admin", 32, { HRESULT: NO_NAME }, 300],
    ),
    (recording) => installCertificate(recording, "DeviceSetup"),
    fromSetup,
  ]),
  full("298 then 296", succeeded, [
    deviceSetup(),
    events(
      ["autopilot", 293, { Message1: "Apps", Message2: "Sidecar", Int1: 1 }],
      ["autopilot", 297, item],
      ["mdm-autopilot", 1309, { Message1: "Device", Message2: item.Message2, Message3: "Apps" }],
      ["autopilot", 298, { ...item, HRESULT: FATAL }, 200],
      ["mdm-autopilot", 1310, { Message1: "Device", Message2: item.Message2, Message3: "Apps" }],
      ["autopilot", 296, item],
    ),
    fromSetup,
  ]),
  full("289 then 288", succeeded, [
    preparing,
    events(
      ["autopilot", 287, { Message1: "Apps", Message2: "Sidecar" }, 900],
      ["autopilot", 289, { Message1: "Apps", Message2: "Sidecar", Int1: 15 }],
    ),
    (recording) => espLine(recording, "ESPDevicePreparation_PolicyProvidersInstallation_TimedOut", "x", 0x800705b4),
    tryAgain,
    fromPreparing,
  ]),
  full("1924 then 1922", succeeded, [
    deviceSetup(),
    (recording) => installMsi(recording, "{77AA1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}", { kind: "failed", code: 0x80070652 }),
    (recording) => recording.wait(120),
    (recording) => installMsi(recording, "{77AA1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}", { kind: "installed" }),
    fromSetup,
  ]),
  full(
    "clock corrected",
    succeeded,
    [
      selfDeployingPage,
      events(
        ["autopilot", 753, { ServerTime: "2026-05-04T08:10:00Z", ClientTime: "2026-05-04T08:00:00Z", AttemptNumber: 1, MaxAttempts: 3 }],
        ["autopilot", 750],
        ["autopilot", 751],
      ),
      (recording) => attest(recording),
      beginDeviceToken,
      selfDeployingEnd,
    ],
    selfDeploying,
  ),
];

export const HEALTHY: readonly GateBundle[] = [...ENDED, ...HEALED];
