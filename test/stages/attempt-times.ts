import type { Evidence } from "../../src/evidence/index.js";
import { toMilliseconds } from "../../src/knowledge/index.js";
import { timeOfAttempt } from "../../src/stages/attempt-time.js";
import type { TimeShare, TimeSpan } from "../../src/stages/time-shares.js";
import { understand } from "./simulation.js";

/** A span between so many milliseconds after 1000. */
export function span(kind: TimeSpan["kind"], from: number, to: number, rank: number, item?: string): TimeSpan {
  return { kind, from: 1000 + from, to: 1000 + to, rank, ...(item === undefined ? {} : { item }) };
}

/** What the attempt of some evidence spent its time on. */
export function attemptTime(evidence: Evidence): { readonly shares: readonly TimeShare[]; readonly elapsedSeconds: number } {
  const { chosen } = understand(evidence);
  const { start = "", end = "" } = chosen.attempt;
  return { shares: timeOfAttempt(chosen), elapsedSeconds: (toMilliseconds(end) - toMilliseconds(start)) / 1000 };
}
