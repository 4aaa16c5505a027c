import {
  type Condition,
  conditionOutline,
  explainedBy,
  pageOfRule,
  placeOfRule,
  plainText,
  type Rule,
  statusWords,
} from "../../rule-engine/index.js";
import { hanging, type Line, span } from "../../report/index.js";
import { blocks, entries, field, heading, INDENT, links, WIDTH } from "./page.js";

/** A rule in words: what it says, where, by what it knows it, and what to do. */
export function explainRule(rule: Rule, rules: readonly Rule[]): Line[] {
  const neighbours = (rule.neighbours ?? []).map(({ rule: id, differs }) => `${id}: ${differs}`);
  return blocks(
    [...heading(rule.id, `${rule.role}, ${rule.certainty}`), ...heading(plainText(rule.title))],
    [
      ...field("Where", placeOfRule(rule)),
      ...field("Flows", rule.scenarios?.join(", ")),
      ...field("Code", rule.errorCode?.startsWith("0x") ? rule.errorCode : undefined),
      ...field("Windows", rule.windows),
    ],
    field("Means", plainText(rule.explanation)),
    entries("Do", rule.remedies.map(plainText), "number"),
    [...conditionBlock("Matches", [rule.when]), ...conditionBlock("Unless", rule.unless ?? []), ...field("Needs", logsText(rule))],
    [
      ...field("Because", rule.certaintyBecause),
      ...entries("Unlike", neighbours, "dash"),
      ...field("Explains", rule.explains?.join(", ")),
      ...field("Caused by", explainedBy(rule, rules).join(", ")),
      ...links("Read", rule.references),
      ...links("Page", pageLinks(rule)),
      ...field("Status", statusWords(rule)),
    ],
  );
}

function pageLinks(rule: Rule): readonly string[] {
  const page = pageOfRule(rule);
  return page === undefined ? [] : [page.address ?? page.path];
}

function logsText({ requires }: Rule): string | undefined {
  return requires && `${requires.join(", ")}; without it the answer is "unknown"`;
}

function conditionBlock(label: string, conditions: readonly Condition[]): Line[] {
  const lines = conditions.flatMap((condition) => conditionOutline(condition));
  return lines.flatMap(({ depth, text }, index) => {
    const head = (index === 0 ? ` ${label}` : "").padEnd(INDENT) + "  ".repeat(depth);
    return hanging([span(head, "bold")], text, { width: WIDTH });
  });
}
