import { eventsWithId, LOGS, plainName, type Term } from "../../knowledge/index.js";
import type { Line } from "../../report/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { eventSentence } from "./event.js";
import { blocks, entries, field, heading, links } from "./page.js";

const MAX_RULES = 12;

/** A word of the trade: what it is called today, and the rules, events and logs that it is met in. @param asked the word that was used */
export function explainTerm(term: Term, asked: string, rules: readonly Rule[]): Line[] {
  return blocks(
    heading(term.name, "term"),
    [
      ...field("Asked", plainName(asked) === plainName(term.name) ? undefined : `"${asked}" is another word for ${term.name}`),
      ...field("Also", term.older.join(", ")),
      ...field("Means", term.means),
    ],
    [
      ...entries(
        "Logs",
        (term.logs ?? []).map((log) => `${log}: ${LOGS[log].title}`),
        "dash",
      ),
      ...entries("Events", (term.events ?? []).flatMap(eventLine), "dash"),
    ],
    [...field("Rules", rulesText(rulesOf(term, rules))), ...links("Read", term.references)],
  );
}

function eventLine(event: string): readonly string[] {
  const [log, id] = event.split("/");
  const fact = eventsWithId(Number(id)).find((one) => one.log === log);
  return fact ? [`${event}: ${eventSentence(fact)}`] : [];
}

/** Rules whose id or title speaks of the term first, then those that explain it or are for its scenario. */
function rulesOf({ words, scenarios = [] }: Term, rules: readonly Rule[]): readonly string[] {
  const wanted = words.map((word) => word.toLowerCase());
  const speaks = (...texts: readonly string[]) => wanted.some((word) => texts.join(" ").toLowerCase().includes(word));
  const first = rules.filter((rule) => speaks(rule.id, rule.title));
  const then = rules.filter(
    (rule) => !first.includes(rule) && (speaks(rule.explanation) || (rule.scenarios ?? []).some((scenario) => scenarios.includes(scenario))),
  );
  return [...first, ...then].map(({ id }) => id);
}

function rulesText(ids: readonly string[]): string {
  if (ids.length === 0) return "none speaks of it";
  const more = ids.length - MAX_RULES;
  return more > 1 ? `${ids.slice(0, MAX_RULES).join(", ")} and ${more} more (redscreen rules list)` : ids.join(", ");
}
