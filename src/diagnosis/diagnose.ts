import type { Evidence } from "../evidence/index.js";
import { errorName, phaseTitle, secondsBetween, STEP_TITLES } from "../knowledge/index.js";
import { evaluateRules, type Rule } from "../rule-engine/index.js";
import type { Deployment, PhaseState, StepState } from "../stages/index.js";
import { type Attempt, lastAttempt } from "../timeline/index.js";
import { describeDevice } from "./device.js";
import { findGaps } from "./gaps.js";
import { rankFindings } from "./rank.js";
import type { Report, ReportPhase, ReportStep } from "./report-model.js";
import { type Run, understandRuns } from "./runs.js";
import { summarize } from "./summary.js";

export interface DiagnoseOptions {
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
  return chosen.map((run) => toReport(run, all, options));
}

function toReport({ evidence, timeline, deployment, computers }: Run, all: readonly Deployment[], options: DiagnoseOptions): Report {
  const findings = evaluateRules(options.rules, { deployment, bundle: timeline.entries });
  const diagnoses = rankFindings(findings, deployment);
  const { attempt, failure } = deployment;
  const name = failure?.errorCode === undefined ? undefined : errorName(failure.errorCode);
  return {
    schemaVersion: "1",
    tool: { name: "redscreen", version: options.toolVersion, rules: options.rules.length },
    input: evidence.inputs.map((input) => ({ ...input })),
    verdict: deployment.verdict,
    summary: summarize(deployment, diagnoses),
    scenario: { kind: deployment.scenario.kind, because: deployment.scenario.because.map((ref) => ({ ...ref })) },
    device: describeDevice(evidence, deployment),
    attempt: { index: attempt.index, count: all.length, ...(attempt.index === 0 ? {} : timing(attempt)) },
    attempts: all.map((one) => ({ index: one.attempt.index, scenario: one.scenario.kind, verdict: one.verdict, ...timing(one.attempt) })),
    phases: deployment.phases.map(toReportPhase),
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
      inAttempt: attempt.index === 0 ? 0 : attempt.entries.length,
      notRecognised: evidence.totals.notRecognised,
    },
    coverage: {
      sources: evidence.sources.map(({ issues, ...source }) => ({
        ...source,
        ...(issues.length > 0 ? { issues: issues.map((issue) => ({ ...issue })) } : {}),
      })),
      gaps: findGaps({ evidence, timeline, deployment, findings, diagnoses, computers }),
    },
  };
}

function timing(attempt: Attempt): { start?: string; end?: string; elapsedSeconds?: number } {
  const { start, end } = attempt;
  return {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(start === undefined || end === undefined ? {} : { elapsedSeconds: secondsBetween(start, end) }),
  };
}

function toReportPhase(phase: PhaseState): ReportPhase {
  return { id: phase.id, title: phaseTitle(phase.id), status: phase.status, ...span(phase), steps: phase.steps.map(toReportStep) };
}

function toReportStep(step: StepState): ReportStep {
  const items = step.items.map(({ kind, id, name, status, errorCode, start, end }) => ({
    kind,
    id,
    ...(name === undefined ? {} : { name }),
    status,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(start === undefined || end === undefined ? {} : { elapsedSeconds: secondsBetween(start, end) }),
  }));
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

function span({ start, end }: { readonly start?: string; readonly end?: string }): { start?: string; end?: string; elapsedSeconds?: number } {
  return {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(start === undefined || end === undefined || end < start ? {} : { elapsedSeconds: secondsBetween(start, end) }),
  };
}
