import { type App, DEVICE_MSI_SID, type Organisation, trackedName } from "./names.js";
import { espLine } from "./oobe.js";
import type { Recording } from "./recording.js";

export type Category = "DeviceSetup" | "AccountSetup";
const TIMEOUT = 0x800705b4;
/** The line with which the page starts to count its time limit. */
const PAGE_OPENED = "ESPProgress_ESPTimeOutValue_Applied";
const POLICY_NOT_FOUND = 0x80070002;
const CSP_NODE_MISSING = 0x86000002;

/** One OMA-DM session: opened, messages there and back, closed with its result. */
function syncSession(
  recording: Recording,
  organisation: Organisation,
  session: number,
  options: { readonly result?: number; readonly userSid?: string } = {},
): void {
  recording.event("mdm-admin", 206, { Message1: options.userSid ?? "", UInt4: 1, UInt5: 6 });
  recording.event("mdm-admin", 208, {
    Message1: organisation.enrollmentId,
    Message2: "https://r.manage.example/devicegatewayproxy/cimhandler.ashx",
    Message3: "1.2",
    Message4: "1.2",
    UInt1: session,
    UInt2: 1,
  });
  for (let message = 0; message < 2; message += 1) {
    recording.event("mdm-admin", 200);
    recording.wait(0.8);
    recording.event("mdm-admin", 202);
  }
  recording.event("mdm-admin", 209, { HRESULT: options.result ?? 0 });
}

/** Settings arrive: most are set, some probes fail as they do everywhere, some ask for a restart that nobody makes. */
function applyPolicies(recording: Recording, organisation: Organisation): void {
  const merge = { Message3: organisation.enrollmentId, Message4: "Device" };
  const settings: readonly (readonly [string, string, number])[] = [
    ["DevicePasswordEnabled", "DeviceLock", 0],
    ["AllowTelemetry", "System", 1],
    ["RequireDeviceEncryption", "Security", 1],
  ];
  for (const [name, area, value] of settings)
    recording.event("mdm-admin", 813, { ...merge, Message1: name, Message2: area, HexInt1: value, HexInt2: 6 });
  recording.event("mdm-admin", 814, {
    ...merge,
    Message1: "ConfigureTimeZone",
    Message2: "TimeLanguageSettings",
    Message5: "W. Europe Standard Time",
    HexInt1: 6,
  });
  const probe = { Message1: organisation.enrollmentId, Message2: "MDMFull", InternalCmdType: 5 };
  recording.event("mdm-admin", 404, {
    ...probe,
    Message3: "Policy",
    Message5: "./Device/Vendor/MSFT/Policy/ConfigOperations/FakePolicy",
    HexInt1: POLICY_NOT_FOUND,
  });
  recording.event("mdm-admin", 404, { ...probe, Message3: "Accounts", Message5: "./Vendor/MSFT/Accounts/Domain", HexInt1: CSP_NODE_MISSING });
  recording.event("mdm-admin", 2800, { Message1: "./Device/Vendor/MSFT/Policy/Config/DeviceGuard/EnableVirtualizationBasedSecurity" });
}

export interface PageOptions {
  readonly technician?: boolean;
  readonly timeLimitMinutes?: number;
}

/** The status page opens. It says that it resumes after a restart every time, restart or not. */
export function openPage(recording: Recording, options: PageOptions = {}): void {
  espLine(recording, "ESPProgress_Initialization_ResumingAfterReboot", "page start");
  espLine(recording, `ESPProgress_WhiteGloveMode_${options.technician === true ? "True" : "False"}`, "mode");
  espLine(recording, PAGE_OPENED, `${options.timeLimitMinutes ?? 60} minutes`);
}

export function beginPreparation(recording: Recording): void {
  espLine(recording, "ESPProgress_Category_Started", "DevicePreparationCategory");
}

export function finishPreparation(recording: Recording): void {
  espLine(recording, "ESPProgress_Category_Success", "DevicePreparationCategory");
}

/** The page starts a category; its four steps run side by side. */
export function beginSetup(recording: Recording, organisation: Organisation, category: Category, options: { readonly userSid?: string } = {}): void {
  espLine(recording, "ESPProgress_Category_Started", `${category}Category`);
  for (const step of ["Policies", "Certificates", "NetworkProfiles", "Applications"]) {
    espLine(recording, `ESP${category}_${step}Installation_Started`, `${step} subcategory`);
  }
  if (options.userSid !== undefined) recording.event("autopilot", 320, { Message1: options.userSid });
  recording.event("autopilot", 316, { UInt1: category === "DeviceSetup" ? 1 : 2 });
  syncSession(recording, organisation, category === "DeviceSetup" ? 2 : 7, options);
  recording.event("autopilot", 318, { HRESULT: 0, Message1: organisation.enrollmentId, Uint1: 1, Message2: "2" });
  applyPolicies(recording, organisation);
  recording.event("autopilot", 317, { UInt1: category === "DeviceSetup" ? 1 : 2 });
  espLine(recording, `ESP${category}_PoliciesInstallation_Succeeded`, "SecurityPoliciesSubcategory");
  espLine(recording, `ESP${category}_NetworkProfilesInstallation_Skipped`, "NetworkConnectionsSubcategory");
}

const SCEP_URL = "https://ndes.alderbrook.example/certsrv/mscep/mscep.dll";

export function installCertificate(recording: Recording, category: Category): void {
  requestCertificate(recording);
  recording.event("mdm-admin", 38);
  recording.event("mdm-admin", 39);
  espLine(recording, `ESP${category}_CertificatesInstallation_Succeeded`, "CertificatesSubcategory");
}

function requestCertificate(recording: Recording): void {
  recording.event("mdm-admin", 36, { Message1: "1.3.6.1.5.5.7.3.2", Message2: SCEP_URL, Message3: "ModelName=Wi-Fi", HexInt1: 1, HexInt2: 1 });
  recording.event("mdm-admin", 37);
  recording.wait(4);
}

/** The certificate server cannot be reached: every attempt ends in 308 and 32, and no 39 follows. */
export function failCertificate(recording: Recording, category: Category, code: number, attempts = 3): void {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    requestCertificate(recording);
    recording.event("mdm-admin", 308, { Message1: SCEP_URL, HRESULT: code });
    recording.event("mdm-admin", 307, { Message1: "SCEP: no answer" });
    recording.event("mdm-admin", 32, { HRESULT: code });
    recording.wait(300);
  }
  espLine(recording, `ESP${category}_CertificatesInstallation_Failed`, "CertificatesSubcategory", code);
}

type AppEnd = { readonly kind: "installed" } | { readonly kind: "failed"; readonly code: number } | { readonly kind: "open" };

export interface TrackedApp {
  readonly app: App;
  readonly minutes: number;
  readonly end?: AppEnd;
}

/** The page asks the management extension for its apps and learns their ids. */
export function identifyApps(recording: Recording, category: Category, apps: readonly App[]): void {
  const area = category === "DeviceSetup" ? "Device" : "User";
  const sidecar = { Message1: "Apps", Message2: "Sidecar" };
  recording.event("autopilot", 292, sidecar);
  recording.wait(34);
  recording.event("autopilot", 293, { ...sidecar, Int1: apps.length });
  for (const app of apps) {
    recording.event("autopilot", 297, { Message1: "Apps", Message2: trackedName(app) });
    recording.event("mdm-autopilot", 1300, { Message1: area, Message2: trackedName(app), Message3: "Apps" });
  }
}

/** Identifying, then one app after another; an app that stays open says nothing more. */
export function trackApps(recording: Recording, category: Category, apps: readonly TrackedApp[]): void {
  const area = category === "DeviceSetup" ? "Device" : "User";
  identifyApps(
    recording,
    category,
    apps.map(({ app }) => app),
  );
  for (const { app, minutes, end } of apps) {
    const resource = { Message1: area, Message2: trackedName(app), Message3: "Apps" };
    recording.event("mdm-autopilot", 1302, resource);
    recording.wait(minutes * 20);
    recording.event("mdm-autopilot", 1305, resource);
    recording.event("mdm-autopilot", 1307, resource);
    recording.wait(minutes * 40);
    if (end?.kind === "open") continue;
    if (end?.kind === "failed") {
      recording.event("mdm-autopilot", 1309, resource);
      recording.event("autopilot", 298, { Message1: "Apps", Message2: trackedName(app), HRESULT: end.code });
      espLine(recording, `ESP${category}_ApplicationsInstallation_Failed`, "AppsSubcategory", end.code);
      return;
    }
    recording.event("mdm-autopilot", 1310, resource);
    recording.event("autopilot", 296, { Message1: "Apps", Message2: trackedName(app) });
  }
  if (apps.every(({ end }) => end === undefined || end.kind === "installed")) {
    espLine(recording, `ESP${category}_ApplicationsInstallation_Succeeded`, "AppsSubcategory");
  }
}

/** A line-of-business MSI; it is tracked like any other item. */
export function installMsi(
  recording: Recording,
  product: string,
  result: { readonly kind: "installed" } | { readonly kind: "failed"; readonly code: number },
): void {
  const item = { Message1: product, Message2: DEVICE_MSI_SID };
  recording.event("mdm-admin", 1901, { Message1: product, Message3: DEVICE_MSI_SID });
  recording.event("mdm-admin", 1905, { ...item, Message3: "https://content.manage.example/package.msi" });
  recording.wait(12);
  recording.event("mdm-admin", 1906, { ...item, Message3: "https://content.manage.example/package.msi" });
  recording.event("mdm-admin", 1920, item);
  recording.wait(55);
  if (result.kind === "installed") recording.event("mdm-admin", 1922, { ...item, HRESULT: 0 });
  else {
    const log = "C:\\Windows\\TEMP\\MDMAppInstaller.log";
    recording.event("mdm-admin", 1924, { Message1: log, Message2: "/quiet", Message3: product, Message4: DEVICE_MSI_SID, HRESULT: result.code });
  }
}

/** The page's category ends well and the page closes. */
export function finishSetup(recording: Recording, organisation: Organisation, category: Category, userSid = ""): void {
  if (category === "DeviceSetup") espLine(recording, "ESPDeviceSetup_SendResultsToMdmServer_Succeeded", "SendResultsToMdmServer");
  recording.event("mdm-admin", 351, { Message1: organisation.enrollmentId, Message2: userSid, HexInt1: 1, HexInt2: 0 });
  espLine(recording, "ESPProgress_Category_Success", `${category}Category`);
}

export function exitPage(recording: Recording): void {
  espLine(recording, "ESPProgress_Page_Exiting", "exiting");
}

/** The time limit of the page ends a category: the one step that is open fails with 0x800705B4. */
export function endByTimeLimit(
  recording: Recording,
  category: Category,
  step: "Policies" | "Certificates" | "NetworkProfiles" | "Applications",
  minutes = 60,
): void {
  const elapsed = (Date.parse(recording.now) - Date.parse(pageOpenedAt(recording))) / 1000;
  if (elapsed > minutes * 60) throw new Error(`the page would have ended ${elapsed - minutes * 60} s ago`);
  recording.wait(minutes * 60 - elapsed);
  espLine(recording, `ESP${category}_${step}Installation_Failed`, `${step} subcategory`, TIMEOUT);
  espLine(recording, "BootstrapStatusCategory_StartActions_Cancelled", `${category}Category`, TIMEOUT);
  failCategory(recording, category, TIMEOUT);
}

function pageOpenedAt(recording: Recording): string {
  const applied = recording.events.findLast(
    ({ payload }) =>
      payload.kind === "event-data" && payload.items.some(({ value }) => value.type === "UnicodeString" && value.value.endsWith(PAGE_OPENED)),
  );
  if (applied === undefined) throw new Error("the status page is not open");
  return applied.at;
}

/** What the page says when a category fails, and the buttons that it then shows. */
export function failCategory(recording: Recording, category: Category | "DevicePreparation", code: number): void {
  espLine(recording, "ESPProgress_Category_Failed", `${category}Category`, code);
  espLine(recording, "ESPProgress_ErrorButtons_Displayed", "buttons");
}
