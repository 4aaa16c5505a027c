import type { EvidenceRef } from "../knowledge/index.js";
import { type Deployment, FACTS, type FactName, type FactValue } from "../stages/index.js";
import type { FactMatcher } from "./matcher-schema.js";
import { allOf, type Truth } from "./truth.js";

export interface FactResult {
  readonly value: Truth;
  readonly because: readonly EvidenceRef[];
  readonly missingFacts: readonly FactName[];
  readonly note: string;
}

/** Compares named facts; all must fit. A fact that is not known is unknown, whatever is asked of it but `present`. */
export function evaluateFacts(patterns: Readonly<Record<string, FactMatcher>>, deployment: Deployment): FactResult {
  const results = Object.entries(patterns).map(([name, matcher]) => {
    const fact = isFactName(name) ? deployment.facts[name] : undefined;
    return { name, fact, value: compareFact(matcher, fact?.value) };
  });
  return {
    value: allOf(results.map((result) => result.value)),
    because: results.flatMap((result) => result.fact?.because ?? []),
    missingFacts: results.flatMap(({ name, value }) => (value === "unknown" && isFactName(name) ? [name] : [])),
    note: results.map(({ name, fact }) => `${name} is ${fact === undefined ? "not known" : showFact(fact.value)}`).join(", "),
  };
}

export function isFactName(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}

/** A fact in words, for sentences. */
export function showFact(value: FactValue): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? value.join(", ") : String(value);
}

function compareFact(matcher: FactMatcher, value: FactValue | undefined): Truth {
  if (typeof matcher !== "object") return value === undefined ? "unknown" : equals(value, matcher);
  const { present, ...others } = matcher;
  const known = present === undefined ? true : (value !== undefined) === present;
  if (Object.values(others).every((other) => other === undefined)) return known;
  if (value === undefined) return allOf([known, "unknown"]);
  const items: readonly (string | number | boolean)[] = typeof value === "object" ? value : [value];
  return (
    known &&
    (others.in === undefined || others.in.some((wanted) => equals(value, wanted))) &&
    (others.not === undefined || !equals(value, others.not)) &&
    (others.contains === undefined || items.some((item) => lower(item).includes(lower(others.contains)))) &&
    (others.prefix === undefined || items.some((item) => lower(item).startsWith(lower(others.prefix)))) &&
    (others.atLeast === undefined || Number(value) >= others.atLeast) &&
    (others.atMost === undefined || Number(value) <= others.atMost)
  );
}

function equals(value: FactValue, wanted: string | number | boolean): boolean {
  return typeof value === "object" ? value.some((item) => lower(item) === lower(wanted)) : lower(value) === lower(wanted);
}

function lower(value: string | number | boolean | undefined): string {
  return String(value).toLowerCase();
}
