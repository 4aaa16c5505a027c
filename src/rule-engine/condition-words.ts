import type { Condition, EventPattern, OtherEvent, StagePattern } from "./condition-schema.js";
import type { ItemPattern, LaterLine } from "./beside-schema.js";
import { describeFact, describeMatcher, or } from "./matcher-words.js";

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
  if (stage) return describeStage(stage);
  if (fact) return `fact ${describeAll(fact, describeFact)}`;
  if (item) return describeItem(item);
  if (registry) return `registry value ${registry.value} of ${registry.key}${registry.is === undefined ? "" : ` ${describeMatcher(registry.is)}`}`;
  if (line) return `line of ${or(line.log)} ${describeLine(line)}${describeOthers("not followed by", line.notFollowedBy, describeLine)}`;
  if (later) return `later ${describeEventPattern(later.event)}`;
  return "nothing";
}

/** An event by its log, its id and what is asked of it. */
export function describeEventPattern(pattern: EventPattern): string {
  const { log, id, data, near, notFollowedBy, notPrecededBy, scope, ...others } = pattern;
  const rest = describeKeys(others);
  const parts = [
    `${or(log)} ${or(id)}`,
    ...(data ? [`with ${describeAll(data, describeMatcher)}`] : []),
    ...(rest === "" ? [] : [rest]),
    ...(scope === undefined ? [] : [SCOPE_WORDS[scope]]),
    ...(near ? [`near ${describeEventPattern(near.event)} within ${near.within}`] : []),
  ];
  return (
    parts.join(" ") +
    describeOthers("not followed by", notFollowedBy, describeOther) +
    describeOthers("not preceded by", notPrecededBy, describeOther)
  );
}

const SCOPE_WORDS = { attempt: "in this attempt", bundle: "anywhere in the logs", "before-attempt": "before this attempt" } as const;

function describeOthers<Other>(lead: string, others: readonly Other[] | undefined, describe: (other: Other) => string): string {
  return others === undefined ? "" : ` ${lead} ${others.map(describe).join(", or ")}`;
}

/** An event that must not come before or after another one. */
export function describeOther({ log, id, data, same }: OtherEvent): string {
  const equal = (same ?? []).map((one) => (typeof one === "string" ? one : `${one.field} as ${one.other}`));
  return [
    `${log === undefined ? "" : `${or(log)} `}${or(id)}`,
    ...(data ? [`with ${describeAll(data, describeMatcher)}`] : []),
    ...(equal.length > 0 ? [`of the same ${equal.join(" and ")}`] : []),
  ].join(" ");
}

function describeLine({ means, values, same }: LaterLine): string {
  return [
    `means ${or(means)}`,
    ...(values ? [`with ${describeAll(values, describeMatcher)}`] : []),
    ...(same ? [`of the same ${same.join(" and ")}`] : []),
  ].join(" ");
}

function describeItem({ id, name, errorCode, exitCode, ...kinds }: ItemPattern): string {
  const compared = describeAll({ id, name, "exit code": exitCode }, describeMatcher);
  const code = errorCode === undefined ? "" : describeMatcher({ hresult: errorCode });
  const parts = [describeKeys(kinds), [compared, code].filter((text) => text !== "").join(" and ")].filter((text) => text !== "");
  return `item ${parts.join(" with ")}`;
}

function describeStage({ phase, step, status, errorCode, failure }: StagePattern): string {
  const place = [...(phase === undefined ? [] : [or(phase)]), ...(step === undefined ? [] : [or(step)])].join(" > ");
  const states = [
    ...(failure ? ["where the deployment failed"] : []),
    ...(status === undefined ? [] : [or(status)]),
    ...(errorCode === undefined ? [] : [`with ${describeMatcher({ hresult: errorCode })}`]),
  ].join(" ");
  if (place === "") return `the deployment failed${errorCode === undefined ? "" : ` with ${describeMatcher({ hresult: errorCode })}`}`;
  return `stage ${place} ${failure || status !== undefined ? "is" : "ended"} ${states}`;
}

function describeAll<Value>(values: Readonly<Record<string, Value | undefined>>, describe: (value: Value) => string): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${describe(value)}`]))
    .join(" and ");
}

function describeKeys(object: object): string {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${or(value)}`)
    .join(", ");
}
