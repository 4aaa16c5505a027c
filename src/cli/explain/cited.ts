import { type Hex, parseCode } from "../../knowledge/index.js";
import type { Rule } from "../../rule-engine/index.js";

export interface CitedEvent {
  /** Short name of the log. */
  readonly log: string;
  readonly id: number;
}

/** The events that a rule looks at. */
export function citedEvents(rule: Rule): readonly CitedEvent[] {
  const found: CitedEvent[] = [];
  visit([rule.when, rule.unless ?? []], [], (node, logs) => {
    for (const id of listOf(node["id"])) {
      if (typeof id === "number") found.push(...logs.map((log) => ({ log, id })));
    }
  });
  return found;
}

/** The error codes that a rule looks for or reports. */
export function citedCodes(rule: Rule): ReadonlySet<Hex> {
  const texts = JSON.stringify([rule.when, rule.unless ?? [], rule.errorCode ?? ""]).match(/"0x[0-9a-f]{8}"/gi) ?? [];
  return new Set(texts.map((text) => parseCode(text.slice(1, -1))).filter((code) => code !== undefined));
}

const named = new WeakMap<Rule, readonly string[]>();

/** True where a rule looks for a code, by itself or under a `?`, reports it, or speaks of it. */
export function namesCode(rule: Rule, code: string): boolean {
  const words = named.get(rule) ?? codesIn(rule);
  named.set(rule, words);
  return words.some((word) => fits(word, code.toUpperCase()));
}

function codesIn(rule: Rule): readonly string[] {
  const words = JSON.stringify([rule.when, rule.unless ?? [], rule.errorCode ?? "", rule.title, rule.explanation]);
  return (words.match(/0x[0-9a-f?]{8}|AADSTS\d{5,7}/gi) ?? []).map((word) => word.toUpperCase());
}

/** A `?` stands for any digit; where all are open, nothing is named. */
function fits(word: string, code: string): boolean {
  if (word.length !== code.length || word.endsWith("????????")) return false;
  return [...word].every((character, at) => character === "?" || character === code[at]);
}

type Node = Readonly<Record<string, unknown>>;

/** Calls back for every object of a condition, with the logs that hold there: an inner event without a log is of the outer one's. */
function visit(value: unknown, logs: readonly string[], see: (node: Node, logs: readonly string[]) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) visit(one, logs, see);
  } else if (typeof value === "object" && value !== null) {
    const node = value as Node;
    const own = listOf(node["log"]).filter((log) => typeof log === "string");
    const here = own.length > 0 ? own : logs;
    see(node, here);
    for (const [key, inner] of Object.entries(node)) if (key !== "data") visit(inner, here, see);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
