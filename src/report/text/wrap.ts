import { displayWidth, graphemes, graphemeWidth } from "./width.js";

/** East Asian text breaks between any two letters, other text at blanks. */
const BREAKABLE = /(?<=[\u2E80-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60])(?=[\u2E80-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF])/u;

/** A word that is longer than a line breaks after one of these, where it has one not too near the start of the line. */
const SOFT_BREAK = /[\\/\-_,;=&)]/;

/**
 * Breaks text into lines of at most `width` columns. Line feeds in it stay line ends; words that are longer than a line are cut.
 * @param firstWidth columns of the first line, where that differs
 */
export function wrap(text: string, width: number, firstWidth = width): string[] {
  const lines: string[] = [];
  const room = () => Math.max(1, lines.length === 0 ? firstWidth : width);
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/[ \t]+/).filter((part) => part !== "")) {
      let blank = line === "" ? "" : " ";
      for (const piece of word.split(BREAKABLE)) {
        if (displayWidth(line + blank + piece) <= room()) {
          line += blank + piece;
        } else {
          if (line !== "") lines.push(line);
          let rest = piece;
          while (displayWidth(rest) > room()) {
            const head = cut(rest, room());
            lines.push(head);
            rest = rest.slice(head.length);
          }
          line = rest;
        }
        blank = "";
      }
    }
    lines.push(line);
  }
  return lines;
}

/** `- `, `a  `, `2. ` at the start of a line: the lines that follow it hang below its text. */
const LIST_MARK = /^(?:[-*•] +|[a-z\d]{1,2}[.)] +|[a-z\d]{1,2} {2,})(?=\S)/;

/** Like `wrap`, with lists in the text kept as lists. */
export function wrapProse(text: string, width: number, firstWidth = width): string[] {
  return text.split("\n").flatMap((paragraph, index) => {
    const first = index === 0 ? firstWidth : width;
    const mark = paragraph.trimStart().match(LIST_MARK)?.[0];
    if (mark === undefined) return wrap(paragraph, width, first);
    const lines = wrap(paragraph.trimStart().slice(mark.length), width - mark.length, first - mark.length);
    return lines.map((line, index) => (index === 0 ? mark : " ".repeat(mark.length)) + line);
  });
}

function cut(word: string, width: number): string {
  let head = "";
  let soft = "";
  let used = 0;
  for (const grapheme of graphemes(word)) {
    const columns = graphemeWidth(grapheme);
    if (used + columns > width && head !== "") break;
    head += grapheme;
    used += columns;
    if (used > width / 3 && SOFT_BREAK.test(grapheme)) soft = head;
  }
  return soft === "" ? head : soft;
}
