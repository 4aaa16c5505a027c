import { type EventTable, type TableEvent, utcOf } from "../evidence/index.js";
import { compareText, describeEvent, type EventFact, eventValue, lookUpEvent, toInstant } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";

/** A record of a table, with its place among those of the same table. */
export interface PlacedRow {
  readonly source: string;
  readonly event: TableEvent;
  /** UTC as far as it is known, in milliseconds; else the wall time. */
  readonly time: number;
  readonly isTied: boolean;
}

/** The order of logs within one second. Text tells no parts of it, and what begins a run must not stand behind what the run then does. */
const BEGINNINGS = ["system", "microsoft-windows-shell-core/operational"];

/** Tables in an order that their logs give, whatever the files are called. */
export function inOrderOfLogs(tables: readonly EventTable[]): readonly EventTable[] {
  const keyed = tables.map((table) => ({ table, rank: rankOf(table), name: nameOf(table) }));
  return keyed.sort((a, b) => a.rank - b.rank || compareText(a.name, b.name)).map(({ table }) => table);
}

function rankOf({ events }: EventTable): number {
  const place = BEGINNINGS.indexOf(events[0]?.channel?.toLowerCase() ?? "");
  return place === -1 ? BEGINNINGS.length : place;
}

/** The file's name comes last: it decides only between tables that begin alike. */
function nameOf({ source, events: [first] }: EventTable): string {
  return [first?.channel ?? "", first?.provider ?? "", first?.wall ?? 0, first?.eventId ?? 0, source].join("\0").toLowerCase();
}

/** The records of a table in their order, in UTC where something ties its local times to it. */
export function placeTable({ source, events, offset }: EventTable): readonly PlacedRow[] {
  return events.map((event) => ({
    source,
    event,
    time: offset === undefined ? event.wall : utcOf(event, offset),
    isTied: offset !== undefined,
  }));
}

export function toTableEntry({ source, event, time, isTied }: PlacedRow): Omit<TimelineEntry, "seq"> {
  const { wall, message, data, ...rest } = event;
  const fact = lookUpEvent(event.provider, event.channel ?? "", event.eventId, data);
  const at = toInstant(wall) ?? "";
  return {
    at,
    ...(isTied && time !== wall ? { atCorrected: toInstant(time) ?? at } : {}),
    ...rest,
    source,
    kind: "event",
    data,
    ...(fact?.phase ? { phase: fact.phase } : {}),
    ...(fact?.step ? { step: fact.step } : {}),
    ...(fact && !isOutcomeOpen(fact, data) ? { outcome: fact.outcome } : {}),
    text: textOf(event, fact),
    textOnly: true,
  };
}

/** Some events are a success or a failure by a value; where the sentence does not show it, they are neither. */
function isOutcomeOpen(fact: EventFact, data: TableEvent["data"]): boolean {
  return fact.zeroMeansSuccess !== undefined && eventValue(fact, data, fact.zeroMeansSuccess) === undefined;
}

/** Our own sentence where its values are known, else the one that the table has. */
function textOf({ message = "", data, eventId }: TableEvent, fact: EventFact | undefined): string {
  const isBlind = fact !== undefined && Object.keys(fact.fields).length > 0 && Object.keys(data).length === 0;
  if (fact !== undefined && (!isBlind || message === "")) return describeEvent(fact, data);
  return (message === "" ? `Event ${eventId}` : message).slice(0, 1000);
}
