import { isLogAlias, LOG_ALIASES, valueMapNames, valueName, valueNumber, type EventFact } from "../knowledge/index.js";
import type { EventPattern, OtherEvent } from "./condition-schema.js";
import { asList } from "./context.js";
import { fieldsOf, knownEvents } from "./known-events.js";
import { compileMatcher } from "./matcher.js";
import type { Matcher } from "./matcher-schema.js";
import { nearest } from "./nearest.js";

type Path = readonly PropertyKey[];
/** Reports what is wrong at a place of the rule. */
export type Report = (path: Path, message: string) => void;

/** Checks an event condition against the logs and the event dictionary. */
export function validateEvent(pattern: EventPattern, path: Path, report: Report): void {
  const facts = validatePlace(pattern, pattern.log, pattern.provider, path, report);
  if (facts.length === 0) return;
  const providers = new Set(facts.map((fact) => fact.provider));
  const channels = new Set(facts.map((fact) => fact.channel));
  if (pattern.provider === undefined && providers.size > 1 && channels.size === 1) {
    report([...path, "id"], `expected a provider: ${[...providers].join(" and ")} both use this id`);
  }
  validateData(pattern.data, facts, [...path, "data"], report);
  for (const side of ["notFollowedBy", "notPrecededBy"] as const) {
    for (const [index, other] of (pattern[side] ?? []).entries()) validateOther(other, pattern, facts, [...path, side, index], report);
  }
  if (pattern.near) validateEvent(pattern.near.event, [...path, "near", "event"], report);
}

function validateOther(other: OtherEvent, pattern: EventPattern, facts: readonly EventFact[], path: Path, report: Report): void {
  const others = validatePlace(other, other.log ?? pattern.log, undefined, path, report);
  if (others.length === 0) return;
  validateData(other.data, others, [...path, "data"], report);
  other.same?.forEach((same, index) => {
    const pair = typeof same === "string" ? { field: same, other: same } : same;
    validateField(pair.field, facts, [...path, "same", index], report);
    validateField(pair.other, others, [...path, "same", index], report);
  });
}

/** Logs and ids exist; gives the events that they name. */
function validatePlace(
  { id }: Pick<EventPattern, "id">,
  log: string | readonly string[],
  provider: string | undefined,
  path: Path,
  report: Report,
): readonly EventFact[] {
  const unknown = asList(log).filter((name) => !isLogAlias(name));
  for (const name of unknown) report([...path, "log"], `expected the short name of a log${nearest(name, LOG_ALIASES)}, found ${name}`);
  if (unknown.length > 0) return [];
  for (const one of asList(id)) {
    if (knownEvents(log, one, provider).length === 0) {
      report(
        [...path, "id"],
        `expected an event of the dictionary: ${asList(log).join(" or ")} has no event ${one}${provider === undefined ? "" : ` of ${provider}`}`,
      );
    }
  }
  return knownEvents(log, id, provider);
}

function validateData(data: EventPattern["data"], facts: readonly EventFact[], path: Path, report: Report): void {
  for (const [field, matcher] of Object.entries(data ?? {})) {
    if (field !== "anyField") for (const name of field.split("|")) validateField(name, facts, [...path, field], report);
    validateMatcher(matcher, valueMapFor(field, facts), [...path, field], report);
  }
}

function validateField(name: string, facts: readonly EventFact[], path: Path, report: Report): void {
  const fields = fieldsOf(facts);
  if (!fields || fields.has(name) || /^\d+$/.test(name)) return;
  report(path, `expected a field of the event (${[...fields].join(", ")}), found ${name}`);
}

function valueMapFor(field: string, facts: readonly EventFact[]): string | undefined {
  return facts
    .flatMap((fact) => field.split("|").map((name) => fact.valueMaps[name]))
    .find((map) => map !== undefined && valueMapNames().includes(map));
}

export function validateMatcher(matcher: Matcher, valueMap: string | undefined, path: Path, report: Report): void {
  const wanted = typeof matcher === "string" ? [matcher] : [...asList(matcher.equals), ...asList(matcher.in)];
  for (const value of valueMap === undefined ? [] : wanted) {
    if (valueName(valueMap ?? "", value) === undefined && valueNumber(valueMap ?? "", value) === undefined) {
      report(path, `expected a word or number of ${valueMap}, found ${value}`);
    }
  }
  if (typeof matcher === "string") return;
  if (matcher.not !== undefined) validateMatcher(matcher.not, valueMap, [...path, "not"], report);
  if (matcher.re2 === undefined) return;
  try {
    compileMatcher(matcher);
  } catch (error) {
    report([...path, "re2"], `expected an RE2 pattern: ${error instanceof Error ? error.message : String(error)}`);
  }
}
