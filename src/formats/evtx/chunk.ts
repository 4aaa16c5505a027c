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
  readonly texts: TextReader;
  readonly identifiers: Identifiers;
  /** Names by offset (see names.ts). */
  readonly names: Map<number, string>;
  /** Bytes that are there: fewer than 65,536 where the file was cut. */
  length: number;
}

export function createChunk(): Chunk {
  const bytes = new Uint8Array(CHUNK_SIZE);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    texts: createTextReader(bytes),
    identifiers: createIdentifiers(),
    names: new Map(),
    length: 0,
  };
}

/** Makes the chunk ready after its bytes were filled in. */
export function resetChunk(chunk: Chunk, length: number): void {
  chunk.length = length;
  if (length < CHUNK_SIZE) chunk.bytes.fill(0, length);
  chunk.names.clear();
}
