import { allEvents, type EventFact, eventsWithId, isLogAlias, LOGS, phaseTitle, STEP_TITLES, valueName } from "../../knowledge/index.js";
import type { Line } from "../../report/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { citedEvents } from "./cited.js";
import { blocks, entries, field, heading } from "./page.js";
import type { Subject } from "./subject.js";

const MAX_MAPPED = 32;

/** Pages of the events that a subject names: of one log, or of every log that has the id. */
export function explainEvents({ event }: Subject, rules: readonly Rule[]): readonly (readonly Line[])[] {
  if (event === undefined) return [];
  const { from } = event;
  const facts = eventsWithId(event.id).filter((fact) => from === undefined || namesOf(fact).includes(from));
  return byLog(facts).map(([fact, ...others]) => explainEvent(fact, others, rules));
}

/** The names by which people call the log of an event. */
function namesOf({ log, provider, channel }: EventFact): readonly string[] {
  return [log, LOGS[log].title, provider, channel, provider.replace(/^Microsoft-Windows-/i, "")].map((name) => name.toLowerCase());
}

/** The same event under an earlier channel name is told once. */
function byLog(facts: readonly EventFact[]): readonly (readonly [EventFact, ...EventFact[]])[] {
  const groups = new Map<string, [EventFact, ...EventFact[]]>();
  for (const fact of facts) {
    const key = `${fact.log}/${fact.log === "system" || fact.log === "application" ? fact.provider : ""}`;
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  return [...groups.values()];
}

/** The page of a log by its short name. */
export function explainLog(name: string): readonly (readonly Line[])[] {
  if (!isLogAlias(name)) return [];
  const events = allEvents().filter(({ log }) => log === name);
  const failures = events.filter(({ outcome, noise }) => outcome === "failure" && !noise).map(({ eventId }) => eventId);
  return [
    blocks(heading(name, LOGS[name].title), [
      ...entries("Channels", LOGS[name].channels, "dash"),
      ...field("Events", `${new Set(events.map(({ eventId }) => eventId)).size} known; redscreen explain ${name}/<id>`),
      ...field("Failures", [...new Set(failures)].join(", ")),
    ]),
  ];
}

/** An event of the dictionary. @param others the same event of the same log under the names of other Windows versions */
function explainEvent(fact: EventFact, others: readonly EventFact[], rules: readonly Rule[]): Line[] {
  const cited = rules.filter((rule) => citedEvents(rule).some(({ log, id }) => log === fact.log && id === fact.eventId)).map(({ id }) => id);
  return blocks(
    [...heading(`${fact.log}/${fact.eventId}`, LOGS[fact.log].title), ...heading(eventSentence(fact))],
    [
      ...field("Log", fact.channel),
      ...field("Provider", fact.provider),
      ...field("Earlier", others.map(({ channel }) => channel).join(", ")),
      ...field("Level", fact.level && `${fact.level}, as Windows logs it`),
      ...field("Means", meaning(fact)),
      ...field("Where", place(fact)),
      ...field("Windows", fact.windows),
    ],
    entries(
      "Fields",
      Object.entries(fact.fields).map((pair) => fieldText(fact, pair)),
      "dash",
    ),
    [...field("Or named", fact.otherFields.join(", ")), ...field("Rules", cited.join(", ") || "none looks at it")],
  );
}

/** What an event of the dictionary says, its values by their names. */
export function eventSentence(fact: EventFact): string {
  if (fact.text === undefined) return "No sentence yet; its fields are listed";
  return fact.text.replace(/\{([^{}:|]+)[^{}]*\}/g, "<$1>").replace(/\[(?!\[)([^[\]]*)\]/g, "$1");
}

function meaning(fact: EventFact): string {
  const parts: string[] = [fact.outcome];
  if (fact.zeroMeansSuccess !== undefined) parts.push(`success where ${fact.zeroMeansSuccess} is 0`);
  if (fact.clearedBy.length > 0) parts.push(`made good by a later ${fact.clearedBy.join(" or ")}`);
  if (fact.noise) parts.push("seen in healthy deployments too");
  return parts.join("; ");
}

function place({ phase, step, placeBy }: EventFact): string {
  if (placeBy === "enrollment-state") return "by its field State: 1 to 3 the join, 4 to 6 the registration";
  const row = phase === undefined ? "belongs to no stage" : phaseTitle(phase) + (step === undefined ? "" : ` > ${STEP_TITLES[step]}`);
  return placeBy === "attempt" ? `${row}; outside of a deployment attempt: outside the ESP` : row;
}

function fieldText(fact: EventFact, [name, type]: readonly [string, string]): string {
  const map = fact.valueMaps[name];
  if (map === undefined) return `${name} (${type})`;
  const words = Array.from({ length: MAX_MAPPED }, (_, value) => [value, valueName(map, String(value))] as const).filter(
    ([, word]) => word !== undefined,
  );
  return `${name} (${type}): ${words.map(([value, word]) => `${value} ${word}`).join(", ")}`;
}
