import type { EventRecord, ReadRecordsOptions, RecordIssue } from "../../../src/formats/event-record.js";
import { readEvtx } from "../../../src/formats/evtx/index.js";
import { inRuns } from "../streams.js";

export interface ReadResult {
  readonly records: EventRecord[];
  readonly issues: RecordIssue[];
  readonly batches: number;
}

/** Reads a whole file, handed over in runs of `run` bytes. */
export async function readAll(bytes: Uint8Array, options: Partial<ReadRecordsOptions> = {}, run = 65_536): Promise<ReadResult> {
  const records: EventRecord[] = [];
  const issues: RecordIssue[] = [];
  let batches = 0;
  for await (const batch of readEvtx(inRuns(bytes, run), { onIssue: (issue) => issues.push(issue), ...options })) {
    batches++;
    records.push(...batch);
  }
  return { records, issues, batches };
}
