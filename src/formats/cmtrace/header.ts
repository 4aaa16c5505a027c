/** What stands behind a message: `<time="…" date="…" component="…" …>`. */
export interface RecordAttributes {
  readonly values: ReadonlyMap<string, string>;
  /** Index after the closing bracket. */
  readonly end: number;
}

/** Longest run of attributes; real ones have about 150 characters. */
const MAX_ATTRIBUTES_LENGTH = 4096;
const FIRST = '<time="';
const NAME = /^[A-Za-z]{1,32}$/;
const PART_OF_NAME = /^[A-Za-z]{1,32}=?$/;

/**
 * Reads the attributes that begin at `start`. They decide whether `]LOG]!>` was the end of a record: a script that writes
 * such logs holds the same marks, followed by the names of its variables.
 * @returns `more` where the text ends before that is decided, `none` where these are no attributes
 */
export function readAttributes(text: string, start: number): RecordAttributes | "more" | "none" {
  const window = text.slice(start, start + MAX_ATTRIBUTES_LENGTH);
  const cut = window.length < MAX_ATTRIBUTES_LENGTH ? "more" : "none";
  if (!window.startsWith(FIRST)) return FIRST.startsWith(window) ? "more" : "none";
  const values = new Map<string, string>();
  let at = 1;
  while (at < window.length) {
    if (window[at] === ">") return { values, end: start + at + 1 };
    if (window[at] === " ") {
      at++;
      continue;
    }
    const equals = window.indexOf('="', at);
    if (equals < 0) return PART_OF_NAME.test(window.slice(at)) ? cut : "none";
    const name = window.slice(at, equals);
    if (!NAME.test(name)) return "none";
    const close = window.indexOf('"', equals + 2);
    const value = window.slice(equals + 2, close < 0 ? undefined : close);
    // Not `time="$now"`: a number, right or wrong.
    if (name === "time" && value !== "" && !/^ ?\d/.test(value)) return "none";
    if (close < 0) return cut;
    if (!values.has(name)) values.set(name, value);
    at = close + 1;
  }
  return cut;
}
