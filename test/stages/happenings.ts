import { espLine } from "../support/deployment/oobe.js";
import { beginPreparation, failCategory } from "../support/deployment/setup.js";
import type { Recording } from "../support/deployment/recording.js";
import type { EventIdOf, LogName } from "../support/deployment/shapes.js";

/** Something that happens to a device. */
export type Build = (recording: Recording) => void;

/** One event of a log. */
export function one<Log extends LogName>(log: Log, id: EventIdOf<Log>, fields: Parameters<Recording["event"]>[2] = {}): Build {
  return (recording) => recording.event(log, id, fields);
}

/** A line of the status page. */
export const line =
  (name: string, code = 0, message = "line"): Build =>
  (recording) =>
    espLine(recording, name, message, code);

export const wait =
  (seconds: number): Build =>
  (recording) =>
    recording.wait(seconds);

/** Several happenings as one. */
export const all =
  (...builds: readonly Build[]): Build =>
  (recording) => {
    for (const build of builds) build(recording);
  };

export const pageFails =
  (category: "DevicePreparation" | "DeviceSetup" | "AccountSetup", code = 0): Build =>
  (recording) =>
    failCategory(recording, category, code);

/** The button on the page, two minutes later. */
export const tryAgain = all(wait(120), line("ESPProgress_TryAgain_Started", 0, "button"));
export const beginPage: Build = (recording) => beginPreparation(recording);

export const attemptNumber = (number: number): Build => one("autopilot", 177, { Uint1: number, Uint2: 10 });
export const attemptFails = (code: number): Build => one("autopilot", 171, { HRESULT: code });
export const attestationBegins = (attempt = 1): Build =>
  all(one("management-service", 509, { UInt1: 1 }), one("autopilot", 150), attemptNumber(attempt), one("autopilot", 151));

export const provider = (id: 287 | 288 | 291, name = "Sidecar"): Build => one("autopilot", id, { Message1: "Apps", Message2: name });
export const app = (id: 296 | 297 | 299, name = "Win32App_a_1"): Build => one("autopilot", id, { Message1: "Apps", Message2: name });
export const appFails = (code: number, name = "Win32App_a_1"): Build => one("autopilot", 298, { Message1: "Apps", Message2: name, HRESULT: code });

/** The engine of the device-token enrollment says that it will try again. */
export const engineWaits = (code: number): Build => one("autopilot", 192, { HRESULT: code, WaitMs: 5000, AttemptNumber: 1, MaxAttempts: 3 });

export function userIsRefused(recording: Recording, code: number): void {
  recording.event("device-registration", 100);
  recording.event("device-registration", 101);
  recording.event("device-registration", 102, { JoinRequestType: 1 });
  recording.event("device-registration", 103);
  recording.event("device-registration", 204, { ExitCode: code, HttpStatus: 400 });
}
