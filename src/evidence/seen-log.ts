import type { SeenRecord } from "../formats/index.js";
import { knownEvent } from "../knowledge/index.js";
import type { LogCoverage, LogEvent } from "./model.js";

/** What was seen of one channel in one file, and those of its records that were kept. */
export interface SeenLog {
  readonly source: string;
  readonly channel: string;
  /** Of every record, kept or not. */
  readonly ids: number[];
  /** One number per record for time, computer and whether the dictionary knows it: equal ids alone make no equal records. */
  readonly marks: number[];
  readonly events: LogEvent[];
  first: number;
  last: number;
  from: string;
  to: string;
}

export function newSeenLog(source: string, { channel, recordId, at }: SeenRecord): SeenLog {
  return { source, channel, ids: [], marks: [], events: [], first: recordId, last: recordId, from: at, to: at };
}

export function noteRecord(log: SeenLog, record: SeenRecord): void {
  const { recordId, at } = record;
  log.ids.push(recordId);
  log.marks.push(markOf(record));
  if (recordId < log.first) log.first = recordId;
  if (recordId > log.last) log.last = recordId;
  if (at < log.from) log.from = at;
  if (at > log.to) log.to = at;
}

/** Records that the numbering says were there and that the file does not have: part of the log was exported, or lost. */
export function missingRecords({ first, last, ids }: SeenLog): number {
  return Math.max(0, last - first + 1 - countDistinct(ids));
}

/** Most logs are in the order of their numbers, and then nothing has to be remembered. */
function countDistinct(ids: readonly number[]): number {
  let previous = -1;
  for (const id of ids) {
    if (id <= previous) return new Set(ids).size;
    previous = id;
  }
  return ids.length;
}

export function toCoverage(log: SeenLog, complete: boolean): LogCoverage {
  return {
    source: log.source,
    channel: log.channel,
    records: log.ids.length,
    firstRecordId: log.first,
    lastRecordId: log.last,
    from: log.from,
    to: log.to,
    complete,
  };
}

export interface DistinctRecords {
  readonly events: readonly LogEvent[];
  readonly records: number;
  readonly notRecognised: number;
}

/** The records of one channel, from one file or several, each once; of two equal ones that with the smaller path stays. */
export function distinctRecords(logs: readonly SeenLog[]): DistinctRecords {
  const [only] = logs;
  if (only && logs.length === 1 && countDistinct(only.ids) === only.ids.length) {
    return { events: only.events, records: only.ids.length, notRecognised: only.marks.filter(isUnknown).length };
  }
  const seen = new Set<string>();
  let notRecognised = 0;
  for (const log of logs) {
    for (const [index, id] of log.ids.entries()) {
      const mark = log.marks[index] ?? 0;
      const key = `${id}/${mark}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (isUnknown(mark)) notRecognised++;
    }
  }
  return { events: distinctEvents(logs), records: seen.size, notRecognised };
}

function distinctEvents(logs: readonly SeenLog[]): readonly LogEvent[] {
  const events = new Map<string, LogEvent>();
  for (const { events: own } of logs) {
    for (const event of own) {
      const key = `${event.recordId}\0${event.at}\0${event.computer}`;
      const known = events.get(key);
      if (known === undefined || event.source < known.source) events.set(key, event);
    }
  }
  return [...events.values()];
}

/** FNV-1a over time and computer name, doubled, and 1 added for what the dictionary knows. */
function markOf(record: SeenRecord): number {
  let hash = 0x811c9dc5;
  for (const text of [record.at, record.computer]) for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) * 2 + (knownEvent(record) ? 1 : 0);
}

function isUnknown(mark: number): boolean {
  return mark % 2 === 0;
}
