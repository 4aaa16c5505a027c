import { nearest } from "./nearest.js";
import type { Rule } from "./schema.js";

export interface CatalogueProblem {
  readonly rule: Rule;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** True when the rule cannot be used; a reference to a rule that is not there does no harm. */
  readonly fatal: boolean;
}

/**
 * Checks what concerns several rules: references to other rules, names that two of them have, and cycles in `explains`.
 * @param blamed the rules among which the one that closes a cycle is looked for: those that came last
 */
export function validateCatalogue(rules: readonly Rule[], blamed: readonly Rule[] = rules): readonly CatalogueProblem[] {
  const ids = new Set(rules.map((rule) => rule.id));
  const problems: CatalogueProblem[] = [];
  for (const rule of rules) {
    const check = (id: string, path: readonly PropertyKey[]): void => {
      if (id === rule.id) problems.push({ rule, path, message: "expected another rule than this one", fatal: true });
      else if (!ids.has(id)) problems.push({ rule, path, message: `expected the id of a rule${nearest(id, [...ids])}, found ${id}`, fatal: false });
    };
    for (const [index, id] of (rule.explains ?? []).entries()) check(id, ["explains", index]);
    for (const [index, neighbour] of (rule.neighbours ?? []).entries()) check(neighbour.rule, ["neighbours", index, "rule"]);
  }
  return [...problems, ...findSharedNames(rules), ...findCycles(rules, new Set(blamed))];
}

/** An alias is a name like an id: no other rule may have it, as an id or as an alias. */
function findSharedNames(rules: readonly Rule[]): readonly CatalogueProblem[] {
  const owners = new Map(rules.map((rule) => [rule.id, rule]));
  return rules.flatMap((rule) =>
    (rule.aliases ?? []).flatMap((alias, index): CatalogueProblem[] => {
      const owner = owners.get(alias);
      owners.set(alias, owner ?? rule);
      if (owner === undefined) return [];
      const whose = owner === rule ? "this rule has it already" : owner.id === alias ? "it is the id of a rule" : `${owner.id} has it already`;
      return [{ rule, path: ["aliases", index], message: `expected a name of its own: ${alias}, ${whose}`, fatal: true }];
    }),
  );
}

function findCycles(rules: readonly Rule[], blamed: ReadonlySet<Rule>): readonly CatalogueProblem[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const done = new Set<string>();
  const problems: CatalogueProblem[] = [];
  const visit = (rule: Rule, trail: readonly Rule[]): void => {
    if (done.has(rule.id)) return;
    const here = [...trail, rule];
    for (const id of rule.explains ?? []) {
      const next = byId.get(id);
      if (!next || next === rule || done.has(id)) continue;
      const from = here.indexOf(next);
      if (from < 0) visit(next, here);
      else problems.push(cycleProblem(here.slice(from), blamed));
    }
    done.add(rule.id);
  };
  for (const rule of rules) visit(rule, []);
  return problems;
}

/** Told where the last of the rules that are new leads on in the cycle. */
function cycleProblem(cycle: readonly Rule[], blamed: ReadonlySet<Rule>): CatalogueProblem {
  const at = Math.max(
    0,
    cycle.findLastIndex((rule) => blamed.has(rule)),
  );
  const rule = cycle[at] as Rule;
  const next = cycle[(at + 1) % cycle.length]?.id ?? "";
  const names = [...cycle, cycle[0] as Rule].map(({ id }) => id).join(" explains ");
  return { rule, path: ["explains", rule.explains?.indexOf(next) ?? 0], message: `expected no cycle: ${names}`, fatal: true };
}
