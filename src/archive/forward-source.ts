import type { ByteSource } from "./ports.js";

/** A stream that is read by ranges from front to back: what came stays at hand until it is released. */
export interface ForwardSource extends ByteSource {
  release(before: number): void;
  /** Reads on to the end and keeps all that is not released; `size` is known then. */
  fill(): Promise<void>;
  /** Keeping more was not allowed, so the source ends where that was needed. */
  overLimit(): boolean;
  close(): Promise<void>;
}

/** Bytes are kept and released in pieces of this size. */
const SEGMENT = 65_536;

/**
 * @param chunks called once, at the first read; closed early where the rest is not needed
 * @param reserve asks to keep so many bytes more, or gives some back where negative; false refuses
 */
export function forwardSource(chunks: AsyncIterable<Uint8Array>, reserve: (bytes: number) => boolean): ForwardSource {
  const segments = new Map<number, Uint8Array>();
  let stream: AsyncIterator<Uint8Array> | undefined;
  let end = 0;
  let released = 0;
  let firstKept = 0;
  let ended = false;
  let refused = false;

  const keep = (chunk: Uint8Array): void => {
    let done = Math.min(chunk.length, Math.max(0, released - end));
    while (done < chunk.length) {
      const offset = end + done;
      const index = Math.floor(offset / SEGMENT);
      let segment = segments.get(index);
      if (segment === undefined) {
        if (!reserve(SEGMENT)) {
          refused = true;
          ended = true;
          end += done;
          return;
        }
        segment = new Uint8Array(SEGMENT);
        segments.set(index, segment);
      }
      const from = offset - index * SEGMENT;
      const part = chunk.subarray(done, done + SEGMENT - from);
      segment.set(part, from);
      done += part.length;
    }
    end += chunk.length;
  };
  const pullTo = async (wanted: number): Promise<void> => {
    stream ??= chunks[Symbol.asyncIterator]();
    while (!ended && end < wanted) {
      const next = await stream.next();
      if (next.done) ended = true;
      else keep(next.value);
    }
  };
  const copy = (offset: number, length: number): Uint8Array => {
    const first = Math.floor(offset / SEGMENT);
    const from = offset - first * SEGMENT;
    if (from + length <= SEGMENT) return segments.get(first)?.subarray(from, from + length) ?? new Uint8Array(0);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const index = Math.floor((offset + done) / SEGMENT);
      const start = offset + done - index * SEGMENT;
      const part = segments.get(index)?.subarray(start, start + length - done);
      if (part === undefined) throw new Error(`segment ${index} was released`);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  };

  return {
    /** Until the stream has ended nobody knows it; what an archive states of an entry need not be true. */
    get size() {
      return ended ? end : Number.MAX_SAFE_INTEGER;
    },
    async read(offset, length) {
      if (offset < released) throw new Error(`offset ${offset} was released with everything before ${released}`);
      await pullTo(offset + length);
      const available = Math.min(length, end - offset);
      return available <= 0 ? new Uint8Array(0) : copy(offset, available);
    },
    release(before) {
      released = Math.max(released, before);
      const last = Math.floor(Math.min(released, end) / SEGMENT);
      for (; firstKept < last; firstKept++) if (segments.delete(firstKept)) reserve(-SEGMENT);
    },
    fill: () => pullTo(Number.POSITIVE_INFINITY),
    overLimit: () => refused,
    async close() {
      ended = true;
      reserve(-SEGMENT * segments.size);
      segments.clear();
      await stream?.return?.();
    },
  };
}
