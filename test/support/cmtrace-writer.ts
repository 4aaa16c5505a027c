/** A record as a test states it; what is left out gets what the agent writes. */
export interface CmTraceLine {
  readonly message: string;
  /** `04:46:26.6364794` */
  readonly time?: string;
  /** `6-4-2025` */
  readonly date?: string;
  readonly component?: string;
  readonly type?: number;
  readonly thread?: number;
  readonly file?: string;
}

/** Writes records as the Intune Management Extension does: a byte order mark, CRLF between records, LF inside of messages. */
export function writeCmTrace(lines: readonly CmTraceLine[]): string {
  return `\ufeff${lines.map(cmTraceLine).join("\r\n")}\r\n`;
}

export function cmTraceLine(line: CmTraceLine): string {
  const { message, time = "04:46:26.6364794", date = "6-4-2025", component = "IntuneManagementExtension", type = 1, thread = 4, file = "" } = line;
  return `<![LOG[${message}]LOG]!><time="${time}" date="${date}" component="${component}" context="" type="${type}" thread="${thread}" file="${file}">`;
}

/** A wall clock's reading, in milliseconds as if it were UTC, as the two attributes of a record. */
export function wallTime(milliseconds: number): { readonly time: string; readonly date: string } {
  const shown = new Date(milliseconds).toISOString();
  const [year, month, day] = shown.slice(0, 10).split("-").map(Number);
  return { time: `${shown.slice(11, 23)}0000`, date: `${month}-${day}-${year}` };
}
