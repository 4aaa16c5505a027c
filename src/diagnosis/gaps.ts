import type { Evidence } from "../evidence/index.js";
import { isLogAlias, LOGS } from "../knowledge/index.js";
import type { Finding, Undecided } from "../rule-engine/index.js";
import type { Deployment } from "../stages/index.js";
import type { Timeline } from "../timeline/index.js";
import type { CoverageGap, Diagnosis } from "./report-model.js";

const COLLECT =
  'On the device (Shift+F10): mdmdiagnosticstool.exe -area "Autopilot;TPM;DeviceEnrollment;DeviceProvisioning" -cab C:\\Users\\Public\\autopilot.cab, and hand in the CAB';
/** The logs without which a deployment cannot be judged, and those without which a failure outside of one cannot. */
const DECISIVE_LOGS = ["autopilot", "mdm-admin", "device-registration", "shell-core"] as const;
const DECISIVE_OUTSIDE = ["mdm-admin", "device-registration"] as const;

const MOST_CLOCK_NOTES = 3;

/** What is missing, why that matters, and what would fill it. */
export function findGaps(
  evidence: Evidence,
  timeline: Timeline,
  deployment: Deployment,
  findings: readonly Finding[],
  diagnoses: readonly Diagnosis[],
): CoverageGap[] {
  const gaps: CoverageGap[] = [];
  const open = deployment.verdict === "failed" || deployment.verdict === "inconclusive" || deployment.verdict === "in-progress";
  if (open) gaps.push(...logGaps(deployment, findings, diagnoses));
  if (open && isAppFailure(deployment)) gaps.push(agentGap(evidence));
  gaps.push(...clockGaps(timeline, deployment), ...computerGap(evidence, timeline), ...archiveGaps(evidence));
  const faults = findings.filter((finding) => finding.result === "error");
  for (const fault of faults) gaps.push({ what: `Rule ${fault.rule.id}`, why: `It could not be evaluated: ${fault.error}` });
  return gaps;
}

function logGaps(deployment: Deployment, findings: readonly Finding[], diagnoses: readonly Diagnosis[]): CoverageGap[] {
  const decided = diagnoses.some((diagnosis) => diagnosis.role === "root-cause" && diagnosis.certainty === "confirmed");
  const wanted = new Set<string>();
  const outside = deployment.failure?.phase === "outside-esp";
  if (!decided) for (const log of outside ? DECISIVE_OUTSIDE : DECISIVE_LOGS) if (isShort(log, deployment)) wanted.add(log);
  if (!decided)
    for (const finding of findings)
      if (finding.result === "unknown" && isNear(finding, deployment))
        for (const log of finding.missing) if (isShort(log, deployment)) wanted.add(log);
  return [...wanted].sort().map((log) => logGap(log, deployment));
}

/** Without an attempt there is no time that a log could fall short of: only one that is missing or damaged is. */
function isShort(log: string, { logs, attempt }: Deployment): boolean {
  const reach = logs.get(log);
  return reach?.covers !== true && (attempt.index > 0 || reach?.why === undefined || reach.why === "missing" || reach.why === "damaged");
}

function isNear(finding: Undecided, { failure }: Deployment): boolean {
  return failure !== null && finding.rule.role === "root-cause" && finding.rule.phase === failure.phase && finding.rule.step === failure.step;
}

function logGap(log: string, deployment: Deployment): CoverageGap {
  const title = isLogAlias(log) ? LOGS[log].title : log;
  const why = {
    missing: "Not in the input, so silence there proves nothing.",
    "rolled-over": "The oldest record is younger than the start of the attempt: the beginning was overwritten.",
    damaged: "A part could not be read.",
    "ends-early": "The last record is older than the end of the attempt.",
  }[deployment.logs.get(log)?.why ?? "missing"];
  return { what: `Event log: ${title}`, why, collect: COLLECT };
}

function isAppFailure({ failure }: Deployment): boolean {
  return failure?.step === "apps" || failure?.step === "preparing-mdm";
}

function agentGap(evidence: Evidence): CoverageGap {
  const there = evidence.sources.some((source) => source.kind.includes("Intune Management Extension log"));
  return {
    what: "Intune Management Extension logs",
    why: there
      ? "They are in the input, but this version does not read them yet: the installer's exit code stands in AppWorkload.log."
      : "They hold the installer's command and exit code and are not in the input.",
    collect: "C:\\ProgramData\\Microsoft\\IntuneManagementExtension\\Logs (AppWorkload.log first)",
  };
}

/** The largest corrections inside the attempt; outside of one, the clock decides nothing. */
function clockGaps(timeline: Timeline, deployment: Deployment): CoverageGap[] {
  const { start, end, index } = deployment.attempt;
  if (index === 0 || start === undefined || end === undefined) return [];
  return timeline.clock
    .filter((jump) => jump.at >= start && jump.at <= end)
    .sort((a, b) => Math.abs(b.seconds) - Math.abs(a.seconds))
    .slice(0, MOST_CLOCK_NOTES)
    .map((jump) => ({
      what: "The device's clock",
      why: `It was set ${Math.abs(jump.seconds)} s ${jump.seconds > 0 ? "forward" : "back"}${jump.exact ? "" : " or more"} (record ${jump.recordId} of ${jump.source}); times before that are corrected.`,
    }));
}

/** Two computers in one run are a warning, unless the names follow each other as a rename does. */
function computerGap(evidence: Evidence, timeline: Timeline): CoverageGap[] {
  if (timeline.computers.length < 2) return [];
  const spans = timeline.computers.map((name) => {
    const times = evidence.events
      .filter((event) => event.computer === name)
      .map((event) => event.at)
      .sort();
    return { name, from: times[0] ?? "", to: times.at(-1) ?? "" };
  });
  const sorted = spans.sort((a, b) => (a.from < b.from ? -1 : 1));
  const overlapping = sorted.some((span, index) => index > 0 && span.from < (sorted[index - 1]?.to ?? ""));
  if (!overlapping) return [];
  return [
    {
      what: "More than one computer",
      why: `Records of ${timeline.computers.slice(0, 5).join(", ")} overlap in time: this looks like the evidence of two devices.`,
      collect: "Hand in the files of one device at a time",
    },
  ];
}

function archiveGaps(evidence: Evidence): CoverageGap[] {
  return evidence.sources
    .filter((source) => source.kind === "archive")
    .flatMap((source) => source.issues.slice(0, 1).map((issue) => ({ what: source.path, why: issue.message })));
}
