import { awaitBlob, blobTimesOut } from "../deployment/hybrid.js";
import { beginDeviceToken, joinByDeviceToken } from "../deployment/join.js";
import { ALDERBROOK, APPS, MARTA } from "../deployment/names.js";
import { connectNetwork, espLine, page, restart, startOobe } from "../deployment/oobe.js";
import { prepare } from "../deployment/prepare.js";
import { blankProfile, refusalFile } from "../deployment/profile.js";
import { type Recording, startRecording } from "../deployment/recording.js";
import { enroll, refuseEnrollment } from "../deployment/register.js";
import { enrollmentKeys, pageStatusKey, preparationRows, profileKeys, setupRows, trackingKeys } from "../deployment/registry.js";
import { beginPreparation, beginSetup, failCategory, finishPreparation, finishSetup, trackApps } from "../deployment/setup.js";
import {
  collect,
  deliveredProfile,
  hybridUntilEnrolled,
  newDevice,
  type Story,
  technicianUntilAttested,
  userDrivenPreparation,
  userDrivenUntilEnrolled,
  userDrivenUntilJoined,
} from "./story.js";

const NOT_SUPPORTED = 0x80180014;
const DEVICE_LIMIT = 0x80180013;
const MDM_SCOPE = 0x8018002b;
const FATAL_INSTALL_ERROR = 0x80070643;

const hybridBlobTimeout: Story = {
  name: "hybrid-blob-timeout",
  layout: { kind: "zip" },
  bundle: () => {
    const recording = newDevice("2026-03-23T07:33:41Z", "DESKTOP-V0Q6AIB");
    hybridUntilEnrolled(recording);
    awaitBlob(recording);
    blobTimesOut(recording);
    recording.event("shell-core", 62405, { Result: "fail" });
    return collect(recording, {
      profileFile: deliveredProfile(recording, { hybrid: true }),
      registry: [...profileKeys(ALDERBROOK), ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false } })],
    });
  },
};

const noProfileAssigned: Story = {
  name: "no-profile-assigned",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = newDevice("2026-03-24T09:14:09Z", "DESKTOP-Z7X4OKM");
    startOobe(recording);
    connectNetwork(recording);
    blankProfile(recording, { detail: "ZtdDeviceHasNoAssignedProfile" });
    page(recording, "OobeZdp", 30);
    page(recording, "OobeEula", 8);
    return collect(recording, { profileFile: refusalFile(815, "ZtdDeviceHasNoAssignedProfile", "2026-03-24T09:15:02Z") });
  },
};

const technicianFailedThenPassed: Story = {
  name: "technician-failed-then-passed",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = newDevice("2026-03-25T08:02:55Z", "DESKTOP-R3G9TYL");
    technicianUntilAttested(recording);
    joinByDeviceToken(recording, ALDERBROOK);
    refuseEnrollment(recording, ALDERBROOK, "device-token", {
      code: NOT_SUPPORTED,
      fault: { code: "s:Receiver/DeviceNotSupported", reason: "SDM One Time Limit Check: device was not released" },
    });
    failCategory(recording, "DevicePreparation", NOT_SUPPORTED);
    espLine(recording, "ESPProgress_WhiteGlove_Failed", "red screen", NOT_SUPPORTED);
    recording.wait(540);
    espLine(recording, "ESPProgress_TryAgain_Started", "button");
    beginPreparation(recording);
    beginDeviceToken(recording);
    joinByDeviceToken(recording, ALDERBROOK);
    enroll(recording, ALDERBROOK, "device-token");
    prepare(recording);
    finishPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
    trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 2 }]);
    finishSetup(recording, ALDERBROOK, "DeviceSetup");
    espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
    const page = {
      DevicePreparation: { state: "succeeded", rows: preparationRows() },
      DeviceSetup: { state: "succeeded", rows: setupRows({ AppsSubcategory: ["succeeded", "Apps (1 of 1 installed)"] }) },
    };
    return collect(recording, {
      profileFile: deliveredProfile(recording),
      registry: [
        ...profileKeys(ALDERBROOK),
        pageStatusKey(page),
        ...enrollmentKeys(ALDERBROOK, { deviceDone: true }),
        ...trackingKeys(3, [[APPS.portal, 3]]),
      ],
    });
  },
};

const twoAttempts: Story = {
  name: "two-attempts",
  layout: { kind: "intune-zip" },
  bundle: () => {
    const recording = newDevice("2026-03-26T07:15:30Z", "DESKTOP-D2S8WFN");
    userDrivenUntilEnrolled(recording);
    userDrivenPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
    trackApps(recording, "DeviceSetup", [{ app: APPS.vpn, minutes: 5, end: { kind: "failed", code: FATAL_INSTALL_ERROR } }]);
    failCategory(recording, "DeviceSetup", FATAL_INSTALL_ERROR);
    recording.wait(900);
    espLine(recording, "ESPProgress_DeviceResetInitiation_Started", "button");
    restart(recording, { reason: "Operating System: Reset (Planned)", downSeconds: 1500 });
    userDrivenUntilJoined(recording);
    refuseEnrollment(recording, ALDERBROOK, "user", {
      code: DEVICE_LIMIT,
      fault: { code: "s:Receiver/DeviceCapReached", reason: "The account has too many devices" },
    });
    return collect(recording, { profileFile: deliveredProfile(recording), registry: profileKeys(ALDERBROOK) });
  },
};

/** The automatic enrollment task on a domain-joined PC that was never in OOBE with a profile. */
function automaticEnrollment(recording: Recording): void {
  recording.event("device-registration", 335);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    recording.event("mdm-admin", 90, { HexInt1: 0, Message1: "https://enrollment.manage.example/", HRESULT: 0 });
    recording.event("mdm-admin", 76, { HexInt1: 0, HRESULT: MDM_SCOPE });
    recording.wait(300);
  }
}

const groupPolicyEnrollment: Story = {
  name: "gpo-enrollment-8018002b",
  layout: { kind: "folder" },
  bundle: () => {
    const recording = startRecording({ at: "2026-03-27T11:20:00Z", computer: "PC-0417.alderbrook.example", firstRecordId: 3812 });
    automaticEnrollment(recording);
    return collect(recording, {});
  },
};

export const OTHER_STORIES = [hybridBlobTimeout, noProfileAssigned, technicianFailedThenPassed, twoAttempts, groupPolicyEnrollment];
