import { cleanLine, cleanText } from "./sanitise.js";

/**
 * What would be markup. An underscore inside a word and a backslash before a letter are none, and stay readable where the
 * ticket system shows plain text.
 */
const MARKUP = /[`*[\]|~]|\\(?=[!-/:-@[-`{-~]|$)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|#(?=\d)/gu;
const LINE_START = /^([-+=>#]|\d+[.)])(?=\s|$|[-=>#])/;

/** Text as Markdown that shows exactly this text, in one line: neither Markdown nor HTML in it works. */
export function escapeMarkdown(text: string, max?: number): string {
  return cleanLine(text, max)
    .replace(MARKUP, "\\$&")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(LINE_START, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
    .replace(/(^|[^\w])@(?=\w)/g, "$1@\u2060");
}

/** The same over several lines: each line of the text a line of the page. */
export function escapeMarkdownLines(text: string): string {
  return cleanText(text)
    .split("\n")
    .map((line) => escapeMarkdown(line))
    .join("  \n");
}

/** A block that shows its lines as they are; the fence is longer than any run of backticks in it. */
export function fenced(lines: readonly string[]): string {
  const text = lines.join("\n");
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
