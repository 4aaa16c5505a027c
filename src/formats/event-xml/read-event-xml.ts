import type { EventRecord, ReadRecords } from "../event-record.js";
import { createHeaderCache } from "../header-cache.js";
import { limitIssues } from "../limit-issues.js";
import { decodeTextChunks } from "../text/index.js";
import { instantParts } from "../time-text.js";
import type { SystemData } from "./build-record.js";
import { parseEvent } from "./parse-event.js";
import { createEventSplitter } from "./split-events.js";

/** Events after which a batch is handed on. */
const BATCH_SIZE = 256;
/** Characters of events after which it is too, so that a batch of large ones does not fill the memory. */
const BATCH_LENGTH = 1024 * 1024;
/** Characters that are looked at in one go: about a hundred events. */
const PIECE_LENGTH = 128 * 1024;

/**
 * Reads event records from XML: an Event Viewer export, `wevtutil qe /f:xml` or `Get-WinEvent | % ToXml`, with
 * one root element, none or several, in UTF-8 or UTF-16. The records equal those of the EVTX reader; an
 * export with display information adds the localised `message`, and nothing else of it is used.
 *
 * Issues: `xml-doctype` (the file is refused), `xml-malformed`, `xml-cut`, `xml-event-incomplete` (no event id or
 * no time), `xml-event-too-long`, `xml-entity` (an undeclared reference is left as it is written).
 * Format: the event schema, http://schemas.microsoft.com/win/2004/08/events/event.
 */
export const readEventXml: ReadRecords = async function* (bytes, options) {
  const issues = limitIssues(options.onIssue);
  let batch: EventRecord[] = [];
  let batchLength = 0;
  const headers = createHeaderCache(options.select);
  // Asked at the end of System, whether or not somebody selects: what is counted must not depend on that.
  const select = ({ provider, channel, eventId, recordId, computer, at }: SystemData): boolean => {
    const { header, wanted } = headers(provider, channel, eventId);
    if (options.onSeen !== undefined) {
      const { seconds, ticks } = instantParts(at);
      options.onSeen(header, recordId, computer, seconds, ticks);
    }
    return wanted;
  };
  const splitter = createEventSplitter((event) => {
    const parsed = parseEvent(event, select);
    switch (parsed.kind) {
      case "event":
        if (parsed.entities)
          issues.report({
            code: "xml-entity",
            at: `line ${event.line}`,
            message: "An event refers to an entity that is not defined; the reference is kept as text.",
          });
        batch.push(parsed.record);
        batchLength += event.text.length;
        return;
      case "skipped":
        return;
      case "malformed":
        issues.report({ code: "xml-malformed", at: parsed.at, message: `An event is not well-formed XML and is left out: ${parsed.reason}` });
        return;
      case "incomplete":
        issues.report({
          code: "xml-event-incomplete",
          at: `line ${event.line}`,
          message: `An event has no usable ${parsed.missing} and is left out.`,
        });
        return;
    }
  }, issues.report);
  let refused = false;
  for await (const text of decodeTextChunks(bytes)) {
    for (let from = 0; from < text.length && !refused; from += PIECE_LENGTH) {
      const piece = text.slice(from, from + PIECE_LENGTH);
      // Output appended by PowerShell can leave the NULs of UTF-16 in an 8-bit file.
      refused = !splitter.push(piece.includes("\0") ? piece.replaceAll("\0", "") : piece);
      if (batch.length >= BATCH_SIZE || batchLength >= BATCH_LENGTH) {
        yield batch;
        batch = [];
        batchLength = 0;
      }
    }
    if (refused) break;
  }
  if (!refused) splitter.end();
  if (batch.length > 0) yield batch;
  issues.finish();
};
