import { isLogAlias, LOGS, type LogAlias } from "../knowledge/index.js";
import type { Finding, Undecided } from "../rule-engine/index.js";
import type { Deployment, LogReach } from "../stages/index.js";
import type { CoverageGap, Diagnosis } from "./report-model.js";

/** The logs without which a deployment cannot be judged, and those without which a failure outside of one cannot. */
const DECISIVE_LOGS: readonly LogAlias[] = ["autopilot", "mdm-admin", "device-registration", "shell-core"];
const DECISIVE_OUTSIDE: readonly LogAlias[] = ["mdm-admin", "device-registration"];

/** Logs that `mdmdiagnosticstool` takes along; the others have to be exported one by one. */
const IN_MDM_DIAGNOSTICS: ReadonlySet<string> = new Set<LogAlias>([
  "autopilot",
  "management-service",
  "provisioning-admin",
  "mdm-admin",
  "mdm-operational",
  "mdm-autopilot",
  "mdm-debug",
  "device-registration",
  "aad",
  "shell-core",
  "ncrypt",
  "appx-deployment",
]);

export const MDM_DIAGNOSTICS =
  'On the device (Shift+F10): mdmdiagnosticstool.exe -area "Autopilot;TPM;DeviceEnrollment;DeviceProvisioning" -cab C:\\Users\\Public\\autopilot.cab, and hand in the CAB';

const WHY: Readonly<Record<NonNullable<LogReach["why"]>, string>> = {
  missing: "Not in the input, so silence there proves nothing.",
  "rolled-over": "The oldest record is younger than the start of the attempt: the beginning was overwritten.",
  damaged: "A part is not in the file or could not be read.",
  "ends-early": "The last record is older than the end of the attempt.",
};

/** Logs that would decide what is still open, those with one reason and one way to get them together. */
export function logGaps(deployment: Deployment, findings: readonly Finding[], diagnoses: readonly Diagnosis[]): CoverageGap[] {
  if (diagnoses.some(({ role, certainty }) => role === "root-cause" && certainty === "confirmed")) return [];
  const decisive: readonly string[] = deployment.failure?.phase === "outside-esp" ? DECISIVE_OUTSIDE : DECISIVE_LOGS;
  const undecided = findings.filter((finding): finding is Undecided => finding.result === "unknown" && isNear(finding, deployment));
  const wanted = new Set([...decisive, ...undecided.flatMap(({ missing }) => missing).sort()]);
  const groups = new Map<string, { readonly logs: string[]; readonly why: string; readonly collect: string | undefined }>();
  for (const log of wanted) {
    if (!isShort(log, deployment)) continue;
    const reason = deployment.logs.get(log)?.why ?? "missing";
    const collect = collectHint(log, reason);
    const key = `${reason}\0${collect}`;
    const group = groups.get(key) ?? { logs: [], why: WHY[reason], collect };
    group.logs.push(isLogAlias(log) ? LOGS[log].title : log);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ logs, why, collect }) => ({
    what: `${logs.length === 1 ? "Event log" : "Event logs"}: ${logs.join(", ")}`,
    why,
    ...(collect === undefined ? {} : { collect }),
  }));
}

/** Without an attempt there is no time that a log could fall short of: only one that is missing or damaged is. */
function isShort(log: string, { logs, attempt }: Deployment): boolean {
  const reach = logs.get(log);
  return reach?.covers !== true && (attempt.index > 0 || reach?.why === undefined || reach.why === "missing" || reach.why === "damaged");
}

/** A rule for the place of the failure that could not be decided. */
function isNear({ rule }: Undecided, { failure }: Deployment): boolean {
  if (failure === null || rule.role !== "root-cause") return false;
  return (rule.phase === failure.phase || rule.phase === "of-failure") && (rule.step === failure.step || rule.step === "of-failure");
}

/** What was overwritten cannot be collected again. */
function collectHint(log: string, reason: NonNullable<LogReach["why"]>): string | undefined {
  if (reason === "rolled-over") return undefined;
  if (IN_MDM_DIAGNOSTICS.has(log)) return MDM_DIAGNOSTICS;
  if (log === "odj-connector") return "From the server with the Intune connector: the log of the connector, saved from Event Viewer as .evtx";
  const channel = isLogAlias(log) ? LOGS[log].channels[0] : log;
  return `On the device (Shift+F10): wevtutil epl "${channel}" C:\\Users\\Public\\${log}.evtx, and hand in the file`;
}
