/** Cuts a stream of byte runs of any size into blocks of a wanted size. */
export interface BlockReader {
  /**
   * The next `size` bytes of the stream, fewer only at its end. They are valid until the next call: they stand in the run in
   * which they came, or where they came in several, in a buffer that is filled anew.
   */
  take(size: number): Promise<Uint8Array>;
  /** Tells the source that no more will be read. */
  close(): Promise<void>;
}

export function createBlockReader(bytes: AsyncIterable<Uint8Array>): BlockReader {
  const source = bytes[Symbol.asyncIterator]();
  let run = new Uint8Array(0) as Uint8Array;
  let used = 0;
  let ended = false;
  let gathered = new Uint8Array(0);
  const gather = async (size: number): Promise<Uint8Array> => {
    if (gathered.length < size) gathered = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      if (used === run.length) {
        const next = await source.next();
        if (next.done === true) {
          ended = true;
          break;
        }
        run = next.value;
        used = 0;
        continue;
      }
      const part = Math.min(size - filled, run.length - used);
      gathered.set(run.subarray(used, used + part), filled);
      filled += part;
      used += part;
    }
    return gathered.subarray(0, filled);
  };
  return {
    async take(size) {
      if (used + size > run.length) return ended ? new Uint8Array(0) : gather(size);
      used += size;
      return run.subarray(used - size, used);
    },
    async close() {
      if (!ended) await source.return?.();
      ended = true;
    },
  };
}
