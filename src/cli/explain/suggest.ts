import { allErrors, allEvents, LOG_ALIASES } from "../../knowledge/index.js";
import type { Rule } from "../../rule-engine/index.js";

const MAX_SUGGESTIONS = 5;

/** What may have been meant: rules, logs, events and error names that are written alike, the likest first. */
export function suggestions(subject: string, rules: readonly Rule[]): readonly string[] {
  const wanted = subject.trim().toLowerCase();
  const event = /[\s/](\d+)$/.exec(wanted);
  const names = event
    ? [
        ...new Set(
          allEvents()
            .filter(({ eventId }) => eventId === Number(event[1]))
            .map(({ log, eventId }) => `${log}/${eventId}`),
        ),
      ]
    : [...rules.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]), ...LOG_ALIASES, ...allErrors().flatMap(({ symbol }) => symbol ?? [])];
  return names
    .map((name) => ({ name, distance: unlikeness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= 0.45)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

/** 0 for the same, 1 for nothing in common; a part of the name counts as near. */
function unlikeness(wanted: string, name: string): number {
  if (wanted.length >= 3 && name.includes(wanted)) return 0.3 * (1 - wanted.length / name.length);
  return editDistance(wanted.slice(0, 60), name) / Math.max(wanted.length, name.length, 1);
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other. */
export function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
