import { allErrors, allEvents, type ErrorEntry, type EventFact, isLogAlias, LOGS, lookUpError, parseCode } from "../../knowledge/index.js";
import { type Line, span } from "../../report/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { explainCode, explainUnknownCode } from "./code.js";
import { explainEvent } from "./event.js";
import { mentions } from "./mentions.js";
import { blocks, entries, field, heading } from "./page.js";
import { explainRule, rulesNamed } from "./rule.js";
import { suggestions } from "./suggest.js";

export interface Explanation {
  readonly known: boolean;
  readonly lines: readonly Line[];
}

/** Everything that is known of a rule's id or other name, an error code or its name, an event (`autopilot/171`, `provider/171`) or a log. */
export function explain(subject: string, rules: readonly Rule[], provenance: (id: string) => readonly string[] = () => []): Explanation {
  const found = [
    ...rulesNamed(subject, rules).map((rule) => explainRule(rule, rules, provenance(rule.id))),
    ...errorsOf(subject).map((entry) => explainCode(entry, rules)),
    ...byLog(eventsOf(subject)).map(([fact, ...others]) => explainEvent(fact, others, rules)),
    ...logOf(subject),
  ];
  if (found.length > 0) return { known: true, lines: separated(found) };
  return { known: false, lines: notKnown(subject, rules) };
}

function errorsOf(subject: string): readonly ErrorEntry[] {
  const byCode = lookUpError(subject);
  if (byCode) return [byCode];
  const name = subject.trim().toLowerCase();
  return allErrors().filter(({ symbol, aliases }) => [symbol ?? "", ...(aliases ?? [])].some((one) => one !== "" && one.toLowerCase() === name));
}

/** `autopilot/171`, `Microsoft-Windows-AAD/1098`, `AAD event 1098`, `Microsoft-Windows-AAD/Operational/1098`; a bare id in every log. */
function eventsOf(subject: string): readonly EventFact[] {
  const match = /^(?:(.+?)[\s/])?(\d{1,5})$/.exec(subject.trim());
  if (!match) return [];
  const id = Number(match[2]);
  const from =
    match[1]
      ?.replace(/(?:^|[\s/])event(?:\s*id)?$/i, "")
      .trim()
      .toLowerCase() || undefined;
  return allEvents().filter(
    (fact) =>
      fact.eventId === id &&
      (from === undefined || [fact.log, fact.provider, fact.channel, shortProvider(fact)].some((name) => name.toLowerCase() === from)),
  );
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

function shortProvider({ provider }: EventFact): string {
  return provider.replace(/^Microsoft-Windows-/i, "");
}

function logOf(subject: string): Line[][] {
  const name = subject.trim().toLowerCase();
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

function notKnown(subject: string, rules: readonly Rule[]): Line[] {
  const code = parseCode(subject);
  const alike = code === undefined ? suggestions(subject, rules) : [];
  const named = mentions(subject, rules).filter((one) => !alike.includes(one));
  if (code !== undefined) return blocks(explainUnknownCode(code, rules), entries("Named in", named, "dash"));
  return blocks(
    [[span(` ${subject.trim().slice(0, 80)}: not known`)]],
    [...entries("Alike", alike, "dash"), ...entries("Named in", named, "dash")],
    alike.length + named.length > 0
      ? []
      : field("Known", "rule ids (redscreen rules list), error codes (0x801C03F3, -2145647629, 1603), events (autopilot/171) and logs (mdm-admin)"),
  );
}

function separated(parts: readonly (readonly Line[])[]): Line[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [[], [span(` ${"─".repeat(78)}`, "dim")], [], ...part]));
}
