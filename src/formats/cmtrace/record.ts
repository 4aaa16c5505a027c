/**
 * One record of a log in the format of CMTrace, which the Intune Management Extension, Configuration Manager and many
 * install scripts write:
 * `<![LOG[message]LOG]!><time="04:46:26.6364794" date="6-4-2025" component="…" context="" type="1" thread="4" file="">`
 */
export interface CmTraceRecord {
  /** Line of the file on which the record begins, from 1. */
  readonly line: number;
  readonly message: string;
  /**
   * What the clock of the device showed: ISO 8601 with seven fractional digits and without a zone, because the format has
   * none. Absent where date or time is none.
   */
  readonly local?: string;
  /**
   * Minutes after the time, as written (`+000`, `-480`). Configuration Manager means UTC minus local time; scripts write
   * the opposite sign or a constant, so nothing is computed from it.
   */
  readonly bias?: number;
  readonly component: string;
  /** 1 information, 2 warning, 3 error. */
  readonly type?: number;
  readonly thread?: number;
  /** The source file that the writer names, mostly empty. */
  readonly file: string;
  /** True when only the beginning of the message is here. */
  readonly cut?: true;
}
