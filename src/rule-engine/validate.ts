import { ACTORS, isLogAlias, LOG_ALIASES, SENTENCE_FORMATS, valueMapNames } from "../knowledge/index.js";
import { FACTS } from "../stages/index.js";
import { logNameOf } from "./context.js";
import { validateBeside, valueNamesOf } from "./validate-beside.js";
import { INPUTS, isInput } from "./inputs.js";
import { isFactName } from "./evaluate-fact.js";
import { fieldsOf, knownEvents } from "./known-events.js";
import { nearest } from "./nearest.js";
import type { Rule } from "./schema.js";
import { formatOf, parseTemplate, type TemplatePlaceholder, templatePlaceholders } from "./template.js";
import { validateDead } from "./validate-dead.js";
import { validateSize } from "./validate-size.js";
import { type Report, validateEvent } from "./validate-event.js";
import { conditionsIn, eventsIn } from "./walk.js";

const MAX_TEXT = 8000;
const MAX_PLACEHOLDERS = 60;

/** Checks what a schema cannot: logs, events, fields, facts and placeholders of one rule. */
export function validateRule(rule: Rule, report: Report): void {
  if (!validateSize(rule, report)) return;
  rule.requires?.forEach((name, index) => {
    if (!isInput(name) && !isLogAlias(logNameOf(name)))
      report(["requires", index], `expected the short name of a log, or ${INPUTS.join(", ")}${nearest(logNameOf(name), LOG_ALIASES)}, found ${name}`);
  });
  const inWhen = conditionsIn(rule.when, ["when"]);
  const inUnless = (rule.unless ?? []).flatMap((condition, index) => conditionsIn(condition, ["unless", index]));
  for (const { condition, path } of [...inWhen, ...inUnless]) {
    for (const { event, path: place } of eventsIn(condition, path)) validateEvent(event, place, report);
    validateBeside(condition, path, report);
    for (const name of Object.keys(condition.fact ?? {})) {
      if (!isFactName(name)) report([...path, "fact", name], `expected a fact${nearest(name, Object.keys(FACTS))}, found ${name}`);
    }
    if (condition.later && path[0] === "when") report([...path, "later"], "expected `later` only in `unless`");
  }
  checkTexts(rule, rule, report);
  validateDead(rule, report);
}

/** The texts of a rule that may hold placeholders. */
export type RuleTexts = Partial<Pick<Rule, "title" | "explanation" | "remedies">>;

/** Checks texts against what the condition of a rule gives them: its own, or those that somebody else wrote for it. */
export function checkTexts(texts: RuleTexts, { when }: Pick<Rule, "when">, report: Report): void {
  const known = knownIn(when);
  validateText(texts.title ?? "", ["title"], known, report);
  validateText(texts.explanation ?? "", ["explanation"], known, report);
  for (const [index, remedy] of (texts.remedies ?? []).entries()) {
    for (const who of ACTORS) validateText(remedy[who] ?? "", ["remedies", index, who], known, report);
  }
}

function knownIn(when: Rule["when"]): Known {
  const conditions = conditionsIn(when, []).map(({ condition }) => condition);
  const lists = conditions
    .flatMap((condition) => eventsIn(condition, []))
    .map(({ event }) => knownEvents(event.log, event.id, event.provider))
    .map((facts) => (facts.length === 0 ? undefined : fieldsOf(facts)));
  return {
    fields: new Set(lists.flatMap((list) => [...(list ?? [])])),
    anyField: lists.includes(undefined),
    values: new Set(conditions.flatMap(valueNamesOf)),
    facts: new Set(conditions.flatMap((condition) => Object.keys(condition.fact ?? {}))),
  };
}

interface Known {
  readonly fields: ReadonlySet<string>;
  /** True where the dictionary does not list the fields of an event that the rule cites. */
  readonly anyField: boolean;
  readonly facts: ReadonlySet<string>;
  /** `item:`, `line:` and `registry:` where a condition of that kind is in `when`. */
  readonly values: ReadonlySet<string>;
}

function validateText(text: string, path: readonly PropertyKey[], known: Known, report: Report): void {
  if (text.length > MAX_TEXT) {
    report(path, `expected a text of at most ${MAX_TEXT} characters, found ${text.length}`);
    return;
  }
  try {
    const placeholders = templatePlaceholders(parseTemplate(text));
    if (placeholders.length > MAX_PLACEHOLDERS)
      report(path, `expected at most ${MAX_PLACEHOLDERS} placeholders in a text, found ${placeholders.length}`);
    for (const { part, optional } of placeholders.slice(0, MAX_PLACEHOLDERS)) {
      const message = problemOf(part, optional, known);
      if (message !== undefined) report(path, message);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report(path, error.message);
  }
}

function problemOf(part: TemplatePlaceholder, optional: boolean, known: Known): string | undefined {
  if (part.kind === "fact") {
    if (!isFactName(part.name)) return `expected a fact${nearest(part.name, Object.keys(FACTS))}, found {fact:${part.name}}`;
    return optional || known.facts.has(part.name)
      ? undefined
      : `expected {fact:${part.name}} inside [[ ]], or the fact in \`when\`: it may have no value`;
  }
  if (part.kind === "value") {
    const [kind = ""] = part.name.split(":");
    if (!known.values.has(kind)) return `expected a condition in \`when\` that {${part.name}} is taken from`;
    return optional ? undefined : `expected {${part.name}} inside [[ ]]: it may have no value`;
  }
  const format = formatOf(part);
  if (format !== undefined && !SENTENCE_FORMATS.includes(format) && !valueMapNames().includes(format)) {
    return `expected a format (${SENTENCE_FORMATS.join(", ")}) or a value map, found ${format}`;
  }
  if (known.anyField || part.names.some((name) => known.fields.has(name))) return undefined;
  return `expected a field of an event in \`when\` (${[...known.fields].join(", ") || "none of them has fields"}), found {${part.source}}`;
}
