import { CATALOGUE_JSON } from "../generated/catalogue.js";
import type { Rule } from "./schema.js";

let rules: readonly Rule[] | undefined;

/** The rules that redscreen ships with, by id. They were validated when the program was built. */
export function builtInRules(): readonly Rule[] {
  rules ??= JSON.parse(CATALOGUE_JSON) as readonly Rule[];
  return rules;
}
