import type { RecordHeader } from "./event-record.js";

/** Distinct headers that are remembered; real logs have some hundreds, a hostile one may have any number. */
const MOST = 4096;

/** A header with what was decided of it. */
export interface KnownHeader {
  readonly header: RecordHeader;
  readonly wanted: boolean;
}

/** Asks once per provider, channel and event id whether such records are wanted. */
export type HeaderCache = (provider: string, channel: string, eventId: number) => KnownHeader;

export function createHeaderCache(select: ((header: RecordHeader) => boolean) | undefined): HeaderCache {
  let known = new Map<string, Map<string, Map<number, KnownHeader>>>();
  let count = 0;
  let lastProvider: string | undefined;
  let lastChannel: string | undefined;
  let lastIds = new Map<number, KnownHeader>();
  return (provider, channel, eventId) => {
    if (provider !== lastProvider || channel !== lastChannel) {
      const byProvider = getOrAdd(known, channel);
      lastIds = getOrAdd(byProvider, provider);
      lastProvider = provider;
      lastChannel = channel;
    }
    const hit = lastIds.get(eventId);
    if (hit !== undefined) return hit;
    if (++count > MOST) {
      known = new Map();
      count = 1;
      lastIds = getOrAdd(getOrAdd(known, channel), provider);
    }
    const header: RecordHeader = { provider, channel, eventId };
    const entry = { header, wanted: select === undefined || select(header) };
    lastIds.set(eventId, entry);
    return entry;
  };
}

function getOrAdd<Key, Value>(map: Map<string, Map<Key, Value>>, key: string): Map<Key, Value> {
  let inner = map.get(key);
  if (inner === undefined) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}
