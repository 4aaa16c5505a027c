import { allErrors, allEvents } from "../../knowledge/index.js";
import type { Rule } from "../../rule-engine/index.js";

const SHORTEST = 4;
const MAX_MENTIONS = 8;

/**
 * Rules, codes and events whose text names a word that is nothing of its own here: a number of another service, a program, a
 * field. For `AADSTS50132`, which nothing names, what names `AADSTS`.
 */
export function mentions(subject: string, rules: readonly Rule[]): readonly string[] {
  const word = subject.trim().toLowerCase();
  const family = /^(\p{L}{5,})\d+$/u.exec(word)?.[1];
  const found = mentionsOf(word, rules);
  return (found.length > 0 || family === undefined ? found : mentionsOf(family, rules)).slice(0, MAX_MENTIONS);
}

function mentionsOf(word: string, rules: readonly Rule[]): readonly string[] {
  if (word.length < SHORTEST) return [];
  const named = (value: unknown) => JSON.stringify(value).toLowerCase().includes(word);
  return [
    ...new Set([
      ...rules.filter(named).map(({ id }) => id),
      ...allErrors()
        .filter(named)
        .map(({ code, symbol }) => (symbol ? `${code} ${symbol}` : code)),
      ...allEvents()
        .filter(({ text, fields }) => named(text ?? "") || named(Object.keys(fields)))
        .map(({ log, eventId }) => `${log}/${eventId}`),
    ]),
  ];
}
