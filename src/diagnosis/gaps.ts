import type { Evidence } from "../evidence/index.js";
import { LOGS } from "../knowledge/index.js";
import type { Finding } from "../rule-engine/index.js";
import type { Deployment } from "../stages/index.js";
import type { Timeline } from "../timeline/index.js";
import { collectionGaps } from "./collection-gaps.js";
import { CONNECTOR_LOG, decisiveLogGaps, undecidedLogGaps } from "./log-gaps.js";
import type { CoverageGap, Diagnosis, ReportOverlay } from "./report-model.js";
import { tableGap } from "./table-gaps.js";

/** More is not read; what is most useful comes first. */
const MOST_GAPS = 6;
const MOST_ARCHIVE_GAPS = 2;
const MOST_NAMES = 5;

export interface GapInput {
  readonly evidence: Evidence;
  readonly timeline: Timeline;
  readonly deployment: Deployment;
  readonly findings: readonly Finding[];
  readonly diagnoses: readonly Diagnosis[];
  /** The last name of every device in the evidence. */
  readonly computers: readonly string[];
  readonly overlays?: readonly ReportOverlay[];
}

/** What is missing, why that matters, and what would fill it; the most useful first. */
export function findGaps({ evidence, timeline, deployment, findings, diagnoses, computers, overlays = [] }: GapInput): CoverageGap[] {
  const isOpen = deployment.verdict !== "succeeded" && deployment.verdict !== "not-autopilot";
  const isConfirmed = diagnoses.some(({ role, certainty }) => role === "root-cause" && certainty === "confirmed");
  const ofRules = [...disabledGap(overlays), ...faultGap(findings)];
  const ofEvidence = [
    ...computerGap(computers),
    ...archiveGaps(evidence),
    ...tableGap(evidence),
    ...(isOpen && !isConfirmed ? decisiveLogGaps(deployment) : []),
    ...(isOpen && !isConfirmed ? collectionGaps(evidence, deployment) : []),
    ...agentGap(evidence, deployment, diagnoses),
    ...(isOpen ? connectorGap(deployment) : []),
    ...(isOpen && !isConfirmed ? undecidedLogGaps(deployment, findings) : []),
    ...clockGap(timeline, deployment),
  ];
  return [...ofEvidence.slice(0, MOST_GAPS - ofRules.length), ...ofRules];
}

/** A finding that a company does not want to see is still not unknown. */
function disabledGap(overlays: readonly ReportOverlay[]): CoverageGap[] {
  const matching = overlays.flatMap(({ name, disabled }) =>
    disabled.filter(({ matches, role }) => matches && role !== "notice").map((one) => ({ ...one, name })),
  );
  const [first] = matching;
  if (!first) return [];
  const names = [...new Set(matching.map(({ name }) => name))].join(" and ");
  if (matching.length > 1) {
    const why = `All of them fit these logs and are disabled by ${names}, so this report leaves out what they say.`;
    return [{ what: `Rules ${listed(matching.map(({ rule }) => rule))}`, why }];
  }
  const reason = first.because === undefined ? "" : ` (${first.because.replace(/\.$/, "")})`;
  return [{ what: `Rule ${first.rule}`, why: `Disabled by ${names}${reason}. It fits these logs, so what it knows of them is not in this report.` }];
}

function computerGap(computers: readonly string[]): CoverageGap[] {
  if (computers.length < 2) return [];
  return [
    {
      what: "More than one computer",
      why: `The records come from different devices, or from one that was reset: ${listed(computers)}. The attempts of each were judged by themselves.`,
      collect: "Hand in the files of one device at a time",
    },
  ];
}

/** What could not be opened or handed out, told once per archive or folder and reason. */
function archiveGaps({ sources }: Evidence): CoverageGap[] {
  const groups = new Map<string, { readonly paths: string[]; readonly place: string; readonly why: string }>();
  for (const { path, kind, status, issues } of sources) {
    const [issue] = issues;
    if ((kind !== "file" || status !== "unreadable") && kind !== "archive" && kind !== "folder") continue;
    if (!issue) continue;
    const place = kind === "file" ? archiveOf(path) : path;
    const key = `${place}\0${issue.code}`;
    const group = groups.get(key) ?? { paths: [], place, why: issue.message };
    group.paths.push(path);
    groups.set(key, group);
  }
  return [...groups.values()].slice(0, MOST_ARCHIVE_GAPS).map(({ paths, place, why }) => ({
    what: paths.length === 1 ? (paths[0] ?? place) : `${paths.length} files${place === "" ? "" : ` in ${place}`}`,
    why,
  }));
}

/** The archive that a file lies in; empty for the only input. */
function archiveOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("!/")));
}

/** Installers tell their commands and exit codes only in the agent's own logs. */
function agentGap({ imeLogs }: Evidence, { failure, phases }: Deployment, diagnoses: readonly Diagnosis[]): CoverageGap[] {
  const hasUnknownApp = phases.some(({ steps }) =>
    steps.some(({ items }) => items.some(({ kind, status }) => kind === "app" && status === "unknown")),
  );
  const hasFailed = failure?.step === "apps" || failure?.step === "preparing-mdm";
  if (!hasFailed && !(hasUnknownApp && imeLogs.length > 0)) return [];
  const workload = imeLogs.find(
    ({ component, facts }) => component.toLowerCase() === "appworkload" || facts.some(({ means }) => means === "app-install"),
  );
  if (workload !== undefined) {
    if (!hasFailed || diagnoses.some(({ evidence }) => evidence.some(({ source }) => source === workload.source))) return [];
    const why = `No line of them that this version knows tells the cause: look in ${workload.source} for the installer's command and exit code.`;
    return [{ what: "Intune Management Extension logs", why }];
  }
  const folder = "C:\\ProgramData\\Microsoft\\IntuneManagementExtension\\Logs";
  return [
    imeLogs.length > 0
      ? {
          what: "AppWorkload.log",
          why: "Not collected: the other logs of the Intune Management Extension say nothing of how an app's installation went.",
          collect: `${folder}\\AppWorkload*.log`,
        }
      : {
          what: "Intune Management Extension logs",
          why: "Not in the input; they hold the installer's command and exit code.",
          collect: `${folder} (AppWorkload.log first)`,
        },
  ];
}

/** That no domain join came is all that the device knows. */
function connectorGap({ failure, logs }: Deployment): CoverageGap[] {
  if (failure?.step !== "domain-join" || (logs.get("odj-connector")?.why ?? "missing") !== "missing") return [];
  return [
    {
      what: LOGS["odj-connector"].title,
      why: "The device cannot tell why no domain join came; the log of the connector can.",
      collect: CONNECTOR_LOG,
    },
  ];
}

function faultGap(findings: readonly Finding[]): CoverageGap[] {
  const faults = findings.filter((finding) => finding.result === "error");
  const [first] = faults;
  if (!first) return [];
  const names = listed(faults.map(({ rule }) => rule.id));
  return [{ what: faults.length === 1 ? `Rule ${names}` : `Rules ${names}`, why: `Could not be evaluated: ${first.error}` }];
}

/** The largest correction inside the attempt; outside of one, the clock decides nothing. */
function clockGap({ clock }: Timeline, { attempt: { index, start, end } }: Deployment): CoverageGap[] {
  if (index === 0 || start === undefined || end === undefined) return [];
  const inside = clock.filter((jump) => jump.at >= start && jump.at <= end).sort((a, b) => Math.abs(b.seconds) - Math.abs(a.seconds));
  const [jump] = inside;
  if (!jump) return [];
  const direction = jump.seconds > 0 ? "forward" : "back";
  const others = inside.length === 1 ? "" : `, and ${inside.length === 2 ? "once" : `${inside.length - 1} times`} by less`;
  const why = `It was set ${Math.abs(jump.seconds)} s ${direction}${jump.exact ? "" : " or more"} (record ${jump.recordId} of ${jump.source})${others}; times before that are corrected.`;
  return [{ what: "The device's clock", why }];
}

function listed(names: readonly string[]): string {
  const left = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(", ") + (left > 0 ? ` and ${left} more` : "");
}
