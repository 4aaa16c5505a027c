import type { Member } from "../archive/index.js";
import type { EventRecord, LogPeek, ReadRecords, ReadRecordsOptions, RecordHeader, RecordIssue } from "../formats/index.js";
import { compareText, knownEvent } from "../knowledge/index.js";
import type { LogCoverage, LogEvent, SourceIssue } from "./model.js";
import { type DistinctRecords, distinctRecords, fromOf, missingRecords, newSeenLog, noteRecord, type SeenLog, toCoverage, toOf } from "./seen-log.js";

/** Issues that cost no record and no value. */
const HARMLESS = new Set([
  "file-header-checksum",
  "file-version",
  "chunk-header-checksum",
  "chunk-records-checksum",
  "chunk-free-space",
  "chunk-junk",
  "xml-entity",
]);

/** What reading one file gave, for the list of sources. */
export interface ReadLog {
  readonly records: number;
  readonly from?: string;
  readonly to?: string;
  readonly issues: readonly SourceIssue[];
  /** A record, or a part of one, could not be read. */
  readonly damaged: boolean;
}

export interface CollectedLogs {
  readonly events: readonly LogEvent[];
  readonly logs: readonly LogCoverage[];
  /** Distinct records, and how many of them the dictionary does not know. */
  readonly records: number;
  readonly notRecognised: number;
}

export interface LogCollector {
  read(member: Member, reader: ReadRecords): Promise<ReadLog>;
  /** Counts a log that is left unread by what a look at it told; two that tell the same are one log. */
  countUnread(log: LogPeek): void;
  finish(): CollectedLogs;
}

export interface LogCollectorOptions {
  /** Which records are read with their values; all are counted. */
  readonly keep: (header: RecordHeader) => boolean;
  /** Records are read and let go. */
  readonly countOnly: boolean;
  /** Records in the slack of event logs are wanted too. */
  readonly recover: boolean;
  readonly crc32: NonNullable<ReadRecordsOptions["crc32"]>;
}

/** Collects the records of all logs; the same record in two files (or twice in one) counts once. */
export function createLogCollector(options: LogCollectorOptions): LogCollector {
  const byChannel = new Map<string, SeenLog[]>();
  const coverage: LogCoverage[] = [];
  const unread = new Map<string, number>();
  return {
    countUnread({ channel, from, to, records }) {
      unread.set(`${channel}\0${from}\0${to}\0${records}`, records);
    },
    async read(member, reader) {
      const { seen, issues } = await readRecords(member, reader, options);
      const damaged = member.issues.length > 0 || issues.some((issue) => !HARMLESS.has(issue.code));
      const gaps: SourceIssue[] = [];
      for (const log of seen) {
        const missing = missingRecords(log);
        if (missing > 0) gaps.push(gapIssue(log, missing));
        const channel = log.channel.toLowerCase();
        byChannel.set(channel, [...(byChannel.get(channel) ?? []), log]);
        // of a record whose template is lost, not even the channel is known
        if (channel !== "") coverage.push(toCoverage(log, !damaged && missing === 0));
      }
      const from = seen.map(fromOf).sort()[0];
      const to = seen.map(toOf).sort();
      const last = to.at(-1);
      return {
        records: seen.reduce((sum, log) => sum + log.marks.length, 0),
        ...(from === undefined ? {} : { from }),
        ...(last === undefined ? {} : { to: last }),
        issues: [...issues, ...gaps],
        damaged,
      };
    },
    finish() {
      const distinct = [...byChannel.values()].map(distinctRecords);
      const unreadRecords = [...unread.values()].reduce((total, records) => total + records, 0);
      const sum = (count: (one: DistinctRecords) => number): number => distinct.reduce((total, one) => total + count(one), unreadRecords);
      return {
        events: distinct.flatMap(({ events }) => events),
        logs: coverage.sort(byChannelAndSource),
        records: sum(({ records }) => records),
        notRecognised: sum(({ notRecognised }) => notRecognised),
      };
    },
  };
}

async function readRecords(
  member: Member,
  reader: ReadRecords,
  { keep, countOnly, recover, crc32 }: LogCollectorOptions,
): Promise<{ readonly seen: readonly SeenLog[]; readonly issues: readonly RecordIssue[] }> {
  const issues: RecordIssue[] = [];
  const byChannel = new Map<string, SeenLog>();
  const byHeader = new WeakMap<RecordHeader, { readonly log: SeenLog; readonly known: boolean }>();
  let lastHeader: RecordHeader | undefined;
  let place: { readonly log: SeenLog; readonly known: boolean } | undefined;
  const logOf = (channel: string): SeenLog => {
    const known = byChannel.get(channel);
    if (known !== undefined) return known;
    const log = newSeenLog(member.path, channel);
    byChannel.set(channel, log);
    return log;
  };
  const batches = reader(member.chunks(), {
    select: keep,
    recover,
    crc32,
    onIssue: (issue) => issues.push(issue),
    onSeen: (header, recordId, computer, seconds, ticks) => {
      if (place === undefined || header !== lastHeader) {
        place = byHeader.get(header) ?? { log: logOf(header.channel), known: knownEvent(header) };
        byHeader.set(header, place);
        lastHeader = header;
      }
      noteRecord(place.log, recordId, computer, seconds, ticks, place.known);
    },
  });
  for await (const batch of batches) {
    if (countOnly) continue;
    for (const record of batch) logOf(record.channel).events.push(withSource(record, member.path));
  }
  return { seen: [...byChannel.values()], issues };
}

/** The reader has given the record away, so it need not be copied. */
function withSource(record: EventRecord, source: string): LogEvent {
  return Object.assign(record, { source });
}

function gapIssue({ first, last, channel }: SeenLog, missing: number): SourceIssue {
  return {
    code: "records-missing",
    message: `Of the records ${first} to ${last} of ${channel}, ${missing} are not in the file: it holds only a part of the log.`,
  };
}

function byChannelAndSource(a: LogCoverage, b: LogCoverage): number {
  return compareText(a.channel, b.channel) || compareText(a.source, b.source);
}
