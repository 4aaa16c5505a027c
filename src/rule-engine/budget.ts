/**
 * What evaluating rules may cost. No rule can run for ever; one could still be written that compares millions of records with
 * hundreds of patterns. Work is counted and not timed, so that the same rules give the same answer on every machine.
 */

/** Comparisons of one short value, for one rule and for all of a run. */
const RULE_BUDGET = 10_000_000;
const RUN_BUDGET = 50_000_000;

let left = Number.POSITIVE_INFINITY;

/** Evaluates something within what is left for the run around it, and no more than what one rule may cost. */
export function withRuleBudget<T>(run: () => T): T {
  const outer = left;
  const own = Math.min(outer, RULE_BUDGET);
  left = own;
  try {
    return run();
  } finally {
    left = outer - (own - left);
  }
}

/** Evaluates many rules within what one run may cost. */
export function withRunBudget<T>(run: () => T): T {
  const outer = left;
  left = RUN_BUDGET;
  try {
    return run();
  } finally {
    left = outer;
  }
}

/** @throws {RangeError} when the rule under way has spent what it may */
export function spend(comparisons: number): void {
  left -= comparisons;
  if (left < 0) throw new RangeError("it compares too much: these logs have more records than its conditions are made for");
}
