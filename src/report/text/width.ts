/** Terminal columns of text: wide East Asian letters and emoji take two, combining marks none. */

const PRINTABLE_ASCII = /^[\u0020-\u007E]*$/;
const NO_WIDTH = /^(?:\p{Mn}|\p{Me}|\p{Cf}|\p{Cc})+$/u;
const EMOJI = /\p{Emoji_Presentation}|\uFE0F/u;
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The characters as a reader sees them. */
export function graphemes(text: string): string[] {
  return PRINTABLE_ASCII.test(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns that one character of `graphemes` takes. */
export function graphemeWidth(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0;
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1;
}

/** Columns that a line takes. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cut to `width` columns, with an ellipsis where something was cut. */
export function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const grapheme of graphemes(text)) {
    const columns = graphemeWidth(grapheme);
    if (used + columns > width - 1) break;
    kept += grapheme;
    used += columns;
  }
  return `${kept.trimEnd()}…`;
}

/** The least that is kept of what stands before the name of a file. */
const LEAST_HEAD = 12;

/** Cut in the middle to `width` columns: the start of a path and the name of its file both tell something. */
export function clipMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const all = graphemes(text);
  const least = Math.ceil(width * 0.6);
  const name = displayWidth(text.slice(text.lastIndexOf("/"))) + 1;
  const room = Math.max(least, Math.min(name, width - LEAST_HEAD));
  const tail: string[] = [];
  let used = 0;
  for (const grapheme of all.toReversed()) {
    used += graphemeWidth(grapheme);
    if (used > room) break;
    tail.unshift(grapheme);
  }
  const end = tail.join("");
  return `${clip(text, Math.max(1, width - displayWidth(end)))}${end}`;
}
