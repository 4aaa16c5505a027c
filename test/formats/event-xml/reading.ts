import type { EventRecord, ReadRecordsOptions, RecordIssue } from "../../../src/formats/index.js";
import { readEventXml } from "../../../src/formats/index.js";
import { utf8 } from "../../support/bytes.js";
import { inRuns } from "../streams.js";

export interface ReadResult {
  readonly records: EventRecord[];
  readonly issues: RecordIssue[];
  readonly batches: number;
}

/** Reads a whole export, handed over in runs of `run` bytes. */
export async function readXml(content: Uint8Array | string, options: Partial<ReadRecordsOptions> = {}, run = 1000): Promise<ReadResult> {
  const records: EventRecord[] = [];
  const issues: RecordIssue[] = [];
  let batches = 0;
  const bytes = typeof content === "string" ? utf8(content) : content;
  for await (const batch of readEventXml(inRuns(bytes, run), { onIssue: (issue) => issues.push(issue), ...options })) {
    batches++;
    records.push(...batch);
  }
  return { records, issues, batches };
}

/** An event with the given data elements, as Windows writes it. */
export function eventXml(recordId: number, payload = "<EventData></EventData>", time = "2026-03-12T14:09:55.1234567Z"): string {
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Alderbrook-Test'/>" +
    `<EventID>41</EventID><Version>0</Version><Level>4</Level><TimeCreated SystemTime='${time}'/><EventRecordID>${recordId}</EventRecordID>` +
    `<Channel>Alderbrook/Operational</Channel><Computer>LT-4471</Computer><Security/></System>${payload}</Event>`
  );
}
