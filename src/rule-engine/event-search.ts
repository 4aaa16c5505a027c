import { toMilliseconds } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import { spend } from "./budget.js";
import type { EventPattern, Near, OtherEvent } from "./condition-schema.js";
import { asList, logsThatDoNotCover, type RuleContext } from "./context.js";
import { durationMilliseconds } from "./duration.js";
import { dataTest, fitsAlone, isShown } from "./entry-test.js";
import { eventsOf, fieldValues, indexEvents } from "./event-index.js";

/** What a search for an event brought. */
export interface Found {
  /** Events that fit, in timeline order. */
  readonly certain: readonly TimelineEntry[];
  /** Events that fit if something is so that the evidence does not tell: `near` in a missing log, a value that a log saved as text does not show. */
  readonly possible: readonly TimelineEntry[];
  /** Logs in which more of them could have stood: missing, or not reaching over the attempt. */
  readonly missing: readonly string[];
  /** Events that fit by themselves but were dropped by notFollowedBy, notPrecededBy or near. */
  readonly dropped: number;
}

/** Both in timeline order. */
type Sorted = Pick<Found, "certain" | "possible">;

/** Finds the events of a pattern in the attempt, the bundle, or what came before the attempt. */
export function findEvents(pattern: EventPattern, context: RuleContext): Found {
  const logs = asList(pattern.log);
  const missing = logsThatDoNotCover(context.deployment, logs);
  const found = inScope(pattern, logs, pattern.id, context);
  spend(found.length);
  let sorted = thoseThatFit(pattern, found);
  const fitting = sorted.certain.length + sorted.possible.length;
  for (const other of pattern.notFollowedBy ?? []) sorted = dropAccompanied(sorted, other, pattern, context, "after");
  for (const other of pattern.notPrecededBy ?? []) sorted = dropAccompanied(sorted, other, pattern, context, "before");
  if (pattern.near && sorted.certain.length + sorted.possible.length > 0) sorted = keepNear(sorted, pattern.near, context);
  const { certain, possible } = sorted;
  return { certain, possible, missing, dropped: fitting - certain.length - possible.length };
}

/** One pass: of a common event there may be a hundred thousand. */
function thoseThatFit(pattern: EventPattern, candidates: readonly TimelineEntry[]): Sorted {
  const certain: TimelineEntry[] = [];
  const possible: TimelineEntry[] = [];
  for (const entry of candidates) {
    const fits = fitsAlone(pattern, entry);
    if (fits === true) certain.push(entry);
    else if (fits === "unknown") possible.push(entry);
  }
  return { certain, possible };
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

/**
 * Leaves out the events after (before) which one of the other kind comes, with equal values in the fields of `same`. Where
 * a value that decides it is not known, the event stays as a possible one.
 */
function dropAccompanied(
  { certain, possible }: Sorted,
  other: OtherEvent,
  pattern: EventPattern,
  context: RuleContext,
  side: "after" | "before",
): Sorted {
  if (certain.length + possible.length === 0) return { certain, possible };
  const fits = other.data === undefined ? undefined : dataTest(other.data);
  const pairs = (other.same ?? []).map((same) => (typeof same === "string" ? { field: same, other: same } : same));
  const otherFields = pairs.map((pair) => pair.other);
  const fields = pairs.map((pair) => pair.field);
  const sure = new Map<string, number>();
  /** Of events that may be of the other kind, or have the same values. */
  let doubtful: number | undefined;
  for (const entry of inScope(pattern, asList(other.log ?? pattern.log), other.id, context)) {
    spend(1 + fields.length);
    const value = fits?.(entry) ?? true;
    if (value === false) continue;
    const isDoubtful = value === "unknown" || otherFields.some((field) => !isShown(entry, field));
    if (isDoubtful && (side === "after" || doubtful === undefined)) doubtful = entry.seq;
    const key = isDoubtful ? undefined : keyOf(entry, otherFields);
    if (key === undefined || (side === "before" && sure.has(key))) continue;
    sure.set(key, entry.seq);
  }
  const isOnSide = (seq: number | undefined, entry: TimelineEntry): boolean =>
    seq !== undefined && (side === "after" ? seq > entry.seq : seq < entry.seq);
  const isDropped = (entry: TimelineEntry): boolean => {
    const key = keyOf(entry, fields);
    return key !== undefined && isOnSide(sure.get(key), entry);
  };
  const isOpen = (entry: TimelineEntry): boolean =>
    isOnSide(doubtful, entry) || (fields.some((field) => !isShown(entry, field)) && [...sure.values()].some((seq) => isOnSide(seq, entry)));
  if (sure.size === 0 && doubtful === undefined) return { certain, possible };
  const left = certain.filter((entry) => !isDropped(entry));
  return {
    certain: left.filter((entry) => !isOpen(entry)),
    possible: inOrder([...left.filter(isOpen), ...possible.filter((entry) => !isDropped(entry))]),
  };
}

function inOrder(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return entries.toSorted((a, b) => a.seq - b.seq);
}

/** The values of the fields as one text; undefined where one has no value. */
function keyOf(entry: TimelineEntry, fields: readonly string[]): string | undefined {
  if (fields.length === 0) return "";
  const values = fields.map((field) => fieldValues(entry, [field]).join("\u0001").trim().toLowerCase());
  return values.includes("") ? undefined : values.join("\u0000");
}

function keepNear(sorted: Sorted, near: Near, context: RuleContext): Sorted {
  const found = findEvents(near.event, context);
  const within = durationMilliseconds(near.within);
  const isNearCertain = nearnessTo(found.certain, within);
  const isNearPossible = nearnessTo(found.possible, within);
  const certain: TimelineEntry[] = [];
  const possible: TimelineEntry[] = [];
  for (const entry of sorted.certain) {
    if (isNearCertain(entry)) certain.push(entry);
    else if (found.missing.length > 0 || isNearPossible(entry)) possible.push(entry);
  }
  for (const entry of sorted.possible) {
    if (found.missing.length > 0 || isNearCertain(entry) || isNearPossible(entry)) possible.push(entry);
  }
  return { certain, possible: inOrder(possible) };
}

/** A test whether one of `others`, the event itself not counted, is at most `within` milliseconds away. */
function nearnessTo(others: readonly TimelineEntry[], within: number): (entry: TimelineEntry) => boolean {
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
