import type { ByteSource } from "./ports.js";

/** Bytes in memory as a source. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length)),
  };
}

/** A part of a source as a source of its own; it may end before `length` where the source does. */
export function sliceSource(source: ByteSource, start: number, length: number): ByteSource {
  const size = Math.max(0, Math.min(length, source.size - start));
  return {
    size,
    read: (offset, count) => source.read(start + Math.min(offset, size), Math.max(0, Math.min(count, size - offset))),
  };
}

/** A source whose small reads close to one another share a window. */
export interface BufferedSource extends ByteSource {
  /** The bytes from `offset` on that are at hand, at least `atLeast` of them unless the source ends before. */
  peek(offset: number, atLeast: number): Promise<Uint8Array>;
}

export function bufferedSource(source: ByteSource, windowSize = 65_536): BufferedSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  const peek = async (offset: number, atLeast: number): Promise<Uint8Array> => {
    if (offset < 0 || offset >= source.size) return new Uint8Array(0);
    const wanted = Math.min(atLeast, source.size - offset);
    if (offset < start || offset + wanted > start + window.length) {
      window = await source.read(offset, Math.max(wanted, windowSize));
      start = offset;
    }
    return window.subarray(offset - start);
  };
  return {
    size: source.size,
    peek,
    release: (before) => source.release?.(before),
    read: async (offset, length) => (await peek(offset, length)).subarray(0, Math.max(0, length)),
  };
}

/** Reads a stretch of a source piece by piece; it ends early where the source does. */
export async function* readChunks(source: ByteSource, start = 0, length = source.size - start, chunkSize = 262_144): AsyncGenerator<Uint8Array> {
  const end = Math.min(start + length, source.size);
  let offset = start;
  while (offset < end) {
    const bytes = await source.read(offset, Math.min(chunkSize, end - offset));
    if (bytes.length === 0) return;
    offset += bytes.length;
    yield bytes;
  }
}
