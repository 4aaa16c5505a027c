import type { TimelineEntry } from "../timeline/index.js";
import { describeEventPattern, describeOther } from "./condition-words.js";
import type { Condition, EventPattern, OtherEvent } from "./condition-schema.js";
import { asList, type RuleContext } from "./context.js";
import { dataTest, fitsAlone } from "./entry-test.js";
import { eventsOf, fieldValues, indexEvents } from "./event-index.js";
import { findEvents, millisecondsOf } from "./event-search.js";
import { lookedAtBeside } from "./looked-at-beside.js";
import { describeMatcher } from "./matcher-words.js";
import type { Matcher } from "./matcher-schema.js";
import { eventsIn } from "./walk.js";

/** Of many events, the first ones tell enough. */
const MOST_EVENTS = 4;
const MOST_IDS = 12;
const LONGEST_VALUE = 80;

/** What a condition looked at, each event in a line: which fitted, and what in the others did not. */
export function lookedAt(condition: Condition, context: RuleContext, startOfCase: number): readonly string[] {
  const patterns = eventsIn(condition, []).map(({ event }) => event);
  if (patterns.length === 0) return lookedAtBeside(condition, context);
  return patterns.flatMap((pattern) => {
    const lines = linesOf(pattern, context, startOfCase);
    return patterns.length > 1
      ? [`${asList(pattern.log).join(" or ")} ${asList(pattern.id).join(" or ")}:`, ...lines.map((line) => `  ${line}`)]
      : lines;
  });
}

function linesOf(pattern: EventPattern, context: RuleContext, start: number): readonly string[] {
  const all = candidates(pattern, context);
  if (all.length === 0) return [nothing(pattern, context)];
  const found = findEvents(pattern, context);
  const certain = new Set(found.certain);
  const lines = all
    .slice(0, MOST_EVENTS)
    .map((entry) => `${nameOf(entry, start)}: ${certain.has(entry) ? "fits" : misfits(pattern, entry, context).join("; ")}`);
  const left = all.length - lines.length;
  return left > 0 ? [...lines, `and ${left} more with ${left === 1 ? "this id" : "these ids"}`] : lines;
}

/** Records with the ids of a pattern, where it looks for them. */
function candidates(pattern: EventPattern, context: RuleContext): readonly TimelineEntry[] {
  const bare: EventPattern = { log: pattern.log, id: pattern.id, ...(pattern.scope === undefined ? {} : { scope: pattern.scope }) };
  return findEvents(bare, context).certain;
}

/** What is there instead. */
function nothing({ log, id, scope = "attempt" }: EventPattern, { deployment, bundle }: RuleContext): string {
  const logs = asList(log);
  const gone = logs.filter((name) => deployment.logs.get(name)?.covers !== true);
  const missing =
    gone.length > 0
      ? `; ${gone.join(", ")} ${gone.length === 1 ? "is" : "are"} not there or ${gone.length === 1 ? "does" : "do"} not cover the attempt`
      : "";
  const elsewhere = eventsOf(indexEvents(bundle), logs, asList(id)).length;
  const which = asList(id).join(" or ");
  if (elsewhere > 0) return `no ${which} ${scope === "attempt" ? "in this attempt" : "before this attempt"}, ${elsewhere} elsewhere${missing}`;
  const index = indexEvents(bundle);
  const ids = [...new Set(logs.flatMap((name) => [...(index.get(name)?.keys() ?? [])]))].sort((a, b) => a - b);
  const others = ids.length === 0 ? "no record at all" : `only ${ids.slice(0, MOST_IDS).join(", ")}${ids.length > MOST_IDS ? " and others" : ""}`;
  return `no ${which} in ${logs.join(" or ")}, ${others}${missing}`;
}

function nameOf(entry: TimelineEntry, start: number): string {
  return `${entry.eventId} at ${Math.round((millisecondsOf(entry) - start) / 1000)} s, record ${entry.recordId ?? "?"}`;
}

function misfits(pattern: EventPattern, entry: TimelineEntry, context: RuleContext): readonly string[] {
  const alone = [
    ...(["provider", "version", "level", "phase", "step"] as const).flatMap((key) => {
      const wanted = pattern[key];
      return wanted === undefined || fitsAlone({ log: pattern.log, id: pattern.id, [key]: wanted }, entry) === true
        ? []
        : [`${key} is ${entry[key] ?? "not given"}, expected ${wanted}`];
    }),
    ...Object.entries(pattern.data ?? {}).flatMap(([field, matcher]) => misfit(field, matcher, entry)),
  ];
  return alone.length > 0 ? alone : drops(pattern, entry, context);
}

function misfit(field: string, matcher: Matcher, entry: TimelineEntry): readonly string[] {
  if (dataTest({ [field]: matcher })(entry) === true) return [];
  const values = field === "anyField" ? [] : fieldValues(entry, field.split("|"));
  const found =
    values.length > 0
      ? JSON.stringify(values.join(", ").slice(0, LONGEST_VALUE))
      : field === "anyField"
        ? "none of its values"
        : "empty or not there";
  return [`${field} is ${found}, expected ${describeMatcher(matcher)}`];
}

/** What came before or after an event that fits by itself. */
function drops(pattern: EventPattern, entry: TimelineEntry, context: RuleContext): readonly string[] {
  const { notFollowedBy = [], notPrecededBy = [], near, ...bare } = pattern;
  const isLeft = (one: EventPattern): boolean => findEvents(one, context).certain.includes(entry);
  const dropped = (others: readonly OtherEvent[], key: "notFollowedBy" | "notPrecededBy", words: string): readonly string[] =>
    others.flatMap((other) => (isLeft({ ...bare, [key]: [other] }) ? [] : [`dropped, because it is ${words} ${describeOther(other)}`]));
  return [
    ...dropped(notFollowedBy, "notFollowedBy", "followed by"),
    ...dropped(notPrecededBy, "notPrecededBy", "preceded by"),
    ...(near && !isLeft({ ...bare, near }) ? [`dropped, because no ${describeEventPattern(near.event)} is within ${near.within}`] : []),
  ];
}
