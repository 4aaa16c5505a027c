import type { Evidence } from "../evidence/index.js";
import { errorName, phaseTitle, secondsBetween, STEP_TITLES } from "../knowledge/index.js";
import { evaluateRules, type LayeredRules, lineTimes, type Rule, type RuleContext } from "../rule-engine/index.js";
import { type Deployment, type Failure, type PhaseState, type StepState, type TimeShare, timeOfAttempt } from "../stages/index.js";
import { lastAttempt } from "../timeline/index.js";
import { describeDevice } from "./device.js";
import { findGaps } from "./gaps.js";
import { withLocalClock } from "./ime-coverage.js";
import { reportOverlays } from "./report-overlays.js";
import { reportItems } from "./report-items.js";
import { elapsedBounds, reportTime } from "./report-time.js";
import { rankFindings } from "./rank.js";
import type { Report, ReportPhase, ReportStep } from "./report-model.js";
import { type Run, understandRuns } from "./runs.js";
import { withoutSecrets } from "./secrets.js";
import { summarize } from "./summary.js";

export interface DiagnoseOptions extends Partial<Omit<LayeredRules, "rules">> {
  readonly rules: readonly Rule[];
  /** Which attempt: its number, the last that matters (the default), or all. */
  readonly attempt?: number | "last" | "all";
  readonly toolVersion: string;
}

/**
 * From evidence to the answer: one report per attempt that was asked for; none where there is no such attempt. Evidence
 * without an Autopilot attempt gives one report with attempt index 0.
 */
export function diagnose(evidence: Evidence, options: DiagnoseOptions): Report[] {
  const runs = understandRuns(evidence);
  const all = runs.map(({ deployment }) => deployment).filter(({ attempt }) => attempt.index > 0);
  const wanted = options.attempt ?? "last";
  const last = lastAttempt(all.map(({ attempt }) => attempt))?.index ?? 0;
  const chosen = runs.filter(({ deployment }) => wanted === "all" || deployment.attempt.index === (wanted === "last" ? last : wanted));
  return chosen.map((run) => withoutSecrets(toReport(run, all, options)));
}

function toReport({ evidence, timeline, deployment, computers }: Run, all: readonly Deployment[], options: DiagnoseOptions): Report {
  const context: RuleContext = { deployment, bundle: timeline.entries, evidence, timeOfLine: lineTimes(evidence) };
  const findings = evaluateRules(options.rules, context);
  const diagnoses = rankFindings(findings, deployment, options.origins);
  const overlays = reportOverlays(options, context);
  const { attempt, failure } = deployment;
  const shares = attempt.index === 0 ? [] : timeOfAttempt(deployment);
  const bounds = attempt.index === 0 ? undefined : elapsedBounds(deployment, evidence);
  const name = failure?.errorCode === undefined ? undefined : errorName(failure.errorCode);
  return {
    schemaVersion: "1",
    tool: { name: "redscreen", version: options.toolVersion, rules: options.rules.length, ...(overlays.length === 0 ? {} : { overlays }) },
    input: evidence.inputs.map((input) => ({ ...input })),
    verdict: deployment.verdict,
    summary: summarize(deployment, diagnoses),
    scenario: { kind: deployment.scenario.kind, because: deployment.scenario.because.map((ref) => ({ ...ref })) },
    device: describeDevice(evidence, deployment),
    attempt: {
      index: attempt.index,
      count: all.length,
      ...(attempt.index === 0 ? {} : span(attempt)),
      ...(bounds === undefined ? {} : { elapsedBounds: bounds }),
      ...(shares.length === 0 ? {} : { time: reportTime(shares, deployment.phases) }),
    },
    attempts: all.map((one) => ({ index: one.attempt.index, scenario: one.scenario.kind, verdict: one.verdict, ...span(one.attempt) })),
    phases: deployment.phases.map((phase) => toReportPhase(phase, failure, shares)),
    failure: failure && {
      phase: failure.phase,
      step: failure.step,
      ...(failure.at === undefined ? {} : { at: failure.at }),
      ...(failure.errorCode === undefined ? {} : { errorCode: failure.errorCode }),
      ...(name === undefined ? {} : { errorName: name }),
    },
    diagnoses,
    events: {
      total: evidence.totals.records,
      inAttempt: attempt.index === 0 ? 0 : attempt.entries.filter(({ kind }) => kind === "event").length,
      notRecognised: evidence.totals.notRecognised,
    },
    coverage: {
      sources: withLocalClock(evidence.sources, evidence).map(({ issues, ...source }) => ({
        ...source,
        ...(issues.length > 0 ? { issues: issues.map((issue) => ({ ...issue })) } : {}),
      })),
      gaps: findGaps({ evidence, timeline, deployment, findings, diagnoses, computers, overlays }),
    },
  };
}

function toReportPhase(phase: PhaseState, failure: Failure | null, shares: readonly TimeShare[]): ReportPhase {
  return {
    id: phase.id,
    title: phaseTitle(phase.id),
    status: phase.status,
    ...span(phase),
    steps: phase.steps.map((step) => toReportStep(step, phase, failure, shares)),
  };
}

function toReportStep(step: StepState, phase: PhaseState, failure: Failure | null, shares: readonly TimeShare[]): ReportStep {
  const held = shares.filter((share) => share.phase === phase.id && share.step === step.id);
  const items = reportItems(step, failure?.phase === phase.id && failure.step === step.id, held);
  return {
    id: step.id,
    title: STEP_TITLES[step.id],
    status: step.status,
    ...span(step),
    ...(step.errorCode === undefined ? {} : { errorCode: step.errorCode }),
    ...(items.length > 0 ? { items } : {}),
    because: step.because.map((ref) => ({ ...ref })),
  };
}

interface Span {
  readonly start?: string;
  readonly end?: string;
  readonly elapsedSeconds?: number;
}

function span({ start, end }: Pick<Span, "start" | "end">): Span {
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }), ...elapsed(start, end) };
}

function elapsed(start: string | undefined, end: string | undefined): Pick<Span, "elapsedSeconds"> {
  return start === undefined || end === undefined || end < start ? {} : { elapsedSeconds: secondsBetween(start, end) };
}
