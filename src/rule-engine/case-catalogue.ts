import { CATALOGUE_CASES_JSON } from "../generated/catalogue-cases.js";
import type { RuleCase } from "./cases-schema.js";

let cases: ReadonlyMap<string, readonly RuleCase[]> | undefined;

/** The cases of the rules that redscreen ships with, by rule id. */
export function builtInCases(): ReadonlyMap<string, readonly RuleCase[]> {
  cases ??= new Map(Object.entries(JSON.parse(CATALOGUE_CASES_JSON) as Record<string, readonly RuleCase[]>));
  return cases;
}
