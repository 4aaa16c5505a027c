import { VALUE_MAPS_JSON } from "../generated/value-maps.js";

interface ValueMap {
  readonly values: Readonly<Record<string, string>>;
  readonly alsoCalled?: Readonly<Record<string, string>>;
}

let parsed: ReadonlyMap<string, ValueMap> | undefined;

function maps(): ReadonlyMap<string, ValueMap> {
  parsed ??= new Map(Object.entries(JSON.parse(VALUE_MAPS_JSON) as Record<string, ValueMap>));
  return parsed;
}

/** Names of the value maps, such as `enrollment-state`. */
export function valueMapNames(): readonly string[] {
  return [...maps().keys()];
}

/** True when a value map has this name. */
export function isValueMap(name: string): boolean {
  return maps().has(name);
}

/**
 * The word for a value: `3`, `0x3`, `AADEnroll` and `AadJoin` all give `AADEnroll` in `enrollment-state`.
 * Undefined when the map does not know the value.
 */
export function valueName(map: string, value: string): string | undefined {
  const entry = maps().get(map);
  if (!entry) return undefined;
  const text = value.trim();
  const number = numberIn(text);
  if (number !== undefined) return entry.values[String(number)];
  const wanted = text.toLowerCase();
  const own = Object.entries(entry.values).find(([key, word]) => key.toLowerCase() === wanted || word.toLowerCase() === wanted)?.[1];
  if (own !== undefined) return own;
  return Object.entries(entry.alsoCalled ?? {}).find(([alias]) => alias.toLowerCase() === wanted)?.[1];
}

/** The lowest number that stands for a word, or the number itself when the value is one already. */
export function valueNumber(map: string, value: string): number | undefined {
  const number = numberIn(value.trim());
  if (number !== undefined) return number;
  const word = valueName(map, value);
  const entry = maps().get(map);
  if (word === undefined || !entry) return undefined;
  const found = Object.entries(entry.values).find(([, name]) => name === word);
  return found ? numberIn(found[0]) : undefined;
}

function numberIn(text: string): number | undefined {
  return /^(\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined;
}
