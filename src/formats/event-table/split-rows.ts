/** One row of a table, as its cells stand in the file, quotes undone. */
export interface RawRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** True when a cell was longer than the limit, or there were more cells than are kept. */
  readonly cut: boolean;
}

/** Longer than any message that Windows shows (31,839 characters). What goes beyond is dropped; a quote without an end is given up there. */
const MAX_CELL_LENGTH = 64 * 1024;
const MAX_CELLS = 64;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/**
 * Cuts delimited text that arrives in pieces into rows (RFC 4180: a cell in quotes may hold the delimiter, line feeds and
 * doubled quotes). A quote inside of a cell that has none in front is a character like any other. Every character is
 * looked at once, and no more of a row is kept than its limits allow.
 * @param delimiter one character
 */
export function createRowSplitter(
  delimiter: string,
  onRow: (row: RawRow) => void,
): { readonly push: (text: string) => void; readonly end: () => void } {
  const separator = delimiter.charCodeAt(0);
  let cells: string[] = [];
  let cell = "";
  let cut = false;
  let state: "start" | "plain" | "quoted" | "quote-in-quoted" | "given-up" = "start";
  let line = 1;
  let rowLine = 1;

  const keep = (text: string): void => {
    const room = MAX_CELL_LENGTH - cell.length;
    if (text.length > room) cut = true;
    if (room > 0) cell += text.slice(0, room);
  };
  const endCell = (): void => {
    if (cells.length < MAX_CELLS) cells.push(cell);
    else cut = true;
    cell = "";
    state = "start";
  };
  const endRow = (): void => {
    if (cell.endsWith("\r")) cell = cell.slice(0, -1);
    endCell();
    const isBlank = cells.length === 1 && cells[0] === "";
    if (!isBlank) onRow({ line: rowLine, cells, cut });
    cells = [];
    cut = false;
    rowLine = line;
  };
  /** Up to the next delimiter or line feed. */
  const plainEnd = (text: string, from: number): number => {
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === separator || code === LINE_FEED) break;
      at++;
    }
    return at;
  };
  const countLines = (text: string, from: number, to: number): void => {
    for (let feed = text.indexOf("\n", from); feed >= 0 && feed < to; feed = text.indexOf("\n", feed + 1)) line++;
  };

  return {
    push(text) {
      let at = 0;
      while (at < text.length) {
        if (state === "quoted") {
          const quote = text.indexOf('"', at);
          const end = quote < 0 ? text.length : quote;
          countLines(text, at, end);
          keep(text.slice(at, end));
          if (cell.length >= MAX_CELL_LENGTH) state = "given-up";
          else if (quote >= 0) state = "quote-in-quoted";
          at = quote < 0 ? end : end + 1;
          continue;
        }
        const code = text.charCodeAt(at);
        if (state === "quote-in-quoted" && code === QUOTE) {
          keep('"');
          state = "quoted";
          at++;
          continue;
        }
        if (state === "start" && code === QUOTE) {
          state = "quoted";
          at++;
          continue;
        }
        if (code === LINE_FEED) {
          line++;
          endRow();
          at++;
          continue;
        }
        if (code === separator && state !== "given-up") {
          endCell();
          at++;
          continue;
        }
        const end = Math.max(plainEnd(text, at), at + 1);
        keep(text.slice(at, end));
        if (state !== "given-up") state = "plain";
        at = end;
      }
    },
    end() {
      if (cells.length > 0 || cell !== "" || state !== "start") endRow();
    },
  };
}
