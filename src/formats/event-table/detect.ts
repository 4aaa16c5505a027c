import { type Columns, columnsOf } from "./columns.js";
import { createRowSplitter, type RawRow } from "./split-rows.js";

const DELIMITERS = [",", "\t", ";"] as const;

/** What PowerShell 5 writes above the header. */
const TYPE_LINE = "#TYPE ";

/** How a table is to be read. */
export interface TableForm {
  readonly delimiter: string;
  readonly columns: Columns;
  /** The row that holds the names of the columns; records stand below it. */
  readonly headerLine: number;
}

/**
 * True when the text begins as a table of events that Event Viewer or PowerShell wrote.
 * @param headText the first characters of the file, decoded
 */
export function isEventTable(headText: string): boolean {
  return tableForm(headText) !== undefined;
}

/** Tells delimiter and columns from the header and the first row. */
export function tableForm(headText: string): TableForm | undefined {
  const text = headText.startsWith("\ufeff") ? headText.slice(1) : headText;
  for (const delimiter of DELIMITERS) {
    const rows: RawRow[] = [];
    const splitter = createRowSplitter(delimiter, (row) => rows.push(row));
    splitter.push(text);
    splitter.end();
    const [header, first] = rows[0]?.cells[0]?.startsWith(TYPE_LINE) ? rows.slice(1) : rows;
    const columns = header === undefined ? undefined : columnsOf(header.cells, first?.cells);
    if (header !== undefined && columns !== undefined) return { delimiter, columns, headerLine: header.line };
  }
  return undefined;
}
