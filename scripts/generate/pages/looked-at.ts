import { eventSentence } from "../../../src/cli/explain/event.js";
import { citedCodes, citedEvents } from "../../../src/cli/explain/cited.js";
import { allEvents, type Hex, isLogAlias, LOGS, lookUpError } from "../../../src/knowledge/index.js";
import { AGENT_LOGS, type AgentLog } from "../../../src/rule-engine/beside-schema.js";
import type { Condition } from "../../../src/rule-engine/condition-schema.js";
import type { Rule } from "../../../src/rule-engine/schema.js";
import { conditionsIn } from "../../../src/rule-engine/walk.js";
import { FACTS } from "../../../src/stages/index.js";
import { code } from "./markdown.js";

/** What a rule looks at: events, codes and the other evidence, each once and in a fixed order. */

const SUCCESS = "0x00000000";

export interface LookedAtEvent {
  readonly log: string;
  readonly id: number;
  /** Such as `autopilot/156`. */
  readonly name: string;
  /** As the event dictionary has it; several providers may share the id. */
  readonly sentence: string;
}

let sentences: ReadonlyMap<string, string> | undefined;

function sentenceOf(name: string): string {
  if (!sentences) {
    const found = new Map<string, Set<string>>();
    for (const fact of allEvents()) {
      const key = `${fact.log}/${fact.eventId}`;
      found.set(key, (found.get(key) ?? new Set()).add(fact.text === undefined ? "" : eventSentence(fact)));
    }
    sentences = new Map([...found].map(([key, texts]) => [key, [...texts].filter((text) => text !== "").join("; or: ")]));
  }
  return sentences.get(name) || "not described yet";
}

export function eventsOf(rule: Rule): readonly LookedAtEvent[] {
  const byName = new Map(citedEvents(rule).map(({ log, id }) => [`${log}/${id}`, { log, id }]));
  return [...byName]
    .map(([name, event]) => ({ ...event, name, sentence: sentenceOf(name) }))
    .sort((a, b) => (a.log === b.log ? a.id - b.id : a.log < b.log ? -1 : 1));
}

/** Success is no error to look up. */
export function codesOf(rule: Rule): readonly { readonly code: Hex; readonly meaning: string }[] {
  return [...citedCodes(rule)]
    .filter((one) => one !== SUCCESS)
    .sort()
    .map((one) => ({ code: one, meaning: meaningOf(one) }));
}

function meaningOf(hex: Hex): string {
  const entry = lookUpError(hex);
  if (!entry) return "not in the list of codes";
  return entry.symbol === undefined ? entry.short : `${entry.symbol}, ${entry.short}`;
}

/** Logs, files and facts that the rule reads, each in a line of Markdown. */
export function evidenceOf(rule: Rule): readonly string[] {
  const required = new Set((rule.requires ?? []).map((name) => name.replace(/-log$/, "")));
  const logs = new Set([...required, ...eventsOf(rule).map(({ log }) => log)]);
  const conditions = [rule.when, ...(rule.unless ?? [])].flatMap((one) => conditionsIn(one, [])).map(({ condition }) => condition);
  return [
    ...[...logs].sort().map((log) => logLine(log, required.has(log))),
    ...unique(conditions.flatMap(agentLogs)).map((log) => `the agent's log ${code(AGENT_LOGS[log])} of the Intune Management Extension`),
    ...unique(conditions.flatMap(({ registry }) => (registry ? [`${registry.key}, ${registry.value || "the default value"}`] : []))).map(
      (place) => `the registry: ${code(place)}`,
    ),
    ...(conditions.some(({ item }) => item) ? ["the items that the status page waits for"] : []),
    ...(conditions.some(({ stage }) => stage) ? ["the phases and steps of the run, as redscreen works them out"] : []),
    ...unique(conditions.flatMap(({ fact }) => Object.keys(fact ?? {}))).map((name) => `the fact ${code(name)}: ${factWords(name)}`),
  ];
}

function logLine(log: string, required: boolean): string {
  const info = isLogAlias(log) ? LOGS[log] : undefined;
  const channel = info ? ` (${info.title}): ${code(info.channels[0])}` : "";
  return `the log ${code(log)}${channel}${required ? '; without it the answer is "unknown" where nothing matches' : ""}`;
}

function agentLogs({ "log-line": line }: Condition): readonly AgentLog[] {
  if (!line) return [];
  return typeof line.log === "string" ? [line.log] : line.log;
}

function factWords(name: string): string {
  return Object.hasOwn(FACTS, name) ? FACTS[name as keyof typeof FACTS] : "not described yet";
}

function unique<Value extends string>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].sort();
}
