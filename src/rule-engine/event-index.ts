import { type EventFact, lookUpEvent, logAliasOf, eventValue } from "../knowledge/index.js";
import type { TimelineEntry } from "../timeline/index.js";

/** The events of a list of entries by log and id, in timeline order. */
export type EventIndex = ReadonlyMap<string, ReadonlyMap<number, readonly TimelineEntry[]>>;

const indexes = new WeakMap<readonly TimelineEntry[], EventIndex>();

/** Built once for each list of entries. */
export function indexEvents(entries: readonly TimelineEntry[]): EventIndex {
  const known = indexes.get(entries);
  if (known) return known;
  const index = new Map<string, Map<number, TimelineEntry[]>>();
  const logs = new Map<string, Map<number, TimelineEntry[]> | undefined>();
  for (const entry of entries) {
    const { kind, channel, eventId } = entry;
    if (kind !== "event" || channel === undefined || eventId === undefined) continue;
    if (!logs.has(channel)) logs.set(channel, listsOf(channel, index));
    const ofLog = logs.get(channel);
    const list = ofLog?.get(eventId);
    if (list) list.push(entry);
    else ofLog?.set(eventId, [entry]);
  }
  indexes.set(entries, index);
  return index;
}

/** The lists of the log that a channel is; undefined for a channel that no rule can name. */
function listsOf(channel: string, index: Map<string, Map<number, TimelineEntry[]>>): Map<number, TimelineEntry[]> | undefined {
  const alias = logAliasOf(channel);
  if (alias === undefined) return undefined;
  const lists = index.get(alias) ?? new Map<number, TimelineEntry[]>();
  index.set(alias, lists);
  return lists;
}

const joined = new WeakMap<EventIndex, Map<string, readonly TimelineEntry[]>>();

/** Events of these logs and ids, in timeline order. Several lists are put into one only once: rules ask for the same ones. */
export function eventsOf(index: EventIndex, logs: readonly string[], ids: readonly number[]): readonly TimelineEntry[] {
  const lists = logs.flatMap((log) => ids.map((id) => index.get(log)?.get(id) ?? [])).filter((list) => list.length > 0);
  if (lists.length <= 1) return lists[0] ?? [];
  const known = joined.get(index) ?? new Map<string, readonly TimelineEntry[]>();
  joined.set(index, known);
  const key = `${logs.join()} ${ids.join()}`;
  const list = known.get(key) ?? lists.flat().sort((a, b) => a.seq - b.seq);
  known.set(key, list);
  return list;
}

/**
 * The values of a field of an event: one, none where it is absent or empty, several where the name is repeated.
 * @param names of these the first that has a value counts
 */
export function fieldValues(entry: TimelineEntry, names: readonly string[]): readonly string[] {
  const { data } = entry;
  if (!data) return [];
  for (const name of names) {
    const own = Object.hasOwn(data, name) ? data[name] : byPosition(entry, name);
    if (own === undefined) continue;
    if (typeof own === "string") {
      if (own.trim() !== "") return [own];
      continue;
    }
    const filled = own.filter((value) => value.trim() !== "");
    if (filled.length > 0) return filled;
  }
  return [];
}

/** Records without names are read in the order of the dictionary's fields. */
function byPosition(entry: TimelineEntry, name: string): string | undefined {
  if (!entry.data || !Object.hasOwn(entry.data, "0")) return undefined;
  const fact = factOf(entry);
  return fact && eventValue(fact, entry.data, name);
}

/** The value map that the dictionary gives a field, such as `enrollment-state` for State of Autopilot 180. */
export function valueMapOf(entry: TimelineEntry, names: readonly string[]): string | undefined {
  const maps = factOf(entry)?.valueMaps;
  return maps ? names.map((name) => maps[name]).find((map) => map !== undefined) : undefined;
}

/** What the dictionary knows of an entry, apart from what its values decide. */
export function factOf(entry: TimelineEntry): EventFact | undefined {
  return lookUpEvent(entry.provider ?? "", entry.channel ?? "", entry.eventId ?? -1);
}
