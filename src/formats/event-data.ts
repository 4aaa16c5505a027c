import type { EventData } from "./event-record.js";

/** One value of EventData or UserData in document order; without a name it is an unnamed `<Data>`. */
export interface DataPair {
  readonly name: string | undefined;
  readonly value: string;
}

/** An event's data while it is being filled. */
export interface DataBuilder {
  readonly values: Record<string, string | string[]>;
  unnamed: number;
}

export const createDataBuilder = (): DataBuilder => ({ values: {}, unnamed: 0 });

/** Adds one value: an unnamed one gets the next integer as its key, a repeated name becomes an array. */
export const addData = (builder: DataBuilder, name: string | undefined, value: string): void => {
  const values = builder.values;
  const key = name ?? String(builder.unnamed++);
  if (key === "__proto__") {
    const known = Object.hasOwn(values, key) ? values[key] : undefined;
    Object.defineProperty(values, key, { value: merge(known, value), enumerable: true, configurable: true, writable: true });
    return;
  }
  const known = values[key];
  values[key] = known === undefined || !Object.hasOwn(values, key) ? value : merge(known, value);
};

const merge = (known: string | string[] | undefined, value: string): string | string[] => {
  if (known === undefined) return value;
  if (typeof known === "string") return [known, value];
  known.push(value);
  return known;
};

/**
 * The data of an event from its pairs in document order, the same for every reader.
 *
 * EventData: each element without child elements is a pair. A `Data` is named by its `Name` attribute and
 * unnamed without one, any other element by `Name` or else by itself; `Binary` counts only when not empty.
 * UserData (and ProcessingErrorData and the like): each element without child elements below the
 * event-specific root is a pair, named by its local name; the root itself only when it holds nothing but text.
 * Attributes but `Name` of EventData's elements, and all of those in UserData, come before the value of their
 * element as `Element@attribute` (of a named `Data`, `Name@attribute`); namespace declarations never.
 */
export const toEventData = (pairs: readonly DataPair[]): EventData => {
  const builder = createDataBuilder();
  for (const { name, value } of pairs) addData(builder, name, value);
  return builder.values;
};

/** A name without its namespace prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/** True for `xmlns` and `xmlns:…`. */
export const isNamespaceDeclaration = (name: string): boolean => name === "xmlns" || name.startsWith("xmlns:");
