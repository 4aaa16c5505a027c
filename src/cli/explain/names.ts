import type { Rule } from "../../rule-engine/index.js";

/** The names by which a rule is found: its id and its other names. */
export function namesOfRule({ id, aliases }: Rule): readonly string[] {
  return [id, ...(aliases ?? [])];
}

/** The rules of this name; capitals do not matter. */
export function rulesNamed(name: string, rules: readonly Rule[]): readonly Rule[] {
  const wanted = name.trim().toLowerCase();
  return rules.filter((rule) => namesOfRule(rule).some((one) => one.toLowerCase() === wanted));
}
