import { signInUser } from "../deployment/account.js";
import { ALDERBROOK, APPS, type App, MARTA } from "../deployment/names.js";
import type { Recording } from "../deployment/recording.js";
import {
  type EnrollmentState,
  enrollmentKeys,
  type InstallationState,
  type PageStatus,
  pageStatusKey,
  preparationRows,
  profileKeys,
  setupRows,
  trackingKeys,
} from "../deployment/registry.js";
import {
  beginSetup,
  endByTimeLimit,
  exitPage,
  failCategory,
  failCertificate,
  finishSetup,
  installCertificate,
  openPage,
  trackApps,
} from "../deployment/setup.js";
import { collect, deliveredProfile, newDevice, type Story, userDrivenPreparation, userDrivenUntilEnrolled } from "./story.js";

const FATAL_INSTALL_ERROR = 0x80070643;
const NAME_NOT_RESOLVED = 0x80072ee7;

const prepared = { state: "succeeded", rows: preparationRows() };

/** User-driven up to the running device setup. */
function untilDeviceSetup(at: string, computer: string): Recording {
  const recording = newDevice(at, computer);
  userDrivenUntilEnrolled(recording);
  userDrivenPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  return recording;
}

function evidence(recording: Recording, page: PageStatus, apps: readonly (readonly [App, InstallationState])[], state: EnrollmentState = {}) {
  return collect(recording, {
    profileFile: deliveredProfile(recording),
    registry: [
      ...profileKeys(ALDERBROOK),
      pageStatusKey(page),
      ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false }, ...state }),
      ...trackingKeys(3, apps),
    ],
  });
}

const appFailed: Story = {
  name: "app-failed",
  layout: { kind: "intune-zip" },
  bundle: () => {
    const recording = untilDeviceSetup("2026-03-16T07:05:50Z", "DESKTOP-H6T1MZE");
    trackApps(recording, "DeviceSetup", [
      { app: APPS.portal, minutes: 1 },
      { app: APPS.vpn, minutes: 4, end: { kind: "failed", code: FATAL_INSTALL_ERROR } },
      { app: APPS.office, minutes: 12 },
    ]);
    failCategory(recording, "DeviceSetup", FATAL_INSTALL_ERROR);
    const rows = setupRows({ AppsSubcategory: ["failed", "Apps (0x80070643)"] });
    return evidence(recording, { DevicePreparation: prepared, DeviceSetup: { state: "failed", rows } }, [
      [APPS.portal, 3],
      [APPS.vpn, 4],
      [APPS.office, 1],
    ]);
  },
};

const timeLimit: Story = {
  name: "esp-timeout-names-app",
  layout: { kind: "intune-zip" },
  bundle: () => {
    const recording = untilDeviceSetup("2026-03-17T08:12:03Z", "DESKTOP-B9J3UXW");
    installCertificate(recording, "DeviceSetup");
    trackApps(recording, "DeviceSetup", [
      { app: APPS.portal, minutes: 2 },
      { app: APPS.office, minutes: 11 },
      { app: APPS.vpn, minutes: 45, end: { kind: "open" } },
    ]);
    endByTimeLimit(recording, "DeviceSetup", "Applications");
    const rows = setupRows({
      CertificatesSubcategory: ["succeeded", "Certificates (1 of 1 applied)"],
      AppsSubcategory: ["inProgress", "Apps (2 of 3 installed)"],
    });
    return evidence(recording, { DevicePreparation: prepared, DeviceSetup: { state: "cancelled", rows } }, [
      [APPS.portal, 3],
      [APPS.office, 3],
      [APPS.vpn, 2],
    ]);
  },
};

const scepFailed: Story = {
  name: "scep-failed",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = untilDeviceSetup("2026-03-18T10:31:27Z", "DESKTOP-Y4D8KPC");
    trackApps(recording, "DeviceSetup", [
      { app: APPS.portal, minutes: 1 },
      { app: APPS.antivirus, minutes: 3 },
    ]);
    failCertificate(recording, "DeviceSetup", NAME_NOT_RESOLVED);
    failCategory(recording, "DeviceSetup", NAME_NOT_RESOLVED);
    const rows = setupRows({
      CertificatesSubcategory: ["failed", "Certificates (0x80072ee7)"],
      AppsSubcategory: ["succeeded", "Apps (2 of 2 installed)"],
    });
    return evidence(recording, { DevicePreparation: prepared, DeviceSetup: { state: "failed", rows } }, [
      [APPS.portal, 3],
      [APPS.antivirus, 3],
    ]);
  },
};

const accountSetupTimeLimit: Story = {
  name: "account-setup-timeout",
  layout: { kind: "intune-zip" },
  bundle: () => {
    const recording = untilDeviceSetup("2026-03-19T06:50:15Z", "DESKTOP-N1F7SVQ");
    trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 1 }]);
    finishSetup(recording, ALDERBROOK, "DeviceSetup");
    exitPage(recording);
    signInUser(recording, ALDERBROOK, MARTA);
    openPage(recording);
    beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
    trackApps(recording, "AccountSetup", [
      { app: APPS.antivirus, minutes: 3 },
      { app: APPS.office, minutes: 55, end: { kind: "open" } },
    ]);
    endByTimeLimit(recording, "AccountSetup", "Applications");
    const accountRows = setupRows({
      WaitingForAadRegistrationSubcategory: ["succeeded", "Joining your organization's network (Complete)"],
      AppsSubcategory: ["failed", "Apps (0x800705b4)"],
    });
    const page = {
      DevicePreparation: prepared,
      DeviceSetup: { state: "succeeded", rows: setupRows({ AppsSubcategory: ["succeeded", "Apps (1 of 1 installed)"] }) },
      AccountSetup: { state: "failed", rows: accountRows },
    };
    return evidence(recording, page, [[APPS.portal, 3]], { deviceDone: true });
  },
};

const inProgress: Story = {
  name: "user-driven-in-progress",
  layout: { kind: "xml" },
  bundle: () => {
    const recording = untilDeviceSetup("2026-03-20T12:02:38Z", "DESKTOP-L5R2ECG");
    trackApps(recording, "DeviceSetup", [
      { app: APPS.portal, minutes: 2 },
      { app: APPS.office, minutes: 6, end: { kind: "open" } },
    ]);
    return collect(recording, { profileFile: deliveredProfile(recording) });
  },
};

export const DEVICE_SETUP_STORIES = [appFailed, timeLimit, scepFailed, accountSetupTimeLimit, inProgress];
