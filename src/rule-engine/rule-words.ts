import { phaseTitle, STEP_TITLES } from "../knowledge/index.js";
import type { Condition } from "./condition-schema.js";
import { describeCondition } from "./condition-words.js";
import type { Rule } from "./schema.js";

/** The words for a rule that `explain` and its page have in common. */

/** Phase and step as the status page shows them. */
export function placeOfRule({ phase, step }: Pick<Rule, "phase" | "step">): string {
  if (phase === "of-failure") return "wherever the deployment failed";
  const row = step === null ? "" : step === "of-failure" ? " > the step that failed" : ` > ${STEP_TITLES[step]}`;
  return phaseTitle(phase) + row;
}

/** A text of a rule without a deployment: placeholders by their names, optional parts as if they were there. */
export function plainText(text: string): string {
  return text
    .replace(/\[\[|\]\]/g, "")
    .replace(/\{(?:(?:fact|item|line|registry):)?([^{}:|]+)[^{}]*\}/g, "<$1>")
    .trim();
}

/** A condition and those below it, a line each, with how deep it stands. */
export function conditionOutline(condition: Condition, depth = 0): readonly { readonly depth: number; readonly text: string }[] {
  const inner = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])];
  return [{ depth, text: describeCondition(condition) }, ...inner.flatMap((one) => conditionOutline(one, depth + 1))];
}

/** Rules that account for the findings of this one. */
export function explainedBy(rule: Rule, rules: readonly Rule[]): readonly string[] {
  return rules.filter(({ explains }) => explains?.includes(rule.id)).map(({ id }) => id);
}

export function statusWords({ status }: Pick<Rule, "status">): string {
  return status === "observed" ? "observed in real logs" : "experimental: not yet seen in a real log";
}
