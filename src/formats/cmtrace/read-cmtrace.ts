import type { RecordIssue } from "../event-record.js";
import { limitIssues } from "../limit-issues.js";
import { decodeTextChunks } from "../text/index.js";
import { readLocalTime } from "./local-time.js";
import type { CmTraceRecord } from "./record.js";
import { createScanner, type ScannedRecord } from "./scan.js";

/** Of a longer message only the beginning is kept. The longest real ones, lists of app policies, have about 1 MiB. */
const MAX_MESSAGE_LENGTH = 4 * 1024 * 1024;
/** A batch is handed out when it has one or the other. */
const BATCH_RECORDS = 500;
const BATCH_CHARACTERS = 1024 * 1024;

/**
 * Reads a log in the format of CMTrace: bytes in, batches of records in file order out. Messages may run over several
 * lines, line ends may be mixed, the encoding is found out.
 *
 * Issues: `cmtrace-outside-text` (text that belongs to no record), `cmtrace-record-cut` (a record without an end; it is
 * left out), `cmtrace-message-long` (only the beginning of a message is kept), `cmtrace-time` (date or time is none).
 */
export async function* readCmTrace(bytes: AsyncIterable<Uint8Array>, onIssue: (issue: RecordIssue) => void): AsyncIterable<readonly CmTraceRecord[]> {
  const issues = limitIssues(onIssue);
  let batch: CmTraceRecord[] = [];
  let characters = 0;
  const report = (code: string, line: number, message: string): void => issues.report({ code, at: `line ${line}`, message });
  const scanner = createScanner(
    {
      onRecord(scanned) {
        const record = toRecord(scanned);
        if (scanned.cut)
          report("cmtrace-message-long", scanned.line, `A message has more than ${MAX_MESSAGE_LENGTH} characters; the rest is left out.`);
        if (record.local === undefined)
          report("cmtrace-time", scanned.line, "A record needs a date month-day-year and a time; this one has none that exist.");
        batch.push(record);
        characters += record.message.length;
      },
      onOutside: (line) => report("cmtrace-outside-text", line, "Text stands between the records and belongs to none."),
      onUnfinished: (line, atEnd) =>
        report("cmtrace-record-cut", line, atEnd ? "The last record has no end." : "A record has no end before the next one begins."),
    },
    MAX_MESSAGE_LENGTH,
  );
  for await (const piece of decodeTextChunks(bytes)) {
    scanner.push(piece);
    if (batch.length >= BATCH_RECORDS || characters >= BATCH_CHARACTERS) {
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  scanner.end();
  issues.finish();
  if (batch.length > 0) yield batch;
}

function toRecord({ line, message, cut, attributes }: ScannedRecord): CmTraceRecord {
  const type = wholeNumber(attributes.get("type"));
  const thread = wholeNumber(attributes.get("thread"));
  return {
    line,
    message: withoutCarriageReturns(message),
    ...readLocalTime(attributes.get("time") ?? "", attributes.get("date") ?? ""),
    component: attributes.get("component") ?? "",
    ...(type === undefined ? {} : { type }),
    ...(thread === undefined ? {} : { thread }),
    file: attributes.get("file") ?? "",
    ...(cut ? { cut } : {}),
  };
}

/** The same message has LF or CRLF by the component that wrote it. */
function withoutCarriageReturns(message: string): string {
  return message.includes("\r") ? message.replaceAll("\r\n", "\n") : message;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
