import { EVENT_DICTIONARY_JSON } from "../generated/event-dictionary.js";
import { readCode } from "./code.js";
import type { EventEntry, EventFact, EventGroup, EventVariant, FieldTest } from "./event-fact.js";
import { type EventValues, eventValue } from "./event-values.js";
import { placeholdersOf } from "./sentence.js";
import { isValueMap, valueName, valueNumber } from "./value-maps.js";

/** An event as compiled; its fact is worked out when somebody asks for it, for a run meets few of them. */
interface Known {
  readonly group: EventGroup;
  readonly entry: EventEntry;
  fact?: EventFact;
}
/** Ids by channel, both as looked up; a provider uses an id on one channel only. */
type ProviderEvents = ReadonlyMap<number, readonly Known[]>;

let dictionary: ReadonlyMap<string, ProviderEvents> | undefined;
const NO_EVENTS: ProviderEvents = new Map();

/** Providers by their exact spelling, so that the common case needs no lower-casing; bounded, as names come from the input. */
const bySpelling = new Map<string, ProviderEvents>();
const MAX_SPELLINGS = 2000;

/**
 * What is known of an event. Provider and channel are compared without regard to capitals; on a channel that the
 * dictionary does not know, the provider's only event of that id is taken.
 * @param data values of the record; with them the fact is about this occurrence: variant, stage and outcome are decided
 */
export function lookUpEvent(provider: string, channel: string, eventId: number, data?: EventValues): EventFact | undefined {
  const candidates = eventsOf(provider).get(eventId);
  if (!candidates) return undefined;
  const wanted = channel.toLowerCase();
  const known = candidates.find(({ group }) => group.channel.toLowerCase() === wanted) ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (!known) return undefined;
  return data ? decide(known, data) : factOf(known);
}

/** True when the dictionary has the event. Cheap: for the readers, which ask it for every record. */
export function knownEvent(header: { readonly provider: string; readonly channel: string; readonly eventId: number }): boolean {
  return eventsOf(header.provider).has(header.eventId);
}

/** Every event of the dictionary, by log and id. */
export function allEvents(): readonly EventFact[] {
  return [...load().values()].flatMap((events) => [...events.values()].flatMap((list) => list.map(factOf)));
}

/** The events of this id, whatever their log. */
export function eventsWithId(eventId: number): readonly EventFact[] {
  return [...load().values()].flatMap((events) => (events.get(eventId) ?? []).map(factOf));
}

function eventsOf(provider: string): ProviderEvents {
  const hit = bySpelling.get(provider);
  if (hit) return hit;
  const events = load().get(provider.toLowerCase()) ?? NO_EVENTS;
  if (bySpelling.size < MAX_SPELLINGS) bySpelling.set(provider, events);
  return events;
}

function load(): ReadonlyMap<string, ProviderEvents> {
  if (dictionary) return dictionary;
  const built = new Map<string, Map<number, Known[]>>();
  for (const group of JSON.parse(EVENT_DICTIONARY_JSON) as readonly EventGroup[]) {
    const provider = group.provider.toLowerCase();
    const events = built.get(provider) ?? new Map<number, Known[]>();
    built.set(provider, events);
    for (const entry of group.events) {
      const list = events.get(entry.id) ?? [];
      list.push({ group, entry });
      events.set(entry.id, list);
    }
  }
  dictionary = built;
  return built;
}

function factOf(known: Known): EventFact {
  known.fact ??= buildFact(known);
  return known.fact;
}

function buildFact({ group, entry }: Known): EventFact {
  const { id, variants: _, ...meaning } = entry;
  return {
    ...meaning,
    provider: group.provider,
    channel: group.channel,
    log: group.log,
    eventId: id,
    fields: entry.fields ?? {},
    otherFields: entry.otherFields ?? [],
    clearedBy: entry.clearedBy ?? [],
    clearedWhenSame: entry.clearedWhenSame ?? [],
    noise: entry.noise ?? false,
    valueMaps: valueMapsOf(entry),
  };
}

function valueMapsOf(entry: EventEntry): Readonly<Record<string, string>> {
  const pairs = placeholdersOf(entry.text).flatMap(({ names, format }) =>
    format !== undefined && isValueMap(format) ? names.map((name) => [name, format] as const) : [],
  );
  return Object.fromEntries(pairs.reverse());
}

function decide(known: Known, data: EventValues): EventFact {
  const fact = factOf(known);
  const variant = known.entry.variants?.find(({ when }) =>
    Object.entries(when).every(([field, test]) => fits(eventValue(fact, data, field), test, fact.valueMaps[field])),
  );
  let decided = variant ? applyVariant(fact, variant) : fact;
  if (decided.zeroMeansSuccess !== undefined) {
    const code = readCode(eventValue(fact, data, decided.zeroMeansSuccess) ?? "");
    if (code !== undefined) decided = { ...decided, outcome: code === 0 ? "success" : "failure" };
  }
  if (decided.placeBy === "enrollment-state") decided = { ...decided, ...placeOfState(eventValue(fact, data, "State")) };
  return decided;
}

function applyVariant(fact: EventFact, { when: _, ...meaning }: EventVariant): EventFact {
  const { outcome = fact.outcome, clearedBy = fact.clearedBy, clearedWhenSame = fact.clearedWhenSame, noise = fact.noise } = meaning;
  return { ...fact, ...meaning, outcome, clearedBy, clearedWhenSame, noise };
}

/** State 1 to 3 is the join, 4 to 7 the registration with MDM; 0 is not decided. */
function placeOfState(value: string | undefined): Pick<EventFact, "phase" | "step"> {
  const state = value === undefined ? undefined : valueNumber("enrollment-state", value);
  if (state === undefined || state < 1 || state > 7) return { phase: "device-preparation", step: undefined };
  return { phase: "device-preparation", step: state <= 3 ? "joining-network" : "registering-mdm" };
}

function fits(value: string | undefined, test: FieldTest, map: string | undefined): boolean {
  if (value === undefined) return false;
  const text = ((map === undefined ? undefined : valueName(map, value)) ?? value).toLowerCase();
  return (
    (test.equals === undefined || text === test.equals.toLowerCase()) &&
    (test.prefix === undefined || text.startsWith(test.prefix.toLowerCase())) &&
    (test.suffix === undefined || text.endsWith(test.suffix.toLowerCase())) &&
    (test.contains === undefined || text.includes(test.contains.toLowerCase()))
  );
}
