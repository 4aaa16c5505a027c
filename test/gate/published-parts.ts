import { type Build, deviceSetup, hybridAccount, technicianAttested, technicianSetup, userJoined } from "../stages/bases.js";
import { reachDesktop, signInUser, skipHello } from "../support/deployment/account.js";
import { type AgentLog, installApp, startBothLogs } from "../support/deployment/agent-log.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { refuseDeviceTokenJoin } from "../support/deployment/join.js";
import { ALDERBROOK, APPS, MARTA, NAMED } from "../support/deployment/names.js";
import { espLine, restart, startOobe } from "../support/deployment/oobe.js";
import { enrollmentKeys, pageStatusKey, preparationRows, setupRows } from "../support/deployment/registry.js";
import {
  beginSetup,
  type Category,
  endByTimeLimit,
  failCategory,
  finishSetup,
  identifyApps,
  openPage,
  trackApps,
} from "../support/deployment/setup.js";
import { hex, TIMEOUT } from "./endings.js";
import { events, failed, from, full, type GateBundle } from "./gate.js";
import { KNOWN_ISSUES } from "./published-start.js";

const FATAL = 0x80070643;
const NOT_DETECTED = 0x87d1041c;
const NO_CONNECTION = 0x80072efd;
const APPS_STEP = "device-setup/apps";

const appFails =
  (code: number, category: Category = "DeviceSetup"): Build =>
  (recording) => {
    trackApps(recording, category, [
      { app: APPS.portal, minutes: 2 },
      { app: APPS.vpn, minutes: 5, end: { kind: "failed", code } },
    ]);
    failCategory(recording, category, code);
  };

const logs: Record<string, AgentLog> = {};
const agentAlone: Build = (recording) => {
  const work = startBothLogs(recording, logs, { zone: 60, apps: [NAMED.portal, NAMED.viewer] });
  installApp(recording, work, { app: NAMED.portal, command: "portal.exe /quiet", seconds: 30, exitCode: 0 });
  installApp(recording, work, { app: NAMED.viewer, command: "viewer.exe /S", seconds: 30, exitCode: 1603 });
};

const technicianDone: Build = (recording) => {
  technicianSetup(recording);
  trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 1 }]);
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
};
const userStarts: Build = (recording) => {
  recording.wait(3 * 86_400);
  restart(recording);
  startOobe(recording, { storageIsNew: false });
  events(["autopilot", 160], ["autopilot", 163], ["autopilot", 153, { InitialState: 0, UpdateState: 3 }])(recording);
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
};

const defect = failed("account-setup/entra-registration", "0x80004005", "entra-registration-awaited", "hybrid-join-timeout-defect");
const waiting: readonly Build[] = [hybridAccount, (recording) => awaitEntraRegistration(recording, 6, false)];
const hybrid = { profile: { hybrid: true } } as const;

/** The same published failures where little of the device is handed in, or where they come late in its life. */
export const PUBLISHED_PARTS: readonly GateBundle[] = [
  ...from(
    "https://oofhours.com/2020/09/27/coming-soon-improvements-to-app-installation-error-handling-in-esp/",
    full("an app fails, the page's log alone", failed(APPS_STEP, hex(FATAL), "app-failed"), [deviceSetup(), appFails(FATAL)], {
      only: ["shell-core"],
      profile: "none",
    }),
  ),
  ...from(
    "https://www.zakitpro.com/troubleshooting/intune-win32-app-detection-failed-0x87d1041c/",
    full(
      "an app is not detected, the registry alone",
      failed(APPS_STEP, hex(NOT_DETECTED), "app-not-detected"),
      [deviceSetup(), appFails(NOT_DETECTED)],
      {
        only: [],
        profile: "none",
        registry: [
          pageStatusKey({
            DevicePreparation: { state: "succeeded", rows: preparationRows() },
            DeviceSetup: { state: "failed", rows: setupRows({ AppsSubcategory: ["failed", "Apps (0x87D1041C)"] }) },
          }),
          ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false } }),
        ],
      },
    ),
    full(
      "an app of the user is not detected, days after the technician",
      { ...failed("account-setup/apps", hex(NOT_DETECTED), "app-not-detected"), scenario: "pre-provisioning-user" },
      [technicianDone, userStarts, appFails(NOT_DETECTED, "AccountSetup")],
    ),
  ),
  ...from(
    "https://halfoncloud.com/posts/m365-business-premium-part-8-anatomy-of-a-failed-enrollment-tracing-an-esp-error-from-screen-to-root-cause",
    full("an installer ends with 1603, the agent's logs alone", failed(APPS_STEP, hex(FATAL), "app-failed"), [agentAlone], {
      profile: "none",
      agentLogs: () => Object.fromEntries(Object.entries(logs).map(([name, log]) => [name, log.bytes()])),
    }),
  ),
  ...from(
    KNOWN_ISSUES,
    full(
      "Entra object deleted, the Autopilot log alone",
      failed("device-preparation/joining-network", "0x801C03F3", "entra-device-object-deleted"),
      [technicianAttested, (recording) => refuseDeviceTokenJoin(recording, ALDERBROOK, { code: 0x801c03f3, httpStatus: 400, response: {} })],
      { only: ["autopilot"], profile: "none", layout: "folder" },
    ),
    full(
      "hybrid run times out with 0x80004005, the page names the category",
      defect,
      [...waiting, (recording) => failCategory(recording, "AccountSetup", 0x80004005)],
      { ...hybrid, layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/troubleshoot/mem/intune/device-enrollment/troubleshoot-windows-auto-enrollment",
    full("joined and never enrolled, the MDM scope is none", failed("device-preparation/registering-mdm", null, "enrollment-not-attempted"), [
      events(["mdm-admin", 813, { Message1: "AllowTelemetry", Message2: "System", Message4: "Device", HexInt1: 1 }]),
      userJoined,
      (recording) => recording.wait(30),
      skipHello,
      (recording) => reachDesktop(recording),
    ]),
  ),
  ...from(
    "https://airdesk.com/category/deployment/",
    full("the network goes away while apps install", failed(APPS_STEP, hex(TIMEOUT), "esp-time-limit-device-setup", "mdm-session-failed"), [
      deviceSetup(),
      (recording) => identifyApps(recording, "DeviceSetup", [NAMED.viewer]),
      ...[1, 2, 3, 4].map(() =>
        events(
          ["mdm-admin", 201, { HRESULT: NO_CONNECTION }],
          ["mdm-admin", 204, { HRESULT: NO_CONNECTION }],
          ["mdm-admin", 209, { HRESULT: NO_CONNECTION }, 600],
        ),
      ),
      (recording) => endByTimeLimit(recording, "DeviceSetup", "Applications"),
    ]),
  ),
];
