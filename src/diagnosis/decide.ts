import { type Finding, type Match, plainText } from "../rule-engine/index.js";
import type { Diagnosis } from "./report-model.js";

/**
 * The one check that would separate the causes that remain: first a look-alike that matches as well, then what the rule
 * itself leaves open, then a look-alike that could not be evaluated. Rules name the cheapest check first.
 */
export function decisionFor(first: Match, findings: readonly Finding[]): Pick<Diagnosis, "toDecide"> {
  const { rule } = first;
  if (rule.role === "notice") return {};
  const results = new Map(findings.map((finding) => [finding.rule.id, finding]));
  const against = (result: Finding["result"]): Diagnosis["toDecide"] => {
    for (const { rule: id, check } of rule.neighbours ?? []) {
      const other = results.get(id);
      if (check === undefined || other?.result !== result) continue;
      const title = other.result === "match" ? other.title : plainText(other.rule.title);
      return { between: [first.title, title], check };
    }
    return undefined;
  };
  const own = rule.toDecide === undefined ? undefined : { between: [...rule.toDecide.between], check: rule.toDecide.check };
  const unseen = rule.certainty === "confirmed" ? undefined : against("unknown");
  const toDecide = against("match") ?? own ?? unseen;
  return toDecide === undefined ? {} : { toDecide };
}
