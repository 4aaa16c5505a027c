import { reachDesktop, signInUser, skipHello } from "../deployment/account.js";
import { applyBlob, awaitBlob, awaitEntraRegistration } from "../deployment/hybrid.js";
import { ALDERBROOK, APPS, MARTA } from "../deployment/names.js";
import { espLine, page, restart, startOobe, startService, tokenErrorsBeforeSignIn } from "../deployment/oobe.js";
import { blankProfile, profileIsThere, refusalFile } from "../deployment/profile.js";
import type { Recording } from "../deployment/recording.js";
import { automaticEnrollmentOfEnrolled } from "../deployment/register.js";
import { enrollmentKeys, pageStatusKey, preparationRows, profileKeys, setupRows, trackingKeys } from "../deployment/registry.js";
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
} from "../deployment/setup.js";
import {
  collect,
  deliveredProfile,
  deviceTokenPreparation,
  hybridUntilEnrolled,
  newDevice,
  type Story,
  technicianUntilAttested,
  userDrivenPreparation,
  userDrivenUntilEnrolled,
} from "./story.js";

const deviceApps = [
  { app: APPS.portal, minutes: 1 },
  { app: APPS.antivirus, minutes: 3 },
  { app: APPS.office, minutes: 9 },
];

/** Account setup from the user's sign-in to the desktop. */
function accountSetup(recording: Recording): void {
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
  trackApps(recording, "AccountSetup", [{ app: APPS.vpn, minutes: 2 }]);
  endAccountSetup(recording);
}

function endAccountSetup(recording: Recording): void {
  finishSetup(recording, ALDERBROOK, "AccountSetup", MARTA.sid);
  exitPage(recording);
  reachDesktop(recording);
  skipHello(recording);
  automaticEnrollmentOfEnrolled(recording);
}

const allSucceeded = {
  DevicePreparation: { state: "succeeded", rows: preparationRows() },
  DeviceSetup: { state: "succeeded", rows: setupRows({ CertificatesSubcategory: ["succeeded", "Certificates (1 of 1 applied)"] as const }) },
  AccountSetup: {
    state: "succeeded",
    rows: setupRows({
      WaitingForAadRegistrationSubcategory: ["succeeded", "Joining your organization's network (Complete)"],
      AppsSubcategory: ["succeeded", "Apps (1 of 1 installed)"],
    }),
  },
};

function finalRegistry() {
  return [
    ...profileKeys(ALDERBROOK),
    pageStatusKey(allSucceeded),
    ...enrollmentKeys(ALDERBROOK, { deviceDone: true, user: { person: MARTA, done: true } }),
    ...trackingKeys(
      3,
      deviceApps.map(({ app }) => [app, 3] as const),
    ),
  ];
}

const userDriven: Story = {
  name: "healthy-user-driven",
  layout: { kind: "intune-zip" },
  bundle: () => {
    const recording = newDevice("2026-04-01T07:10:18Z", "DESKTOP-C8Y5GHU");
    userDrivenUntilEnrolled(recording);
    userDrivenPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
    installCertificate(recording, "DeviceSetup");
    trackApps(recording, "DeviceSetup", deviceApps);
    finishSetup(recording, ALDERBROOK, "DeviceSetup");
    exitPage(recording);
    accountSetup(recording);
    return collect(recording, { profileFile: deliveredProfile(recording), registry: finalRegistry() });
  },
};

const preProvisioning: Story = {
  name: "healthy-pre-provisioning",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = newDevice("2026-04-02T08:00:44Z", "DESKTOP-A1M6JRZ");
    technicianUntilAttested(recording);
    deviceTokenPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
    installCertificate(recording, "DeviceSetup");
    trackApps(recording, "DeviceSetup", deviceApps);
    finishSetup(recording, ALDERBROOK, "DeviceSetup");
    espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
    recording.wait(240);
    userFlow(recording);
    return collect(recording, { profileFile: deliveredProfile(recording), registry: finalRegistry() });
  },
};

/** After Reseal, three days later, at the user's desk. */
function userFlow(recording: Recording): void {
  restart(recording, { reason: "Reseal", downSeconds: 3 * 24 * 3600 });
  recording.event("shell-core", 62400, { Source: "ms-cxh://FRX/INCLUSIVE", Experience: "{}" });
  startService(recording, false);
  profileIsThere(recording, ALDERBROOK);
  page(recording, "OobeEnterpriseProvisioningAfterConnectivity", 2);
  tokenErrorsBeforeSignIn(recording);
  page(recording, "AutoPilotVetoESTS", 51);
  openPage(recording);
  beginPreparation(recording);
  espLine(recording, "ESPDevicePreparation_TPMAttestation_NotRequiredForScenario", "TpmAttestationSubcategory");
  espLine(recording, "ESPDevicePreparation_AADJProvisioning_Succeeded", "AadjSubcategory");
  espLine(recording, "ESPDevicePreparation_MDMEnrollment_NotRequiredForScenario", "MdmEnrollmentSubcategory");
  recording.event("autopilot", 287, { Message1: "Apps", Message2: "Sidecar" });
  recording.event("autopilot", 288, { Message1: "Apps", Message2: "Sidecar" });
  espLine(recording, "ESPDevicePreparation_PolicyProvidersInstallation_Succeeded", "EspProviderInstallationSubcategory");
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  trackApps(
    recording,
    "DeviceSetup",
    deviceApps.map(({ app }) => ({ app, minutes: 0.2 })),
  );
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  exitPage(recording);
  accountSetup(recording);
}

const hybrid: Story = {
  name: "healthy-hybrid",
  layout: { kind: "zip" },
  bundle: () => {
    const recording = newDevice("2026-04-07T06:40:26Z", "DESKTOP-G4T7BQS");
    hybridUntilEnrolled(recording);
    awaitBlob(recording);
    applyBlob(recording);
    recording.event("shell-core", 62405, { Result: "success" });
    recording.rename("AB-PC-0042");
    restart(recording);
    startService(recording, false);
    profileIsThere(recording, ALDERBROOK, { hybrid: true });
    userDrivenPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
    installMsi(recording, "{1B7E4C90-5D2A-4F13-8E66-A0C93F7D2B58}", { kind: "installed" });
    trackApps(recording, "DeviceSetup", deviceApps);
    finishSetup(recording, ALDERBROOK, "DeviceSetup");
    exitPage(recording);
    signInUser(recording, ALDERBROOK, MARTA);
    openPage(recording);
    beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
    awaitEntraRegistration(recording, 5, true);
    trackApps(recording, "AccountSetup", [{ app: APPS.vpn, minutes: 2 }]);
    endAccountSetup(recording);
    return collect(recording, { profileFile: deliveredProfile(recording, { hybrid: true }), registry: finalRegistry() });
  },
};

const neverAutopilot: Story = {
  name: "healthy-never-autopilot",
  layout: { kind: "folder" },
  bundle: () => {
    const recording = newDevice("2026-04-03T16:16:05Z", "DESKTOP-U9E0LPX");
    startOobe(recording);
    blankProfile(recording);
    for (const name of ["OobeZdp", "OobeMSA", "OobeSettings", "OobeCortana"]) page(recording, name, 14);
    reachDesktop(recording);
    skipHello(recording);
    return collect(recording, { profileFile: refusalFile(807, "ZtdDeviceIsNotRegistered", "2026-04-03T16:16:31Z") });
  },
};

export const HEALTHY_STORIES = [userDriven, preProvisioning, hybrid, neverAutopilot];
