import type { Condition, EventPattern } from "./condition-schema.js";
import { asList } from "./context.js";
import type { RuleOutcome } from "./evaluate-rule.js";
import type { Matcher } from "./matcher-schema.js";
import type { Rule } from "./schema.js";
import type { Trace } from "./trace.js";

/** How a rule was evaluated, as an indented tree: `✔` true, `✖` false, `?` unknown with what is missing. */
export function explainTree(rule: Rule, { when, unless, requiredMissing }: RuleOutcome): string {
  if (!when) return `✖ scenarios: ${rule.scenarios?.join(", ") ?? ""}`;
  return [
    ...lines(when, "when: ", 0),
    ...unless.flatMap((trace) => lines(trace, "unless: ", 0)),
    ...(requiredMissing.length > 0 ? [`? requires: ${requiredMissing.join(", ")} missing or not covering the attempt`] : []),
  ].join("\n");
}

function lines(trace: Trace, prefix: string, depth: number): readonly string[] {
  const sign = trace.value === "unknown" ? "?" : trace.value ? "✔" : "✖";
  const leaf = trace.children.length === 0;
  const gaps = leaf && trace.value === "unknown" ? [...trace.missing, ...trace.missingFacts.map((name) => `fact ${name}`)] : [];
  const note = [trace.note, ...(gaps.length > 0 ? [`not there: ${gaps.join(", ")}`] : [])].filter((text) => text !== "").join("; ");
  const own = `${"  ".repeat(depth)}${sign} ${prefix}${describeCondition(trace.condition)}${note === "" ? "" : ` (${note})`}`;
  return [own, ...trace.children.flatMap((child) => lines(child, "", depth + 1))];
}

/** A condition in a few words, without the conditions below it. */
export function describeCondition({
  all,
  any,
  not,
  event,
  count,
  sequence,
  absent,
  stage,
  fact,
  item,
  registry,
  later,
  "log-line": line,
}: Condition): string {
  if (all) return "all of";
  if (any) return "any of";
  if (not) return "not";
  if (event) return `event ${describeEventPattern(event)}`;
  if (count) {
    const limits = [count.atLeast === undefined ? "" : `at least ${count.atLeast}`, count.atMost === undefined ? "" : `at most ${count.atMost}`];
    return `count ${limits.filter((text) => text !== "").join(", ")} of ${describeEventPattern(count.event)}${count.within === undefined ? "" : ` within ${count.within}`}`;
  }
  if (sequence)
    return `sequence ${sequence.events.map(describeEventPattern).join(", then ")}${sequence.within === undefined ? "" : ` within ${sequence.within}`}`;
  if (absent) return `absent ${describeEventPattern(absent.event)}`;
  if (stage) return `stage ${describeKeys(stage)}`;
  if (fact) return `fact ${describeKeys(fact)}`;
  if (item) return `item ${describeKeys(item)}`;
  if (registry) return `registry value ${registry.value} of ${registry.key}${registry.is === undefined ? "" : ` ${describeMatcher(registry.is)}`}`;
  if (line) return `line of ${asList(line.log).join(" or ")} ${describeKeys({ ...line, log: undefined })}`;
  if (later) return `later ${describeEventPattern(later.event)}`;
  return "nothing";
}

function describeEventPattern(pattern: EventPattern): string {
  const { log, id, data, near, notFollowedBy, notPrecededBy, ...others } = pattern;
  const fields = Object.entries(data ?? {}).map(([name, matcher]) => `${name} ${describeMatcher(matcher)}`);
  const rest = describeKeys(others);
  return [
    `${asList(log).join(" or ")} ${asList(id).join(" or ")}`,
    ...(fields.length > 0 ? [`with ${fields.join(" and ")}`] : []),
    ...(rest === "" ? [] : [rest]),
    ...(near ? [`near ${describeEventPattern(near.event)} within ${near.within}`] : []),
    ...(notFollowedBy ? [`not followed by ${notFollowedBy.map((other) => asList(other.id).join(" or ")).join(" or ")}`] : []),
    ...(notPrecededBy ? [`not preceded by ${notPrecededBy.map((other) => asList(other.id).join(" or ")).join(" or ")}`] : []),
  ].join(" ");
}

function describeMatcher(matcher: Matcher): string {
  if (typeof matcher === "string") return JSON.stringify(matcher);
  return Object.entries(matcher)
    .map(([key, value]) => `${key} ${key === "not" ? describeMatcher(value as Matcher) : JSON.stringify(value)}`)
    .join(" ");
}

function describeKeys(object: object): string {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
