import type { Chunk } from "./chunk.js";

/** `**` and two zeros, read as a little-endian number. */
export const RECORD_MAGIC = 0x0000_2a2a;
/** Magic, size, record id, FILETIME. */
export const RECORD_HEADER_SIZE = 24;
/** The size once more. */
export const RECORD_TRAILER_SIZE = 4;
export const SMALLEST_RECORD = RECORD_HEADER_SIZE + RECORD_TRAILER_SIZE;

/** True where a record begins at `offset` that ends before `limit`, and as it begins. */
export function isWholeRecord({ view }: Chunk, offset: number, limit: number): boolean {
  if (offset + SMALLEST_RECORD > limit || view.getUint32(offset, true) !== RECORD_MAGIC) return false;
  const size = view.getUint32(offset + 4, true);
  return size >= SMALLEST_RECORD && size <= limit - offset && endsAsItBegins(view, offset, size);
}

export function endsAsItBegins(view: DataView, offset: number, size: number): boolean {
  return view.getUint32(offset + size - RECORD_TRAILER_SIZE, true) === size;
}
