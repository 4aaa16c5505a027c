import { Session } from "node:inspector/promises";

/** Tells whether code ran that had not run before. */
export interface Coverage {
  /** True when something new ran since the last call. */
  readonly grew: () => Promise<boolean>;
  /** Forgets what the last call found, so that it can be found again input by input. */
  readonly rewind: () => void;
  readonly stop: () => Promise<void>;
}

type Range = readonly [start: number, end: number];

/**
 * Block coverage by V8 itself. It lists, for each function that ran since the last call, the blocks that did not; what no
 * call ever left out is covered.
 * @param isWanted whether a script, by its URL, is one whose coverage counts
 */
export async function startCoverage(isWanted: (url: string) => boolean): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: false, detailed: true });
  const uncovered = new Map<string, readonly Range[]>();
  let before = new Map<string, readonly Range[] | undefined>();
  return {
    async grew() {
      before = new Map();
      const { result } = await session.post("Profiler.takePreciseCoverage");
      let news = false;
      for (const { url, functions } of result) {
        if (!isWanted(url)) continue;
        for (const { ranges } of functions) {
          const [whole, ...blocks] = ranges;
          if (whole === undefined || whole.count === 0) continue;
          const key = `${url} ${whole.startOffset} ${whole.endOffset}`;
          const missed = leftOut(blocks);
          const known = uncovered.get(key);
          const still = known === undefined ? missed : common(known, missed);
          if (known !== undefined && total(still) >= total(known)) continue;
          news = true;
          if (!before.has(key)) before.set(key, known);
          uncovered.set(key, still);
        }
      }
      return news;
    },
    rewind() {
      for (const [key, known] of before) {
        if (known === undefined) uncovered.delete(key);
        else uncovered.set(key, known);
      }
      before = new Map();
    },
    async stop() {
      await session.post("Profiler.stopPreciseCoverage");
      session.disconnect();
    },
  };
}

/** Blocks nest: a block that ran may lie in one that is said not to have (behind a `return`), and the inner one decides. */
function leftOut(blocks: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[]): readonly Range[] {
  let ranges: Range[] = [];
  for (const { startOffset, endOffset, count } of blocks) {
    if (count > 0) ranges = ranges.flatMap(([start, end]) => without(start, end, startOffset, endOffset));
    else if (!ranges.some(([start, end]) => start <= startOffset && endOffset <= end)) ranges.push([startOffset, endOffset]);
  }
  return ranges.sort(([one], [other]) => one - other);
}

function without(start: number, end: number, from: number, to: number): readonly Range[] {
  if (to <= start || from >= end) return [[start, end]];
  const parts: readonly Range[] = [
    [start, from],
    [to, end],
  ];
  return parts.filter(([partStart, partEnd]) => partStart < partEnd);
}

function common(one: readonly Range[], other: readonly Range[]): readonly Range[] {
  const parts = one.flatMap(([start, end]) => other.map(([from, to]): Range => [Math.max(start, from), Math.min(end, to)]));
  return parts.filter(([start, end]) => start < end).sort(([start], [next]) => start - next);
}

function total(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}
