import type { EventFact } from "./event-fact.js";

/** The values of a record, as `EventRecord.data` has them. */
export type EventValues = Readonly<Record<string, string | readonly string[]>>;

/**
 * Value of a field of a record as one text; a record without names (`0`, `1`, …) is read by position.
 * Undefined when it is absent or empty.
 */
export function eventValue(fact: Pick<EventFact, "fields">, data: EventValues, field: string): string | undefined {
  const value = Object.hasOwn(data, field) ? data[field] : byPosition(fact, data, field);
  const text = typeof value === "string" ? value : value?.join(", ");
  return text === undefined || text.trim() === "" ? undefined : text;
}

function byPosition(fact: Pick<EventFact, "fields">, data: EventValues, field: string): string | readonly string[] | undefined {
  if (!Object.hasOwn(data, "0")) return undefined;
  const position = Object.keys(fact.fields).indexOf(field);
  return position < 0 ? undefined : data[String(position)];
}
