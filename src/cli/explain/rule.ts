import {
  actionsOf,
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

/**
 * A rule in words: what it says, where, by what it knows it, and what to do.
 * @param provenance what overlays made of it
 */
export function explainRule(rule: Rule, rules: readonly Rule[], provenance: readonly string[] = []): Line[] {
  const neighbours = (rule.neighbours ?? []).map(({ rule: id, differs }) => `${id}: ${differs}`);
  return blocks(
    [...heading(rule.id, `${rule.role}, ${rule.certainty}`), ...heading(plainText(rule.title))],
    [
      ...field("Where", placeOfRule(rule)),
      ...field("Flows", rule.scenarios?.join(", ")),
      ...field("Code", rule.errorCode?.startsWith("0x") ? rule.errorCode : undefined),
      ...field("Windows", rule.windows),
      ...entries("From", provenance, "dash"),
    ],
    field("Means", plainText(rule.explanation)),
    decideBlock(rule),
    actionBlock(rule),
    [...conditionBlock("Matches", [rule.when]), ...conditionBlock("Unless", rule.unless ?? []), ...field("Needs", logsText(rule))],
    [
      ...field("Because", rule.certaintyBecause),
      ...entries("Unlike", neighbours, "dash"),
      ...field("Also called", rule.aliases?.join(", ")),
      ...field("Explains", rule.explains?.join(", ")),
      ...field("Caused by", explainedBy(rule, rules).join(", ")),
      ...links("Read", rule.references),
      ...links("Page", pageLinks(rule)),
      ...field("Status", statusWords(rule)),
    ],
  );
}

/** What to do, numbered through, with a label wherever somebody else has to do it. */
function actionBlock(rule: Rule): Line[] {
  const actions = actionsOf(rule);
  return actions.flatMap(({ by, text }, index) => {
    const label = by === actions[index - 1]?.by ? "" : by === "admin" ? " Admin" : " Do";
    return hanging([span(label.padEnd(INDENT), "bold"), span(`${index + 1}  `)], plainText(text), { width: WIDTH });
  });
}

function decideBlock({ toDecide }: Rule): Line[] {
  return toDecide === undefined ? [] : [...entries("Either", toDecide.between, "dash"), ...field("Decide", toDecide.check)];
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
