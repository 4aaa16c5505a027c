import { resolve } from "node:path";
import type { EventRecord, ReadRecordsOptions, RecordIssue } from "../../../src/formats/event-record.js";
import { readEvtx } from "../../../src/formats/evtx/index.js";

/** A path below the folder of test data that lies beside the project and is not part of it. */
export function shared(path: string): string {
  return resolve(import.meta.dirname, "../../../../shared", path);
}

export interface ReadResult {
  readonly records: EventRecord[];
  readonly issues: RecordIssue[];
  readonly batches: number;
}

/** Reads a whole file, handed over in runs of `run` bytes. */
export async function readAll(bytes: Uint8Array, options: Partial<ReadRecordsOptions> = {}, run = bytes.length): Promise<ReadResult> {
  const records: EventRecord[] = [];
  const issues: RecordIssue[] = [];
  let batches = 0;
  for await (const batch of readEvtx(inRuns(bytes, run), { onIssue: (issue) => issues.push(issue), ...options })) {
    batches++;
    records.push(...batch);
  }
  return { records, issues, batches };
}

async function* inRuns(bytes: Uint8Array, run: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += run) yield bytes.subarray(at, at + run);
}
