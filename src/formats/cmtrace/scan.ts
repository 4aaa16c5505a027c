import { readAttributes } from "./header.js";

/** A record as it stands in the file, its attributes not yet interpreted. */
export interface ScannedRecord {
  readonly line: number;
  readonly message: string;
  readonly cut: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface ScanHandlers {
  readonly onRecord: (record: ScannedRecord) => void;
  /** Text other than blanks between records, or before the first. */
  readonly onOutside: (line: number) => void;
  /** A record without an end: another one begins, or the file ends. */
  readonly onUnfinished: (line: number, atEnd: boolean) => void;
}

const START = "<![LOG[";
const END = "]LOG]!>";
const RESTART = `\n${START}`;

/**
 * Finds the records in text that arrives in pieces. Every character is looked at a fixed number of times, whatever the
 * text holds, and no more of a message is kept than `maxMessage` characters.
 */
export function createScanner(handlers: ScanHandlers, maxMessage: number): { readonly push: (text: string) => void; readonly end: () => void } {
  let text = "";
  let at = 0;
  let line = 1;
  let open: { readonly line: number; parts: string[]; length: number; cut: boolean } | undefined;
  let outsideFrom: number | undefined;

  /** Moves on to `to`, counting the lines that are passed. */
  const pass = (to: number): string => {
    const passed = text.slice(at, to);
    for (let feed = passed.indexOf("\n"); feed >= 0; feed = passed.indexOf("\n", feed + 1)) line++;
    at = to;
    return passed;
  };
  const keep = (to: number): void => {
    const passed = pass(to);
    if (open === undefined || passed === "") return;
    const room = maxMessage - open.length;
    if (passed.length > room) open.cut = true;
    if (room > 0) open.parts.push(passed.slice(0, room));
    open.length += Math.min(passed.length, room);
  };
  const leave = (to: number): void => {
    const first = text.slice(at, to).search(/\S/);
    if (first >= 0 && outsideFrom === undefined) {
      const before = text.slice(at, at + first).split("\n").length - 1;
      outsideFrom = line + before;
    }
    pass(to);
  };
  const begin = (): void => {
    if (outsideFrom !== undefined) handlers.onOutside(outsideFrom);
    outsideFrom = undefined;
    open = { line, parts: [], length: 0, cut: false };
    at += START.length;
  };

  /** Handles what `text` holds; `last` when no more will come. */
  const scan = (last: boolean): void => {
    let end = -2;
    let restart = -2;
    for (;;) {
      if (open === undefined) {
        const start = text.indexOf(START, at);
        if (start >= 0) {
          leave(start);
          begin();
          continue;
        }
        leave(last ? text.length : Math.max(at, text.length - START.length + 1));
        return;
      }
      // What was found stays valid until it is passed, so that no stretch of text is searched twice.
      if (end !== -1 && end < at) end = text.indexOf(END, at);
      if (restart !== -1 && restart < at) restart = text.indexOf(RESTART, at);
      if (restart >= 0 && (end < 0 || restart < end)) {
        handlers.onUnfinished(open.line, false);
        pass(restart + 1);
        begin();
        continue;
      }
      if (end < 0) {
        keep(last ? text.length : Math.max(at, text.length - RESTART.length + 1));
        return;
      }
      const attributes = readAttributes(text, end + END.length);
      if (attributes === "more" && !last) return;
      if (attributes === "more" || attributes === "none") {
        keep(end + END.length);
        continue;
      }
      keep(end);
      handlers.onRecord({ line: open.line, message: open.parts.join(""), cut: open.cut, attributes: attributes.values });
      open = undefined;
      pass(attributes.end);
    }
  };

  return {
    push(piece) {
      text = text.slice(at) + piece;
      at = 0;
      scan(false);
    },
    end() {
      scan(true);
      if (open !== undefined) handlers.onUnfinished(open.line, true);
      if (outsideFrom !== undefined) handlers.onOutside(outsideFrom);
    },
  };
}
