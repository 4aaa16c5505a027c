import { HOUR, type LocalReading, MINUTE } from "./model.js";
import type { Relation } from "./relations.js";

/** Two readings next to each other between which the clock may have leapt. */
export interface Gap {
  /** Index of the reading before it. */
  readonly index: number;
  readonly difference: number;
}

/** Lines of several threads are not in order by moments, and a time sync sets the clock by seconds. */
const LEAST_BACKWARD = 2 * MINUTE;
/** Zones differ by an hour, as good as always; a time sync may take a little off. */
const LEAST_FORWARD = HOUR - 5 * MINUTE;
/** A relation tells of a leap of which no pause is long enough to hold it: so much of it may be a time sync. */
const SLACK = 5 * MINUTE;

/** So many relations without a gap are followed; each costs a walk over the lines between its ends. */
const MOST_WALKS = 64;

/** Where the clock went back, or on by so much that a zone may have moved; and where a relation says that it moved. */
export function findGaps(readings: readonly LocalReading[], relations: readonly Relation[]): Gap[] {
  const gaps: Gap[] = [];
  for (let index = 0; index + 1 < readings.length; index++) {
    const difference = differenceAt(readings, index);
    if (difference <= -LEAST_BACKWARD || difference >= LEAST_FORWARD) gaps.push({ index, difference });
  }
  const hidden = new Map<number, Gap>();
  const untold = relations.filter(
    ({ from, to, shift, strength }) => shift !== 0 && strength === "sure" && (gaps[firstGapFrom(gaps, from)]?.index ?? to) >= to,
  );
  for (const { from, to, shift } of untold.slice(0, MOST_WALKS)) {
    const widest = widestBetween(readings, from, to);
    // A step back may hide in a pause of its length: then the pause is where the log has its longest.
    if (widest !== undefined && widest.difference >= shift * MINUTE - SLACK) hidden.set(widest.index, widest);
  }
  return [...gaps, ...hidden.values()].sort((a, b) => a.index - b.index);
}

/** Position in `gaps` of the first at or after a reading. */
export function firstGapFrom(gaps: readonly Gap[], index: number): number {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((gaps[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function widestBetween(readings: readonly LocalReading[], from: number, to: number): Gap | undefined {
  let widest: Gap | undefined;
  for (let index = from; index < to; index++) {
    const difference = differenceAt(readings, index);
    if (widest === undefined || difference > widest.difference) widest = { index, difference };
  }
  return widest;
}

function differenceAt(readings: readonly LocalReading[], index: number): number {
  return (readings[index + 1]?.wall ?? 0) - (readings[index]?.wall ?? 0);
}
