import type { LogEvent } from "../evidence/index.js";
import { toMilliseconds } from "../knowledge/index.js";

/** The records of one channel in the order in which Windows wrote them. */
export interface Stream {
  readonly channel: string;
  readonly records: readonly StreamRecord[];
}

export interface StreamRecord {
  readonly event: LogEvent;
  /** Recorded time in milliseconds since 1970. */
  readonly time: number;
}

/**
 * Groups records by channel and puts each channel in record order: inside a channel the record id is the truth,
 * whatever the clock said. A channel whose ids occur twice at different times (a log that was cleared, a second
 * device) is split by file, so that the two runs do not interleave.
 */
export function intoStreams(events: readonly LogEvent[]): Stream[] {
  const byChannel = groupBy(events, streamKey);
  const streams: Stream[] = [];
  for (const group of byChannel.values()) {
    for (const part of hasClash(group) ? groupBy(group, (event) => `${event.source}\0${event.computer}`).values() : [group]) {
      const records = part.map((event) => ({ event, time: toMilliseconds(event.at) })).sort(byRecord);
      streams.push({ channel: part[0]?.channel ?? "", records });
    }
  }
  return streams.sort((a, b) => (streamName(a) < streamName(b) ? -1 : 1));
}

/** Recovered records are by themselves: their numbers may have been given again since. */
function streamKey(event: LogEvent): string {
  return `${event.channel.toLowerCase()}${event.recovered ? `\0${event.source}` : ""}`;
}

function streamName(stream: Stream): string {
  const first = stream.records[0]?.event;
  return `${stream.channel.toLowerCase()}\0${first?.source ?? ""}\0${first?.computer ?? ""}`;
}

function hasClash(events: readonly LogEvent[]): boolean {
  const seen = new Map<number, string>();
  for (const event of events) {
    const at = seen.get(event.recordId);
    if (at !== undefined && at !== event.at) return true;
    seen.set(event.recordId, event.at);
  }
  return false;
}

function byRecord(a: StreamRecord, b: StreamRecord): number {
  if (a.event.recordId !== b.event.recordId) return a.event.recordId - b.event.recordId;
  if (a.time !== b.time) return a.time - b.time;
  return a.event.source < b.event.source ? -1 : a.event.source > b.event.source ? 1 : a.event.eventId - b.event.eventId;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
