/**
 * One record of a Windows event log, from EVTX or from an XML export: the same record gives the same
 * object, value for value, whichever of the two it was read from.
 */
export interface EventRecord {
  readonly provider: string;
  readonly channel: string;
  readonly eventId: number;
  readonly version?: number;
  /** 0 to 5 as in the record: 1 critical, 2 error, 3 warning, 4 information, 5 verbose. */
  readonly level?: number;
  readonly task?: number;
  readonly opcode?: number;
  /** As Windows prints it, `0x8000000000000000`. */
  readonly keywords?: string;
  /** TimeCreated, ISO 8601 UTC with seven fractional digits. */
  readonly at: string;
  readonly recordId: number;
  readonly computer: string;
  /** Security/@UserID. */
  readonly userSid?: string;
  readonly processId?: number;
  readonly threadId?: number;
  /** Correlation/@ActivityID as in the record, with braces. */
  readonly activityId?: string;
  /**
   * EventData or UserData: names as in the log, unnamed ones "0", "1", … in order; values are the very strings
   * that Windows' own XML shows; UserData by element name, its attributes as "Element@name"; a repeated name
   * becomes an array.
   */
  readonly data: EventData;
  /** Found in the slack of a chunk: the log no longer counts it. */
  readonly recovered?: true;
  /** RenderingInfo/Message of an XML export: localised, never used for matching unless a rule says so. */
  readonly message?: string;
}

export type EventData = Readonly<Record<string, string | readonly string[]>>;

/** What a reader reports beside the records: damage is data. */
export interface RecordIssue {
  /** Kebab-case, stable: `chunk-magic`, `record-size`, `xml-cut`, … */
  readonly code: string;
  /** `chunk 3, offset 0x31000`, `line 1204`. */
  readonly at?: string;
  readonly message: string;
}

/** The part of a record that is known before its values are decoded. */
export interface RecordHeader {
  readonly provider: string;
  readonly channel: string;
  readonly eventId: number;
}

/**
 * Told of every record, selected or not.
 * @param header the same object for records of the same provider, channel and event id, for as long as it is remembered
 * @param seconds TimeCreated in whole seconds since 1970-01-01 UTC
 * @param ticks and 0 to 9,999,999 units of 100 ns
 */
export type OnSeen = (header: RecordHeader, recordId: number, computer: string, seconds: number, ticks: number) => void;

/** Options of every reader of event records. */
export interface ReadRecordsOptions {
  /**
   * Records for which this is false are counted and skipped without decoding their values. It is asked once for a
   * provider, channel and event id, not for each record.
   */
  readonly select?: (header: RecordHeader) => boolean;
  readonly onIssue: (issue: RecordIssue) => void;
  readonly onSeen?: OnSeen;
  /** Gives records too that are left in the slack of an EVTX chunk, marked as such; `onSeen` is not told of them. */
  readonly recover?: boolean;
  /** CRC-32 (ISO 3309) as the platform has it, continued from `seed`; without it a slower one of ours. */
  readonly crc32?: (bytes: Uint8Array, seed: number) => number;
}

/**
 * Every reader of event records has this shape: bytes in, batches of records out (a batch is a chunk of an
 * EVTX file or some hundred XML events).
 */
export type ReadRecords = (bytes: AsyncIterable<Uint8Array>, options: ReadRecordsOptions) => AsyncIterable<readonly EventRecord[]>;
