import type { RuleCase } from "../../../src/rule-engine/cases-schema.js";
import type { Condition } from "../../../src/rule-engine/condition-schema.js";
import { conditionOutline, explainedBy, placeOfRule, plainText, statusWords } from "../../../src/rule-engine/rule-words.js";
import { type Action, actionsOf } from "../../../src/rule-engine/actions.js";
import type { Rule } from "../../../src/rule-engine/schema.js";
import { SCENARIO_TITLES } from "../../../src/knowledge/index.js";
import { codesOf, eventsOf, evidenceOf } from "./looked-at.js";
import { bullets, cell, code, numbered, page, prose, section, table } from "./markdown.js";

/** The page of one rule. */
export function rulePage({ rule, rules, cases, file }: PageSource): string {
  return page(
    `# ${prose(plainText(rule.title))}`,
    table(["Rule", code(rule.id)], headRows(rule, file)),
    ...section("What it means", prose(plainText(rule.explanation))),
    ...section("What to do", numbered(actionsOf(rule).map(actionText))),
    ...section("What would decide", ...decisions(rule)),
    ...section(
      "What is checked",
      outline("It matches when this holds:", [rule.when]),
      outline("It does not match when this holds:", rule.unless ?? []),
    ),
    ...section("Evidence it needs", bullets(evidenceOf(rule))),
    ...section("Events and codes", eventTable(rule), codeTable(rule)),
    ...section("Fires on", caseList(cases, "match")),
    ...section("Does not fire on", caseList(cases, "no-match")),
    ...section("Cannot say", caseList(cases, "unknown"), prose(rule.noUnknownBecause ?? "")),
    ...section("Other rules", bullets(relations(rule, rules))),
    ...section("References", bullets(rule.references.map((address) => `<${address}>`))),
    "[All rules](README.md) · [by error code](by-code.md) · [by event](by-event.md)",
  );
}

function actionText({ by, text }: Action): string {
  return `${by === "admin" ? "**Admin:** " : ""}${prose(plainText(text))}`;
}

/** The check between the causes that the rule names itself, then those against look-alikes. */
function decisions({ toDecide, neighbours = [] }: Rule): readonly string[] {
  const own = toDecide === undefined ? [] : [bullets(toDecide.between.map(prose)), prose(toDecide.check)];
  const checks = neighbours.flatMap(({ rule: id, check }) => (check === undefined ? [] : [`against ${linkTo(id)}: ${prose(check)}`]));
  return [...own, bullets(checks)];
}

export interface PageSource {
  readonly rule: Rule;
  /** The whole catalogue. */
  readonly rules: readonly Rule[];
  readonly cases: readonly RuleCase[];
  /** Path of the rule's file from the project's root. */
  readonly file: string;
}

export function linkTo(id: string): string {
  return `[${code(id)}](${id}.md)`;
}

function headRows(rule: Rule, file: string): readonly (readonly string[])[] {
  const because = rule.certaintyBecause === undefined ? "" : `: ${cell(rule.certaintyBecause)}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Where", `[${cell(placeOfRule(rule))}](README.md#${rule.phase})`],
    ["Flows", rule.scenarios ? rule.scenarios.map((one) => cell(SCENARIO_TITLES[one])).join("; ") : "all"],
    ["Role", rule.role],
    ["Certainty", `${rule.certainty}${because}`],
    ["Status", statusWords(rule)],
    ["Also called", rule.aliases && cell(rule.aliases.join(", "))],
    ["Code shown", shownCode(rule)],
    ["Windows", rule.windows && cell(rule.windows)],
    ["Source", `[${file}](../../${file}), [cases](../../${file.replace(/\.yaml$/, ".cases.yaml")})`],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function shownCode({ errorCode }: Rule): string | undefined {
  if (errorCode === undefined) return undefined;
  if (errorCode === "of-failure") return "that of the failure";
  if (errorCode === "of-evidence") return "that of the deciding record";
  return codeLink(errorCode);
}

function codeLink(hex: string): string {
  const name = `0x${hex.slice(2).toUpperCase()}`;
  return `[${code(name)}](by-code.md#${name.toLowerCase()})`;
}

/** Nested lists; every alternative of `unless` is enough by itself. */
function outline(lead: string, conditions: readonly Condition[]): string {
  const lines = conditions.flatMap((condition) => conditionOutline(condition));
  return lines.length === 0 ? "" : `${lead}\n\n${lines.map(({ depth, text }) => `${"  ".repeat(depth)}- ${prose(text)}`).join("\n")}`;
}

function eventTable(rule: Rule): string {
  return table(
    ["Event", "Says"],
    eventsOf(rule).map(({ log, id, name, sentence }) => [`[${code(name)}](by-event.md#${log}-${id})`, cell(sentence)]),
  );
}

function codeTable(rule: Rule): string {
  return table(
    ["Code", "Means"],
    codesOf(rule).map(({ code: hex, meaning }) => [codeLink(hex), cell(meaning)]),
  );
}

function caseList(cases: readonly RuleCase[], expect: RuleCase["expect"]): string {
  return bullets(cases.filter((one) => one.expect === expect).map(({ name }) => prose(name)));
}

function relations(rule: Rule, rules: readonly Rule[]): readonly string[] {
  const links = (ids: readonly string[]) => ids.map(linkTo).join(", ");
  const causes = explainedBy(rule, rules);
  return [
    ...(rule.neighbours ?? []).map(({ rule: id, differs }) => `unlike ${linkTo(id)}: ${prose(differs)}`),
    ...(rule.explains ? [`accounts for ${links(rule.explains)}`] : []),
    ...(causes.length > 0 ? [`accounted for by ${links(causes)}`] : []),
  ];
}
