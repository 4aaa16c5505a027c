import type { Chunk } from "./chunk.js";

/** Element and attribute names of Windows stay far below this. */
const LONGEST_NAME = 256;
/** Next name of the hash chain (not needed and never followed), hash, length. */
const HEADER_SIZE = 8;

/** A name stored at `offset` of the chunk, or undefined where there cannot be one. */
export function readName(chunk: Chunk, offset: number): string | undefined {
  const known = chunk.names.get(offset);
  if (known !== undefined) return known;
  if (offset < 0 || offset + HEADER_SIZE > chunk.length) return undefined;
  const units = chunk.view.getUint16(offset + 6, true);
  if (units === 0 || units > LONGEST_NAME || offset + HEADER_SIZE + 2 * units > chunk.length) return undefined;
  const name = chunk.texts.read(chunk.bytes, offset + HEADER_SIZE, units);
  if (name.length !== units) return undefined;
  chunk.names.set(offset, name);
  return name;
}

/** Bytes that a name takes where it stands inline, with its terminating zero. */
export function inlineNameSize(chunk: Chunk, offset: number): number {
  return HEADER_SIZE + 2 * chunk.view.getUint16(offset + 6, true) + 2;
}
