import { type EventTable, type TableEvent, utcOf } from "../evidence/index.js";
import { describeEvent, type EventFact, eventValue, lookUpEvent, toInstant } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";

/** A record of a table, with its place among those of the same table. */
export interface PlacedRow {
  readonly source: string;
  readonly event: TableEvent;
  /** UTC as far as it is known, in milliseconds; else the wall time. */
  readonly time: number;
  readonly isTied: boolean;
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
