import { type Identifiers, createIdentifiers } from "./identifiers.js";
import { type TextReader, createTextReader } from "./text.js";

export const CHUNK_SIZE = 65_536;
/** Where the records begin: after the header, 64 string offsets and 32 template offsets. */
export const FIRST_RECORD = 512;

/**
 * The bytes of one chunk with what was read of it. The buffers are filled anew for every chunk, so that memory
 * does not grow with the file; nothing but strings may outlive a chunk.
 */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The same bytes as 16-bit units from offset 0, and from offset 1: text begins at odd offsets too. */
  readonly even: Uint16Array;
  readonly odd: Uint16Array;
  readonly texts: TextReader;
  readonly identifiers: Identifiers;
  /** Names by offset (see names.ts). */
  readonly names: Map<number, string>;
  /** Bytes that are there: fewer than 65,536 where the file was cut. */
  length: number;
}

export function createChunk(): Chunk {
  const buffer = new ArrayBuffer(CHUNK_SIZE);
  const even = new Uint16Array(buffer);
  const odd = new Uint16Array(CHUNK_SIZE / 2);
  return {
    bytes: new Uint8Array(buffer),
    view: new DataView(buffer),
    even,
    odd,
    texts: createTextReader(even, odd),
    identifiers: createIdentifiers(),
    names: new Map(),
    length: 0,
  };
}

/** Makes the chunk ready after its bytes were filled in. */
export function resetChunk(chunk: Chunk, length: number): void {
  chunk.length = length;
  if (length < CHUNK_SIZE) chunk.bytes.fill(0, length);
  new Uint8Array(chunk.odd.buffer).set(chunk.bytes.subarray(1));
  chunk.names.clear();
}
