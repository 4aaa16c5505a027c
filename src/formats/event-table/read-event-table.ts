import type { RecordHeader, RecordIssue } from "../event-record.js";
import { limitIssues } from "../limit-issues.js";
import { decodeTextChunks } from "../text/index.js";
import { isEventId } from "./columns.js";
import { createDateOrder } from "./date-order.js";
import { type TableForm, tableForm } from "./detect.js";
import { oldestFirst } from "./oldest-first.js";
import { MAX_MESSAGE, type PendingRow, toPendingRow } from "./pending-row.js";
import { createRowSplitter, type RawRow } from "./split-rows.js";
import type { EventTableContent, TableRow } from "./table-row.js";
import { readTableTime } from "./table-time.js";

export interface ReadTableOptions {
  /** Records for which this is false are counted and let go. The channel is empty where the table does not name it. */
  readonly select?: (header: RecordHeader) => boolean;
  readonly onIssue: (issue: RecordIssue) => void;
}

/** So much of the beginning tells the form of the table. */
const HEAD_CHARACTERS = 16 * 1024;
/** What is kept of all records together, in characters and in records. */
const MAX_KEPT = 128 * 1024 * 1024;
const MAX_ROWS = 250_000;

/**
 * Reads a table of events as Event Viewer (CSV or TXT, in any language) or PowerShell saves it. A line that is no record
 * belongs to the message of the record above it: tables in tabs leave line ends unquoted.
 *
 * Issues: `table-form` (no table of events), `table-cell-long` (only the beginning of a cell is kept), `table-row` (no time
 * or event id where they should be), `table-limit` (more records than are kept), `table-date-order` (nothing tells
 * whether the day or the month comes first).
 * @returns undefined where it is no table of events
 */
export async function readEventTable(
  bytes: AsyncIterable<Uint8Array>,
  { select = () => true, onIssue }: ReadTableOptions,
): Promise<EventTableContent | undefined> {
  const issues = limitIssues(onIssue);
  let head = "";
  let reading: Reading | undefined;
  const begin = (): void => {
    const form = tableForm(head);
    if (form !== undefined) reading = startReading(form, select, issues.report);
    reading?.push(head);
  };
  for await (const piece of decodeTextChunks(bytes)) {
    if (reading !== undefined) reading.push(piece);
    else {
      head += head === "" && piece.startsWith("\ufeff") ? piece.slice(1) : piece;
      if (head.length >= HEAD_CHARACTERS) {
        begin();
        if (reading === undefined) break;
      }
    }
  }
  if (reading === undefined && head.length < HEAD_CHARACTERS) begin();
  const content = reading?.finish();
  if (content === undefined) issues.report({ code: "table-form", message: "The columns are not those of a table of events." });
  issues.finish();
  return content;
}

interface Reading {
  readonly push: (text: string) => void;
  readonly finish: () => EventTableContent;
}

function startReading(
  { delimiter, columns, headerLine }: TableForm,
  select: (header: RecordHeader) => boolean,
  report: (issue: RecordIssue) => void,
): Reading {
  const order = createDateOrder();
  const kept: PendingRow[] = [];
  const span = { day: newSpan(), month: newSpan() };
  let records = 0;
  let zoned = 0;
  let weight = 0;
  let limited = 0;
  let last: PendingRow | undefined;
  let isLastKept = false;

  const onRow = (row: RawRow): void => {
    if (row.line <= headerLine) return;
    if (row.cut)
      report({
        code: "table-cell-long",
        at: `line ${row.line}`,
        message: "A cell is longer than any that Windows writes; the rest of it is left out.",
      });
    const time = isEventId(row.cells[columns.eventId]) ? readTableTime(row.cells[columns.time] ?? "") : undefined;
    if (time === undefined) {
      onOther(row);
      return;
    }
    records++;
    order.add(time);
    if (time.isUtc) zoned++;
    widen(span.day, time.dayFirst);
    widen(span.month, time.monthFirst);
    const record = toPendingRow(row, time, columns);
    const isSelected = select({ provider: record.provider, channel: record.channel ?? "", eventId: record.eventId });
    const hasRoom = kept.length < MAX_ROWS && weight < MAX_KEPT;
    if (isSelected && !hasRoom) limited++;
    isLastKept = isSelected && hasRoom;
    last = record;
    if (!isLastKept) return;
    kept.push(record);
    weight += record.message?.length ?? 0;
  };

  /** A line that is no record: more of the message above, or a row that lost its place. */
  const onOther = ({ line, cells }: RawRow): void => {
    if (last === undefined || cells.length >= columns.named) {
      report({ code: "table-row", at: `line ${line}`, message: "No time and event id stand where the columns have them; the row is left out." });
      return;
    }
    if (!isLastKept || last.message === undefined) return;
    const text = `\n${cells.join(delimiter)}`.slice(0, Math.max(0, MAX_MESSAGE - last.message.length));
    last.message += text;
    weight += text.length;
  };

  const splitter = createRowSplitter(delimiter, onRow);
  return {
    push: splitter.push,
    finish() {
      splitter.end();
      const { first, guessed } = order.decide();
      if (limited > 0) report({ code: "table-limit", message: `${limited} records beyond the first ${kept.length} are left out.` });
      if (guessed) {
        const message = `Nothing in the file tells whether the day or the month comes first in its dates; the ${first} was taken.`;
        report({ code: "table-date-order", message });
      }
      const rows = kept.flatMap(({ time, ...row }): TableRow[] => {
        const wall = (first === "day" ? time.dayFirst : time.monthFirst) ?? time.dayFirst ?? time.monthFirst;
        return wall === undefined ? [] : [{ ...row, wall }];
      });
      const { from, to } = span[first];
      return {
        rows: oldestFirst(rows),
        records,
        form: columns.form,
        isUtc: records > 0 && zoned === records,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
    },
  };
}

interface Span {
  from: number | undefined;
  to: number | undefined;
}

function newSpan(): Span {
  return { from: undefined, to: undefined };
}

function widen(span: Span, time: number | undefined): void {
  if (time === undefined) return;
  if (span.from === undefined || time < span.from) span.from = time;
  if (span.to === undefined || time > span.to) span.to = time;
}
