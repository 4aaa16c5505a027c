import {
  accountSetup,
  type Build,
  deviceSetup,
  hybridAccount,
  hybridWait,
  preparing,
  selfDeployingAttested,
  technicianSetup,
  userJoined,
} from "../stages/bases.js";
import { type AgentLog, installApp, startBothLogs } from "../support/deployment/agent-log.js";
import { awaitEntraRegistration, blobTimesOut } from "../support/deployment/hybrid.js";
import { failDeviceToken, joinByDeviceToken, STATE } from "../support/deployment/join.js";
import { ALDERBROOK, APPS, MARTA, NAMED, trackedName } from "../support/deployment/names.js";
import { espLine } from "../support/deployment/oobe.js";
import { refuseEnrollment } from "../support/deployment/register.js";
import { enrollmentKeys, pageStatusKey, preparationRows, setupRows, trackingKeys } from "../support/deployment/registry.js";
import { installerKey, locUri, snapshotKeys } from "../support/deployment/registry-tracking.js";
import { type Category, endByTimeLimit, failCategory, identifyApps, trackApps } from "../support/deployment/setup.js";
import { hex, pageFails, TIMEOUT } from "./endings.js";
import { events, excerpt, failed, from, full, type GateBundle, type HandIn, quotedRecord } from "./gate.js";
import { ENROLLMENT_ERRORS, KNOWN_ISSUES } from "./published-start.js";

const REGISTERING = "device-preparation/registering-mdm";
const PREPARING = "device-preparation/preparing-mdm";
const APPS_STEP = "device-setup/apps";
const CERTIFICATES = "device-setup/certificates";
const NOT_SUPPORTED = 0x80180014;
const BUSY = 0x80070652;
const PACKAGE = "{0D9B1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}";
const selfDeploying = { profile: { selfDeploying: true } } as const;

const refuse =
  (identity: "user" | "device-token", code: number, fault?: readonly [code: string, reason: string]): Build =>
  (recording) =>
    refuseEnrollment(recording, ALDERBROOK, identity, { code, ...(fault && { fault: { code: fault[0], reason: fault[1] } }) });

const selfDeployingJoined: Build = (recording) => {
  selfDeployingAttested(recording);
  joinByDeviceToken(recording, ALDERBROOK);
};

const ENROLLMENT: readonly GateBundle[] = [
  ...from(
    ENROLLMENT_ERRORS,
    full(
      "Windows enrollment switched off in the tenant",
      failed(REGISTERING, "0x80180014", "enrollment-restricted", "enrollment-refused-80180014"),
      [userJoined, refuse("user", NOT_SUPPORTED)],
      { layout: "csv-en-US" },
    ),
    full(
      "no Intune licence, nothing but the event logs of enrollment",
      failed(REGISTERING, "0x80180018", "intune-licence-missing"),
      [userJoined, refuse("user", 0x80180018)],
      {
        layout: "xml",
        without: ["shell-core", "aad", "system"],
      },
    ),
    full(
      "Windows Home, the logs of enrollment alone",
      failed(REGISTERING, "0x80180022", "windows-home-edition"),
      [userJoined, events(["mdm-admin", 97, { HRESULT: 0x80180022 }]), refuse("user", 0x80180022)],
      { only: ["autopilot", "mdm-admin"] },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/autopilot/troubleshooting-faq",
    full(
      "device used again, in the words of the service",
      failed(REGISTERING, "0x80180014", "device-not-released"),
      [
        selfDeployingJoined,
        refuse("device-token", NOT_SUPPORTED, ["DeviceNotSupported", "Enrollment blocked for AP device by SDM One Time Limit Check"]),
        pageFails(NOT_SUPPORTED),
      ],
      { ...selfDeploying, layout: "twice" },
    ),
    excerpt("device used again, the quoted line", failed(REGISTERING, "0x80180014", "device-not-released"), [
      events(
        ["mdm-admin", 52, { Message1: "DeviceNotSupported", Message2: "Enrollment blocked for AP device by SDM One Time Limit Check" }],
        ["mdm-admin", 71, { HRESULT: NOT_SUPPORTED }],
      ),
    ]),
  ),
  ...from(
    "https://patchmypc.com/blog/userless-enrollment-status-in-autopilot-how-to-unblock-devices",
    full(
      "userless enrollment blocked after a reset, without the words of the service",
      failed(REGISTERING, "0x80180014", "device-not-released", "enrollment-refused-80180014"),
      [selfDeployingJoined, refuse("device-token", NOT_SUPPORTED), pageFails(NOT_SUPPORTED)],
      { ...selfDeploying, layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://oofhours.com/2019/10/01/inside-windows-autopilot-self-deploying-mode/",
    full(
      "Intune and Intune Enrollment both in scope, an early Windows 10",
      failed(REGISTERING, "0xC1036501", "not-exactly-one-mdm"),
      [
        selfDeployingJoined,
        events(["autopilot", 179, { State: STATE.discovery }, 7]),
        (recording) => failDeviceToken(recording, STATE.discovery, 0xc1036501),
        pageFails(0xc1036501),
      ],
      { ...selfDeploying, build: 18363 },
    ),
  ),
  ...from(
    "https://github.com/fleetdm/fleet/issues/42144",
    full(
      "the server answers 200 with something else",
      failed(REGISTERING, "0x801900C8", "enrollment-failed"),
      [userJoined, events(["mdm-admin", 9, { HRESULT: 0x801900c8 }]), refuse("user", 0x801900c8)],
      { build: 19043 },
    ),
  ),
];

const PROVIDERS: readonly GateBundle[] = [
  ...from(
    KNOWN_ISSUES,
    full("virtual machine too small for the agent", failed(PREPARING, hex(TIMEOUT), "management-extension-timeout", "virtual-machine-too-small"), [
      preparing,
      events(
        ["autopilot", 287, { Message1: "Apps", Message2: "Sidecar" }, 902],
        ["autopilot", 289, { Message1: "Apps", Message2: "Sidecar", Int1: 15 }],
      ),
      (recording) => espLine(recording, "ESPDevicePreparation_PolicyProvidersInstallation_TimedOut", "EspProviderInstallationSubcategory", TIMEOUT),
      pageFails(TIMEOUT),
    ]),
  ),
];

const appsRow = (text: string): HandIn["registry"] => [
  pageStatusKey({
    DevicePreparation: { state: "succeeded", rows: preparationRows() },
    DeviceSetup: { state: "failed", rows: setupRows({ AppsSubcategory: ["failed", text] }) },
  }),
  ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false } }),
];
const pageLine =
  (category: Category, code: number, step = "Applications"): Build =>
  (recording) => {
    espLine(recording, `ESP${category}_${step}Installation_Failed`, `${step}Subcategory`, code);
    failCategory(recording, category, code);
  };
const itemFails = (code: number): Build =>
  events(
    ["mdm-autopilot", 1309, { Message1: "Device", Message2: trackedName(NAMED.viewer), Message3: "Apps" }],
    ["autopilot", 298, { Message1: "Apps", Message2: trackedName(NAMED.viewer), HRESULT: code }],
  );

/** The agent installs two apps; its logs are written an hour ahead of UTC. */
function agent(end: Build, second: Omit<Parameters<typeof installApp>[2], "app">) {
  const logs: Record<string, AgentLog> = {};
  const build: Build = (recording) => {
    const work = startBothLogs(recording, logs, { zone: 60, apps: [NAMED.portal, NAMED.viewer] });
    identifyApps(recording, "DeviceSetup", [NAMED.portal, NAMED.viewer]);
    installApp(recording, work, { app: NAMED.portal, command: "portal.exe /quiet", seconds: 40, exitCode: 0 });
    events(["autopilot", 296, { Message1: "Apps", Message2: trackedName(NAMED.portal) }])(recording);
    installApp(recording, work, { app: NAMED.viewer, ...second });
    end(recording);
  };
  const agentLogs = (): Record<string, Uint8Array> => Object.fromEntries(Object.entries(logs).map(([name, log]) => [name, log.bytes()]));
  return { build, agentLogs };
}

const wrongCommand = agent((recording) => pageLine("DeviceSetup", 0x80070001)(recording), { command: "setup-wrong.cmd", seconds: 5, exitCode: 1 });
const collision = agent(
  (recording) => {
    itemFails(BUSY)(recording);
    pageLine("DeviceSetup", BUSY)(recording);
  },
  { command: "msiexec /i viewer.msi /qn", seconds: 12, exitCode: 1618 },
);
const openItems =
  (category: Category, minutes: number): Build =>
  (recording) => {
    trackApps(recording, category, [
      { app: APPS.portal, minutes: 2 },
      { app: APPS.vpn, minutes: 1, end: { kind: "open" } },
    ]);
    endByTimeLimit(recording, category, "Applications", minutes);
  };
const stuckMsi = locUri.msi(PACKAGE);

const SETUP: readonly GateBundle[] = [
  ...from(
    "https://halfoncloud.com/posts/m365-business-premium-part-8-anatomy-of-a-failed-enrollment-tracing-an-esp-error-from-screen-to-root-cause",
    full("one of three apps with a wrong command", failed(APPS_STEP, "0x80070001", "app-failed"), [deviceSetup(), wrongCommand.build], {
      layout: "intune-zip",
      agentLogs: wrongCommand.agentLogs,
      registry: [
        ...(appsRow("Apps (0x80070001)") ?? []),
        ...trackingKeys(3, [
          [NAMED.portal, 3],
          [NAMED.viewer, 4],
        ]),
      ],
    }),
  ),
  ...from(
    "https://azuretothemax.net/2023/04/27/autopilot-esp-bug-office-c2r-teams-installer-resulting-in-msi-collision-nightmares",
    full(
      "Office installs Teams at the same time",
      failed(APPS_STEP, "0x80070652", "another-installation-running"),
      [deviceSetup(), collision.build],
      {
        agentLogs: collision.agentLogs,
      },
    ),
  ),
  ...from(
    "https://oofhours.com/2020/09/27/coming-soon-improvements-to-app-installation-error-handling-in-esp/",
    full("a return code that counts as failed", failed(APPS_STEP, "0x81036502", "app-failed"), [
      deviceSetup({ blocking: 7 }),
      (recording) => identifyApps(recording, "DeviceSetup", [NAMED.portal, NAMED.viewer]),
      (recording) => recording.wait(840),
      itemFails(0x81036502),
      pageLine("DeviceSetup", 0x81036502),
    ]),
  ),
  ...from(
    "https://www.zakitpro.com/troubleshooting/intune-win32-app-detection-failed-0x87d1041c/",
    full(
      "installed and not detected, account setup, French text",
      failed("account-setup/apps", "0x87D1041C", "app-not-detected"),
      [
        accountSetup,
        (recording) =>
          trackApps(recording, "AccountSetup", [
            { app: APPS.portal, minutes: 2 },
            { app: APPS.vpn, minutes: 3, end: { kind: "failed", code: 0x87d1041c } },
          ]),
        (recording) => failCategory(recording, "AccountSetup", 0x87d1041c),
      ],
      { layout: "csv-fr-FR" },
    ),
  ),
  ...from(
    "https://www.anoopcnair.com/intune-management-extension-level-3-troubleshoot/",
    full("content not downloaded", failed(APPS_STEP, "0x87D30067", "app-download-failed"), [
      technicianSetup,
      (recording) => identifyApps(recording, "DeviceSetup", [NAMED.viewer]),
      events(
        ["mdm-autopilot", 1302, { Message1: "Device", Message2: trackedName(NAMED.viewer), Message3: "Apps" }, 300],
        ["mdm-autopilot", 1304, { Message1: "Device", Message2: trackedName(NAMED.viewer), Message3: "Apps" }],
        ["autopilot", 298, { Message1: "Apps", Message2: trackedName(NAMED.viewer), HRESULT: 0x87d30067 }],
      ),
      pageLine("DeviceSetup", 0x87d30067),
    ]),
  ),
  ...from(
    "https://learn.microsoft.com/troubleshoot/mem/intune/device-enrollment/understand-troubleshoot-esp",
    full("five minutes for fifteen apps", failed(APPS_STEP, hex(TIMEOUT), "esp-time-limit-device-setup"), [
      deviceSetup({ timeLimitMinutes: 5 }),
      openItems("DeviceSetup", 5),
    ]),
  ),
  ...from(
    ENROLLMENT_ERRORS,
    full(
      "Store app waits for a compliance that waits for the app",
      failed(APPS_STEP, hex(TIMEOUT), "store-app-open-at-time-limit"),
      [
        deviceSetup(),
        ...[1, 2, 3].map(() =>
          events([
            "aad",
            1098,
            {
              Error: 0xcaa2000c,
              ErrorMessage: "interaction",
              AdditionalInformation: "AADSTS53000: Device is not in required device state: compliant",
            },
            60,
          ]),
        ),
        (recording) => endByTimeLimit(recording, "DeviceSetup", "Applications"),
      ],
      {
        registry: [
          ...(appsRow("Apps (0x800705b4)") ?? []),
          ...snapshotKeys("ExpectedModernAppPackages", { "2026-05-04T08_30_10.001Z": { [locUri.storeApp("Alderbrook.Scan_8wekyb3d8bbwe")]: 0 } }),
        ],
      },
    ),
    full(
      "line-of-business MSI beside Win32 apps",
      failed(APPS_STEP, "0x80070652", "another-installation-running"),
      [
        deviceSetup(),
        (recording) => identifyApps(recording, "DeviceSetup", [NAMED.portal]),
        events(
          [
            "mdm-admin",
            1905,
            { Message1: PACKAGE, Message2: "S-0-0-00-0000000000-0000000000-000000000-000", Message3: "https://content.manage.example/p.msi" },
            9,
          ],
          ["mdm-admin", 1920, { Message1: PACKAGE }, 3],
          ["mdm-admin", 1924, { Message1: "log", Message2: "/quiet", Message3: PACKAGE, HRESULT: BUSY }],
        ),
        pageLine("DeviceSetup", BUSY),
      ],
      { layout: "intune-zip", without: ["shell-core"], registry: appsRow("Apps (0x80070652)") ?? [] },
    ),
  ),
  ...from(
    "https://github.com/fleetdm/fleet/issues/47663",
    full(
      "MSI of another MDM parks before it is downloaded",
      failed(APPS_STEP, hex(TIMEOUT), "esp-time-limit-device-setup"),
      [
        deviceSetup(),
        events(
          ["mdm-admin", 1901, { Message1: PACKAGE, Message3: "S-0-0-00-0000000000-0000000000-000000000-000" }],
          ["mdm-admin", 404, { Message2: "MDMFull", Message3: "EnterpriseDesktopAppManagement", Message5: stuckMsi, HexInt1: 0x86000002 }],
        ),
        (recording) => endByTimeLimit(recording, "DeviceSetup", "Applications"),
      ],
      {
        registry: [
          ...(appsRow("Apps (0 of 1 installed)") ?? []),
          installerKey(PACKAGE, { Status: 10 }),
          ...snapshotKeys("ExpectedMSIAppPackages", { "2026-05-04T08_40_10.001Z": { [stuckMsi]: 0 } }),
        ],
      },
    ),
  ),
  ...from(
    "https://call4cloud.nl/2021/06/those-magnificent-drivers-in-their-flying-microsoft-store-or-how-i-flew-from-the-enrolment-status-page-to-paris-in-25-hours-11-minutes/",
    full(
      "account setup that never gets beyond identifying",
      failed("account-setup/apps", hex(TIMEOUT), "esp-identifying-stall", "esp-time-limit-account-setup"),
      [
        accountSetup,
        events(["autopilot", 292, { Message1: "Apps", Message2: "Sidecar" }]),
        (recording) => endByTimeLimit(recording, "AccountSetup", "Applications"),
      ],
    ),
  ),
  ...from(
    "https://github.com/okieselbach/AutopilotMonitor/issues/41",
    full(
      "an app fails, somebody continues, account setup fails too",
      { verdict: ["failed", "soft-failed"], failure: { at: APPS_STEP, code: "0x80070643", first: ["app-failed"] } },
      [
        deviceSetup({ blocking: 7 }),
        (recording) => identifyApps(recording, "DeviceSetup", [NAMED.viewer]),
        itemFails(0x80070643),
        pageLine("DeviceSetup", 0x80070643),
        events(["mdm-admin", 352, { HexInt1: 1 }]),
        (recording) => espLine(recording, "ESPProgress_ContinueAnyway_Started", "button"),
        (recording) => espLine(recording, "ESPProgress_Page_Exiting", "exiting"),
        (recording) => espLine(recording, "ESPProgress_Category_Started", "AccountSetupCategory"),
        (recording) => espLine(recording, "ESPAccountSetup_ApplicationsInstallation_Started", "AppsSubcategory"),
        (recording) => recording.wait(600),
        pageLine("AccountSetup", 0x80070643),
      ],
    ),
  ),
];

const scepFails = (code: number, text: string, times: number, pause: number): Build =>
  events(
    ...Array.from({ length: times }, () => [
      [
        "mdm-admin",
        36,
        { Message1: "1.3.6.1.5.5.7.3.2", Message2: "https://ndes.alderbrook.example/certsrv/mscep/mscep.dll/pkiclient.exe" },
        2,
      ] as const,
      ["mdm-admin", 307, { Message1: text }] as const,
      ["mdm-admin", 32, { HRESULT: code }, pause] as const,
    ]).flat(),
  );

const CERTIFICATE: readonly GateBundle[] = [
  ...from(
    "https://support.okta.com/help/s/article/device-management-scep-profile-error-scep-certificate-enroll-failed-result-the-hash-value-is-not-correct",
    full("trusted certificate profile holds another root", failed(CERTIFICATES, "0x80091007", "scep-issuer-mismatch"), [
      technicianSetup,
      scepFails(
        0x80091007,
        "SCEPInstallCertificateWithScepHelper:Failed to Initialize SCEP enrollment with NDES Server 'https://alderbrook.example/pkiclient.exe', CA cert thumbprint 12AB",
        2,
        60,
      ),
      pageLine("DeviceSetup", 0x80091007, "Certificates"),
    ]),
  ),
  ...from(
    "https://spirhed.com/renewing-ndes-service-certificates-the-right-way/",
    full(
      "certificates of the NDES server ran out",
      failed(CERTIFICATES, hex(TIMEOUT), "scep-server-fault"),
      [
        deviceSetup(),
        (recording) => trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 1 }]),
        scepFails(0x801901f4, "SCEP: GetCACaps failed", 4, 400),
        (recording) => endByTimeLimit(recording, "DeviceSetup", "Certificates"),
      ],
      { layout: "folder" },
    ),
  ),
];

const hybrid = { profile: { hybrid: true } } as const;
const connector = quotedRecord(
  { channel: "ODJ Connector Service", provider: "ODJ Connector Service Source", eventId: 30132, computer: "AB-SRV-07.alderbrook.example" },
  {
    Message:
      '{"Metric":{"Dimensions":{"RequestId":"7f","DeviceId":"c3","DomainName":"alderbrook.example","ErrorCode":"5","RetryCount":"1","ErrorDescription":"Failed to get the ODJ Blob. The ODJ connector does not have sufficient privileges to complete the operation","DiagnosticCode":"0x00000800"},"Name":"RequestOfflineDomainJoinBlob_Failure","Value":0}}',
  },
);
const BLOB = "before-esp/domain-join";

const HYBRID: readonly GateBundle[] = [
  ...from(
    ENROLLMENT_ERRORS,
    full(
      "connector may not write into the organizational unit",
      failed(BLOB, "0x80070774", "domain-join-connector-refused"),
      [hybridWait, connector, (recording) => blobTimesOut(recording)],
      {
        ...hybrid,
        layout: "folder",
      },
    ),
    full(
      "user assigned to a hybrid device",
      failed(BLOB, "0x80070774", "domain-join-blob-timeout", "domain-join-user-assigned"),
      [hybridWait, (recording) => blobTimesOut(recording)],
      { profile: { hybrid: true, assignedUser: MARTA }, layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://joymalya.com/autopilot-hybrid-azure-ad-join-breakpoints",
    full(
      "computer not synchronised while the user waits, Swedish text",
      failed("account-setup/entra-registration", hex(TIMEOUT), "entra-registration-awaited"),
      [
        hybridAccount,
        (recording) => awaitEntraRegistration(recording, 14, false),
        (recording) => espLine(recording, "ESPAccountSetup_AadRegistration_TimedOut", "WaitingForAadRegistrationSubcategory", TIMEOUT),
        (recording) => failCategory(recording, "AccountSetup", TIMEOUT),
      ],
      { ...hybrid, layout: "csv-sv-SE" },
    ),
  ),
];

export const PUBLISHED_MANAGE: readonly GateBundle[] = [...ENROLLMENT, ...PROVIDERS, ...SETUP, ...CERTIFICATE, ...HYBRID];
