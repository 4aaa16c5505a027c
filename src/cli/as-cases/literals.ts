import type { Rule } from "../../rule-engine/index.js";

const SHORTEST = 3;
const TEXT_MATCHERS = new Set(["equals", "in", "contains", "prefix", "suffix"]);

/** The texts that rules look for in fields of events, by their lower case. They stand in the catalogue, so that they tell nothing of a device. */
export function literalsOf(rules: readonly Rule[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { when, unless } of rules) visit([when, unless ?? []], found);
  return found;
}

function visit(value: unknown, found: Map<string, string>): void {
  if (Array.isArray(value)) for (const one of value) visit(one, found);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === "data" && typeof inner === "object" && inner !== null) for (const matcher of Object.values(inner)) add(matcher, found);
      else visit(inner, found);
    }
  }
}

function add(matcher: unknown, found: Map<string, string>): void {
  if (typeof matcher === "string") {
    if (matcher.length >= SHORTEST) found.set(matcher.toLowerCase(), matcher);
  } else if (Array.isArray(matcher)) for (const one of matcher) add(one, found);
  else if (typeof matcher === "object" && matcher !== null) {
    for (const [key, inner] of Object.entries(matcher)) if (TEXT_MATCHERS.has(key) || key === "not") add(inner, found);
  }
}
