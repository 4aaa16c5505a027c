import type { Columns } from "./columns.js";
import { levelOf } from "./level-word.js";
import type { RawRow } from "./split-rows.js";
import type { TableRow } from "./table-row.js";
import type { TableTime } from "./table-time.js";

/** A record before it is known whether its day or its month comes first. Its message may go on in the lines below. */
export type PendingRow = Omit<TableRow, "wall" | "message"> & { readonly time: TableTime; message?: string };

/** Longest message that is kept. */
export const MAX_MESSAGE = 32 * 1024;

export function toPendingRow(row: RawRow, time: TableTime, columns: Columns): PendingRow {
  const cellOf = (column: number | undefined): string | undefined => {
    const text = column === undefined ? undefined : row.cells[column]?.trim();
    return text === "" ? undefined : text;
  };
  const message = row.cells[columns.message ?? columns.named]?.slice(0, MAX_MESSAGE).replaceAll("\r\n", "\n");
  const channel = cellOf(columns.channel);
  const computer = cellOf(columns.computer);
  const userSid = cellOf(columns.userSid);
  const level = levelOf(cellOf(columns.level) ?? "");
  const recordId = wholeNumber(cellOf(columns.recordId));
  const processId = wholeNumber(cellOf(columns.processId));
  return {
    line: row.line,
    provider: cellOf(columns.provider) ?? "",
    eventId: Number(row.cells[columns.eventId]),
    time,
    ...(level === undefined ? {} : { level }),
    ...(channel === undefined ? {} : { channel }),
    ...(computer === undefined ? {} : { computer }),
    ...(recordId === undefined ? {} : { recordId }),
    ...(userSid === undefined ? {} : { userSid }),
    ...(processId === undefined ? {} : { processId }),
    ...(message === undefined ? {} : { message }),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
