import type { EventPattern, OtherEvent } from "../../src/rule-engine/condition-schema.js";
import { asList } from "../../src/rule-engine/context.js";
import type { Rule, RuleCase } from "../../src/rule-engine/index.js";
import type { Matcher } from "../../src/rule-engine/matcher-schema.js";
import { conditionsIn, eventsIn } from "../../src/rule-engine/walk.js";

type CaseEvent = RuleCase["events"][number];

/** An event that makes good what a pattern found, as the rule itself says. */
interface Good {
  readonly pattern: EventPattern;
  readonly other: OtherEvent;
}

/** What a rule takes for a failure that was made good later. */
function goodEvents(rule: Rule): readonly Good[] {
  const dropped = patternsIn(rule).flatMap((pattern) => (pattern.notFollowedBy ?? []).map((other) => ({ pattern, other })));
  const later = (rule.unless ?? []).flatMap((condition) => (condition.later ? [condition.later.event] : []));
  return [...dropped, ...later.flatMap((other) => patternsIn(rule).map((pattern) => ({ pattern, other })))];
}

function patternsIn(rule: Rule): readonly EventPattern[] {
  return conditionsIn(rule.when, []).flatMap(({ condition }) => eventsIn(condition, []).map(({ event }) => event));
}

export function canBeMadeGood(rule: Rule): boolean {
  return goodEvents(rule).length > 0;
}

/** Whether later events can undo the failure of a case: what the page's state, the profile file, facts and items say of it stays as it is. */
export function restsOnEvents({ page, profile, facts, items }: RuleCase): boolean {
  return [page, profile?.["ErrorCode"], facts, items].every((part) => part === undefined);
}

/** The case with everything after it that makes its failures good, a minute later. */
export function madeGood(rule: Rule, one: RuleCase): RuleCase {
  const failures = (pattern: EventPattern): readonly CaseEvent[] =>
    one.events.filter(({ log, id }) => asList(pattern.log).includes(log) && asList(pattern.id).includes(id));
  const last = one.events.reduce((seconds, event) => event.at ?? seconds + 1, -1);
  const good = goodEvents(rule).flatMap((made) => failures(made.pattern).flatMap((failure) => eventsFor(made, failure)));
  const unique = [...new Map(good.map((event) => [JSON.stringify(event), event])).values()];
  return {
    ...one,
    logs: [...new Set([...one.logs, ...unique.map(({ log }) => log)])],
    events: [...one.events, ...unique.map((event, index) => ({ ...event, at: last + 60 + index }))],
  };
}

function eventsFor({ pattern, other }: Good, failure: CaseEvent): readonly CaseEvent[] {
  const same = (other.same ?? []).map((field) => (typeof field === "string" ? { field, other: field } : field));
  const data = {
    ...Object.fromEntries(same.map(({ field, other: name }) => [name, failure.data?.[field] ?? ""])),
    ...Object.fromEntries(Object.entries(other.data ?? {}).map(([field, matcher]) => [field.split("|")[0] ?? field, sampleOf(matcher)])),
  };
  const log = asList(other.log ?? pattern.log)[0] ?? "";
  return asList(other.id).map((id) => ({ log, id, data }));
}

/** A value that fits. */
function sampleOf(matcher: Matcher): string {
  if (typeof matcher === "string") return matcher;
  const { equals, contains, prefix, suffix, glob, re2, hresult, in: among, not, atLeast, atMost, present, nonZero } = matcher;
  const text = equals ?? contains ?? prefix ?? suffix ?? glob?.replaceAll("*", "x").replaceAll("?", "0") ?? among?.[0];
  if (text !== undefined) return text;
  if (hresult !== undefined) return (asList(hresult)[0] ?? "").replaceAll("?", "1");
  if (atLeast !== undefined || atMost !== undefined) return String(atLeast ?? atMost);
  if (nonZero || present === true) return "0x1";
  if (not !== undefined) return "0";
  const plain = re2?.replace("(?i)", "").split("|")[0] ?? "";
  if (/^[\w .-]+$/.test(plain)) return plain;
  throw new Error(`no value is known that fits ${JSON.stringify(matcher)}`);
}
