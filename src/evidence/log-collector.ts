import type { Member } from "../archive/index.js";
import type { ReadRecords, RecordHeader, RecordIssue } from "../formats/index.js";
import { compareText } from "../knowledge/index.js";
import type { LogCoverage, LogEvent, SourceIssue } from "./model.js";
import { type DistinctRecords, distinctRecords, missingRecords, newSeenLog, noteRecord, type SeenLog, toCoverage } from "./seen-log.js";

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
  /** @param keep which records are kept with their values; all are counted */
  read(member: Member, reader: ReadRecords, keep: (header: RecordHeader) => boolean): Promise<ReadLog>;
  finish(): CollectedLogs;
}

/** Collects the records of all logs; the same record in two files (or twice in one) counts once. */
export function createLogCollector(): LogCollector {
  const byChannel = new Map<string, SeenLog[]>();
  const coverage: LogCoverage[] = [];
  return {
    async read(member, reader, keep) {
      const { seen, issues } = await readRecords(member, reader, keep);
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
      const from = seen.map((log) => log.from).sort()[0];
      const to = seen.map((log) => log.to).sort();
      const last = to.at(-1);
      return {
        records: seen.reduce((sum, log) => sum + log.ids.length, 0),
        ...(from === undefined ? {} : { from }),
        ...(last === undefined ? {} : { to: last }),
        issues: [...issues, ...gaps],
        damaged,
      };
    },
    finish() {
      const distinct = [...byChannel.values()].map(distinctRecords);
      const sum = (count: (one: DistinctRecords) => number): number => distinct.reduce((total, one) => total + count(one), 0);
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
  keep: (header: RecordHeader) => boolean,
): Promise<{ readonly seen: readonly SeenLog[]; readonly issues: readonly RecordIssue[] }> {
  const issues: RecordIssue[] = [];
  const byChannel = new Map<string, SeenLog>();
  const batches = reader(member.chunks(), {
    select: keep,
    onIssue: (issue) => issues.push(issue),
    onSeen: (record) => {
      let log = byChannel.get(record.channel);
      if (!log) {
        log = newSeenLog(member.path, record);
        byChannel.set(record.channel, log);
      }
      noteRecord(log, record);
    },
  });
  for await (const batch of batches) {
    for (const record of batch) byChannel.get(record.channel)?.events.push({ ...record, source: member.path });
  }
  return { seen: [...byChannel.values()], issues };
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
