import type { TimelineEntry } from "../../timeline/index.js";
import { jsonText } from "../json-text.js";
import { cleanText } from "../sanitise.js";

const COLUMNS = [
  "seq",
  "at",
  "atCorrected",
  "source",
  "kind",
  "provider",
  "channel",
  "eventId",
  "version",
  "recordId",
  "level",
  "computer",
  "userSid",
  "processId",
  "threadId",
  "activityId",
  "line",
  "key",
  "phase",
  "step",
  "outcome",
  "text",
  "data",
  "recovered",
  "clock",
  "means",
] as const satisfies readonly (keyof TimelineEntry)[];

/** A spreadsheet cell holds at most this many characters. */
const MAX_CELL = 32_000;

/** RFC 4180 with a header row; `data` is JSON in one cell; times are UTC. */
export function* timelineCsv(entries: Iterable<TimelineEntry>): Generator<string> {
  yield `${COLUMNS.join(",")}\r\n`;
  for (const entry of entries) yield `${COLUMNS.map((column) => csvCell(entry[column])).join(",")}\r\n`;
}

/** One cell: control characters escaped, formulas disarmed, quoted where RFC 4180 asks for it. */
function csvCell(value: TimelineEntry[keyof TimelineEntry]): string {
  if (value === undefined) return "";
  const text = cleanText(typeof value === "object" ? jsonText(value) : String(value), MAX_CELL);
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
