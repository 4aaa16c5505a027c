import { CATALOGUE_JSON } from "../generated/catalogue.js";
import { REPOSITORY } from "../generated/version.js";
import type { Rule } from "./schema.js";

let rules: readonly Rule[] | undefined;

/** The rules that redscreen ships with, by id. They were validated when the program was built. */
export function builtInRules(): readonly Rule[] {
  rules ??= JSON.parse(CATALOGUE_JSON) as readonly Rule[];
  return rules;
}

/**
 * Where the page of a built-in rule is: a path in this package, and its web address where the repository has one. A rule
 * from a folder of its own has no page, also where it bears the id of a built-in one; one that only says it in other words
 * still has it.
 */
export function pageOfRule(rule: Rule, repository: string = REPOSITORY): { readonly path: string; readonly address?: string } | undefined {
  if (rules?.some(({ id, when }) => id === rule.id && when === rule.when) !== true) return undefined;
  const path = `docs/rules/${rule.id}.md`;
  return repository === "" ? { path } : { path, address: `${repository}/blob/HEAD/${path}` };
}
