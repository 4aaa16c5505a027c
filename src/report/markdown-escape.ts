import { cleanLine, cleanText } from "./sanitise.js";

const SPECIAL = /[\\`*_{}[\]|~#!]/g;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text as Markdown that shows exactly this text, in one line: neither Markdown nor HTML in it works. */
export function escapeMarkdown(text: string, max?: number): string {
  return cleanLine(text, max)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(SPECIAL, "\\$&")
    .replace(/^(\s*)([-+=]|\d+[.)])(?=\s|$|-|=)/, (_, blank: string, mark: string) => `${blank}${mark.slice(0, -1)}\\${mark.slice(-1)}`)
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
