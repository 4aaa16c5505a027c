import { readTableTime } from "./table-time.js";

/** Where the values of a record stand in a row. */
export interface Columns {
  /** Event Viewer's columns are in the language of Windows and known by their place; PowerShell's are properties, in English. */
  readonly form: "event-viewer" | "powershell";
  readonly time: number;
  readonly eventId: number;
  readonly provider: number;
  readonly level?: number;
  /** Undefined where it stands behind the last named column, if anywhere. */
  readonly message?: number;
  readonly channel?: number;
  readonly computer?: number;
  readonly recordId?: number;
  readonly userSid?: number;
  readonly processId?: number;
  /** Columns that have a name. */
  readonly named: number;
}

type ColumnName = Exclude<keyof Columns, "form" | "named">;

/** Properties of what `Get-WinEvent` and `Get-EventLog` give; the first that a table has counts. */
const PROPERTIES: Readonly<Record<ColumnName, readonly string[]>> = {
  time: ["timecreated", "timegenerated", "timewritten"],
  eventId: ["id", "eventid"],
  provider: ["providername", "source"],
  level: ["level", "leveldisplayname", "entrytype"],
  message: ["message"],
  channel: ["logname", "log"],
  computer: ["machinename"],
  recordId: ["recordid", "index"],
  userSid: ["userid"],
  processId: ["processid"],
};

const EVENT_ID = /^\d{1,5}$/;
const FEWEST = 5;

/**
 * Tells what the columns of a table hold: by their names where PowerShell wrote it, else by the shape that Event Viewer
 * gives them in every language: level, date and time, source, event id, category, and the message without a name.
 * @returns undefined where it is no table of events, as far as the header and the first row tell
 */
export function columnsOf(header: readonly string[], firstRow: readonly string[] | undefined): Columns | undefined {
  return byName(header) ?? (firstRow === undefined ? undefined : byShape(header, firstRow));
}

function byName(header: readonly string[]): Columns | undefined {
  const names = header.map((name) => name.trim().toLowerCase());
  const found = (Object.keys(PROPERTIES) as ColumnName[]).flatMap((column) => {
    const name = PROPERTIES[column].find((one) => names.includes(one));
    return name === undefined ? [] : [[column, names.indexOf(name)] as const];
  });
  const columns = Object.fromEntries(found) as Partial<Record<ColumnName, number>>;
  const { time, eventId, provider } = columns;
  if (time === undefined || eventId === undefined) return undefined;
  // Without the provider an id says nothing, and the table is still one of events.
  return { ...columns, form: "powershell", time, eventId, provider: provider ?? -1, named: header.length };
}

function byShape(header: readonly string[], row: readonly string[]): Columns | undefined {
  if (header.length < FEWEST || row.length < FEWEST || row.length > header.length + 1) return undefined;
  if (header.some((name) => name.trim() === "" || /\d{4}/.test(name))) return undefined;
  if (/\d/.test(row[0] ?? "") || (row[2] ?? "").trim() === "") return undefined;
  if (!isEventId(row[3]) || readTableTime(row[1] ?? "") === undefined) return undefined;
  const message = header.length > FEWEST && row.length === header.length ? { message: header.length - 1 } : {};
  return { form: "event-viewer", level: 0, time: 1, provider: 2, eventId: 3, ...message, named: header.length };
}

export function isEventId(cell: string | undefined): boolean {
  return cell !== undefined && EVENT_ID.test(cell.trim()) && Number(cell) <= 65_535;
}
