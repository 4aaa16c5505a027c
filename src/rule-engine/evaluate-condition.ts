import type { TimelineEntry } from "../timeline/index.js";
import { spend } from "./budget.js";
import type { Condition, EventPattern } from "./condition-schema.js";
import type { RuleContext } from "./context.js";
import { durationMilliseconds } from "./duration.js";
import { cheapestFirst } from "./condition-cost.js";
import { evaluateFacts } from "./evaluate-fact.js";
import { evaluateItem } from "./evaluate-item.js";
import { evaluateLogLine } from "./evaluate-log-line.js";
import { evaluateRegistry } from "./evaluate-registry.js";
import { evaluateStage } from "./evaluate-stage.js";
import { type Found, findEvents, millisecondsOf } from "./event-search.js";
import type { Leaf, Trace, Witness } from "./trace.js";
import { allOf, anyOf, negate, type Truth } from "./truth.js";

/** Says whether an event comes after the last one that made `when` true; only `unless` has it. */
export type IsLater = (entry: TimelineEntry) => boolean;

/** How a condition is evaluated. */
export interface Manner {
  readonly isLater?: IsLater | undefined;
  /** Nobody will ask what made it false: one part that is false ends the evaluation, and the cheap parts come first. */
  readonly brief?: boolean;
}

/** Evaluates a condition in strong Kleene logic and keeps what decided it. */
export function evaluateCondition(condition: Condition, context: RuleContext, manner: Manner = {}): Trace {
  const leaf = evaluateKind(condition, context, manner);
  return { condition, witnesses: [], missing: [], missingFacts: [], children: [], ...leaf };
}

function evaluateKind(condition: Condition, context: RuleContext, manner: Manner): Leaf {
  const { all, any, not, event, count, sequence, absent, stage, fact, item, registry, later, "log-line": line } = condition;
  if (all) return manner.brief ? allInBrief(all, context, manner) : combine(evaluateEach(all, context, manner), allOf);
  if (any) return combine(evaluateEach(any, context, manner), anyOf);
  if (not) {
    const child = evaluateCondition(not, context, { ...manner, brief: false });
    const { witnesses, missing, missingFacts } = child;
    return { value: negate(child.value), note: "", witnesses, missing, missingFacts, children: [child] };
  }
  if (event) return seen(event, findEvents(event, context));
  if (count) return evaluateCount(count, context);
  if (sequence) return evaluateSequence(sequence, context);
  if (absent) {
    const found = seen(absent.event, findEvents(absent.event, context));
    return { ...found, value: negate(found.value) };
  }
  if (stage) {
    const { value, because, note } = evaluateStage(stage, context.deployment);
    return { value, note, witnesses: because.length > 0 ? [{ kind: "evidence", refs: because }] : [] };
  }
  if (fact) {
    const { value, because, missingFacts, note } = evaluateFacts(fact, context.deployment);
    return { value, note, missingFacts, witnesses: because.length > 0 ? [{ kind: "evidence", refs: because }] : [] };
  }
  if (item) return evaluateItem(item, context);
  if (registry) return evaluateRegistry(registry, context);
  if (line) return evaluateLogLine(line, context);
  if (later) {
    const { isLater } = manner;
    if (!isLater) throw new TypeError("`later` stands outside of `unless`");
    const found = findEvents(later.event, context);
    return seen(later.event, { ...found, certain: found.certain.filter(isLater), possible: found.possible.filter(isLater) });
  }
  throw new TypeError(`a condition without a kind: ${JSON.stringify(condition)}`);
}

function evaluateEach(conditions: readonly Condition[], context: RuleContext, manner: Manner): readonly Trace[] {
  return conditions.map((condition) => evaluateCondition(condition, context, manner));
}

/** The same as `combine` where the outcome is not false; then nothing of it is kept. */
function allInBrief(conditions: readonly Condition[], context: RuleContext, manner: Manner): Leaf {
  const children = new Map<Condition, Trace>();
  for (const condition of cheapestFirst(conditions)) {
    const child = evaluateCondition(condition, context, manner);
    if (child.value === false) return { value: false, note: "" };
    children.set(condition, child);
  }
  return combine(
    conditions.flatMap((condition) => children.get(condition) ?? []),
    allOf,
  );
}

function combine(children: readonly Trace[], join: (values: readonly Truth[]) => Truth): Leaf {
  const value = join(children.map((child) => child.value));
  const deciding = children.filter((child) => child.value === value);
  return {
    value,
    note: "",
    children,
    witnesses: deciding.flatMap((child) => child.witnesses),
    missing: [...new Set(deciding.flatMap((child) => child.missing))],
    missingFacts: [...new Set(deciding.flatMap((child) => child.missingFacts))],
  };
}

function seen(pattern: EventPattern, found: Found): Leaf {
  const { certain, possible, missing, dropped } = found;
  const value: Truth = certain.length > 0 ? true : possible.length > 0 || missing.length > 0 ? "unknown" : false;
  const note = [
    `${certain.length} found`,
    ...(dropped > 0 ? [`${dropped} dropped`] : []),
    ...(possible.length > 0 ? [`${possible.length} undecided`] : []),
  ];
  return { value, note: note.join(", "), witnesses: witnessesOf(pattern, certain), missing };
}

function witnessesOf(pattern: EventPattern, entries: readonly TimelineEntry[]): readonly Witness[] {
  return entries.map((entry) => ({ kind: "event", entry, pattern }));
}

function evaluateCount({ event, atLeast, atMost, within }: NonNullable<Condition["count"]>, context: RuleContext): Leaf {
  const found = findEvents(event, context);
  const span = within === undefined ? undefined : durationMilliseconds(within);
  const busiest = busiestSpan(found.certain, span);
  const most = busiestSpan(
    [...found.certain, ...found.possible].sort((a, b) => a.seq - b.seq),
    span,
  ).length;
  const open = found.missing.length > 0;
  const enough: Truth = atLeast === undefined || busiest.length >= atLeast ? true : open || most >= atLeast ? "unknown" : false;
  const notTooMany: Truth = atMost === undefined ? true : busiest.length > atMost ? false : open || most > atMost ? "unknown" : true;
  return { value: allOf([enough, notTooMany]), note: `${busiest.length} found`, witnesses: witnessesOf(event, busiest), missing: found.missing };
}

/** The longest run of events inside one span; all of them without a span. */
function busiestSpan(entries: readonly TimelineEntry[], span: number | undefined): readonly TimelineEntry[] {
  if (span === undefined) return entries;
  const times = entries.map(millisecondsOf);
  let best = { from: 0, to: 0 };
  let from = 0;
  times.forEach((time, at) => {
    while (time - (times[from] ?? time) > span) from++;
    if (at + 1 - from > best.to - best.from) best = { from, to: at + 1 };
  });
  return entries.slice(best.from, best.to);
}

function evaluateSequence({ events, within }: NonNullable<Condition["sequence"]>, context: RuleContext): Leaf {
  const found: Found[] = [];
  for (const event of events) {
    const one = findEvents(event, context);
    if (one.certain.length + one.possible.length + one.missing.length === 0) {
      return { value: false, note: `event ${found.length + 1} of ${events.length} not found` };
    }
    found.push(one);
  }
  const span = within === undefined ? Number.POSITIVE_INFINITY : durationMilliseconds(within);
  const missing = [...new Set(found.flatMap((one) => one.missing))];
  const chain = firstChain(
    found.map((one) => one.certain),
    span,
  );
  if (chain) {
    const witnesses = events.flatMap((event, index) => witnessesOf(event, chain.slice(index, index + 1)));
    return { value: true, note: "found", witnesses };
  }
  const perhaps = firstChain(
    found.map(({ certain, possible }) => [...certain, ...possible].sort((a, b) => a.seq - b.seq)),
    span,
  );
  return missing.length > 0 || perhaps ? { value: "unknown", note: "not found", missing } : { value: false, note: "not found in this order" };
}

/** One entry of each list in rising order, the first and the last not further apart than `span` milliseconds. */
function firstChain(lists: readonly (readonly TimelineEntry[])[], span: number): readonly TimelineEntry[] | undefined {
  const positions = lists.map(() => 0);
  for (const first of lists[0] ?? []) {
    const chain = [first];
    spend(lists.length);
    for (let index = 1; index < lists.length; index++) {
      const list = lists[index] ?? [];
      const before = chain[index - 1]?.seq ?? 0;
      let at = positions[index] ?? 0;
      while (at < list.length && (list[at]?.seq ?? 0) <= before) at++;
      positions[index] = at;
      const next = list[at];
      if (!next) return undefined;
      chain.push(next);
    }
    const last = chain.at(-1) ?? first;
    if (millisecondsOf(last) - millisecondsOf(first) <= span) return chain;
  }
  return undefined;
}
