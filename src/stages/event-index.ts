import { type EvidenceRef, hexOf, type Hex, type ImeMeaning, type LogAlias, logAliasOf, readCode } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";

/** The events of one attempt by log and id, in order. */
export interface EventIndex {
  /** Events of a log with one of these ids, in order. */
  all(log: LogAlias, ...ids: readonly number[]): readonly TimelineEntry[];
  /** Lines of the agent's logs with one of these meanings, in order. */
  lines(...means: readonly ImeMeaning[]): readonly TimelineEntry[];
  readonly entries: readonly TimelineEntry[];
}

export function indexEvents(entries: readonly TimelineEntry[]): EventIndex {
  const byKey = new Map<string, TimelineEntry[]>();
  const lines = entries.filter(({ means }) => means !== undefined);
  for (const entry of entries) {
    if (entry.eventId === undefined || entry.channel === undefined || isUndecided(entry)) continue;
    const log = logAliasOf(entry.channel);
    if (log === undefined) continue;
    const key = `${log}/${entry.eventId}`;
    const list = byKey.get(key);
    if (list) list.push(entry);
    else byKey.set(key, [entry]);
  }
  return {
    entries,
    all(log, ...ids) {
      const lists = ids.map((id) => byKey.get(`${log}/${id}`) ?? []);
      return lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort((a, b) => a.seq - b.seq);
    },
    lines(...means) {
      return lines.filter((entry) => entry.means !== undefined && means.includes(entry.means));
    },
  };
}

/** A log that was saved as text may not show the value that makes an event a success or a failure: then it is neither. */
function isUndecided({ textOnly, outcome }: TimelineEntry): boolean {
  return textOnly === true && outcome === undefined;
}

/** A field as text; empty when absent; the values of a repeated field joined by a line feed. */
export function field(entry: TimelineEntry, name: string): string {
  const value = entry.data?.[name];
  if (value === undefined) return "";
  return typeof value === "string" ? value.trim() : value.join("\n").trim();
}

/** A result field as a code; undefined when it is absent, unreadable or 0 (success). */
export function failureCode(entry: TimelineEntry, name = "HRESULT"): Hex | undefined {
  const code = readCode(field(entry, name));
  return code === undefined || code === 0 ? undefined : hexOf(code);
}

/** True when a result field is there and 0, or is absent: the event itself is the good news. */
export function isZero(entry: TimelineEntry, name = "HRESULT"): boolean {
  const text = field(entry, name);
  return text === "" || readCode(text) === 0;
}

/** A number in decimal or hex; undefined when it is none. */
export function numberField(entry: TimelineEntry, name: string): number | undefined {
  const text = field(entry, name);
  if (!/^(0x[0-9a-f]+|-?\d+)$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Points at an entry of the timeline. What a log shows on a local clock is told in UTC, or without a time. */
export function refTo(entry: TimelineEntry): EvidenceRef {
  const at = entry.kind === "log-line" ? (entry.clock === "local" ? undefined : timeOf(entry)) : entry.at;
  return {
    source: entry.source,
    ...(at === undefined ? {} : { at }),
    ...(entry.provider === undefined ? {} : { provider: entry.provider }),
    ...(entry.channel === undefined ? {} : { channel: entry.channel }),
    ...(entry.eventId === undefined ? {} : { eventId: entry.eventId }),
    ...(entry.recordId === undefined ? {} : { recordId: entry.recordId }),
    ...(entry.line === undefined ? {} : { line: entry.line }),
    ...(entry.key === undefined ? {} : { key: entry.key }),
    text: entry.text,
  };
}
