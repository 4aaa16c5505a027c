import type { Bundle } from "../bundle.js";
import { attest } from "../deployment/attestation.js";
import { beginDeviceToken, hybridTaskWithoutHybrid, joinByDeviceToken, joinByUser, signInOnPage } from "../deployment/join.js";
import { ALDERBROOK, MARTA } from "../deployment/names.js";
import { page, startOobe } from "../deployment/oobe.js";
import { prepare } from "../deployment/prepare.js";
import { downloadProfile, type ProfileOptions, profileFile } from "../deployment/profile.js";
import { type Recording, startRecording } from "../deployment/recording.js";
import { enroll, type Identity, type PageSettings, trivialDevicePreparation } from "../deployment/register.js";
import { beginPreparation, finishPreparation, openPage } from "../deployment/setup.js";

/** How a sample's evidence is packed. */
type Layout =
  | { readonly kind: "cab"; readonly compression?: "none" | "mszip" }
  | { readonly kind: "zip" }
  | { readonly kind: "intune-zip" }
  | { readonly kind: "folder" }
  | { readonly kind: "xml" }
  /** Event Viewer's own text of each log, in German, by a clock so many minutes ahead of UTC. */
  | { readonly kind: "german-csv"; readonly zone: number };

/** A sample: its name in `samples/`, its layout and what the device held. */
export interface Story {
  readonly name: string;
  readonly layout: Layout;
  readonly bundle: () => Bundle;
}

/** A device out of the box; its name is the one that Windows gave it. */
export function newDevice(at: string, computer = "DESKTOP-7Q2KD1V"): Recording {
  return startRecording({ at, computer });
}

/** The bundle of a recording, collected two minutes after its last event. */
export function collect(recording: Recording, parts: Omit<Bundle, "computer" | "collectedAt" | "events">): Bundle {
  const collectedAt = new Date(Date.parse(recording.now) + 120_000).toISOString();
  return { computer: recording.computer, collectedAt, events: recording.events, ...parts };
}

/** The profile file of a device whose profile came at the start of the recording. */
export function deliveredProfile(recording: Recording, options: ProfileOptions = {}): Uint8Array {
  const downloaded = recording.events.find((event) => event.eventId === 702)?.at ?? recording.now;
  return profileFile(ALDERBROOK, downloaded, options);
}

/** User-driven from power-on to the enrolled device: profile, sign-in page, join, enrollment. */
export function userDrivenUntilEnrolled(recording: Recording, settings: PageSettings = {}): void {
  userDrivenUntilJoined(recording);
  enroll(recording, ALDERBROOK, "user", settings);
  hybridTaskWithoutHybrid(recording);
}

export function userDrivenUntilJoined(recording: Recording): void {
  userDrivenUntilSignIn(recording);
  joinByUser(recording, ALDERBROOK, MARTA);
}

/** User-driven with hybrid join: sign-in and enrollment come first, and no join to the directory. */
export function hybridUntilEnrolled(recording: Recording): void {
  userDrivenUntilSignIn(recording, { hybrid: true });
  signInOnPage(recording);
  recording.event("shell-core", 62405, { Result: "success" });
  enroll(recording, ALDERBROOK, "user");
  recording.event("shell-core", 62404, { CXID: "OobeDomainJoin" });
}

function userDrivenUntilSignIn(recording: Recording, profile: ProfileOptions = {}): void {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, profile);
  page(recording, "OobeZdp", 25);
  page(recording, "OobeEula", 1, "abort");
}

/** The status page of a user-driven run up to the end of device preparation. */
export function userDrivenPreparation(recording: Recording, settings: PageSettings = {}): void {
  openPage(recording, settings);
  beginPreparation(recording);
  trivialDevicePreparation(recording);
  prepare(recording);
  finishPreparation(recording);
}

/** Self-deploying from power-on to the point where the device's identity is attested and its enrollment begins. */
export function selfDeployingUntilAttested(recording: Recording): void {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, { selfDeploying: true, wired: true });
  page(recording, "OobeZdp", 20);
  openPage(recording);
  beginPreparation(recording);
  attest(recording);
  beginDeviceToken(recording);
}

/** The technician presses the Windows key five times on a device that has its profile. */
export function technicianUntilAttested(recording: Recording): void {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, { wired: true });
  page(recording, "AutopilotWhiteGloveLanding", 12);
  openPage(recording, { technician: true });
  beginPreparation(recording);
  attest(recording, { technician: true, vendorCertificatePresent: true });
  beginDeviceToken(recording);
}

/** Join and enrollment by the device's own identity, and the agent: device preparation ends well. */
export function deviceTokenPreparation(recording: Recording, identity: Identity = "device-token"): void {
  joinByDeviceToken(recording, ALDERBROOK);
  enroll(recording, ALDERBROOK, identity);
  prepare(recording);
  finishPreparation(recording);
}
