import { describeCondition } from "./condition-words.js";
import type { RuleContext } from "./context.js";
import type { RuleOutcome } from "./evaluate-rule.js";
import { lookedAt } from "./looked-at.js";
import type { Rule } from "./schema.js";
import type { Trace } from "./trace.js";

/** What the tree of a case tells beside the conditions: the events that each of them looked at. */
export interface Looked {
  readonly context: RuleContext;
  /** When the case begins, in milliseconds of UTC. */
  readonly start: number;
}

/**
 * How a rule was evaluated, as an indented tree: `✔` true, `✖` false, `?` unknown with what is missing, and `·` the events that
 * were looked at.
 */
export function explainTree(rule: Rule, { when, unless, requiredMissing }: RuleOutcome, looked?: Looked): string {
  if (!when) return `✖ scenarios: ${rule.scenarios?.join(", ") ?? ""}`;
  return [
    ...lines(when, "when: ", 0, looked),
    ...unless.flatMap((trace) => lines(trace, "unless: ", 0, looked)),
    ...(requiredMissing.length > 0 ? [`? requires: ${requiredMissing.join(", ")} missing or not covering the attempt`] : []),
  ].join("\n");
}

function lines(trace: Trace, prefix: string, depth: number, looked: Looked | undefined): readonly string[] {
  const sign = trace.value === "unknown" ? "?" : trace.value ? "✔" : "✖";
  const leaf = trace.children.length === 0;
  const gaps = leaf && trace.value === "unknown" ? [...trace.missing, ...trace.missingFacts.map((name) => `fact ${name}`)] : [];
  const note = [trace.note, ...(gaps.length > 0 ? [`not there: ${gaps.join(", ")}`] : [])].filter((text) => text !== "").join("; ");
  const own = `${"  ".repeat(depth)}${sign} ${prefix}${describeCondition(trace.condition)}${note === "" ? "" : ` (${note})`}`;
  const events = leaf && looked ? lookedAt(trace.condition, looked.context, looked.start) : [];
  return [
    own,
    ...events.map((text) => `${"  ".repeat(depth + 1)}· ${text}`),
    ...trace.children.flatMap((child) => lines(child, "", depth + 1, looked)),
  ];
}
