import { utf8 } from "../bytes.js";
import { type CmTraceLine, wallTime, writeCmTrace } from "../cmtrace-writer.js";
import type { App } from "./names.js";
import type { Recording } from "./recording.js";

/** One log of the Intune Management Extension, written along with a recording on the device's own clock, which has no zone in it. */
export interface AgentLog {
  line(message: string, type?: 1 | 2 | 3): void;
  /** From now on the device's clock shows so many minutes more than UTC. */
  setZone(minutes: number): void;
  bytes(): Uint8Array;
}

/** @param zone minutes that the device's clock shows more than UTC */
export function startAgentLog(recording: Recording, component: string, zone: number): AgentLog {
  const lines: CmTraceLine[] = [];
  let minutes = zone;
  return {
    line(message, type = 1) {
      lines.push({ message, component, type, thread: 4 + (lines.length % 3) * 5, ...wallTime(Date.parse(recording.now) + minutes * 60_000) });
    },
    setZone(next) {
      minutes = next;
    },
    bytes: () => utf8(writeCmTrace(lines)),
  };
}

/** The agent starts: its version, and when it ran last, the one time that it writes in UTC. */
export function startAgent(recording: Recording, log: AgentLog, version = "1.92.107.0"): void {
  log.line("EMS Agent Started");
  log.line(`Agent version is: ${version}`);
  tellUtc(recording, log);
}

export function tellUtc(recording: Recording, log: AgentLog): void {
  const now = recording.now;
  log.line(`[AgentExecutionHistory] LastAgentExecutionStartTime: ${now.slice(5, 7)}/${now.slice(8, 10)}/${now.slice(0, 4)} ${now.slice(11, 19)}`);
}

/** The two logs of an agent that has just started and knows the apps of device setup; they are put into `logs` by their names. */
export function startBothLogs(
  recording: Recording,
  logs: Record<string, AgentLog>,
  { zone, apps }: { readonly zone: number; readonly apps: readonly NamedApp[] },
): AgentLog {
  const main = startAgentLog(recording, "IntuneManagementExtension", zone);
  const work = startAgentLog(recording, "AppWorkload", zone);
  logs["IntuneManagementExtension.log"] = main;
  logs["AppWorkload.log"] = work;
  startAgent(recording, main);
  tellUtc(recording, work);
  registerApps(work, "DeviceSetup", apps);
  return work;
}

/** Until somebody has signed in the agent asks in vain for a token of the user: red lines in the log of every healthy device. */
export function askForUserToken(log: AgentLog): void {
  const ids = "using client id 2c7d51e8-9b04-4f6a-8e13-a5d0b7c49f61 and resource id 71f0e3b6-4d28-4c95-b7aa-08e6d2c5194f";
  log.line(`Failed to get AAD token. len = 0 ${ids}, errorCode = 3399548929`, 3);
  log.line("AAD User check is failed, exception is Intune Management Extension Error.", 3);
}

export type EspPhase = "DeviceSetup" | "AccountSetup" | "NotInEsp";

export function checkPhase(log: AgentLog, phase: EspPhase): void {
  log.line(`[Win32App][EspHelper][CheckEspPhase] In EspPhase: ${phase}.`);
}

export interface NamedApp extends App {
  readonly name: string;
}

export function registerApps(log: AgentLog, phase: EspPhase, apps: readonly NamedApp[]): void {
  for (const { id, name } of apps) log.line(`[Win32App][EspManager] In EspPhase: ${phase}. App ${id} has been registered. App name: ${name}`);
}

const EXIT_FAILED = 0x80070000 | 0;

export interface Installation {
  readonly app: NamedApp;
  readonly command: string;
  readonly seconds: number;
  /** Undefined: the installer is still running. */
  readonly exitCode?: number;
}

/** One app from its turn to what its installer came back with, and what the detection rule then finds. */
export function installApp(recording: Recording, log: AgentLog, { app, command, seconds, exitCode }: Installation): void {
  const state = (from: string, to: string): string =>
    `[Win32App][EspManager] Updating ESP tracked install status from ${from} to ${to} for application ${app.id} with name: ${app.name}.`;
  const detected = (word: string): string =>
    `[Win32App][DetectionActionHandler] Detection for policy with id: ${app.id} resulted in action status: Success and detection state: ${word}.`;
  log.line(detected("NotDetected"));
  log.line(state("NotInstalled", "InProgress"));
  log.line(`[Win32App] SetCurrentDirectory: C:\\Windows\\IMECache\\${app.id}_${app.revision}`);
  log.line(`[Win32App] ===Step=== InstallBehavior RegularWin32App, Intent 3, UninstallCommandLine \n${command}`);
  log.line("[Win32App] Create installer process successfully.");
  log.line("[Win32App] process id = 5128");
  log.line("[Win32App] Installer process timeout milliseconds: 3600000");
  recording.wait(seconds);
  if (exitCode === undefined) return;
  log.line("[Win32App] Installation is done, collecting result");
  log.line(`[Win32App] lpExitCode ${exitCode}`);
  if (exitCode === 0) {
    log.line(detected("Detected"));
    log.line(state("InProgress", "Completed"));
    return;
  }
  log.line(`[Win32App] hResultFromWin32 ${EXIT_FAILED + exitCode}`);
  log.line(`[Win32App] Admin did NOT set mapping for lpExitCode: ${exitCode} of app: ${app.id}`);
  log.line(detected("NotDetected"));
  log.line(state("InProgress", "Error"));
}
