import { signInUser } from "../support/deployment/account.js";
import { attest } from "../support/deployment/attestation.js";
import { applyBlob, awaitBlob } from "../support/deployment/hybrid.js";
import { beginDeviceToken, joinByDeviceToken } from "../support/deployment/join.js";
import { ALDERBROOK, APPS, MARTA } from "../support/deployment/names.js";
import { page, restart, startOobe, startService } from "../support/deployment/oobe.js";
import { prepare } from "../support/deployment/prepare.js";
import { downloadProfile, profileFile, profileIsThere, type ProfileOptions } from "../support/deployment/profile.js";
import { type Recording, startRecording } from "../support/deployment/recording.js";
import { enroll, type PageSettings, trivialDevicePreparation } from "../support/deployment/register.js";
import { beginPreparation, beginSetup, exitPage, finishPreparation, finishSetup, openPage, trackApps } from "../support/deployment/setup.js";
import { hybridUntilEnrolled, userDrivenUntilJoined } from "../support/stories/story.js";
import type { Build } from "./happenings.js";
import type { Parts } from "./simulation.js";

export { type Build, tryAgain, wait } from "./happenings.js";

/** A device out of the box, and what happens to it. */
export function record(...builds: Build[]): Recording {
  const recording = startRecording({ at: "2026-05-04T08:00:00Z", computer: "DESKTOP-T0A1B2C" });
  for (const build of builds) build(recording);
  return recording;
}

/** The bundle of a device with its profile file. */
export function withProfile(recording: Recording, options: ProfileOptions = {}): Parts {
  return { events: recording.events, profileFile: profileFile(ALDERBROOK, recording.events[0]?.at ?? "", options) };
}

export const selfDeployingPage: Build = (recording) => {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, { selfDeploying: true, wired: true });
  page(recording, "OobeZdp", 20);
  openPage(recording);
  beginPreparation(recording);
};

export const technicianPage: Build = (recording) => {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, { wired: true });
  page(recording, "AutopilotWhiteGloveLanding", 12);
  openPage(recording, { technician: true });
  beginPreparation(recording);
};

export const technicianAttested: Build = (recording) => {
  technicianPage(recording);
  attest(recording, { technician: true });
  beginDeviceToken(recording);
};

export const selfDeployingAttested: Build = (recording) => {
  selfDeployingPage(recording);
  attest(recording);
  beginDeviceToken(recording);
};

export const technicianJoined: Build = (recording) => {
  technicianAttested(recording);
  joinByDeviceToken(recording, ALDERBROOK);
};

/** A user-driven device on the sign-in page. */
export const signInPage: Build = (recording) => {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK);
  page(recording, "OobeZdp", 25);
  recording.event("shell-core", 62404, { CXID: "AutoPilotVetoESTS" });
};

export const hybridSignInPage: Build = (recording) => {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, { hybrid: true });
  page(recording, "OobeZdp", 25);
  recording.event("shell-core", 62404, { CXID: "AutoPilotVetoESTS" });
};

export const userJoined: Build = (recording) => userDrivenUntilJoined(recording);

export function userEnrolled(settings: PageSettings = {}): Build {
  return (recording) => {
    userJoined(recording);
    enroll(recording, ALDERBROOK, "user", settings);
  };
}

/** The status page of a user-driven run on its last step of device preparation. */
export const preparing: Build = (recording) => {
  userEnrolled()(recording);
  openPage(recording);
  beginPreparation(recording);
  trivialDevicePreparation(recording);
};

export function deviceSetup(settings: PageSettings = {}): Build {
  return (recording) => {
    userEnrolled(settings)(recording);
    openPage(recording, settings);
    beginPreparation(recording);
    trivialDevicePreparation(recording);
    prepare(recording);
    finishPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
  };
}

export const technicianSetup: Build = (recording) => {
  technicianJoined(recording);
  enroll(recording, ALDERBROOK, "device-token");
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
};

export const appsInstalled: Build = (recording) => trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 1 }]);

export const deviceSetupDone: Build = (recording) => {
  appsInstalled(recording);
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  exitPage(recording);
};

export const accountSetup: Build = (recording) => {
  deviceSetup()(recording);
  deviceSetupDone(recording);
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
};

export const hybridWait: Build = (recording) => {
  hybridUntilEnrolled(recording);
  awaitBlob(recording);
};

export const hybridAccount: Build = (recording) => {
  hybridWait(recording);
  applyBlob(recording);
  recording.rename("AB-PC-0042");
  restart(recording);
  startService(recording, false);
  profileIsThere(recording, ALDERBROOK, { hybrid: true });
  openPage(recording);
  beginPreparation(recording);
  trivialDevicePreparation(recording);
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  deviceSetupDone(recording);
  signInUser(recording, ALDERBROOK, MARTA);
  openPage(recording);
  beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
};
