import { SCENARIOS } from "../knowledge/index.js";
import { LIST_FACTS } from "../stages/index.js";
import type { Condition } from "./condition-schema.js";
import type { FactMatcher } from "./matcher-schema.js";
import { nearest } from "./nearest.js";
import type { Report } from "./validate-event.js";

/** Finds comparisons of one fact that exclude each other. */
export function checkFacts(facts: Condition["fact"], path: readonly PropertyKey[], report: Report): void {
  for (const [name, matcher] of Object.entries(facts ?? {})) {
    if (name === "scenario") checkScenarioNames(matcher, [...path, name], report);
    if (typeof matcher !== "object") continue;
    const { present, ...others } = matcher;
    const compares = Object.values(others).some((value) => value !== undefined);
    if (present === false && compares) report([...path, name], "expected present: false alone: what is not known has no value to compare");
    else if (compares && isEmpty(name, [matcher])) report([...path, name], "expected comparisons that one value can pass");
  }
}

/** Whether no value passes both. */
export function factsContradict(name: string, a: FactMatcher | undefined, b: FactMatcher | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const needsValue = (one: FactMatcher): boolean =>
    typeof one !== "object" || Object.entries(one).some(([key, value]) => value !== undefined && key !== "present") || one.present === true;
  const isUnknown = (one: FactMatcher): boolean => typeof one === "object" && one.present === false;
  if ((isUnknown(a) && needsValue(b)) || (isUnknown(b) && needsValue(a))) return true;
  return isEmpty(name, [a, b]);
}

function isEmpty(name: string, matchers: readonly FactMatcher[]): boolean {
  if ((LIST_FACTS as ReadonlySet<string>).has(name)) return false;
  const all = matchers.map((one) => (typeof one === "object" ? one : { in: [one] }));
  const least = Math.max(...all.map(({ atLeast }) => atLeast ?? Number.NEGATIVE_INFINITY));
  const most = Math.min(...all.map(({ atMost }) => atMost ?? Number.POSITIVE_INFINITY));
  if (least > most) return true;
  const [first, ...rest] = all.flatMap((one) => (one.in === undefined ? [] : [one.in]));
  if (first === undefined) return false;
  const passes = (value: string | number | boolean): boolean =>
    rest.every((values) => values.some((other) => isSame(other, value))) &&
    all.every(({ not }) => not === undefined || !isSame(not, value)) &&
    ((least === Number.NEGATIVE_INFINITY && most === Number.POSITIVE_INFINITY) || (Number(value) >= least && Number(value) <= most));
  return !first.some(passes);
}

/** As facts are compared: capitals do not count. */
function isSame(a: string | number | boolean, b: string | number | boolean): boolean {
  return String(a).toLowerCase() === String(b).toLowerCase();
}

function checkScenarioNames(matcher: FactMatcher, path: readonly PropertyKey[], report: Report): void {
  const named = typeof matcher === "object" ? [...(matcher.in ?? []), ...(matcher.not === undefined ? [] : [matcher.not])] : [matcher];
  for (const name of named.map(String)) {
    if (name !== "unknown" && (SCENARIOS as readonly string[]).includes(name.toLowerCase())) continue;
    report(path, `expected a scenario${nearest(name, SCENARIOS)}, found ${name}`);
  }
}
