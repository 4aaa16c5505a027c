import type { RegistryPlace } from "./place.js";

/** Entries of one kind; no device has nearly as many. */
const MOST_ENTRIES = 4000;

export interface Table<T extends RegistryPlace> {
  /** Adds an entry. Of one that is there already only what is new is taken: a large key comes in parts, and some subjects have several keys. */
  readonly put: (id: string, entry: Loose<T>) => void;
  /** By id, in the order in which they came. */
  readonly entries: () => ReadonlyMap<string, T>;
}

/** An entry whose optional parts may be given as undefined. */
export type Loose<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** @param onCut called once when there are more entries than are kept */
export function createTable<T extends RegistryPlace>(onCut: (line: number) => void, most = MOST_ENTRIES): Table<T> {
  const entries = new Map<string, T>();
  let isCut = false;
  return {
    put(id, entry) {
      const known = entries.get(id);
      if (known === undefined && entries.size >= most) {
        if (!isCut) onCut(entry.line as number);
        isCut = true;
        return;
      }
      const news = defined(entry);
      entries.set(id, known === undefined ? news : { ...known, ...news, source: known.source, key: known.key, line: known.line });
    },
    entries: () => entries,
  };
}

/** The same without what is undefined. */
export function defined<T extends object>(entry: Loose<T>): T {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as T;
}
