import type { Member } from "../../archive/index.js";
import { readEventTable, type RecordHeader, type TableRow } from "../../formats/index.js";
import { knownEvent, lookUpEvent, readEventText } from "../../knowledge/index.js";
import type { SourceIssue } from "../model.js";
import type { EventTable, TableEvent } from "./event-table.js";

/** A table with what the list of sources says of it. */
export interface ReadTable {
  /** Absent where it is no table of events after all. */
  readonly table?: EventTable;
  readonly records: number;
  readonly notRecognised: number;
  /** Earliest and latest wall time of all its records. */
  readonly from?: number;
  readonly to?: number;
  readonly issues: readonly SourceIssue[];
}

/** Issues that cost no record and no value. */
const HARMLESS: ReadonlySet<string> = new Set(["table-date-order"]);

/** Of a sentence of which nothing is understood, so much is shown. */
const LONGEST_SHOWN = 1000;
const MOST_HEADERS = 5000;

/** Event Viewer's list leaves this out of most sources, its files mostly have it. */
const PREFIX = "Microsoft-Windows-";

/**
 * Reads a table of events into events with the values that their sentences show.
 * @param keep which records are wanted; the others are counted
 */
export async function readTableEvidence(
  member: Member,
  keep: (header: RecordHeader) => boolean,
): Promise<ReadTable & { readonly complete: boolean }> {
  const issues: SourceIssue[] = [];
  let notRecognised = 0;
  const fullHeaderOf = createFullHeader();
  const content = await readEventTable(member.chunks(), {
    select: (header) => {
      const full = fullHeaderOf(header);
      if (!knownEvent(full)) notRecognised++;
      return keep(full);
    },
    onIssue: (issue) => issues.push(issue),
  });
  if (content === undefined) return { records: 0, notRecognised: 0, issues, complete: false };
  const table: EventTable = {
    source: member.path,
    form: content.form,
    events: content.rows.map((row) => toEvent(row, fullHeaderOf)),
    ...(content.isUtc ? { offset: { minutes: 0, because: "stated" } as const } : {}),
  };
  const complete = member.issues.length === 0 && issues.every(({ code }) => HARMLESS.has(code));
  const { records, from, to } = content;
  return { table, records, notRecognised, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), issues, complete };
}

/** The same few headers come again and again. */
function createFullHeader(): (header: RecordHeader) => RecordHeader {
  const known = new Map<string, RecordHeader>();
  return (header) => {
    const key = `${header.provider}\0${header.channel}\0${header.eventId}`;
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const full = fullHeader(header);
    if (known.size < MOST_HEADERS) known.set(key, full);
    return full;
  };
}

function fullHeader({ provider, channel, eventId }: RecordHeader): RecordHeader {
  const full = providerOf(provider, channel, eventId);
  return { provider: full, channel: channel === "" ? (lookUpEvent(full, "", eventId)?.channel ?? "") : channel, eventId };
}

function providerOf(provider: string, channel: string, eventId: number): string {
  if (lookUpEvent(provider, channel, eventId) !== undefined || provider.startsWith(PREFIX)) return provider;
  return lookUpEvent(`${PREFIX}${provider}`, channel, eventId) === undefined ? provider : `${PREFIX}${provider}`;
}

function toEvent({ message, channel: given, provider: short, ...row }: TableRow, fullHeaderOf: (header: RecordHeader) => RecordHeader): TableEvent {
  const { provider, channel } = fullHeaderOf({ provider: short, channel: given ?? "", eventId: row.eventId });
  const fact = lookUpEvent(provider, channel, row.eventId);
  const data = fact === undefined || message === undefined ? {} : readEventText(fact, message);
  const isTold = fact !== undefined && Object.keys(data).length > 0;
  return {
    ...row,
    provider,
    ...(channel === "" ? {} : { channel }),
    data,
    ...(isTold || message === undefined ? {} : { message: message.slice(0, LONGEST_SHOWN) }),
  };
}
