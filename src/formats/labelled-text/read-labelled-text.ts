import { createLineSplitter } from "../text/index.js";
import type { LabelledLine, LabelledText, PlainLine } from "./labelled-text.js";

/** The longest reports of commands have some thousand lines. */
const MOST_LINES = 100_000;
/** Of a longer line only the beginning is kept. */
const LONGEST_LINE = 16_384;
/** Labels are names; what stands before a colon further on is a sentence. */
const LONGEST_LABEL = 80;

/**
 * Reads the output of a command that writes labels and values: `Label : value`, `Label . . . : value`, `-Label: value`,
 * `label = value`, label and value with a tab between them. A title is a line in a box (`| Title |`), in brackets (`[Title]`), between dashes or equal signs (`=== Title ===`), or with a
 * colon at its end and nothing after it, unless it is itself indented: then it is a label without a value.
 * Never throws; every line is looked at once.
 */
export function readLabelledText(text: string): LabelledText {
  const lines: LabelledLine[] = [];
  const plain: PlainLine[] = [];
  let section = "";
  let cut = false;
  const splitter = createLineSplitter((next) => {
    cut ||= next.cut;
    if (next.number > MOST_LINES) {
      cut = true;
      return;
    }
    const content = next.text.trim();
    if (content === "" || isRule(content)) return;
    const title = titleOf(content, next.text);
    if (title !== undefined) {
      section = title;
      return;
    }
    const labelled = labelOf(content);
    if (labelled) lines.push({ line: next.number, section, ...labelled, indent: next.text.length - next.text.trimStart().length });
    else plain.push({ line: next.number, section, text: content });
  }, LONGEST_LINE);
  splitter.push(text.includes("\0") ? text.replaceAll("\0", "") : text);
  splitter.end();
  return { lines, plain, cut };
}

/** A line that only separates: `+-----+`, `=====`. */
function isRule(content: string): boolean {
  for (const character of content) if (!"+-=_*| ".includes(character)) return false;
  return true;
}

function titleOf(content: string, whole: string): string | undefined {
  if (content.startsWith("[") && content.endsWith("]") && content.length <= LONGEST_LABEL) return content.slice(1, -1).trim();
  if (content.startsWith("|") && content.endsWith("|") && content.length > 2) return content.slice(1, -1).trim();
  if ((content.startsWith("==") && content.endsWith("==")) || (content.startsWith("--") && content.endsWith("--"))) {
    return withoutEnds(content, "=- ");
  }
  const isIndented = whole.startsWith(" ") || whole.startsWith("\t");
  return content.endsWith(":") && !isIndented && content.length <= LONGEST_LABEL && !content.startsWith("-")
    ? content.slice(0, -1).trim()
    : undefined;
}

function labelOf(content: string): Pick<LabelledLine, "label" | "value"> | undefined {
  const head = content.slice(0, LONGEST_LABEL + 40);
  const colon = head.indexOf(":");
  const equals = head.indexOf(" = ");
  const tab = head.indexOf("\t");
  const at = Math.min(...[colon, equals, tab].filter((index) => index >= 0));
  if (at === Number.POSITIVE_INFINITY || at === 0) return undefined;
  const label = withoutEnds(head.slice(0, at), ".- \t");
  if (label === "" || label.length > LONGEST_LABEL) return undefined;
  return { label, value: content.slice(at + (at === equals ? 3 : 1)).trim() };
}

/** Without the characters of `fill` at both ends; linear, unlike a regular expression with a fill at the end. */
function withoutEnds(text: string, fill: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && fill.includes(text.charAt(from))) from++;
  while (to > from && fill.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}
