import { compareText, toInstant } from "../../knowledge/index.js";
import type { EvidenceSource, LogEvent } from "../model.js";
import { type EventTable, type TableOffset, utcOf } from "./event-table.js";
import { joinLogs } from "./join-logs.js";
import type { ReadTable } from "./read-event-table.js";

export interface FinishedTables {
  readonly tables: readonly EventTable[];
  /** What they add to the totals. */
  readonly records: number;
  readonly notRecognised: number;
  /** Adds to a source that is a table what is known only now: its time in UTC, or that nothing tells it. */
  readonly complete: (source: EvidenceSource) => EvidenceSource;
}

/**
 * Tables without the records that a log has too, in UTC where something ties them to it.
 * @param localOffset the zone that the user names for times that nothing else ties to UTC
 */
export function finishTables(
  read: readonly ReadTable[],
  events: readonly LogEvent[],
  localOffset?: (milliseconds: number) => number,
): FinishedTables {
  const tables = read.flatMap(({ table }) => table ?? []).sort((a, b) => compareText(a.source, b.source));
  const joined = joinLogs(tables, events, localOffset);
  const added = read.filter(({ table }) => table !== undefined && !joined.copies.has(table.source));
  const copied = joined.tables.filter(({ source }) => joined.copies.has(source));
  const offsets = new Map(joined.tables.map(({ source, offset }) => [source, offset]));
  const bySource = new Map(read.flatMap((one) => (one.table === undefined ? [] : [[one.table.source, one] as const])));
  return {
    tables: joined.tables,
    records: added.reduce((sum, { records }) => sum + records, 0) + copied.reduce((sum, { events: own }) => sum + own.length, 0),
    notRecognised: added.reduce((sum, { notRecognised }) => sum + notRecognised, 0),
    complete(source) {
      const own = bySource.get(source.path);
      return own === undefined ? source : { ...source, ...completion(source, own, offsets.get(source.path)) };
    },
  };
}

function completion({ issues }: EvidenceSource, { from, to }: ReadTable, offset: TableOffset | undefined): Partial<EvidenceSource> {
  if (from === undefined || to === undefined) return {};
  if (offset === undefined) {
    const message = "The times are local, and nothing in the evidence ties them to UTC: they are shown as they are.";
    return { issues: [...issues, { code: "table-unknown-zone", message }] };
  }
  const [first, last] = [toInstant(utcOf({ wall: from }, offset)), toInstant(utcOf({ wall: to }, offset))];
  return first === undefined || last === undefined ? {} : { from: first, to: last };
}
