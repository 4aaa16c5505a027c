import { isLogAlias, LOGS, type LogAlias } from "../knowledge/index.js";
import type { Finding, Undecided } from "../rule-engine/index.js";
import type { Deployment, LogReach } from "../stages/index.js";
import type { CoverageGap } from "./report-model.js";

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

export const CONNECTOR_LOG = "From the server with the Intune connector: the log of the connector, saved from Event Viewer as .evtx";

/** What was saved as text has a gap of its own. */
const REGISTRY_GAP: CoverageGap = {
  what: "Registry export",
  why: "Not in the input, or without the key that would decide what failed here.",
  collect: MDM_DIAGNOSTICS,
};

type Reason = Exclude<NonNullable<LogReach["why"]>, "text-only">;
type Way = "with the tool" | "one by one" | "from the server" | "none";

const WHY: Readonly<Record<Reason, string>> = {
  missing: "Not in the input, so silence there proves nothing.",
  "rolled-over": "The oldest record is younger than the start of the attempt: the beginning was overwritten.",
  damaged: "A part is not in the file or could not be read.",
  "ends-early": "The last record is older than the end of the attempt.",
};

/** What to collect for the logs without which nothing can be judged. */
export function decisiveLogGaps(deployment: Deployment): CoverageGap[] {
  return gapsFor(decisiveLogs(deployment), deployment);
}

/** What to collect for the logs that would decide rules for the place of the failure. */
export function undecidedLogGaps(deployment: Deployment, findings: readonly Finding[]): CoverageGap[] {
  const undecided = findings.filter((finding): finding is Undecided => finding.result === "unknown" && isNear(finding, deployment));
  const wanted = new Set(undecided.flatMap(({ missing }) => missing).sort());
  for (const log of decisiveLogs(deployment)) wanted.delete(log);
  const needsRegistry = wanted.delete("registry-export");
  // What is missing of the agent's logs has a gap of its own.
  for (const input of ["ime-log", "app-workload-log"]) wanted.delete(input);
  return [...gapsFor([...wanted], deployment), ...(needsRegistry ? [REGISTRY_GAP] : [])];
}

function decisiveLogs({ failure }: Deployment): readonly string[] {
  return failure?.phase === "outside-esp" ? DECISIVE_OUTSIDE : DECISIVE_LOGS;
}

/** Logs with one reason and one way to get them, together. */
function gapsFor(logs: readonly string[], deployment: Deployment): CoverageGap[] {
  const groups = new Map<string, { readonly logs: string[]; readonly reason: Reason; readonly way: Way }>();
  for (const log of logs) {
    if (!isShort(log, deployment)) continue;
    const reason = deployment.logs.get(log)?.why ?? "missing";
    if (reason === "text-only") continue;
    const way = wayToGet(log, reason);
    const group = groups.get(`${reason} ${way}`) ?? { logs: [], reason, way };
    group.logs.push(log);
    groups.set(`${reason} ${way}`, group);
  }
  return [...groups.values()].map(({ logs: own, reason, way }) => {
    const collect = howToCollect(own, way);
    const titles = own.map((log) => (isLogAlias(log) ? LOGS[log].title : log)).join(", ");
    return { what: `Event log${own.length === 1 ? "" : "s"}: ${titles}`, why: WHY[reason], ...(collect === undefined ? {} : { collect }) };
  });
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
function wayToGet(log: string, reason: Reason): Way {
  if (reason === "rolled-over") return "none";
  if (log === "odj-connector") return "from the server";
  return IN_MDM_DIAGNOSTICS.has(log) ? "with the tool" : "one by one";
}

function howToCollect(logs: readonly string[], way: Way): string | undefined {
  switch (way) {
    case "none":
      return undefined;
    case "with the tool":
      return MDM_DIAGNOSTICS;
    case "from the server":
      return CONNECTOR_LOG;
    case "one by one": {
      const commands = logs.map((log) => `wevtutil epl "${isLogAlias(log) ? LOGS[log].channels[0] : log}" C:\\Users\\Public\\${log}.evtx`);
      return `On the device (Shift+F10): ${commands.join(" & ")}, and hand in what it writes`;
    }
  }
}
