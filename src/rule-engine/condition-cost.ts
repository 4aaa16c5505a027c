import type { Condition } from "./condition-schema.js";

/** Kinds of conditions by what they cost, the cheapest first: facts and stages are worked out already, events are searched. */
const BY_COST: readonly (keyof Condition)[] = ["fact", "stage", "item", "registry", "event", "absent", "later", "count", "sequence", "log-line"];

const sorted = new WeakMap<readonly Condition[], readonly Condition[]>();

/** The parts of an `all` in the order in which they are tried where one that is false ends it. */
export function cheapestFirst(conditions: readonly Condition[]): readonly Condition[] {
  const known = sorted.get(conditions);
  if (known) return known;
  const order = conditions.toSorted((a, b) => costOf(a) - costOf(b));
  sorted.set(conditions, order);
  return order;
}

/** Of several conditions the dearest counts. */
function costOf(condition: Condition): number {
  const parts = condition.all ?? condition.any ?? (condition.not ? [condition.not] : undefined);
  return parts ? parts.reduce((most, part) => Math.max(most, costOf(part)), 0) : BY_COST.findIndex((kind) => condition[kind] !== undefined);
}
