import { phaseTitle, STEP_TITLES } from "../../knowledge/index.js";
import { type Condition, describeCondition, type Rule } from "../../rule-engine/index.js";
import { hanging, type Line, span } from "../../report/index.js";
import { blocks, entries, field, heading, INDENT, links, WIDTH } from "./page.js";

/** A rule in words: what it says, where, by what it knows it, and what to do. */
export function explainRule(rule: Rule, rules: readonly Rule[]): Line[] {
  const neighbours = (rule.neighbours ?? []).map(({ rule: id, differs }) => `${id}: ${differs}`);
  return blocks(
    [...heading(rule.id, `${rule.role}, ${rule.certainty}`), ...heading(plain(rule.title))],
    [
      ...field("Where", placeOf(rule)),
      ...field("Flows", rule.scenarios?.join(", ")),
      ...field("Code", rule.errorCode?.startsWith("0x") ? rule.errorCode : undefined),
      ...field("Windows", rule.windows),
    ],
    field("Means", plain(rule.explanation)),
    entries("Do", rule.remedies.map(plain), "number"),
    [...conditionBlock("Matches", [rule.when]), ...conditionBlock("Unless", rule.unless ?? []), ...field("Needs", logsText(rule))],
    [
      ...field("Because", rule.certaintyBecause),
      ...entries("Unlike", neighbours, "dash"),
      ...field("Explains", rule.explains?.join(", ")),
      ...field("Caused by", explainedBy(rule, rules)),
      ...links("Read", rule.references),
      ...field("Status", rule.status === "observed" ? "observed in real logs" : "experimental: not yet seen in a real log"),
    ],
  );
}

function explainedBy(rule: Rule, rules: readonly Rule[]): string | undefined {
  return (
    rules
      .filter(({ explains }) => explains?.includes(rule.id))
      .map(({ id }) => id)
      .join(", ") || undefined
  );
}

function placeOf({ phase, step }: Rule): string {
  if (phase === "of-failure") return "wherever the deployment failed";
  const row = step === null ? "" : step === "of-failure" ? " > the step that failed" : ` > ${STEP_TITLES[step]}`;
  return phaseTitle(phase) + row;
}

function logsText({ requires }: Rule): string | undefined {
  return requires && `${requires.join(", ")}; without it the answer is "unknown"`;
}

/** Placeholders by their names, optional parts as if they were there. */
export function plain(text: string): string {
  return text
    .replace(/\[\[|\]\]/g, "")
    .replace(/\{(?:fact:)?([^{}:|]+)[^{}]*\}/g, "<$1>")
    .trim();
}

function conditionBlock(label: string, conditions: readonly Condition[]): Line[] {
  const lines = conditions.flatMap((condition) => conditionLines(condition, 0));
  return lines.flatMap(({ depth, text }, index) => {
    const head = (index === 0 ? ` ${label}` : "").padEnd(INDENT) + "  ".repeat(depth);
    return hanging([span(head, "bold")], text, { width: WIDTH });
  });
}

function conditionLines(condition: Condition, depth: number): { readonly depth: number; readonly text: string }[] {
  const inner = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])];
  return [{ depth, text: describeCondition(condition) }, ...inner.flatMap((one) => conditionLines(one, depth + 1))];
}
