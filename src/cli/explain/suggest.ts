import { allErrors, allEvents, type ErrorEntry, eventsWithId, isLogAlias, LOG_ALIASES, termNames, termsIn } from "../../knowledge/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { namesCode } from "./cited.js";
import { namesOfRule } from "./names.js";
import type { Subject } from "./subject.js";

const MAX_SUGGESTIONS = 5;
const FARTHEST = 0.45;
const HEX = /^(?:0x)?[0-9a-f]{6,10}$/i;

/** What may have been meant: codes a digit away, events of another log, and names that are written alike, the likest first. */
export function suggestions(subject: Subject, rules: readonly Rule[]): readonly string[] {
  if (subject.event?.from !== undefined && subject.kind === undefined) return eventsAlike(subject.event.from, subject.event.id);
  const codes = codesAlike(subject, rules);
  if (codes.length > 0 || subject.code !== undefined) return codes;
  return namesAlike(subject.text, rules);
}

/** Rule ids, logs, terms and names of codes that are written alike. */
export function namesAlike(text: string, rules: readonly Rule[]): readonly string[] {
  const wanted = text.trim().toLowerCase();
  const names = [...rules.flatMap(namesOfRule), ...LOG_ALIASES, ...termNames(), ...allErrors().flatMap(({ symbol }) => symbol ?? [])];
  return [...new Set([...termsIn(wanted), ...nearest(wanted, names)])].slice(0, MAX_SUGGESTIONS);
}

function nearest(wanted: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, distance: unlikeness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

/** The same id in other logs, those written like the log that was asked for first; then ids of that log that are a digit away. */
function eventsAlike(from: string, id: number): readonly string[] {
  const logs = [...new Set(eventsWithId(id).map(({ log }) => log as string))];
  const elsewhere = logs
    .map((log) => ({ log, distance: unlikeness(from, log) }))
    .sort((a, b) => a.distance - b.distance || (a.log < b.log ? -1 : 1))
    .map(({ log }) => `${log}/${id}`);
  const ids = isLogAlias(from)
    ? [
        ...new Set(
          allEvents()
            .filter(({ log }) => log === from)
            .map(({ eventId }) => eventId),
        ),
      ]
    : [];
  const slips = ids.filter((one) => editDistance(String(id), String(one)) === 1).sort((a, b) => Math.abs(a - id) - Math.abs(b - id));
  return [...elsewhere, ...slips.map((one) => `${from}/${one}`)].slice(0, MAX_SUGGESTIONS);
}

/** Known codes that one wrong, missing or doubled digit turns into this one; those that rules know come first. */
function codesAlike({ text, code }: Subject, rules: readonly Rule[]): readonly string[] {
  const isNumber = /^-?\d+$/.test(text) && !HEX.test(text);
  const digits =
    code !== undefined && (isNumber || code.startsWith("AADSTS")) ? code : HEX.test(text) ? `0x${text.replace(/^0x/i, "").toUpperCase()}` : code;
  if (digits === undefined || /^0x0000/.test(digits)) return [];
  return allErrors()
    .filter((entry) => Math.abs(entry.code.length - digits.length) <= 1 && editDistance(digits, entry.code) === 1)
    .map((entry) => ({ entry, used: rules.some((rule) => namesCode(rule, entry.code)) }))
    .sort((a, b) => Number(b.used) - Number(a.used) || (a.entry.code < b.entry.code ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ entry }) => codeLine(entry));
}

function codeLine({ code, symbol, short }: ErrorEntry): string {
  return `${code}${symbol === null ? "" : ` ${symbol}`}: ${short}`;
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
