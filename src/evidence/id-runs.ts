/** Record ids as runs of consecutive ones: a log in its order is one run, however long it is. */
export interface IdRuns {
  readonly starts: number[];
  readonly lengths: number[];
}

export function addId({ starts, lengths }: IdRuns, id: number): void {
  const last = starts.length - 1;
  if (last >= 0 && id === (starts[last] as number) + (lengths[last] as number)) lengths[last] = (lengths[last] as number) + 1;
  else {
    starts.push(id);
    lengths.push(1);
  }
}

/** Calls `visit` for each id in the order in which they came. */
export function eachId({ starts, lengths }: IdRuns, visit: (id: number, index: number) => void): void {
  let index = 0;
  for (const [run, start] of starts.entries()) {
    const length = lengths[run] as number;
    for (let offset = 0; offset < length; offset++) visit(start + offset, index++);
  }
}

/** How many different ids there are. */
export function countDistinct({ starts, lengths }: IdRuns): number {
  const order = starts.map((_, run) => run).sort((a, b) => (starts[a] as number) - (starts[b] as number));
  let count = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const run of order) {
    const start = starts[run] as number;
    const runEnd = start + (lengths[run] as number);
    count += Math.max(0, runEnd - Math.max(start, end));
    end = Math.max(end, runEnd);
  }
  return count;
}
