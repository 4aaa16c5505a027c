import { asList } from "./context.js";
import type { EventPattern } from "./condition-schema.js";
import type { Rule } from "./schema.js";
import type { Report } from "./validate-event.js";
import { conditionsIn, eventsIn } from "./walk.js";

/** Several times what the largest rule of the catalogue has. What is larger is no rule that somebody could check. */
const MOST = { conditions: 200, events: 200, sequence: 20, others: 20, ids: 200, remedies: 40, references: 40, rules: 60 } as const;

/** Refuses rules that are larger than any that was written by hand. @returns false for one that is */
export function validateSize(rule: Rule, report: Report): boolean {
  let fits = true;
  const check = (path: readonly PropertyKey[], count: number, most: number, what: string): void => {
    if (count <= most) return;
    fits = false;
    report(path, `expected at most ${most} ${what}, found ${count}`);
  };
  const conditions = [...conditionsIn(rule.when, ["when"]), ...(rule.unless ?? []).flatMap((one, index) => conditionsIn(one, ["unless", index]))];
  check(["when"], conditions.length, MOST.conditions, "conditions in one rule");
  const events = conditions.flatMap(({ condition, path }) => eventsIn(condition, path)).flatMap(withNear);
  check(["when"], events.length, MOST.events, "events in one rule");
  for (const { condition, path } of conditions)
    check([...path, "sequence", "events"], condition.sequence?.events.length ?? 0, MOST.sequence, "events in a sequence");
  for (const { event, path } of events) {
    check([...path, "id"], asList(event.id).length, MOST.ids, "ids");
    for (const side of ["notFollowedBy", "notPrecededBy"] as const) check([...path, side], event[side]?.length ?? 0, MOST.others, "other events");
  }
  check(["remedies"], rule.remedies.length, MOST.remedies, "remedies");
  check(["references"], rule.references.length, MOST.references, "references");
  check(["explains"], rule.explains?.length ?? 0, MOST.rules, "rules");
  check(["neighbours"], rule.neighbours?.length ?? 0, MOST.rules, "rules");
  return fits;
}

interface Placed {
  readonly event: EventPattern;
  readonly path: readonly PropertyKey[];
}

function withNear(placed: Placed): readonly Placed[] {
  const { event, path } = placed;
  return event.near ? [placed, ...withNear({ event: event.near.event, path: [...path, "near", "event"] })] : [placed];
}
