import { isLogAlias, termsNamed } from "../../knowledge/index.js";
import { type Line, span } from "../../report/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { rulesNamed } from "./names.js";
import { explainRule } from "./rule.js";
import { readSubject, type Subject } from "./subject.js";

export interface Explanation {
  readonly known: boolean;
  readonly lines: readonly Line[];
}

type Page = readonly Line[];

/**
 * Everything that is known of a rule id, a term, an error code or its name, an event (`autopilot/171`, `provider/171`) or a
 * log. What a subject cannot be is not loaded: codes and events are most of what a short command costs.
 */
export async function explain(given: string, rules: readonly Rule[], provenance: (id: string) => readonly string[] = () => []): Promise<Explanation> {
  const subject = readSubject(given);
  const codes = await codesOf(subject, rules);
  const pages = [
    ...rulesNamed(subject.text, rules).map((rule) => explainRule(rule, rules, provenance(rule.id))),
    ...(await termsOf(subject, rules)),
    ...codes.pages,
    ...(await eventsOf(subject, rules)),
  ];
  if (pages.length > 0) return { known: true, lines: separated([...pages, ...(codes.others.length > 0 ? [codes.others] : [])]) };
  const { notKnown } = await import("./unknown.js");
  return { known: false, lines: notKnown(subject, rules, codes.unknown, codes.others) };
}

async function termsOf(subject: Subject, rules: readonly Rule[]): Promise<readonly Page[]> {
  const terms = termsNamed(subject.text);
  if (terms.length === 0) return [];
  const { explainTerm } = await import("./term.js");
  return terms.map((term) => explainTerm(term, subject.text, rules));
}

interface Codes {
  readonly pages: readonly Page[];
  readonly unknown?: Page;
  /** What a plain number can be besides. */
  readonly others: Page;
}

async function codesOf(subject: Subject, rules: readonly Rule[]): Promise<Codes> {
  if (subject.code === undefined && !subject.mayBeSymbol) return { pages: [], others: [] };
  const { explainCodes, otherReadings } = await import("./code.js");
  const { known, unknown, codes } = explainCodes(subject, rules);
  const others = subject.number === undefined ? [] : otherReadings(subject.number, new Set(codes));
  return { pages: known, others, ...(unknown && { unknown }) };
}

async function eventsOf(subject: Subject, rules: readonly Rule[]): Promise<readonly Page[]> {
  if (subject.kind !== undefined || (subject.event === undefined && !isLogAlias(subject.lower))) return [];
  const { explainEvents, explainLog } = await import("./event.js");
  return [...explainEvents(subject, rules), ...explainLog(subject.lower)];
}

function separated(pages: readonly Page[]): Line[] {
  return pages.flatMap((page, index) => (index === 0 ? page : [[], [span(` ${"─".repeat(78)}`, "dim")], [], ...page]));
}
