/** Line and wall clock of a record: milliseconds as if the local time were UTC. */
export interface WallReading {
  readonly line: number;
  readonly wall: number;
}

/** Lines closer together than this tell nothing of the clock. */
const APART = 30_000;

/**
 * Keeps of a log's lines what its clock is read from: one of every half minute, both ends of every pause and of every step
 * back, and those that are asked for. So a log of a million lines costs a few thousand readings.
 */
export function thinReadings<Reading extends WallReading>(): {
  readonly add: (reading: Reading, always: boolean) => void;
  readonly finish: () => Reading[];
} {
  const kept: Reading[] = [];
  let last: Reading | undefined;
  const keepLast = (): void => {
    if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  };
  return {
    add(reading, always) {
      const before = kept.at(-1);
      if (before === undefined || always || Math.abs(reading.wall - (last?.wall ?? 0)) >= APART) {
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
