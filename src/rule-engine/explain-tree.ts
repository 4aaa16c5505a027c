import { describeCondition } from "./condition-words.js";
import type { RuleOutcome } from "./evaluate-rule.js";
import type { Rule } from "./schema.js";
import type { Trace } from "./trace.js";

/** How a rule was evaluated, as an indented tree: `✔` true, `✖` false, `?` unknown with what is missing. */
export function explainTree(rule: Rule, { when, unless, requiredMissing }: RuleOutcome): string {
  if (!when) return `✖ scenarios: ${rule.scenarios?.join(", ") ?? ""}`;
  return [
    ...lines(when, "when: ", 0),
    ...unless.flatMap((trace) => lines(trace, "unless: ", 0)),
    ...(requiredMissing.length > 0 ? [`? requires: ${requiredMissing.join(", ")} missing or not covering the attempt`] : []),
  ].join("\n");
}

function lines(trace: Trace, prefix: string, depth: number): readonly string[] {
  const sign = trace.value === "unknown" ? "?" : trace.value ? "✔" : "✖";
  const leaf = trace.children.length === 0;
  const gaps = leaf && trace.value === "unknown" ? [...trace.missing, ...trace.missingFacts.map((name) => `fact ${name}`)] : [];
  const note = [trace.note, ...(gaps.length > 0 ? [`not there: ${gaps.join(", ")}`] : [])].filter((text) => text !== "").join("; ");
  const own = `${"  ".repeat(depth)}${sign} ${prefix}${describeCondition(trace.condition)}${note === "" ? "" : ` (${note})`}`;
  return [own, ...trace.children.flatMap((child) => lines(child, "", depth + 1))];
}
