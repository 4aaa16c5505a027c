import { isLogAlias, LOG_ALIASES } from "../knowledge/index.js";
import { FACTS } from "../stages/index.js";
import type { CaseEvent, RuleCase } from "./cases-schema.js";
import { isFactName } from "./evaluate-fact.js";
import { fieldsOf, knownEvents } from "./known-events.js";
import { nearest } from "./nearest.js";
import type { Report } from "./validate-event.js";

/** Checks that cases are made of events that exist, in logs that they say are there. */
export function validateCases(cases: readonly RuleCase[], report: Report): void {
  const names = new Set<string>();
  cases.forEach((one, index) => {
    if (names.has(one.name)) report([index, "name"], "expected a name of its own");
    names.add(one.name);
    one.logs.forEach((log, at) => {
      if (!isLogAlias(log)) report([index, "logs", at], `expected the short name of a log${nearest(log, LOG_ALIASES)}, found ${log}`);
    });
    one.events.forEach((event, at) => validateCaseEvent(event, one.logs, [index, "events", at], report));
    for (const name of Object.keys(one.facts ?? {})) {
      if (!isFactName(name)) report([index, "facts", name], `expected a fact${nearest(name, Object.keys(FACTS))}, found ${name}`);
    }
  });
}

function validateCaseEvent(event: CaseEvent, logs: readonly string[], path: readonly PropertyKey[], report: Report): void {
  if (!logs.includes(event.log)) return report([...path, "log"], `expected one of the case's logs (${logs.join(", ") || "none"}), found ${event.log}`);
  const facts = knownEvents(event.log, event.id, event.provider);
  if (facts.length === 0) return report([...path, "id"], `expected an event of the dictionary: ${event.log} has no event ${event.id}${event.provider === undefined ? "" : ` of ${event.provider}`}`);
  const fields = fieldsOf(facts);
  for (const name of Object.keys(event.data ?? {})) {
    if (fields && !fields.has(name) && !/^\d+$/.test(name)) report([...path, "data", name], `expected a field of the event (${[...fields].join(", ")}), found ${name}`);
  }
}
