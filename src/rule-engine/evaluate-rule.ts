import { type EvidenceRef, hexOf, type Hex, parseCode, type PhaseId, type StepId } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import { actionsOf } from "./actions.js";
import { withRuleBudget, withRunBudget } from "./budget.js";
import type { Condition } from "./condition-schema.js";
import type { RuleContext } from "./context.js";
import { evaluateCondition, type IsLater } from "./evaluate-condition.js";
import { factOf, fieldValues } from "./event-index.js";
import { evidenceOf } from "./evidence-ref.js";
import type { Finding } from "./finding.js";
import { requiredButMissing } from "./inputs.js";
import { codeIn } from "./matcher.js";
import type { Matcher } from "./matcher-schema.js";
import type { Rule } from "./schema.js";
import { restsOnText } from "./text-evidence.js";
import type { Trace, Witness } from "./trace.js";
import { fillText, type Values } from "./wording.js";

/** A finding and the evaluation behind it, for `explain` and for cases that do not hold. */
export interface RuleOutcome {
  readonly finding: Exclude<Finding, { result: "error" }>;
  /** Absent where the scenario alone ruled the rule out. */
  readonly when?: Trace;
  readonly unless: readonly Trace[];
  /** Logs of `requires` that are missing or do not cover the attempt. */
  readonly requiredMissing: readonly string[];
}

/** Evaluates rules; one that throws is reported as a fault and stops no other. */
export function evaluateRules(rules: readonly Rule[], context: RuleContext): Finding[] {
  return withRunBudget(() => rules.map((rule) => evaluateAlone(rule, context)));
}

function evaluateAlone(rule: Rule, context: RuleContext): Finding {
  try {
    return withRuleBudget(() => evaluate(rule, context, true)).finding;
  } catch (error) {
    return { rule, result: "error", error: error instanceof Error ? error.message : String(error) };
  }
}

/** Evaluates one rule. @throws where the rule itself is broken (validation finds that before), or costs too much */
export function evaluateRule(rule: Rule, context: RuleContext): RuleOutcome {
  return withRuleBudget(() => evaluate(rule, context, false));
}

/** @param brief only the finding is wanted, and not every condition behind it */
function evaluate(rule: Rule, context: RuleContext, brief: boolean): RuleOutcome {
  const { kind } = context.deployment.scenario;
  if (rule.scenarios && kind !== "unknown" && !(rule.scenarios as readonly string[]).includes(kind)) {
    return { finding: { rule, result: "no-match", by: "flow" }, unless: [], requiredMissing: [] };
  }
  const requiredMissing = requiredButMissing(rule.requires ?? [], context);
  // With a required log missing, what made it false is named as well.
  const when = evaluateCondition(rule.when, context, { brief: brief && requiredMissing.length === 0 });
  if (when.value !== true) {
    const undecided = when.value === "unknown" || requiredMissing.length > 0;
    const missing = [...new Set([...when.missing, ...requiredMissing])];
    const finding: RuleOutcome["finding"] = undecided
      ? { rule, result: "unknown", missing, missingFacts: when.missingFacts }
      : { rule, result: "no-match", by: "condition" };
    return { finding, when, unless: [], requiredMissing };
  }
  const unless = evaluateUnless(rule.unless ?? [], when, context, brief);
  const finding = unless.some((trace) => trace.value === true)
    ? ({ rule, result: "no-match", by: "exception" } as const)
    : describeMatch(rule, when, context);
  return { finding, when, unless, requiredMissing };
}

/** With `brief` the first that holds is the last to be looked at. */
function evaluateUnless(conditions: readonly Condition[], when: Trace, context: RuleContext, brief: boolean): readonly Trace[] {
  if (conditions.length === 0) return [];
  const isLater = laterThan(when.witnesses);
  const traces: Trace[] = [];
  for (const condition of conditions) {
    const trace = evaluateCondition(condition, context, { isLater, brief });
    traces.push(trace);
    if (brief && trace.value === true) break;
  }
  return traces;
}

/** After the last event that decided; where only stages or facts did, after the time of their evidence. */
function laterThan(witnesses: readonly Witness[]): IsLater {
  const events = eventsOfWitnesses(witnesses);
  if (events.length > 0) {
    const last = lastSeqOf(events);
    return (entry) => entry.seq > last;
  }
  const times = witnesses.flatMap((witness) => (witness.kind === "evidence" ? witness.refs.flatMap((ref) => ref.at ?? []) : []));
  const last = times.reduce((a, b) => (a > b ? a : b), "");
  return (entry) => timeOf(entry) > last;
}

function describeMatch(rule: Rule, when: Trace, context: RuleContext): Extract<Finding, { result: "match" }> {
  const { deployment } = context;
  const events = eventsOfWitnesses(when.witnesses);
  const values = valuesOf(when.witnesses);
  const fill = (text: string): string => fillText(text, events, values, deployment);
  const errorCode = errorCodeOf(rule, when.witnesses, context);
  const lastSeq = lastSeqOf(events);
  return {
    rule,
    result: "match",
    title: fill(rule.title),
    ...placeOf(rule, events, context),
    ...(errorCode === undefined ? {} : { errorCode }),
    explanation: fill(rule.explanation),
    actions: actionsOf(rule)
      .map(({ by, text }) => ({ by, text: fill(text) }))
      .filter(({ text }) => text !== ""),
    evidence: evidenceFor(when.witnesses, context),
    ...(lastSeq === 0 ? {} : { lastSeq }),
    ...(restsOnText(when.witnesses, context) ? { fromText: true } : {}),
  };
}

/** One pass without a list for each: of a common event there may be a hundred thousand. */
function eventsOfWitnesses(witnesses: readonly Witness[]): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const witness of witnesses) if (witness.kind === "event") entries.push(witness.entry);
  return entries;
}

function lastSeqOf(entries: readonly TimelineEntry[]): number {
  return entries.reduce((last, { seq }) => Math.max(last, seq), 0);
}

/** What the evidence beside events holds by name; the first that has a name counts. */
function valuesOf(witnesses: readonly Witness[]): Values {
  const values: Record<string, string> = {};
  const others = witnesses.filter((witness) => witness.kind === "evidence");
  for (const witness of others.toReversed()) Object.assign(values, witness.values);
  return values;
}

/** A condition such as `absent` has nothing to show; then the failure's evidence stands for it, or the scenario's. */
function evidenceFor(witnesses: readonly Witness[], { deployment }: RuleContext): readonly EvidenceRef[] {
  const evidence = evidenceOf(witnesses);
  if (evidence.length > 0) return evidence;
  const { failure, scenario } = deployment;
  return failure && failure.because.length > 0 ? failure.because : scenario.because;
}

function placeOf(
  rule: Rule,
  events: readonly TimelineEntry[],
  { deployment }: RuleContext,
): { readonly phase: PhaseId; readonly step: StepId | null } {
  const { failure, phases } = deployment;
  const placed = events.find((entry) => entry.phase !== undefined);
  const running = phases.findLast((phase) => phase.status === "failed" || phase.status === "in-progress");
  const phase = rule.phase === "of-failure" ? (failure?.phase ?? placed?.phase ?? running?.id ?? "before-esp") : rule.phase;
  if (rule.step !== "of-failure") return { phase, step: rule.step };
  const step = failure?.phase === phase ? failure.step : placed?.phase === phase ? placed.step : undefined;
  return { phase, step: step ?? null };
}

function errorCodeOf(rule: Rule, witnesses: readonly Witness[], { deployment }: RuleContext): Hex | undefined {
  if (rule.errorCode === undefined) return undefined;
  if (rule.errorCode === "of-failure") return deployment.failure?.errorCode;
  if (rule.errorCode !== "of-evidence") return parseCode(rule.errorCode);
  for (const witness of witnesses) {
    const code = witness.kind === "event" ? codeOf(witness) : undefined;
    if (code !== undefined) return code;
  }
  return undefined;
}

/** The code of an event: of the field that the rule compares as a code, else of the first field that is one by name or type. */
function codeOf({ entry, pattern }: Extract<Witness, { kind: "event" }>): Hex | undefined {
  const compared = Object.entries(pattern.data ?? {}).flatMap(([field, matcher]) => (comparesCode(matcher) ? [field] : []));
  const typed = factOf(entry)?.fields ?? {};
  const named = Object.keys(entry.data ?? {}).filter((name) => /^(last)?(hresult|errorcode|exitcode|result)$/i.test(name));
  const hex = Object.keys(typed).filter((name) => typed[name] === "HexInt32");
  for (const field of [...compared, ...named, ...hex]) {
    const code = fieldValues(entry, field.split("|"))
      .map(codeIn)
      .find((value) => value !== undefined && value !== 0);
    if (code !== undefined) return hexOf(code);
  }
  return undefined;
}

function comparesCode(matcher: Matcher): boolean {
  if (typeof matcher === "string") return false;
  return matcher.hresult !== undefined || matcher.nonZero !== undefined || (matcher.not !== undefined && comparesCode(matcher.not));
}
