import { toMilliseconds } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import type { EventPattern, Near, OtherEvent } from "./condition-schema.js";
import { asList, logsThatDoNotCover, type RuleContext } from "./context.js";
import { durationMilliseconds } from "./duration.js";
import { eventsOf, fieldValues, indexEvents, valueMapOf } from "./event-index.js";
import { compileMatcher, type ValueTest } from "./matcher.js";
import type { Matcher } from "./matcher-schema.js";

/** What a search for an event brought. */
export interface Found {
  /** Events that fit, in timeline order. */
  readonly certain: readonly TimelineEntry[];
  /** Events that fit if something is so that the evidence does not tell (`near` in a missing log). */
  readonly possible: readonly TimelineEntry[];
  /** Logs in which more of them could have stood: missing, or not reaching over the attempt. */
  readonly missing: readonly string[];
  /** Events that fit by themselves but were dropped by notFollowedBy, notPrecededBy or near. */
  readonly dropped: number;
}

type EntryTest = (entry: TimelineEntry) => boolean;

const dataTests = new WeakMap<object, EntryTest>();

/** Finds the events of a pattern in the attempt, the bundle, or what came before the attempt. */
export function findEvents(pattern: EventPattern, context: RuleContext): Found {
  const logs = asList(pattern.log);
  const missing = logsThatDoNotCover(context.deployment, logs);
  const fitting = inScope(pattern, logs, pattern.id, context).filter((entry) => fitsAlone(pattern, entry));
  let certain: readonly TimelineEntry[] = fitting;
  for (const other of pattern.notFollowedBy ?? []) certain = dropAccompanied(certain, other, pattern, context, "after");
  for (const other of pattern.notPrecededBy ?? []) certain = dropAccompanied(certain, other, pattern, context, "before");
  let possible: readonly TimelineEntry[] = [];
  if (pattern.near && certain.length > 0) ({ certain, possible } = keepNear(certain, pattern.near, context));
  return { certain, possible, missing, dropped: fitting.length - certain.length - possible.length };
}

function inScope(
  pattern: EventPattern,
  logs: readonly string[],
  ids: number | readonly number[],
  { deployment, bundle }: RuleContext,
): readonly TimelineEntry[] {
  const { attempt } = deployment;
  if (pattern.scope === undefined || pattern.scope === "attempt") return eventsOf(indexEvents(attempt.entries), logs, asList(ids));
  const all = eventsOf(indexEvents(bundle), logs, asList(ids));
  if (pattern.scope === "bundle") return all;
  const first = attempt.entries[0];
  return all.filter((entry) => (first ? entry.seq < first.seq : attempt.start === undefined || timeOf(entry) < attempt.start));
}

function fitsAlone(pattern: EventPattern, entry: TimelineEntry): boolean {
  if (pattern.provider !== undefined && entry.provider?.toLowerCase() !== pattern.provider.toLowerCase()) return false;
  if (pattern.version !== undefined && (entry.version ?? 0) !== pattern.version) return false;
  if (pattern.level !== undefined && entry.level !== pattern.level) return false;
  if (pattern.phase !== undefined && entry.phase !== pattern.phase) return false;
  if (pattern.step !== undefined && entry.step !== pattern.step) return false;
  return pattern.data === undefined || dataTest(pattern.data)(entry);
}

function dataTest(data: Readonly<Record<string, Matcher>>): EntryTest {
  const known = dataTests.get(data);
  if (known) return known;
  const tests = Object.entries(data).map(([field, matcher]) => fieldTest(field, compileMatcher(matcher)));
  const test: EntryTest = (entry) => tests.every((one) => one(entry));
  dataTests.set(data, test);
  return test;
}

function fieldTest(field: string, test: ValueTest): EntryTest {
  const names = field.split("|");
  const one = (entry: TimelineEntry, fields: readonly string[]): boolean => {
    const values = fieldValues(entry, fields);
    if (values.length === 0) return test(undefined, noValueMap);
    return values.some((value) => test(value, () => valueMapOf(entry, fields)));
  };
  if (field === "anyField") return (entry) => Object.keys(entry.data ?? {}).some((name) => one(entry, [name]));
  return (entry) => one(entry, names);
}

function noValueMap(): undefined {
  return undefined;
}

/** Leaves out the events after (before) which one of the other kind comes, with equal values in the fields of `same`. */
function dropAccompanied(
  candidates: readonly TimelineEntry[],
  other: OtherEvent,
  pattern: EventPattern,
  context: RuleContext,
  side: "after" | "before",
): readonly TimelineEntry[] {
  if (candidates.length === 0) return candidates;
  const others = inScope(pattern, asList(other.log ?? pattern.log), other.id, context).filter(
    (entry) => other.data === undefined || dataTest(other.data)(entry),
  );
  const pairs = (other.same ?? []).map((same) => (typeof same === "string" ? { field: same, other: same } : same));
  const otherFields = pairs.map((pair) => pair.other);
  const fields = pairs.map((pair) => pair.field);
  const extremes = new Map<string, number>();
  for (const entry of others) {
    const key = keyOf(entry, otherFields);
    if (key === undefined || (side === "before" && extremes.has(key))) continue;
    extremes.set(key, entry.seq);
  }
  return candidates.filter((entry) => {
    const key = keyOf(entry, fields);
    const seq = key === undefined ? undefined : extremes.get(key);
    return seq === undefined || (side === "after" ? seq <= entry.seq : seq >= entry.seq);
  });
}

/** The values of the fields as one text; undefined where one has no value. */
function keyOf(entry: TimelineEntry, fields: readonly string[]): string | undefined {
  const values = fields.map((field) => fieldValues(entry, [field]).join("\u0001").trim().toLowerCase());
  return values.includes("") ? undefined : values.join("\u0000");
}

function keepNear(candidates: readonly TimelineEntry[], near: Near, context: RuleContext): Pick<Found, "certain" | "possible"> {
  const found = findEvents(near.event, context);
  const within = durationMilliseconds(near.within);
  const isNearCertain = nearnessTo(found.certain, within);
  const isNearPossible = nearnessTo(found.possible, within);
  const certain: TimelineEntry[] = [];
  const possible: TimelineEntry[] = [];
  for (const entry of candidates) {
    if (isNearCertain(entry)) certain.push(entry);
    else if (found.missing.length > 0 || isNearPossible(entry)) possible.push(entry);
  }
  return { certain, possible };
}

/** A test whether one of `others`, the event itself not counted, is at most `within` milliseconds away. */
function nearnessTo(others: readonly TimelineEntry[], within: number): EntryTest {
  const itself = new Set(others);
  const times = Float64Array.from(others, millisecondsOf).sort();
  return (entry) => {
    const at = millisecondsOf(entry);
    const count = leading(times, (time) => time <= at + within) - leading(times, (time) => time < at - within);
    return count > (itself.has(entry) ? 1 : 0);
  };
}

/** How many values at the beginning of the sorted list pass the test, which holds for a beginning of it. */
function leading(times: Float64Array, passes: (time: number) => boolean): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(times[middle] ?? Number.POSITIVE_INFINITY)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Time that counts for durations, in milliseconds. */
export function millisecondsOf(entry: Pick<TimelineEntry, "at" | "atCorrected">): number {
  return toMilliseconds(timeOf(entry));
}
