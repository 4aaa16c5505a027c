import { instantText } from "../formats/index.js";
import type { LogCoverage, LogEvent } from "./model.js";
import { addId, countDistinct, eachId, type IdRuns } from "./id-runs.js";
import { createNumberList, type NumberList } from "./number-list.js";

/** What was seen of one channel in one file, and those of its records that were kept. Some five bytes per record that was not. */
export interface SeenLog {
  readonly source: string;
  readonly channel: string;
  /** Of every record, kept or not. */
  readonly ids: IdRuns;
  /** One number per record for time, computer and whether the dictionary knows it: equal ids alone make no equal records. */
  readonly marks: NumberList;
  readonly events: LogEvent[];
  first: number;
  last: number;
  from: Moment;
  to: Moment;
}

interface Moment {
  readonly seconds: number;
  readonly ticks: number;
}

export function newSeenLog(source: string, channel: string): SeenLog {
  return {
    source,
    channel,
    ids: { starts: [], lengths: [] },
    marks: createNumberList(),
    events: [],
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    from: { seconds: Number.POSITIVE_INFINITY, ticks: 0 },
    to: { seconds: Number.NEGATIVE_INFINITY, ticks: 0 },
  };
}

export function noteRecord(log: SeenLog, recordId: number, computer: string, seconds: number, ticks: number, known: boolean): void {
  addId(log.ids, recordId);
  log.marks.push(markOf(computer, seconds, ticks, known));
  if (recordId < log.first) log.first = recordId;
  if (recordId > log.last) log.last = recordId;
  const { from, to } = log;
  if (seconds < from.seconds || (seconds === from.seconds && ticks < from.ticks)) log.from = { seconds, ticks };
  if (seconds > to.seconds || (seconds === to.seconds && ticks > to.ticks)) log.to = { seconds, ticks };
}

/** Records that the numbering says were there and that the file does not have: part of the log was exported, or lost. */
export function missingRecords({ first, last, ids }: SeenLog): number {
  return Math.max(0, last - first + 1 - countDistinct(ids));
}

export function toCoverage(log: SeenLog, complete: boolean): LogCoverage {
  return {
    source: log.source,
    channel: log.channel,
    records: log.marks.length,
    firstRecordId: log.first,
    lastRecordId: log.last,
    from: fromOf(log),
    to: toOf(log),
    complete,
  };
}

export function fromOf({ from }: SeenLog): string {
  return instantText(from.seconds, from.ticks);
}

export function toOf({ to }: SeenLog): string {
  return instantText(to.seconds, to.ticks);
}

export interface DistinctRecords {
  readonly events: readonly LogEvent[];
  readonly records: number;
  readonly notRecognised: number;
}

/** The records of one channel, from one file or several, each once; of two equal ones that with the smaller path stays. */
export function distinctRecords(logs: readonly SeenLog[]): DistinctRecords {
  const [only] = logs;
  if (only && logs.length === 1 && countDistinct(only.ids) === only.marks.length) {
    return {
      events: only.events.some(({ recovered }) => recovered) ? distinctEvents(logs) : only.events,
      records: only.marks.length,
      notRecognised: countUnknown(only.marks),
    };
  }
  const seen = new Set<number>();
  let notRecognised = 0;
  for (const { ids, marks } of logs) {
    eachId(ids, (id, index) => {
      const mark = marks.at(index);
      const key = (id % ID_RANGE) * 4_294_967_296 + mark;
      if (seen.has(key)) return;
      seen.add(key);
      if (isUnknown(mark)) notRecognised++;
    });
  }
  return { events: distinctEvents(logs), records: seen.size, notRecognised };
}

/** So many ids and the marks together are numbers that a double holds. */
const ID_RANGE = 2_097_152;

function countUnknown(marks: NumberList): number {
  let count = 0;
  for (let index = 0; index < marks.length; index++) if (isUnknown(marks.at(index))) count++;
  return count;
}

function distinctEvents(logs: readonly SeenLog[]): readonly LogEvent[] {
  const events = new Map<string, LogEvent>();
  for (const { events: own } of logs) {
    for (const event of own) {
      const key = `${event.recordId}\0${event.at}\0${event.computer}`;
      const known = events.get(key);
      if (known === undefined || isBetter(event, known)) events.set(key, event);
    }
  }
  return [...events.values()];
}

/** A record that the log counts before one that was only recovered, then the smaller path. */
function isBetter(event: LogEvent, known: LogEvent): boolean {
  if (event.recovered !== known.recovered) return known.recovered === true;
  return event.source < known.source;
}

let lastComputer = "";
let lastComputerHash = 0;

/** 31 bits of time and computer name, and the lowest bit for what the dictionary knows. */
function markOf(computer: string, seconds: number, ticks: number, known: boolean): number {
  if (computer !== lastComputer) {
    lastComputer = computer;
    lastComputerHash = 0;
    for (let at = 0; at < computer.length; at++) lastComputerHash = (Math.imul(lastComputerHash, 31) + computer.charCodeAt(at)) | 0;
  }
  let hash = Math.imul(seconds | 0, 0x9e3779b1) ^ Math.imul((ticks + 0x7ed55d16) | 0, 0x85ebca6b) ^ lastComputerHash;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (((hash ^ (hash >>> 13)) << 1) | (known ? 1 : 0)) >>> 0;
}

function isUnknown(mark: number): boolean {
  return mark % 2 === 0;
}
