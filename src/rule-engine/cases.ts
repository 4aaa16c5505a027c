import { type Deployment, type Fact, type FactName, reconstructStages, wholeTimeline } from "../stages/index.js";
import { buildTimeline, lastAttempt, splitAttempts } from "../timeline/index.js";
import { evidenceOfCase, START_OF_CASE } from "./case-evidence.js";
import { parseCode, toMilliseconds } from "../knowledge/index.js";
import type { CaseItem, RuleCase } from "./cases-schema.js";
import { lineTimes, type RuleContext } from "./context.js";
import { evaluateRule, type RuleOutcome } from "./evaluate-rule.js";
import { explainTree } from "./explain-tree.js";
import type { Rule } from "./schema.js";

export interface CaseResult {
  readonly rule: string;
  readonly name: string;
  readonly holds: boolean;
  /** What fell short, with the condition as a tree; empty where the case holds. */
  readonly report: string;
}

/** Runs the cases of a rule through the whole pipeline. */
export function runCases(rule: Rule, cases: readonly RuleCase[]): readonly CaseResult[] {
  return cases.map((one) => {
    const shortcomings = shortcomingsOf(rule, one);
    return { rule: rule.id, name: one.name, holds: shortcomings.length === 0, report: shortcomings.join("\n") };
  });
}

function shortcomingsOf(rule: Rule, one: RuleCase): readonly string[] {
  try {
    const context = contextOfCase(one);
    const outcome = evaluateRule(rule, context);
    const short = compare(one, outcome);
    return short.length === 0
      ? []
      : [...short, describeDeployment(context.deployment), explainTree(rule, outcome, { context, start: toMilliseconds(START_OF_CASE) })];
  } catch (error) {
    return [error instanceof Error ? `${error.name}: ${error.message}` : String(error)];
  }
}

/** What a case looks like to the rules. */
export function contextOfCase(one: RuleCase): RuleContext {
  const evidence = evidenceOfCase(one);
  const timeline = buildTimeline(evidence);
  const attempts = splitAttempts(timeline, evidence);
  const attempt = lastAttempt(attempts) ?? wholeTimeline(timeline);
  const deployment = reconstructStages({ evidence, timeline, attempts, attempt });
  return { deployment: override(deployment, one), bundle: timeline.entries, evidence, timeOfLine: lineTimes(evidence) };
}

function override(deployment: Deployment, one: RuleCase): Deployment {
  const facts: Partial<Record<FactName, Fact>> = { ...deployment.facts };
  for (const [name, value] of Object.entries(one.facts ?? {})) {
    if (value === null) delete facts[name as FactName];
    else facts[name as FactName] = { value, because: [{ source: "case", text: `${name} is set by the case` }] };
  }
  const scenario = one.scenario === undefined ? deployment.scenario : { kind: one.scenario, because: deployment.scenario.because };
  return { ...deployment, facts, scenario, phases: withItems(deployment.phases, one.items ?? []) };
}

/** Puts items into the steps of a case; their states are those of the case, the steps' own stay. */
function withItems(phases: Deployment["phases"], items: readonly CaseItem[]): Deployment["phases"] {
  if (items.length === 0) return phases;
  return phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) => {
      const own = items.filter((item) => item.phase === phase.id && item.step === step.id);
      return { ...step, items: [...step.items, ...own.map(toItem)] };
    }),
  }));
}

function toItem({ kind, id, name, status, errorCode }: CaseItem): Deployment["phases"][number]["steps"][number]["items"][number] {
  const code = errorCode === undefined ? undefined : parseCode(errorCode);
  return { kind, id, ...(name === undefined ? {} : { name }), status, ...(code === undefined ? {} : { errorCode: code }) };
}

function compare(one: RuleCase, { finding }: RuleOutcome): readonly string[] {
  if (finding.result !== one.expect) return [`expected ${one.expect}, found ${finding.result}`];
  if (finding.result !== "match") return [];
  const text = [finding.title, finding.explanation, ...finding.actions.map(({ text: action }) => action)].join("\n");
  const place = `${finding.phase}/${finding.step ?? "-"}`;
  const wanted = one.place ? `${one.place.phase}/${one.place.step ?? "-"}` : place;
  return [
    ...(one.says ?? []).filter((words) => !text.includes(words)).map((words) => `expected the texts to say "${words}", found:\n${text}`),
    ...(one.errorCode === undefined || one.errorCode.toLowerCase() === finding.errorCode?.toLowerCase()
      ? []
      : [`expected the code ${one.errorCode}, found ${finding.errorCode ?? "none"}`]),
    ...(wanted === place ? [] : [`expected the place ${wanted}, found ${place}`]),
    ...(finding.evidence.length > 0 ? [] : ["expected evidence, found none"]),
  ];
}

function describeDeployment({ scenario, verdict, failure }: Deployment): string {
  const where = failure ? `, failed at ${failure.phase}/${failure.step ?? "-"} ${failure.errorCode ?? ""}`.trimEnd() : "";
  return `the case was read as: ${scenario.kind}, ${verdict}${where}`;
}
