/** One record of a table of events: what Event Viewer or PowerShell shows of it. */
export interface TableRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly provider: string;
  readonly eventId: number;
  /** As the clock showed it where the table was saved, in milliseconds as if it were UTC. */
  readonly wall: number;
  /** 1 critical, 2 error, 3 warning, 4 information, 5 verbose; absent where the word is not one that we know. */
  readonly level?: number;
  readonly channel?: string;
  readonly computer?: string;
  readonly recordId?: number;
  readonly userSid?: string;
  readonly processId?: number;
  /** The sentence that Windows shows, line ends as LF; absent where the table has no such column. */
  readonly message?: string;
}

export interface EventTableContent {
  /** Those that were selected, oldest first. */
  readonly rows: readonly TableRow[];
  /** Records in the file, selected or not. */
  readonly records: number;
  readonly form: "event-viewer" | "powershell";
  /** True when the table says UTC, or names an offset beside every time. */
  readonly isUtc: boolean;
  /** Earliest and latest wall time of all records. */
  readonly from?: number;
  readonly to?: number;
}
