import { accountSetup, type Build, deviceSetup, hybridAccount, preparing, technicianSetup, userJoined } from "../stages/bases.js";
import { type AgentLog, installApp, startBothLogs } from "../support/deployment/agent-log.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { ALDERBROOK, APPS, DEVICE_MSI_SID, MARTA, NAMED, trackedName } from "../support/deployment/names.js";
import { espLine } from "../support/deployment/oobe.js";
import { refuseEnrollment } from "../support/deployment/register.js";
import { enrollmentKeys, pageStatusKey, preparationRows, setupRows, trackingKeys } from "../support/deployment/registry.js";
import { workloadsKey } from "../support/deployment/registry-agent.js";
import { installerKey, locUri, snapshotKeys, trackingKey } from "../support/deployment/registry-tracking.js";
import { type Category, endByTimeLimit, failCategory, failCertificate, identifyApps, installMsi, trackApps } from "../support/deployment/setup.js";
import { hex, pageFails, red, TIMEOUT } from "./endings.js";
import { events, failed, from, full, type GateBundle, type HandIn } from "./gate.js";
import { newPreparation, unregistered } from "./other.js";
import { BLUETECHGREEN, damagedLog, LAPTOPS251 } from "./second-start.js";

const REGISTERING = "device-preparation/registering-mdm";
const PREPARING = "device-preparation/preparing-mdm";
const APPS_STEP = "device-setup/apps";
const NO_CONNECTION = 0x80072efd;
const FATAL = 0x80070643;
const FAULTS = "https://docs.microsoft.com/en-us/openspecs/windows_protocols/ms-mde2/0a78f419-5fd7-4ddb-bc76-1c0f7e11da23";
const ANOOP_AGENT = "https://www.anoopcnair.com/intune-management-extension-deep-dive-level-300/";
const APPX_ERRORS = "https://learn.microsoft.com/windows/win32/appxpkg/troubleshooting";
const PRODUCT = "{5B1E7C90-3D42-4E7B-9A66-0C1F8D2E7A53}";

const refuse =
  (code: number, fault?: readonly [code: string, reason: string]): Build =>
  (recording) =>
    refuseEnrollment(recording, ALDERBROOK, "user", { code, ...(fault && { fault: { code: fault[0], reason: fault[1] } }) });
const refused = (name: string, code: number, first: readonly string[], fault?: readonly [string, string], handIn: HandIn = {}): GateBundle =>
  full(name, failed(REGISTERING, hex(code), ...first), [userJoined, refuse(code, fault)], handIn);

const ENROLLMENT: readonly GateBundle[] = [
  ...from(
    FAULTS,
    refused(
      "the service cannot get a certificate for the device",
      0x80180004,
      ["enrollment-failed"],
      ["CertificateRequest", "Failed to get certificate"],
    ),
    refused(
      "this user may not enroll",
      0x80180003,
      ["personal-device-blocked", "enrollment-failed", "enrollment-restricted"],
      ["Authorization", "This User is not authorized to enroll"],
      {
        layout: "xml",
      },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/troubleshoot/mem/intune/device-enrollment/troubleshoot-device-enrollment-in-intune",
    refused("the sixteenth device of one user", 0x80180013, ["device-limit-reached"], ["DeviceCapReached", "Device cap reached"], {
      layout: "intune-zip",
    }),
  ),
  ...from(
    "https://learn.microsoft.com/windows/client-management/mobile-device-enrollment",
    refused(
      "the tenant is being moved",
      0x80180017,
      ["enrollment-failed", "enrollment-service-busy"],
      ["InMaintenance", "Tenant is in maintenance mode"],
      { layout: "folder" },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/windows/client-management/azure-active-directory-integration-with-mdm",
    refused("nothing configured as MDM for this user", 0x80180031, ["mdm-scope-or-upn"], undefined, { layout: "csv-en-US" }),
  ),
  ...from(
    BLUETECHGREEN,
    full(
      "TLS to the enrollment service breaks",
      failed(REGISTERING, "0x80072F8F", "tls-inspection", "enrollment-service-unreachable", "device-clock-wrong"),
      [userJoined, events(["mdm-admin", 4], ["mdm-admin", 5, { HRESULT: 0x80072f8f }, 4], ["mdm-admin", 71, { HRESULT: 0x80072f8f }])],
    ),
  ),
  ...from(
    "https://techcommunity.microsoft.com/t5/microsoft-intune/autopilot-co-management-and-esp-timeouts-and-bits-too/td-p/3908659",
    full(
      "the ConfigMgr client needed more than its half hour",
      failed(PREPARING, hex(TIMEOUT), "configmgr-client-timeout"),
      [
        preparing,
        events(
          ["autopilot", 287, { Message1: "Apps", Message2: "Sidecar" }, 40],
          ["autopilot", 288, { Message1: "Apps", Message2: "Sidecar" }],
          ["autopilot", 287, { Message1: "Apps", Message2: "ConfigMgr" }, 1800],
          ["autopilot", 289, { Message1: "Apps", Message2: "ConfigMgr", Int1: 30 }],
        ),
        (recording) => espLine(recording, "ESPDevicePreparation_PolicyProvidersInstallation_TimedOut", "EspProviderInstallationSubcategory", TIMEOUT),
        pageFails(TIMEOUT),
      ],
      {
        registry: [
          ...trackingKeys(3),
          trackingKey("Device\\DevicePreparation\\PolicyProviders\\ConfigMgr", { InstallationState: 1, InstallDuration: 1800 }),
        ],
      },
    ),
  ),
];

const pageLine =
  (category: Category, code: number, step = "Applications"): Build =>
  (recording) => {
    espLine(recording, `ESP${category}_${step}Installation_Failed`, `${step}Subcategory`, code);
    failCategory(recording, category, code);
  };
const appFails =
  (code: number, category: Category = "DeviceSetup"): Build =>
  (recording) => {
    trackApps(recording, category, [
      { app: APPS.portal, minutes: 1 },
      { app: APPS.vpn, minutes: 2, end: { kind: "failed", code } },
    ]);
    failCategory(recording, category, code);
  };
const oneApp = (name: string, code: number, first: readonly string[], handIn: HandIn = {}): GateBundle =>
  full(name, failed(APPS_STEP, hex(code), ...first), [deviceSetup(), appFails(code)], handIn);
const status = (text: string, step = "AppsSubcategory"): NonNullable<HandIn["registry"]> => [
  pageStatusKey({
    DevicePreparation: { state: "succeeded", rows: preparationRows() },
    DeviceSetup: { state: "failed", rows: setupRows({ [step]: ["failed", text] }) },
  }),
  ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false } }),
];

/** Two apps by the agent; the second comes back with an exit code, and a code of the page where the page got one. */
function agent(exitCode: number, code: number, command: string) {
  const logs: Record<string, AgentLog> = {};
  const build: Build = (recording) => {
    const work = startBothLogs(recording, logs, { zone: 120, apps: [NAMED.portal, NAMED.viewer] });
    identifyApps(recording, "DeviceSetup", [NAMED.portal, NAMED.viewer]);
    installApp(recording, work, { app: NAMED.portal, command: "portal.exe /S", seconds: 30, exitCode: 0 });
    events(["autopilot", 296, { Message1: "Apps", Message2: trackedName(NAMED.portal) }])(recording);
    if (exitCode === 0) {
      installApp(recording, work, { app: NAMED.viewer, command, seconds: 70 });
      for (const text of [
        "[Win32App] Installation is done, collecting result",
        "[Win32App] lpExitCode 0",
        `[Win32App][DetectionActionHandler] Detection for policy with id: ${NAMED.viewer.id} resulted in action status: Success and detection state: NotDetected.`,
        `[Win32App][EspManager] Updating ESP tracked install status from InProgress to Error for application ${NAMED.viewer.id} with name: ${NAMED.viewer.name}.`,
      ])
        work.line(text);
    } else installApp(recording, work, { app: NAMED.viewer, command, seconds: 70, exitCode });
    events(
      ["mdm-autopilot", 1309, { Message1: "Device", Message2: trackedName(NAMED.viewer), Message3: "Apps" }],
      ["autopilot", 298, { Message1: "Apps", Message2: trackedName(NAMED.viewer), HRESULT: code }],
    )(recording);
    pageLine("DeviceSetup", code)(recording);
  };
  const agentLogs = (): Record<string, Uint8Array> => Object.fromEntries(Object.entries(logs).map(([name, log]) => [name, log.bytes()]));
  return { build, agentLogs };
}
const fatal = agent(1603, FATAL, "msiexec /i viewer.msi /qn");
const unopened = agent(1619, 0x80070653, "msiexec /i wrong-name.msi /qn");
const undetected = agent(0, 0x87d1041c, "viewer-setup.exe /S");

const SETUP: readonly GateBundle[] = [
  ...from(
    "https://airdesk.com/2022/04/troubleshooting-faults-in-autopilot/",
    oneApp("content that was not unpacked", 0x87d30067, ["app-content-not-usable"], { layout: "intune-zip" }),
  ),
  ...from(
    ANOOP_AGENT,
    oneApp("an installer that nobody watches any more", 0x87d300c9, ["app-failed", "installer-not-ended-in-time"], { layout: "folder" }),
    full(
      "installed, and the detection rule looks elsewhere",
      failed(APPS_STEP, "0x87D1041C", "app-not-detected"),
      [deviceSetup(), undetected.build],
      {
        agentLogs: undetected.agentLogs,
      },
    ),
  ),
  ...from(
    "https://endpointweekly.com/blog/intune-microsoft-store-app-deployment-troubleshooting.html",
    oneApp("an app of the Store that is not installed", 0x80073cf9, ["store-app-failed"], { registry: status("Apps (0x80073cf9)") }),
  ),
  ...from(
    APPX_ERRORS,
    full(
      "a package whose signature is not trusted, the page's own lines missing",
      failed(APPS_STEP, "0x80073CFF", "store-package-not-trusted"),
      [deviceSetup()],
      {
        layout: "folder",
        without: ["shell-core"],
        registry: [
          ...status("Apps (0x80073cff)"),
          ...snapshotKeys("ExpectedModernAppPackages", {
            "2026-05-04T08:20:11Z": { [locUri.storeApp("AlderbrookTools_4mz7q2k9d1c3e")]: 0 },
          }),
        ],
      },
    ),
    oneApp("no room on the disk", 0x80070070, ["disk-full"]),
  ),
  ...from(
    "https://stackoverflow.com/questions/64381453/appinstaller-xml-issue",
    oneApp("a download that asks for wrong ranges", 0x80d05011, ["app-download-failed", "app-failed"]),
  ),
  ...from(
    "https://call4cloud.nl/2024/02/autopilot-esp-besteffort-blockingapps",
    full("a blocking app fails for the technician", failed(APPS_STEP, hex(FATAL), "app-failed"), [technicianSetup, fatal.build, red(FATAL)], {
      agentLogs: fatal.agentLogs,
    }),
  ),
  ...from(
    "https://oofhours.com/2019/08/25/the-enrollment-status-page-phases-and-steps/",
    full(
      "a line-of-business package with a fatal error",
      failed(APPS_STEP, hex(FATAL), "msi-app-failed"),
      [deviceSetup(), (recording) => installMsi(recording, PRODUCT, { kind: "failed", code: FATAL }), pageLine("DeviceSetup", FATAL)],
      { registry: [installerKey(PRODUCT, { Status: 60, LastError: FATAL })] },
    ),
  ),
  ...from(
    LAPTOPS251,
    full(
      "a package that never arrives, until the time is up",
      failed(APPS_STEP, hex(NO_CONNECTION), "msi-download-failed"),
      [
        deviceSetup(),
        (recording) => {
          const url = "https://content.manage.example/package.msi";
          const item = { Message1: PRODUCT, Message2: DEVICE_MSI_SID, Message3: url };
          events(["mdm-admin", 1901, { Message1: PRODUCT, Message3: DEVICE_MSI_SID }], ["mdm-admin", 1905, item])(recording);
          for (let attempt = 0; attempt < 4; attempt += 1) events(["mdm-admin", 1907, { ...item, HRESULT: NO_CONNECTION }, 420])(recording);
          endByTimeLimit(recording, "DeviceSetup", "Applications");
        },
      ],
      {
        registry: [
          installerKey(PRODUCT, { Status: 30, LastError: NO_CONNECTION }),
          ...snapshotKeys("ExpectedMSIAppPackages", { "2026-05-04T08:50:11Z": { [locUri.msi(PRODUCT)]: 0 } }),
        ],
      },
    ),
  ),
  ...from(
    "https://docs.defguard.net/support-1/troubleshooting-guides/desktop-client/windows-installer-exit-codes",
    full(
      "a package under another name than the command has",
      failed(APPS_STEP, "0x80070653", "msi-package-not-opened"),
      [deviceSetup(), unopened.build],
      {
        agentLogs: unopened.agentLogs,
        files: damagedLog("microsoft-windows-user device registration-admin.evtx"),
      },
    ),
  ),
];

const CERTIFICATES: readonly GateBundle[] = [
  ...from(
    "https://winenfood.com/how-to-avoid-scep-certificate-enrollment-errors",
    full("a firewall drops the way to the certificate server", failed("device-setup/certificates", "0x80072EE2", "scep-certificate-failed"), [
      deviceSetup(),
      (recording) => {
        failCertificate(recording, "DeviceSetup", 0x80072ee2);
        failCategory(recording, "DeviceSetup", 0x80072ee2);
      },
    ]),
  ),
  ...from(
    "https://github.com/MicrosoftDocs/SupportArticles-docs/blob/main/support/mem/intune/certificates/troubleshoot-scep-certificate-profile-deployment.md",
    full(
      "the trusted root went to other devices",
      failed("device-setup/certificates", "0x800B0109", "scep-certificate-failed", "scep-server-chain-untrusted"),
      [
        deviceSetup(),
        (recording) => {
          for (let attempt = 0; attempt < 3; attempt += 1)
            events(["mdm-admin", 37, {}, 3], ["mdm-admin", 32, { HRESULT: 0x800b0109 }, 240])(recording);
        },
        pageLine("DeviceSetup", 0x800b0109, "Certificates"),
      ],
      { layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/windows/client-management/mdm/wifi-csp",
    full(
      "a wireless profile that Windows does not take",
      failed("device-setup/network-connections", hex(TIMEOUT), "wifi-profile-failed"),
      [
        deviceSetup(),
        events(["mdm-admin", 1507, { UInt1: 1206 }, 600], ["mdm-admin", 1507, { UInt1: 1206 }, 600]),
        (recording) => {
          trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 2 }]);
          endByTimeLimit(recording, "DeviceSetup", "NetworkProfiles");
        },
      ],
      {
        omit: /NetworkProfilesInstallation_Skipped/,
        registry: [
          ...status("Network connections (0x800705b4)", "NetworkConnectionsSubcategory"),
          ...snapshotKeys("ExpectedNetworkProfiles", { "2026-05-04T08:58:11Z": { [locUri.wifi("Alderbrook Staff")]: 0 } }),
        ],
      },
    ),
  ),
  ...from(
    BLUETECHGREEN,
    full(
      "no more answer of the management service during device setup",
      failed("device-setup/security-policies", hex(TIMEOUT), "mdm-session-failed", "esp-time-limit-device-setup"),
      [
        deviceSetup(),
        (recording) => {
          for (let session = 0; session < 6; session += 1)
            events(
              ["mdm-admin", 208, { Message1: ALDERBROOK.enrollmentId, UInt1: 9 + session }],
              ["mdm-admin", 201, { HRESULT: NO_CONNECTION }],
              ["mdm-admin", 204, { HRESULT: NO_CONNECTION }],
              ["mdm-admin", 209, { HRESULT: NO_CONNECTION }, 480],
            )(recording);
          endByTimeLimit(recording, "DeviceSetup", "Policies");
        },
      ],
      { omit: /PoliciesInstallation_Succeeded/ },
    ),
  ),
];

const ACCOUNT: readonly GateBundle[] = [
  ...from(
    "https://call4cloud.nl/2022/05/autopilot-account-apps-failed-not-compliant",
    full(
      "a Store app that waits for a device that is compliant",
      failed("account-setup/apps", hex(TIMEOUT), "store-app-open-at-time-limit", "user-token-blocked-by-conditional-access"),
      [
        accountSetup,
        (recording) => {
          for (let attempt = 0; attempt < 4; attempt += 1)
            events([
              "aad",
              1098,
              {
                Error: 0xcaa20004,
                ErrorMessage: "The request was denied.",
                AdditionalInformation: "AADSTS53000: Device is not in required device state: compliant. Code: interaction_required",
              },
              600,
            ])(recording);
          endByTimeLimit(recording, "AccountSetup", "Applications");
        },
      ],
      {
        registry: [
          ...snapshotKeys(
            "ExpectedModernAppPackages",
            { "2026-05-04T09:20:11Z": { [locUri.storeApp("Microsoft.CompanyPortal_8wekyb3d8bbwe", "User")]: 0 } },
            MARTA.sid,
          ),
        ],
      },
    ),
  ),
  ...from(
    ANOOP_AGENT,
    full(
      "the user signs off while an app is under way",
      failed("account-setup/apps", "0x87D300CD", "user-signed-out-during-app"),
      [accountSetup, appFails(0x87d300cd, "AccountSetup")],
      { layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://geekwolf.cloud/2024/04/19/Windows-hybrid-join-deepdive.html",
    full(
      "the computer is not synchronised while the page waits",
      failed("account-setup/entra-registration", hex(TIMEOUT), "entra-registration-awaited"),
      [
        hybridAccount,
        (recording) => {
          awaitEntraRegistration(recording, 13, false);
          espLine(recording, "ESPAccountSetup_AadRegistrationTask_Failed", "WaitingForAadRegistrationSubcategory", TIMEOUT);
          failCategory(recording, "AccountSetup", TIMEOUT);
        },
      ],
      { profile: { hybrid: true } },
    ),
  ),
  ...from(
    "https://visualfoodie.com/causes-of-scep-certificate-enrollment-initialization-failed",
    full(
      "one wrong character in the thumbprint of the root",
      failed("account-setup/certificates", "0x80092004", "scep-certificate-failed", "scep-issuer-mismatch"),
      [
        accountSetup,
        (recording) => {
          for (let attempt = 0; attempt < 3; attempt += 1)
            events(
              ["mdm-admin", 37, {}, 2],
              ["mdm-admin", 307, { Message1: "SCEPInstallCertificateWithScepHelper: Failed to Initialize SCEP enrollment" }],
              ["mdm-admin", 32, { HRESULT: 0x80092004 }, 200],
            )(recording);
        },
        pageLine("AccountSetup", 0x80092004, "Certificates"),
      ],
    ),
  ),
];

const step = (source: string, code?: number) => ({
  Message1: "Session",
  Message2: "Page",
  Message3: source,
  Int1: 1,
  ...(code === undefined ? {} : { HRESULT: code }),
});
const arrived = events(["autopilot", 416, {}, 50], ["autopilot", 412, { Int1: 1 }], ["autopilot", 413, { HRESULT: 0 }]);
const v2 = "device-preparation-v2";
const NEW_PREPARATION: readonly GateBundle[] = [
  ...from(
    "https://patchmypc.com/blog/win32-apps-not-installing-during-autopilot-device-preparation/",
    full(
      "policies never get ready and the page's half hour passes",
      { ...failed(APPS_STEP, hex(TIMEOUT), "device-preparation-page-timeout"), scenario: v2 },
      [
        newPreparation,
        arrived,
        events(
          ["autopilot", 404, step("Bootstrapper"), 20],
          ["autopilot", 405, step("Bootstrapper", 0)],
          ["autopilot", 404, step("PolicyProvider"), 1800],
          ["autopilot", 407, step("PolicyProvider", TIMEOUT)],
        ),
      ],
      unregistered,
    ),
  ),
  ...from(
    "https://call4cloud.nl/2024/06/autopilot-device-preparation-flow/amp",
    full(
      "personal devices are blocked and the identifier of the company is missing",
      failed(REGISTERING, "0x80180014", "enrollment-refused-80180014", "enrollment-restricted", "personal-device-blocked"),
      [userJoined, refuse(0x80180014, ["DeviceNotSupported", "Enrollment of this device type is not supported"])],
      { ...unregistered, layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://intunebytes.com/autopilot-device-preparation-device-provisioning-2",
    full(
      "the agent of device preparation cannot be fetched",
      { ...failed(PREPARING, hex(NO_CONNECTION), "device-preparation-agent-missing"), scenario: v2 },
      [newPreparation, events(["autopilot", 416, {}, 900], ["autopilot", 413, { HRESULT: NO_CONNECTION }])],
      { ...unregistered, layout: "folder" },
    ),
  ),
  ...from(
    "https://www.recastsoftware.com/?p=11648",
    full(
      "a script of the policy ends with an error",
      { ...failed(APPS_STEP, "0x80070001", "device-preparation-step-failed"), scenario: v2 },
      [
        newPreparation,
        arrived,
        events(
          ["autopilot", 404, step("Bootstrapper"), 20],
          ["autopilot", 405, step("Bootstrapper", 0)],
          ["autopilot", 404, step("Script"), 90],
          ["autopilot", 406, step("Script", 0x80070001)],
        ),
      ],
      {
        ...unregistered,
        registry: [
          workloadsKey([
            { id: "0b7f1a52-6a11-4a0e-8a3e-5d51c1f7c0d1", name: "Set-TimeZone.ps1", state: 4, start: "2026-05-04T08:04:00Z", error: -2147024895 },
          ]),
        ],
      },
    ),
  ),
];

/** Published failures of the second round, from the enrollment on. */
export const SECOND_MANAGE: readonly GateBundle[] = [...ENROLLMENT, ...SETUP, ...CERTIFICATES, ...ACCOUNT, ...NEW_PREPARATION];
