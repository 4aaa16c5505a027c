/** Cuts a stream of byte runs of any size into blocks of a wanted size. */
export interface BlockReader {
  /** Fills `target` as far as the stream goes; returns the number of bytes filled, less than asked for only at its end. */
  fill(target: Uint8Array): Promise<number>;
  /** Tells the source that no more will be read. */
  close(): Promise<void>;
}

export function createBlockReader(bytes: AsyncIterable<Uint8Array>): BlockReader {
  const source = bytes[Symbol.asyncIterator]();
  let run = new Uint8Array(0) as Uint8Array;
  let used = 0;
  let ended = false;
  return {
    async fill(target) {
      let filled = 0;
      while (filled < target.length) {
        if (used === run.length) {
          if (ended) break;
          const next = await source.next();
          if (next.done === true) {
            ended = true;
            break;
          }
          run = next.value;
          used = 0;
          continue;
        }
        const part = Math.min(target.length - filled, run.length - used);
        target.set(run.subarray(used, used + part), filled);
        filled += part;
        used += part;
      }
      return filled;
    },
    async close() {
      if (!ended) await source.return?.();
      ended = true;
    },
  };
}
