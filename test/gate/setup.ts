import { accountSetup, appsInstalled, type Build, deviceSetup, technicianSetup } from "../stages/bases.js";
import { APPS, trackedName } from "../support/deployment/names.js";
import { espLine } from "../support/deployment/oobe.js";
import { pageStatusKey, preparationRows, setupRows } from "../support/deployment/registry.js";
import { type Category, endByTimeLimit, failCategory, failCertificate, installMsi, trackApps } from "../support/deployment/setup.js";
import { events, failed, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const TIMEOUT = 0x800705b4;
const FATAL = 0x80070643;
const NO_NAME = 0x80072ee7;
const APPS_STEP = "device-setup/apps";
const PRODUCT = "{0D9B1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}";
const app = trackedName(APPS.vpn);
const item = { Message1: "Apps", Message2: app };
const tracked: readonly Quoted[] = [
  ["autopilot", 292, { Message1: "Apps", Message2: "Sidecar" }],
  ["autopilot", 293, { Message1: "Apps", Message2: "Sidecar", Int1: 1 }],
  ["autopilot", 297, item],
];

const categoryFails =
  (code: number, category: Category = "DeviceSetup"): Build =>
  (recording) =>
    failCategory(recording, category, code);
const line =
  (name: string, code: number): Build =>
  (recording) =>
    espLine(recording, name, "line", code);
const appFails =
  (code: number, category: Category = "DeviceSetup"): Build =>
  (recording) => {
    trackApps(recording, category, [
      { app: APPS.portal, minutes: 2 },
      { app: APPS.vpn, minutes: 5, end: { kind: "failed", code } },
    ]);
    failCategory(recording, category, code);
  };
const openUntilLimit =
  (category: Category): Build =>
  (recording) => {
    trackApps(recording, category, [
      { app: APPS.portal, minutes: 2 },
      { app: APPS.vpn, minutes: 5, end: { kind: "open" } },
    ]);
    endByTimeLimit(recording, category, "Applications");
  };

const rows = (step: string, text: string) => [
  pageStatusKey({
    DevicePreparation: { state: "succeeded", rows: preparationRows() },
    DeviceSetup: {
      state: "failed",
      rows: setupRows({
        [step]: ["failed", text],
        ...(step === "AppsSubcategory" ? {} : { AppsSubcategory: ["inProgress", "Apps (1 of 3 installed)"] as const }),
      }),
    },
  }),
];

/** An app that fails with a code: user-driven, technician, and in account setup. */
function appCode(name: string, code: number, first: string): GateBundle[] {
  const text = `0x${code.toString(16).toUpperCase().padStart(8, "0")}`;
  return [
    sparse(name, failed(APPS_STEP, text, first), [...tracked, ["autopilot", 298, { ...item, HRESULT: code }]]),
    full(`${name}, user-driven`, failed(APPS_STEP, text, first), [deviceSetup(), appFails(code)], { layout: "intune-zip" }),
    full(`${name}, technician, without Shell-Core`, failed(APPS_STEP, text, first), [technicianSetup, appFails(code)], { without: ["shell-core"] }),
    full(`${name}, account setup`, failed("account-setup/apps", text, first), [accountSetup, appFails(code, "AccountSetup")]),
    full(`${name}, with the page's registry`, failed(APPS_STEP, text, first), [deviceSetup(), appFails(code)], {
      registry: rows("AppsSubcategory", `Apps (${text})`),
    }),
  ];
}

const APP: readonly GateBundle[] = [
  ...appCode("app failed", FATAL, "app-failed"),
  ...appCode("app not detected", 0x87d1041c, "app-not-detected"),
  ...appCode("disk full", 0x80070070, "disk-full"),
  ...appCode("Store app failed", 0x80073cf9, "store-app-failed"),
  ...appCode("MSI that does not open", 0x80070653, "msi-package-not-opened"),
  ...appCode("command line of msiexec", 0x80070667, "msi-command-line-invalid"),
  ...appCode("install command not found", 0x80070002, "install-command-not-found"),
  ...appCode("installer restarts", 0x80070669, "installer-restarts-device"),
  ...appCode("package without its framework", 0x80073cf3, "store-package-dependency-missing"),
  ...appCode("App Installer switched off", 0x8a15003a, "app-installer-switched-off"),
  ...appCode("another installation", 0x80070652, "another-installation-running").slice(1),
  sparse("another installation", failed(APPS_STEP, "0x80070652", "another-installation-running"), [
    ...tracked,
    ["mdm-admin", 1924, { Message1: "log", Message2: "/quiet", Message3: PRODUCT, HRESULT: 0x80070652 }],
    [
      "shell-core",
      62407,
      { Name: "CommercialOOBE_ESPDeviceSetup_ApplicationsInstallation_Failed", Value: '{"message":"AppsSubcategory","errorCode":2147944018}' },
    ],
  ]),
  sparse("app failed, only the resource event", failed(APPS_STEP, null, "app-failed"), [
    ...tracked,
    ["mdm-autopilot", 1309, { Message1: "Device", Message2: app, Message3: "Apps" }],
  ]),
  sparse("download failed", failed(APPS_STEP, null, "app-download-failed"), [
    ["mdm-autopilot", 1302, { Message1: "Device", Message2: app, Message3: "Apps" }],
    ["mdm-autopilot", 1304, { Message1: "Device", Message2: app, Message3: "Apps" }],
  ]),
  full("download failed", failed(APPS_STEP, "0x80072EE7", "app-download-failed"), [
    deviceSetup(),
    events(
      ...tracked,
      ["mdm-autopilot", 1302, { Message1: "Device", Message2: app, Message3: "Apps" }, 60],
      ["mdm-autopilot", 1304, { Message1: "Device", Message2: app, Message3: "Apps" }],
      ["autopilot", 298, { ...item, HRESULT: NO_NAME }],
    ),
    line("ESPDeviceSetup_ApplicationsInstallation_Failed", NO_NAME),
    categoryFails(NO_NAME),
  ]),
  sparse("MSI failed", failed(APPS_STEP, "0x80070643", "msi-app-failed"), [
    ["mdm-admin", 1920, { Message1: PRODUCT, Message2: "S-0-0-00-0000000000-0000000000-000000000-000" }],
    ["mdm-admin", 1924, { Message1: "log", Message2: "/quiet", Message3: PRODUCT, HRESULT: FATAL }],
    [
      "shell-core",
      62407,
      { Name: "CommercialOOBE_ESPDeviceSetup_ApplicationsInstallation_Failed", Value: `{"message":"AppsSubcategory","errorCode":${FATAL}}` },
    ],
  ]),
  full(
    "MSI failed",
    failed(APPS_STEP, "0x80070643", "msi-app-failed"),
    [
      deviceSetup(),
      (recording) => installMsi(recording, PRODUCT, { kind: "failed", code: FATAL }),
      line("ESPDeviceSetup_ApplicationsInstallation_Failed", FATAL),
      categoryFails(FATAL),
    ],
    { layout: "intune-zip" },
  ),
  full("MSI while another installs", failed(APPS_STEP, "0x80070652", "another-installation-running"), [
    deviceSetup(),
    (recording) => installMsi(recording, PRODUCT, { kind: "failed", code: 0x80070652 }),
    line("ESPDeviceSetup_ApplicationsInstallation_Failed", 0x80070652),
    categoryFails(0x80070652),
  ]),
  full("MSI download failed", failed(APPS_STEP, "0x80072EE7", "msi-download-failed"), [
    deviceSetup(),
    events(
      [
        "mdm-admin",
        1905,
        { Message1: PRODUCT, Message2: "S-0-0-00-0000000000-0000000000-000000000-000", Message3: "https://content.manage.example/package.msi" },
        60,
      ],
      ["mdm-admin", 1907, { Message1: PRODUCT, Message2: "S-0-0-00-0000000000-0000000000-000000000-000", HRESULT: NO_NAME }],
    ),
    line("ESPDeviceSetup_ApplicationsInstallation_Failed", NO_NAME),
    categoryFails(NO_NAME),
  ]),
];

const limit = failed(APPS_STEP, "0x800705B4", "esp-time-limit-device-setup");
const stall = failed(APPS_STEP, "0x800705B4", "esp-identifying-stall");

const LIMIT: readonly GateBundle[] = [
  sparse("time limit in device setup", limit, [
    ["mdm-admin", 72],
    ["mdm-admin", 357, { HRESULT: 60 }],
    ...tracked,
    ["mdm-autopilot", 1302, { Message1: "Device", Message2: app, Message3: "Apps" }, 3500],
    [
      "shell-core",
      62407,
      { Name: "CommercialOOBE_ESPDeviceSetup_ApplicationsInstallation_Failed", Value: '{"message":"Apps","errorCode":2147943860}' },
    ],
  ]),
  full("time limit in device setup", limit, [deviceSetup(), openUntilLimit("DeviceSetup")]),
  full("time limit in device setup, technician, with registry", limit, [technicianSetup, openUntilLimit("DeviceSetup")], {
    registry: rows("AppsSubcategory", "Apps (0x800705b4)"),
    layout: "intune-zip",
  }),
  full("time limit in account setup", failed("account-setup/apps", "0x800705B4", "esp-time-limit-account-setup"), [
    accountSetup,
    openUntilLimit("AccountSetup"),
  ]),
  sparse("identifying for ever", failed(APPS_STEP, "0x800705B4", "esp-identifying-stall"), [
    ["autopilot", 292, { Message1: "Apps", Message2: "Sidecar" }, 3600],
    ["autopilot", 294, { Message1: "Apps", Message2: "Sidecar", HRESULT: TIMEOUT }],
  ]),
  full("identifying for ever", stall, [
    deviceSetup(),
    events(["autopilot", 292, { Message1: "Apps", Message2: "Sidecar" }]),
    (recording) => endByTimeLimit(recording, "DeviceSetup", "Applications"),
  ]),
  full("early 0x800705B4 of an app is no time limit of the page", failed(APPS_STEP, "0x800705B4", "app-failed"), [deviceSetup(), appFails(TIMEOUT)]),
];

const certificate = (code: string) => failed("device-setup/certificates", code, "scep-certificate-failed");
const OTHER: readonly GateBundle[] = [
  sparse("SCEP", certificate("0x80072EE7"), [
    ["mdm-admin", 36, { Message2: "https://ndes.alderbrook.example/certsrv/mscep/mscep.dll" }],
    ["mdm-admin", 308, { Message1: "https://ndes.alderbrook.example/certsrv/mscep/mscep.dll", HRESULT: NO_NAME }],
    ["mdm-admin", 32, { HRESULT: NO_NAME }],
    [
      "shell-core",
      62407,
      {
        Name: "CommercialOOBE_ESPDeviceSetup_CertificatesInstallation_Failed",
        Value: '{"message":"CertificatesSubcategory","errorCode":2147954407}',
      },
    ],
  ]),
  full("SCEP", certificate("0x80072EE7"), [
    deviceSetup(),
    (recording) => failCertificate(recording, "DeviceSetup", NO_NAME),
    appsInstalled,
    categoryFails(NO_NAME),
  ]),
  full(
    "SCEP until the time limit",
    certificate("0x800705B4"),
    [
      deviceSetup(),
      appsInstalled,
      events(
        ...[0, 1, 2, 3].flatMap(
          () =>
            [
              ["mdm-admin", 36, { Message2: "https://ndes.alderbrook.example/certsrv/mscep/mscep.dll" }, 5],
              ["mdm-admin", 32, { HRESULT: NO_NAME }, 300],
            ] as const,
        ),
      ),
      (recording) => endByTimeLimit(recording, "DeviceSetup", "Certificates"),
    ],
    { layout: "intune-zip" },
  ),
  full("PFX certificate", failed("device-setup/certificates", "0x80090016", "pfx-certificate-failed"), [
    deviceSetup(),
    events(["mdm-admin", 310, { Message1: "cert", HRESULT: 0x80090016 }]),
    appsInstalled,
    line("ESPDeviceSetup_CertificatesInstallation_Failed", 0x80090016),
    categoryFails(0x80090016),
  ]),
  full("Wi-Fi profile", failed("device-setup/network-connections", "0x8007000D", "wifi-profile-failed"), [
    deviceSetup(),
    events(["mdm-admin", 1507, { UInt1: 1 }]),
    appsInstalled,
    line("ESPDeviceSetup_NetworkProfilesInstallation_Failed", 0x8007000d),
    categoryFails(0x8007000d),
  ]),
  full(
    "security policies",
    failed("device-setup/security-policies", "0x80072EE7", "security-policies-failed", "mdm-session-failed"),
    [
      deviceSetup(),
      events(
        ["mdm-admin", 204, { HRESULT: NO_NAME }, 60],
        ["mdm-admin", 209, { HRESULT: NO_NAME }, 60],
        ["mdm-admin", 204, { HRESULT: NO_NAME }, 60],
        ["mdm-admin", 209, { HRESULT: NO_NAME }],
      ),
      line("ESPDeviceSetup_PoliciesInstallation_Failed", NO_NAME),
      categoryFails(NO_NAME),
    ],
    { registry: rows("SecurityPoliciesSubcategory", "Security policies (0x80072ee7)"), omit: /PoliciesInstallation_Succeeded/ },
  ),
  full(
    "policy that needs a domain controller, technician",
    failed("device-setup/security-policies", "0x800706FD", "policy-needs-domain-controller"),
    [
      technicianSetup,
      events(["mdm-admin", 806, { Message1: "UserRights", Message2: "AllowLogOnLocally", HRESULT: 0x800706fd }]),
      line("ESPDeviceSetup_PoliciesInstallation_Failed", 0x800706fd),
      categoryFails(0x800706fd),
    ],
    { profile: { hybrid: true }, omit: /PoliciesInstallation_Succeeded/ },
  ),
  full("continue anyway after a failed app", { verdict: ["soft-failed"], failure: { at: APPS_STEP, code: "0x80070643", first: ["app-failed"] } }, [
    deviceSetup({ blocking: 7 }),
    appFails(FATAL),
    events(["mdm-admin", 352, { HexInt1: 1 }]),
    line("ESPProgress_ContinueAnyway_Started", 0),
    line("ESPProgress_Page_Exiting", 0),
  ]),
];

export const SETUP: readonly GateBundle[] = [...APP, ...LIMIT, ...OTHER];
