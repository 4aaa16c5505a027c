import type { Member } from "../archive/index.js";
import type { EventRecord, ReadRecords, RecordHeader, RecordIssue } from "../formats/index.js";
import type { LogCoverage, LogEvent } from "./model.js";

/** Issues that lose no record. */
const HARMLESS = /checksum|dirty|version|empty-chunk/;

/** What was seen of one channel in one file, whether its records were kept or not. */
interface SeenLog {
  readonly source: string;
  readonly channel: string;
  readonly ids: number[];
  /** One number per record for time and computer, so that equal ids of different records do not count as one. */
  readonly marks: number[];
  known: number;
  first: number;
  last: number;
  from: string;
  to: string;
}

export interface LogCollector {
  read(
    member: Member,
    reader: ReadRecords,
    select: (header: RecordHeader) => boolean,
    isXml: boolean,
  ): Promise<{ records: number; from?: string; to?: string; issues: RecordIssue[]; losesRecords: boolean }>;
  finish(): { readonly events: readonly LogEvent[]; readonly logs: readonly LogCoverage[]; readonly records: number };
}

/** Collects the records of all logs; the same record in two files counts once. */
export function createLogCollector(): LogCollector {
  const events = new Map<string, LogEvent>();
  const logs: { seen: SeenLog; complete: boolean }[] = [];
  return {
    async read(member, reader, select, isXml) {
      const issues: RecordIssue[] = [];
      const seen = new Map<string, SeenLog>();
      const batches = reader(member.chunks(), {
        select,
        onIssue: (issue) => issues.push(issue),
        onSeen: (header) => note(seen, member.path, header),
      });
      for await (const batch of batches) for (const record of batch) keep(events, record, member.path);
      const losesRecords = issues.some((issue) => !HARMLESS.test(issue.code)) || member.issues.length > 0;
      for (const log of seen.values()) {
        const holes = isXml && log.ids.length < log.last - log.first + 1;
        logs.push({ seen: log, complete: !losesRecords && !holes });
      }
      const all = [...seen.values()];
      const from = all.map((log) => log.from).sort()[0];
      const to = all
        .map((log) => log.to)
        .sort()
        .at(-1);
      return {
        records: all.reduce((sum, log) => sum + log.ids.length, 0),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        issues,
        losesRecords,
      };
    },
    finish() {
      return {
        events: [...events.values()],
        logs: logs.map(({ seen, complete }) => toCoverage(seen, complete)).sort((a, b) => (a.channel + a.source < b.channel + b.source ? -1 : 1)),
        records: countDistinct(logs.map(({ seen }) => seen)),
      };
    },
  };
}

function note(
  seen: Map<string, SeenLog>,
  source: string,
  header: { readonly at: string; readonly recordId: number; readonly channel: string; readonly computer: string },
): void {
  let log = seen.get(header.channel);
  if (!log) {
    log = {
      source,
      channel: header.channel,
      ids: [],
      marks: [],
      known: 0,
      first: header.recordId,
      last: header.recordId,
      from: header.at,
      to: header.at,
    };
    seen.set(header.channel, log);
  }
  log.ids.push(header.recordId);
  log.marks.push(mark(header.at, header.computer));
  if (header.recordId < log.first) log.first = header.recordId;
  if (header.recordId > log.last) log.last = header.recordId;
  if (header.at < log.from) log.from = header.at;
  if (header.at > log.to) log.to = header.at;
}

/** Keeps a record unless the same one came from another file; of two, the one with the smaller path stays. */
function keep(events: Map<string, LogEvent>, record: EventRecord, source: string): void {
  const key = `${record.channel}\0${record.recordId}\0${record.at}\0${record.computer}`;
  const known = events.get(key);
  if (known === undefined || source < known.source) events.set(key, { ...record, source });
}

function countDistinct(logs: readonly SeenLog[]): number {
  const byChannel = new Map<string, SeenLog[]>();
  for (const log of logs) byChannel.set(log.channel, [...(byChannel.get(log.channel) ?? []), log]);
  let total = 0;
  for (const group of byChannel.values()) {
    if (group.length === 1) {
      total += group[0]?.ids.length ?? 0;
      continue;
    }
    const distinct = new Set<string>();
    for (const log of group) for (const [index, id] of log.ids.entries()) distinct.add(`${id}/${log.marks[index]}`);
    total += distinct.size;
  }
  return total;
}

/** FNV-1a over time and computer name. */
function mark(at: string, computer: string): number {
  let hash = 0x811c9dc5;
  for (const text of [at, computer]) for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function toCoverage(log: SeenLog, complete: boolean): LogCoverage {
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
