import type { Recording } from "./recording.js";

const FIRST_RUN = "ms-cxh://FRX/INCLUSIVE";
const FILE_NOT_FOUND = 0x80070002;

/** One page of OOBE: opened, shown for a while, closed. */
export function page(recording: Recording, name: string, seconds = 4, result = "success"): void {
  recording.event("shell-core", 62404, { CXID: name });
  recording.wait(seconds);
  recording.event("shell-core", 62405, { Result: result });
}

/** A line that a page of the status page writes; `errorCode` is printed in decimal, 0 for none. */
export function espLine(recording: Recording, name: string, message: string, errorCode = 0): void {
  const value = JSON.stringify({ message, errorCode: errorCode >>> 0 });
  recording.event("shell-core", 62407, { Name: `CommercialOOBE_${name}`, Value: value });
}

/** Windows starts, the Autopilot service starts, OOBE shows its first pages. */
export function startOobe(recording: Recording, options: { readonly storageIsNew?: boolean } = {}): void {
  bootSystem(recording);
  recording.wait(18);
  recording.event("shell-core", 62402, { Name: "AppActivated" });
  recording.event("shell-core", 62400, { Source: FIRST_RUN, Experience: JSON.stringify({ source: FIRST_RUN, protocol: "ms-cxh", host: "FRX" }) });
  page(recording, "StartSelector", 0.01);
  startService(recording, options.storageIsNew ?? true);
  recording.event("shell-core", 62406, { Name: "AutoPilot prefetch ZTP policy cache started" });
  for (const name of ["OobeLanguage", "OobeRegion", "OobeKeyboard"]) page(recording, name, 6);
}

function bootSystem(recording: Recording): void {
  const fields = { MajorVersion: 10, BuildVersion: 26100, QfeVersion: 4061, StartTime: recording.now };
  recording.event("system", 12, fields);
}

/** A restart: the process that asked for it, shutdown, start. */
export function restart(
  recording: Recording,
  options: { readonly process?: string; readonly reason?: string; readonly downSeconds?: number } = {},
): void {
  const process = options.process ?? "C:\\Windows\\System32\\oobe\\msoobe.exe";
  const fields = { param1: process, param2: recording.computer, param3: options.reason ?? "Operating System: Reconfiguration (Planned)" };
  recording.event("system", 1074, { ...fields, param5: "restart", param7: "NT AUTHORITY\\SYSTEM" }, USER32);
  recording.event("management-service", 1004);
  recording.wait(3);
  recording.event("system", 13, { StopTime: recording.now });
  recording.wait(options.downSeconds ?? 38);
  bootSystem(recording);
  recording.wait(15);
}

const USER32 = { provider: "User32", providerGuid: "{B0AA8734-56F7-41CC-B2F4-DE228E98B946}" };

/** The Autopilot service comes up, with the complaints about missing files that it always makes. */
export function startService(recording: Recording, storageIsNew: boolean): void {
  const folder = "C:\\WINDOWS\\ServiceState\\wmansvc";
  recording.event("management-service", 1000);
  recording.event("management-service", 1100, { Message1: folder });
  if (storageIsNew) {
    recording.event("management-service", 1101, { Message1: folder });
    recording.event("management-service", 1102, { Message1: folder });
  }
  recording.event("management-service", 1001);
  if (storageIsNew) {
    recording.event("management-service", 1007);
    const missing = { HRESULT: FILE_NOT_FOUND, Message1: "DdsZtdPolicyManager", Message2: `${folder}\\AutopilotDDSZTDFile.json` };
    recording.event("management-service", 501, missing);
  }
  recording.event("management-service", 1010, { HRESULT: FILE_NOT_FOUND, File: "hardwareinfo.cpp", Line: 118, Message: "" });
}

/** Internet access: routinely reported missing once before the user has picked a network. */
export function connectNetwork(recording: Recording, options: { readonly wired?: boolean } = {}): void {
  recording.event("autopilot", 285);
  if (options.wired !== true) {
    recording.event("autopilot", 165);
    page(recording, "OobeWireless", 21);
    recording.event("autopilot", 166);
  }
  recording.event("autopilot", 164);
}

/** Token errors that every device logs before anybody has signed in. */
export function tokenErrorsBeforeSignIn(recording: Recording): void {
  const notJoined = { API: "Lookup name from SID", Result: 0xc0048512 };
  recording.event("aad", 1104, notJoined);
  recording.event(
    "aad",
    1097,
    { Error: 0xcaa90055, ErrorMessage: "No token yet", AdditionalInformation: "Builder: OOBE, before sign-in" },
    { level: 3 },
  );
  recording.event("aad", 1098, { Error: 0xcaa10001, ErrorMessage: "Interaction needed", AdditionalInformation: "Builder: no user has signed in" });
}
