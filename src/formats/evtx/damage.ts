import type { RecordIssue } from "../event-record.js";

/** Something in the file is not as the format says. It ends the reading of one record at most, never of the file. */
export class EvtxDamage extends Error {
  override readonly name = "EvtxDamage";
  readonly code: string;
  /** Where in the chunk. */
  readonly offset: number;

  constructor(code: string, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** Issues beyond this number are only counted: a hostile file must not fill the memory with reports. */
const MOST_ISSUES = 1000;

/** Reports damage with its place in the file, up to a limit. */
export interface IssueLog {
  /** @param fileOffset bytes from the start of the file; @param chunk the chunk's number, none for the file header */
  report(code: string, fileOffset: number, message: string, chunk?: number): void;
  /** Reports how many issues were left out, if any. */
  end(): void;
}

export function createIssueLog(onIssue: (issue: RecordIssue) => void): IssueLog {
  let count = 0;
  return {
    report(code, fileOffset, message, chunk) {
      count++;
      if (count > MOST_ISSUES) return;
      const offset = `offset 0x${fileOffset.toString(16)}`;
      onIssue({ code, at: chunk === undefined ? offset : `chunk ${chunk}, ${offset}`, message });
    },
    end() {
      if (count > MOST_ISSUES) onIssue({ code: "more-issues", message: `${count - MOST_ISSUES} further issues are not listed` });
    },
  };
}
