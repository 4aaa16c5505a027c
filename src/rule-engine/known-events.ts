import { allEvents, type EventFact } from "../knowledge/index.js";
import { asList } from "./context.js";

let byLogAndId: ReadonlyMap<string, readonly EventFact[]> | undefined;

/** What the event dictionary knows of the events of these logs and ids: several where providers or Windows releases share them. */
export function knownEvents(log: string | readonly string[], id: number | readonly number[], provider?: string): readonly EventFact[] {
  if (!byLogAndId) {
    const map = new Map<string, EventFact[]>();
    for (const fact of allEvents()) {
      const key = `${fact.log}/${fact.eventId}`;
      map.set(key, [...(map.get(key) ?? []), fact]);
    }
    byLogAndId = map;
  }
  const found = byLogAndId;
  const facts = asList(log).flatMap((name) => asList(id).flatMap((one) => found.get(`${name}/${one}`) ?? []));
  return provider === undefined ? facts : facts.filter((fact) => fact.provider.toLowerCase() === provider.toLowerCase());
}

/** Field names of events; undefined where the dictionary does not list the fields of one of them. */
export function fieldsOf(facts: readonly EventFact[]): ReadonlySet<string> | undefined {
  const names = facts.map((fact) => [...Object.keys(fact.fields), ...fact.otherFields]);
  return names.some((list) => list.length === 0) ? undefined : new Set(names.flat());
}
