import type { Condition, EventPattern } from "./condition-schema.js";

type Path = readonly PropertyKey[];

/** Every condition below and including this one, with its place in the rule. */
export function conditionsIn(condition: Condition, path: Path): readonly { readonly condition: Condition; readonly path: Path }[] {
  const many = (["all", "any"] as const).flatMap((key) =>
    (condition[key] ?? []).flatMap((child, index) => conditionsIn(child, [...path, key, index])),
  );
  const negated = condition.not ? conditionsIn(condition.not, [...path, "not"]) : [];
  return [{ condition, path }, ...many, ...negated];
}

/** The conditions that must all hold where this one does: itself, or what is in its `all`. */
export function inAll(condition: Condition, path: Path): readonly { readonly condition: Condition; readonly path: Path }[] {
  return condition.all ? condition.all.flatMap((child, index) => inAll(child, [...path, "all", index])) : [{ condition, path }];
}

/** The event patterns that one condition itself holds, not those of conditions below it. */
export function eventsIn(condition: Condition, path: Path): readonly { readonly event: EventPattern; readonly path: Path }[] {
  const { event, count, sequence, absent, later } = condition;
  return [
    ...(event ? [{ event, path: [...path, "event"] }] : []),
    ...(count ? [{ event: count.event, path: [...path, "count", "event"] }] : []),
    ...(sequence?.events.map((one, index) => ({ event: one, path: [...path, "sequence", "events", index] })) ?? []),
    ...(absent ? [{ event: absent.event, path: [...path, "absent", "event"] }] : []),
    ...(later ? [{ event: later.event, path: [...path, "later", "event"] }] : []),
  ];
}
