import type { LogEvent } from "../model.js";
import type { EventTable, TableEvent, TableOffset } from "./event-table.js";

export interface JoinedTables {
  readonly tables: readonly EventTable[];
  /** Tables that hold records of a log: what else they have of it is not counted again. */
  readonly copies: ReadonlySet<string>;
}

const QUARTER = 15;
/** From UTC-12 to UTC+14. */
const LEAST_OFFSET = -12 * 60;
const MOST_OFFSET = 14 * 60;
/** So many records show an offset well enough. */
const MOST_ASKED = 2000;
const FEWEST_SHARED = 3;

/**
 * Joins tables with the logs of the same bundle. A record of which a log holds the original is left out; where there are
 * some, they show the offset of the table's local times.
 */
export function joinLogs(tables: readonly EventTable[], events: readonly LogEvent[], localOffset?: (milliseconds: number) => number): JoinedTables {
  if (tables.length === 0) return { tables, copies: new Set() };
  const originals = indexOriginals(events);
  const shared = new Map(tables.map((table) => [table, table.offset ?? sharedOffset(table.events, originals)]));
  const common = commonOffset([...shared.values()]);
  const zone = deviceZone(events);
  const copies = new Set<string>();
  const joined = tables.map((table): EventTable => {
    const offset = shared.get(table);
    if (offset === undefined) {
      const otherwise = common ?? givenOffset(table, localOffset) ?? zone;
      return otherwise === undefined ? table : { ...table, offset: otherwise };
    }
    const own = table.events.filter((event) => !hasOriginal(event, offset.minutes, originals));
    if (own.length < table.events.length) copies.add(table.source);
    return { ...table, events: own, offset };
  });
  return { tables: joined, copies };
}

/** Tables of one bundle were mostly saved in one place: the offset of those that are tied, where they agree. */
function commonOffset(offsets: readonly (TableOffset | undefined)[]): TableOffset | undefined {
  const tied = offsets.flatMap((offset) => (offset?.because === "same-records" ? [offset.minutes] : []));
  const [minutes] = tied;
  return minutes === undefined || tied.some((other) => other !== minutes) ? undefined : { minutes, because: "other-table" };
}

/** Of a table that reaches over a change to or from summer time, the end counts: the deployment that somebody asks about is mostly there. */
function givenOffset({ events }: EventTable, localOffset: ((milliseconds: number) => number) | undefined): TableOffset | undefined {
  const last = events.at(-1);
  if (last === undefined || localOffset === undefined) return undefined;
  // The wall time is no moment in UTC, but near enough to ask by it, and then by the result.
  const near = localOffset(last.wall);
  return { minutes: localOffset(last.wall - near * 60_000), because: "given" };
}

/** Seconds since 1970 at which there is a record, by provider and event id. */
type Originals = ReadonlyMap<string, ReadonlySet<number>>;

function indexOriginals(events: readonly LogEvent[]): Originals {
  const index = new Map<string, Set<number>>();
  for (const event of events) {
    const key = keyOf(event);
    const seconds = index.get(key) ?? new Set();
    index.set(key, seconds);
    seconds.add(Date.parse(`${event.at.slice(0, 19)}Z`) / 1000);
  }
  return index;
}

function keyOf({ provider, eventId }: { readonly provider: string; readonly eventId: number }): string {
  return `${provider.toLowerCase()}\0${eventId}`;
}

function hasOriginal(event: TableEvent, offset: number, originals: Originals): boolean {
  return originals.get(keyOf(event))?.has(Math.floor(event.wall / 1000) - offset * 60) === true;
}

/** The offset by which most records of the table fall upon one of a log; none where another does nearly as well. */
function sharedOffset(events: readonly TableEvent[], originals: Originals): TableOffset | undefined {
  const candidates = events.filter((event) => originals.has(keyOf(event)));
  const step = Math.max(1, Math.ceil(candidates.length / MOST_ASKED));
  const asked = candidates.filter((_, index) => index % step === 0);
  let best = { minutes: 0, count: 0 };
  let second = 0;
  for (let minutes = LEAST_OFFSET; minutes <= MOST_OFFSET; minutes += QUARTER) {
    const count = asked.filter((event) => hasOriginal(event, minutes, originals)).length;
    if (count > best.count) {
      second = best.count;
      best = { minutes, count };
    } else if (count > second) second = count;
  }
  // A task that runs every five minutes fits many offsets in part, and one as a whole.
  const isPlain = best.count > second && (best.count === asked.length || (best.count >= 2 * second && best.count >= FEWEST_SHARED));
  return isPlain ? { minutes: best.minutes, because: "same-records" } : undefined;
}

/** Windows 11 writes the zone beside every change of the clock (Kernel-General 1): minutes from local time to UTC. */
function deviceZone(events: readonly LogEvent[]): TableOffset | undefined {
  let last: LogEvent | undefined;
  for (const event of events) {
    if (event.eventId !== 1 || event.provider.toLowerCase() !== "microsoft-windows-kernel-general") continue;
    if (typeof event.data["TimeZoneBias"] === "string" && (last === undefined || event.at > last.at)) last = event;
  }
  const bias = last?.data["TimeZoneBias"];
  const minutes = typeof bias === "string" && /^-?\d{1,3}$/.test(bias) ? -Number(bias) : Number.NaN;
  return minutes >= LEAST_OFFSET && minutes <= MOST_OFFSET ? { minutes: minutes === 0 ? 0 : minutes, because: "device-zone" } : undefined;
}
