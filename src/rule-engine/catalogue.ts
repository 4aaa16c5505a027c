import { CATALOGUE_JSON } from "../generated/catalogue.js";
import { CATALOGUE_CASES_JSON } from "../generated/catalogue-cases.js";
import type { RuleCase } from "./cases-schema.js";
import type { Rule } from "./schema.js";

let rules: readonly Rule[] | undefined;
let cases: ReadonlyMap<string, readonly RuleCase[]> | undefined;

/** The rules that redscreen ships with, by id. They were validated when the program was built. */
export function builtInRules(): readonly Rule[] {
  rules ??= JSON.parse(CATALOGUE_JSON) as readonly Rule[];
  return rules;
}

/** Their cases, by rule id. */
export function builtInCases(): ReadonlyMap<string, readonly RuleCase[]> {
  cases ??= new Map(Object.entries(JSON.parse(CATALOGUE_CASES_JSON) as Record<string, readonly RuleCase[]>));
  return cases;
}
