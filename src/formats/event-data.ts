import type { EventData } from "./event-record.js";

/** One value of an event in log order; `name` is undefined (or empty) for a `Data` element without a Name. */
export interface EventDataPair {
  readonly name: string | undefined;
  readonly value: string;
}

/**
 * Names the values of an event: unnamed ones are counted "0", "1", …, and a name that comes again turns
 * its value into an array, in log order. Every reader of event records uses this one, so that a log gives
 * the same data whichever form it came in.
 */
export function toEventData(pairs: readonly EventDataPair[]): EventData {
  const data: Record<string, string | string[]> = {};
  let unnamed = 0;
  for (const pair of pairs) {
    const name = pair.name === undefined || pair.name === "" ? String(unnamed++) : pair.name;
    const known = Object.hasOwn(data, name) ? data[name] : undefined;
    if (known === undefined) setOwn(data, name, pair.value);
    else if (typeof known === "string") setOwn(data, name, [known, pair.value]);
    else known.push(pair.value);
  }
  return data;
}

/** A plain assignment to `__proto__` would set the prototype instead of a property. */
function setOwn(data: Record<string, string | string[]>, name: string, value: string | string[]): void {
  if (name === "__proto__") Object.defineProperty(data, name, { value, enumerable: true, configurable: true, writable: true });
  else data[name] = value;
}
