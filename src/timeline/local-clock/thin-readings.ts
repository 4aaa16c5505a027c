import type { LocalReading } from "./model.js";

/** Lines closer together than this tell nothing of the clock but their mark. */
const APART = 30_000;

/**
 * Keeps of a log's lines what its clock is read from: one of every half minute, both ends of every pause and of every step
 * back, and every mark. So a log of a million lines costs a few thousand readings.
 */
export function thinReadings(): { readonly add: (reading: LocalReading) => void; readonly finish: () => LocalReading[] } {
  const kept: LocalReading[] = [];
  let last: LocalReading | undefined;
  const keepLast = (): void => {
    if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  };
  return {
    add(reading) {
      const before = kept.at(-1);
      if (before === undefined || reading.mark !== undefined || Math.abs(reading.wall - (last?.wall ?? 0)) >= APART) {
        keepLast();
        kept.push(reading);
      } else if (Math.abs(reading.wall - before.wall) >= APART) kept.push(reading);
      last = reading;
    },
    finish() {
      keepLast();
      return kept;
    },
  };
}
