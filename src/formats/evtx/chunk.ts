import { type Identifiers, createIdentifiers } from "./identifiers.js";
import { type TextReader, createTextReader } from "./text.js";

export const CHUNK_SIZE = 65_536;
/** Where the records begin: after the header, 64 string offsets and 32 template offsets. */
export const FIRST_RECORD = 512;

/**
 * The bytes of one chunk with what was read of it. They are replaced for every chunk, so that memory does not grow with
 * the file; nothing but strings may outlive a chunk.
 */
export interface Chunk {
  /** Always 65,536 bytes, zeros behind those that are there. */
  bytes: Uint8Array;
  view: DataView;
  readonly texts: TextReader;
  readonly identifiers: Identifiers;
  /** Names by offset (see names.ts). */
  readonly names: Map<number, string>;
  /** Bytes that are there: fewer than 65,536 where the file was cut. */
  length: number;
}

export function createChunk(): Chunk {
  const bytes = new Uint8Array(CHUNK_SIZE);
  return { bytes, view: viewOf(bytes), texts: createTextReader(), identifiers: createIdentifiers(), names: new Map(), length: 0 };
}

/** Makes the next bytes of the file the chunk's: a whole chunk, or what there is of the last. */
export function setChunk(chunk: Chunk, bytes: Uint8Array): void {
  chunk.length = bytes.length;
  chunk.bytes = bytes.length === CHUNK_SIZE ? bytes : padded(bytes);
  chunk.view = viewOf(chunk.bytes);
  chunk.names.clear();
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(CHUNK_SIZE);
  whole.set(bytes);
  return whole;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
