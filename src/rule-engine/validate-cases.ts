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
    for (const [at, event] of one.events.entries()) {
      const problem = problemOf(event, one.logs);
      if (problem) report([index, "events", at, ...problem.path], problem.message);
    }
    for (const name of Object.keys(one.facts ?? {})) {
      if (!isFactName(name)) report([index, "facts", name], `expected a fact${nearest(name, Object.keys(FACTS))}, found ${name}`);
    }
  });
}

function problemOf(event: CaseEvent, logs: readonly string[]): { readonly path: readonly string[]; readonly message: string } | undefined {
  const { log, id, provider } = event;
  if (!logs.includes(log)) return { path: ["log"], message: `expected one of the case's logs (${logs.join(", ") || "none"}), found ${log}` };
  const facts = knownEvents(log, id, provider);
  if (facts.length === 0) {
    const of = provider === undefined ? "" : ` of ${provider}`;
    return { path: ["id"], message: `expected an event of the dictionary: ${log} has no event ${id}${of}` };
  }
  const fields = fieldsOf(facts);
  const wrong = Object.keys(event.data ?? {}).find((name) => fields && !fields.has(name) && !/^\d+$/.test(name));
  if (wrong === undefined) return undefined;
  return { path: ["data", wrong], message: `expected a field of the event (${[...(fields ?? [])].join(", ")}), found ${wrong}` };
}
