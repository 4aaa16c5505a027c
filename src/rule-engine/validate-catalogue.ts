import { nearest } from "./nearest.js";
import type { Rule } from "./schema.js";

export interface CatalogueProblem {
  readonly rule: Rule;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** True when the rule cannot be used; a reference to a rule that is not there does no harm. */
  readonly fatal: boolean;
}

/** Checks what concerns several rules: references to other rules, and cycles in `explains`. */
export function validateCatalogue(rules: readonly Rule[]): readonly CatalogueProblem[] {
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
  return [...problems, ...findCycles(rules)];
}

function findCycles(rules: readonly Rule[]): readonly CatalogueProblem[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const done = new Set<string>();
  const problems: CatalogueProblem[] = [];
  const visit = (rule: Rule, trail: readonly string[]): void => {
    if (done.has(rule.id)) return;
    rule.explains?.forEach((id, index) => {
      const next = byId.get(id);
      if (!next || id === rule.id) return;
      const from = [...trail, rule.id].indexOf(id);
      if (from >= 0) {
        const cycle = [...[...trail, rule.id].slice(from), id].join(" explains ");
        problems.push({ rule, path: ["explains", index], message: `expected no cycle: ${cycle}`, fatal: true });
      } else {
        visit(next, [...trail, rule.id]);
      }
    });
    done.add(rule.id);
  };
  for (const rule of rules) visit(rule, []);
  return problems;
}
