import type { Diagnosis, Report, ReportPhase, ReportStep, TrackedItem } from "../diagnosis/index.js";
import { type PhaseId, phaseTitle, STEP_TITLES, type StepId, SCENARIO_TITLES } from "../knowledge/index.js";
import { counted, formatCount, formatDuration } from "./duration.js";
import { DEVICE_TOKEN_SCENARIOS } from "./words.js";

/** One row of evidence as the report carries it. */
export type ReportEvidence = Diagnosis["evidence"][number];

/** Titles of phase and step in one line: `Device setup > Apps`. */
function placeTitle(report: Report, phase: PhaseId, step: StepId | null): string {
  const row = report.phases.find(({ id }) => id === phase);
  const title = row?.title ?? phaseTitle(phase);
  if (step === null) return title;
  return `${title} > ${row?.steps.find(({ id }) => id === step)?.title ?? STEP_TITLES[step]}`;
}

/** What stands beside the verdict in its line. */
export function headline(report: Report): string {
  const { verdict, failure, attempt } = report;
  if ((verdict === "failed" || verdict === "soft-failed") && failure) {
    const place = placeTitle(report, failure.phase, failure.step);
    return failure.phase === "outside-esp" && failure.step === null ? `${place}: device registration or MDM enrollment` : place;
  }
  switch (verdict) {
    case "failed":
    case "soft-failed":
      return "the step is not known";
    case "succeeded": {
      const flow = SCENARIO_TITLES[report.scenario.kind];
      return attempt.elapsedSeconds === undefined ? flow : `${flow}, in ${formatDuration(attempt.elapsedSeconds)}`;
    }
    case "in-progress": {
      const place = runningPlace(report);
      if (!place) return SCENARIO_TITLES[report.scenario.kind];
      return [place.phase.title, place.steps.map(({ title }) => title).join(", ")].filter((part) => part !== "").join(" > ");
    }
    case "not-autopilot":
      return "no Autopilot deployment in these logs";
    case "inconclusive":
      return "these logs do not decide it";
  }
}

/**
 * The sentence under the verdict line of the text report. That line names the place already: for a failure it is the answer's
 * title, with its certainty in words where it is less than confirmed. Other verdicts mostly have the report's own summary.
 */
export function verdictSentence(report: Report): string {
  const { verdict, summary } = report;
  if (verdict === "in-progress" && runningPlace(report)) return "Nothing has failed; the logs end while this runs or waits.";
  if (verdict !== "failed" && verdict !== "soft-failed") return summary;
  const { cause, symptom } = findingsOf(report);
  const wentOn = verdict === "soft-failed" ? " The user went past it: in use, but incomplete." : "";
  if (cause) return withStop(withCertainty(cause)) + wentOn;
  if (symptom) return withStop(symptom.title) + wentOn;
  return report.failure === null ? summary : `It failed, and these logs do not show why.${wentOn}`;
}

/** Words that are written small where something stands before them; of others nobody knows whether they are names. */
const SMALL = /^(?:An?|The|Th(?:is|at|ese|ose)|Another|Every|One|No|Nothing|Nobody|Some|Several)\b/;

function withCertainty({ title, certainty }: Diagnosis): string {
  if (certainty === "confirmed") return title;
  const lead = certainty === "likely" ? "Most likely" : "Possibly";
  return SMALL.test(title) ? `${lead} ${title.charAt(0).toLowerCase()}${title.slice(1)}` : `${lead}: ${title}`;
}

function withStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The last phase that runs, and its steps that do: those of device and account setup run side by side. */
export function runningPlace(report: Report): { readonly phase: ReportPhase; readonly steps: readonly ReportStep[] } | undefined {
  const phase = report.phases.findLast(({ status }) => status === "in-progress");
  return phase && { phase, steps: phase.steps.filter(({ status }) => status === "in-progress") };
}

/** The step that failed, as a row of the page. */
export function failedStep(report: Report): ReportStep | undefined {
  const { failure } = report;
  return report.phases.find(({ id }) => id === failure?.phase)?.steps.find(({ id }) => id === failure?.step);
}

/** The findings by what a reader does with them. */
export interface Findings {
  /** The answer: the first root cause. */
  readonly cause: Diagnosis | undefined;
  /** Without a cause: what the logs show of the failure. */
  readonly symptom: Diagnosis | undefined;
  /** Further causes, and what made it worse. */
  readonly also: readonly Diagnosis[];
  /** What follows from the cause. */
  readonly consequences: readonly Diagnosis[];
  readonly notices: readonly Diagnosis[];
  /** The finding whose remedies are the ones to follow. */
  readonly toDo: Diagnosis | undefined;
}

export function findingsOf(report: Report): Findings {
  const failures = report.diagnoses.filter(({ role }) => role !== "notice");
  const cause = failures.find(({ role }) => role === "root-cause");
  const symptom = cause ? undefined : failures.find(({ role }) => role === "symptom");
  const rest = failures.filter((finding) => finding !== cause && finding !== symptom);
  const also = rest.filter(({ role }) => role !== "symptom");
  return {
    cause,
    symptom,
    also,
    toDo: cause ?? symptom ?? also[0],
    consequences: rest.filter(({ role }) => role === "symptom"),
    notices: report.diagnoses.filter(({ role }) => role === "notice"),
  };
}

/**
 * Where the device joins by its own identity, the page runs join and enrollment under one line: a join that fails is printed as a
 * failed registration. Says so, or undefined where page and step agree.
 */
export function pageLineNote(report: Report): string | undefined {
  const { failure, scenario } = report;
  if (failure?.step !== "joining-network" || failure.phase !== "device-preparation" || !DEVICE_TOKEN_SCENARIOS.has(scenario.kind)) return undefined;
  return `the page prints this one under "${STEP_TITLES["registering-mdm"]}"`;
}

const FINISHED = new Set<TrackedItem["status"]>(["succeeded", "skipped"]);

/** `6 of 7`, `none`, or undefined where the step lists nothing. */
export function itemCount(step: ReportStep): string | undefined {
  // What is installed beside the page does not count, nor what is only mentioned.
  const counted = (step.items ?? []).filter(({ beside, status }) => beside !== true && status !== "unknown");
  if (counted.length === 0) return undefined;
  return `${counted.filter(({ status }) => FINISHED.has(status)).length} of ${counted.length}`;
}

/** What was read, in one sentence without a verb. */
export function readSummary(report: Report): string {
  const { sources } = report.coverage;
  const logs = sources.filter(({ kind, status }) => kind.startsWith("event log") && status !== "unreadable").length;
  const inAttempt = report.attempt.count > 0 ? ` (${formatCount(report.events.inAttempt)} in this attempt)` : "";
  return `${counted(sources.length, "file")}, ${counted(logs, "event log")}, ${counted(report.events.total, "record")}${inAttempt}`;
}

/** The device in pieces that are known: name, make, serial; Windows, TPM; profile, organisation, user. */
export function deviceLines(report: Report): {
  readonly device: readonly string[];
  readonly system: readonly string[];
  readonly profile: readonly string[];
} {
  const { device } = report;
  const make = [device.manufacturer, device.model].filter((part) => part !== undefined && part !== "").join(" ");
  const chip = [device.tpm?.manufacturer, device.tpm?.firmware && `firmware ${device.tpm.firmware}`].filter(Boolean).join(", ");
  const tpm = device.tpm && [device.tpm.specVersion, chip && `(${chip})`].filter(Boolean).join(" ");
  const known = (...parts: (string | false | undefined)[]) => parts.filter((part) => typeof part === "string" && part !== "") as string[];
  return {
    device: known(device.name, make, device.serialNumber && `serial ${device.serialNumber}`),
    system: known(windowsText(device.windows), tpm && `TPM ${tpm}`, device.winHttpProxy && `proxy ${device.winHttpProxy}`),
    profile: known(
      device.profileName,
      device.tenantDomain ?? (device.tenantId && `tenant ${device.tenantId}`),
      device.assignedUser && `user ${device.assignedUser}`,
      device.joined && JOINED[device.joined],
    ),
  };
}

/** As it was when the logs were collected. */
const JOINED = {
  entra: "joined to Entra ID at collection",
  hybrid: "in a domain and in Entra ID at collection",
  domain: "in a domain, not in Entra ID at collection",
  none: "not joined at collection",
} as const;

function windowsText(windows: Report["device"]["windows"]): string | undefined {
  if (!windows) return undefined;
  if (windows.name === undefined) return windows.build && `Windows build ${windows.build}`;
  return windows.build === undefined ? windows.name : `${windows.name} (${windows.build})`;
}
