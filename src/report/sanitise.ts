/**
 * Text from evidence is hostile until proven otherwise: a log may carry terminal commands, or letters that turn the
 * reading order round. Everything that is printed goes through here first.
 */

/** C0 but tab and line feed, DEL, C1, line and paragraph separators, bidirectional embeddings, overrides and isolates, lone surrogates. */
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

const MAX_TEXT = 4000;

/** Shows control characters escaped (`\u001b`); Windows line ends become line feeds. Tab and line feed stay. */
function escapeControls(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** At most `max` UTF-16 units, never half a character; what was cut is marked. */
export function bound(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, Math.max(0, max - 1));
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** Safe to print, over several lines where it has them. */
export function cleanText(text: string, max = MAX_TEXT): string {
  return escapeControls(bound(text, max));
}

/** Safe to print in one line: line feeds, tabs and runs of blanks become one blank. */
export function cleanLine(text: string, max = MAX_TEXT): string {
  return cleanText(text, max)
    .replace(/[\t\n ]+/g, " ")
    .trim();
}

/** The same data with every text in it made safe; keys are ours and stay. */
export function cleanData<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
}
