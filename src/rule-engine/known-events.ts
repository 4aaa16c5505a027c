import { type EventFact, eventsWithId } from "../knowledge/index.js";
import { asList } from "./context.js";

const byLogAndId = new Map<string, readonly EventFact[]>();

/** What the event dictionary knows of the events of these logs and ids: several where providers or Windows releases share them. */
export function knownEvents(log: string | readonly string[], id: number | readonly number[], provider?: string): readonly EventFact[] {
  const facts = asList(log).flatMap((name) => asList(id).flatMap((one) => eventsOfLog(name, one)));
  return provider === undefined ? facts : facts.filter((fact) => fact.provider.toLowerCase() === provider.toLowerCase());
}

function eventsOfLog(log: string, id: number): readonly EventFact[] {
  const key = `${log}/${id}`;
  const known = byLogAndId.get(key);
  if (known) return known;
  const facts = eventsWithId(id).filter((fact) => fact.log === log);
  byLogAndId.set(key, facts);
  return facts;
}

/** Field names of events; undefined where the dictionary does not list the fields of one of them. */
export function fieldsOf(facts: readonly EventFact[]): ReadonlySet<string> | undefined {
  const names = facts.map((fact) => [...Object.keys(fact.fields), ...fact.otherFields]);
  return names.some((list) => list.length === 0) ? undefined : new Set(names.flat());
}
