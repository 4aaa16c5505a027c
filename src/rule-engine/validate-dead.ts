import { canonical } from "./canonical.js";
import type { Condition, EventPattern } from "./condition-schema.js";
import { contradiction } from "./contradictions.js";
import { durationMilliseconds } from "./duration.js";
import type { Rule } from "./schema.js";
import { checkPlaces, checkRulePlace, checkScenarios } from "./validate-places.js";
import type { Report } from "./validate-event.js";
import { conditionsIn, eventsIn, inAll } from "./walk.js";
import { checkFacts } from "./validate-facts.js";

type Path = readonly PropertyKey[];

/** Finds what can be proven to be without effect: conditions that never hold, and rules that never match. */
export function validateDead(rule: Rule, report: Report): void {
  checkRulePlace(rule, report);
  const roots = [
    { condition: rule.when, path: ["when"] as Path },
    ...(rule.unless ?? []).map((one, index) => ({ condition: one, path: ["unless", index] as Path })),
  ];
  for (const root of roots) {
    for (const { condition, path } of conditionsIn(root.condition, root.path)) {
      checkAlone(condition, path, report);
      checkTogether(condition, path, report);
    }
  }
  checkScenarios(rule, report);
  checkUnless(rule, report);
  checkCode(rule, report);
}

function checkAlone(condition: Condition, path: Path, report: Report): void {
  checkPlaces(condition, path, report);
  checkFacts(condition.fact, [...path, "fact"], report);
  const { count, sequence } = condition;
  if (count?.atLeast !== undefined && count.atMost !== undefined && count.atLeast > count.atMost)
    report(
      [...path, "count", "atLeast"],
      `expected at most ${count.atMost}, the number in atMost: a count of ${count.atLeast} or more is never so small`,
    );
  checkSpan(count?.within, [...path, "count", "within"], report);
  checkSpan(sequence?.within, [...path, "sequence", "within"], report);
  for (const { event, path: place } of eventsIn(condition, path)) checkEvent(event, place, report);
  for (const key of ["all", "any"] as const) {
    const seen = new Set<string>();
    for (const [index, one] of (condition[key] ?? []).entries()) {
      const text = canonical(one);
      if (seen.has(text)) report([...path, key, index], "expected each condition once: the same one is in this list already");
      seen.add(text);
    }
  }
}

function checkEvent(event: EventPattern, path: Path, report: Report): void {
  for (const [field, matcher] of Object.entries(event.data ?? {})) {
    if (typeof matcher === "object" && typeof matcher.not === "object" && matcher.not.present === true)
      report([...path, "data", field], "expected { present: false } where the field may not be there: a field that is there is never absent");
  }
  if (!event.near) return;
  checkSpan(event.near.within, [...path, "near", "within"], report);
  checkEvent(event.near.event, [...path, "near", "event"], report);
}

function checkSpan(within: string | undefined, path: Path, report: Report): void {
  if (within !== undefined && durationMilliseconds(within) === 0)
    report(path, `expected a time longer than ${within}: records have times of their own`);
}

/** Conditions that must hold together, and cannot. */
function checkTogether({ all }: Condition, path: Path, report: Report): void {
  if (!all) return;
  const parts = all.flatMap((one, index) => inAll(one, [...path, "all", index]));
  for (const [index, one] of parts.entries()) {
    for (const other of parts.slice(0, index)) {
      // Those that stand in the same inner list are told there.
      if (one.path[path.length + 1] === other.path[path.length + 1]) continue;
      const why = contradiction(other.condition, one.condition);
      if (why !== undefined) report(one.path, `expected a condition that can hold with those before it: ${why}`);
    }
  }
}

/** An exception that is so whenever the rule matches leaves nothing of the rule. */
function checkUnless({ when, unless }: Rule, report: Report): void {
  const certain = new Set([when, ...inAll(when, []).map(({ condition }) => condition)].map(canonical));
  for (const [index, one] of (unless ?? []).entries()) {
    const enough = [one, ...(one.any ?? [])].some((part) => certain.has(canonical(part)));
    if (enough) report(["unless", index], "expected an exception: it holds whenever `when` does, so that the rule never matches");
  }
}

function checkCode({ errorCode, when }: Rule, report: Report): void {
  const events = conditionsIn(when, []).flatMap(({ condition }) => eventsIn(condition, []));
  if (errorCode === "of-evidence" && events.length === 0)
    report(["errorCode"], "expected a code, or of-failure: `when` looks at no event that could have one");
}
