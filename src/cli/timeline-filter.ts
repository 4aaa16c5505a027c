import { isLogAlias, LOGS, type PhaseId, toMilliseconds } from "../knowledge/index.js";
import type { Zone } from "../report/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";

export const LEVELS = ["critical", "error", "warning", "information", "verbose"] as const;
export type LevelName = (typeof LEVELS)[number];

/** What `timeline` leaves in; an option that is not given leaves everything in. */
export interface TimelineFilter {
  readonly phases?: readonly PhaseId[] | undefined;
  /** Short names of logs, or parts of channel names. */
  readonly channels?: readonly string[] | undefined;
  /** This level and everything worse. */
  readonly level?: LevelName | undefined;
  /** Milliseconds since 1970, inclusive. */
  readonly since?: number | undefined;
  /** Milliseconds since 1970, exclusive. */
  readonly until?: number | undefined;
  /** In the text or in a value, without regard to capitals. */
  readonly grep?: string | undefined;
}

export function entryFilter(filter: TimelineFilter): (entry: TimelineEntry) => boolean {
  const tests: ((entry: TimelineEntry) => boolean)[] = [];
  const { phases, channels, level, since, until, grep } = filter;
  if (phases) tests.push((entry) => entry.phase !== undefined && phases.includes(entry.phase));
  if (channels) {
    const fits = channels.map(channelTest);
    tests.push((entry) => fits.some((test) => test(entry)));
  }
  if (level) {
    const limit = LEVELS.indexOf(level) + 1;
    tests.push((entry) => severity(entry) <= limit);
  }
  if (since !== undefined) tests.push((entry) => toMilliseconds(timeOf(entry)) >= since);
  if (until !== undefined) tests.push((entry) => toMilliseconds(timeOf(entry)) < until);
  if (grep) {
    const wanted = grep.toLowerCase();
    tests.push((entry) => textsOf(entry).some((text) => text.toLowerCase().includes(wanted)));
  }
  return (entry) => tests.every((test) => test(entry));
}

/** Level 0 is "always logged", and logs without levels have none: both count as information. */
function severity({ level }: TimelineEntry): number {
  return level === undefined || level === 0 ? 4 : level;
}

function channelTest(wanted: string): (entry: TimelineEntry) => boolean {
  const name = wanted.toLowerCase();
  if (isLogAlias(name)) {
    const channels = new Set(LOGS[name].channels.map((channel) => channel.toLowerCase()));
    return (entry) => channels.has((entry.channel ?? "").toLowerCase());
  }
  return (entry) => (entry.channel ?? "").toLowerCase().includes(name);
}

function textsOf(entry: TimelineEntry): string[] {
  const values = Object.values(entry.data ?? {}).flat();
  return [entry.text, ...values, ...(entry.key === undefined ? [] : [entry.key])];
}

/** A moment as people type it, and how much time it names: a day, a minute, a second. */
const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,7}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Start and end of the span that a text names: `2026-03-12` is that day, `2026-03-12T14:03` that minute. Without `Z` or an
 * offset it is in `zone`.
 * @returns undefined where it is no time
 */
export function readMoment(text: string, zone: Zone): { readonly from: number; readonly to: number } | undefined {
  const match = MOMENT.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const iso = `${year}-${month}-${day}T${hour ?? "00"}:${minute ?? "00"}:${second ?? "00"}.${(fraction ?? "").slice(0, 3).padEnd(3, "0")}Z`;
  const local = Date.parse(iso);
  if (Number.isNaN(local) || new Date(local).toISOString() !== iso) return undefined;
  const length = hour === undefined ? 86_400_000 : second === undefined ? 60_000 : fraction === undefined ? 1000 : 1;
  const from = local - offsetMinutes(offset, local, zone) * 60_000;
  return { from, to: from + length };
}

function offsetMinutes(offset: string | undefined, local: number, zone: Zone): number {
  if (offset === undefined) return zone.offsetAt(local - zone.offsetAt(local) * 60_000);
  if (offset.toUpperCase() === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith("-") ? -minutes : minutes;
}
