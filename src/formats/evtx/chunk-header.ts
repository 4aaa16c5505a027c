import { CHUNK_SIZE, type Chunk, FIRST_RECORD } from "./chunk.js";
import { crc32 } from "./crc32.js";

const MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0x00];

/** True where the bytes begin as a chunk does ("ElfChnk" and a zero byte). */
export function hasChunkMagic(chunk: Chunk): boolean {
  return chunk.length >= MAGIC.length && MAGIC.every((byte, index) => chunk.bytes[index] === byte);
}

/** True for a chunk that was never written. */
export function isBlank(chunk: Chunk): boolean {
  const words = chunk.even;
  for (let at = 0; at < words.length; at++) if (words[at] !== 0) return false;
  return true;
}

/** Where the records end, or undefined where the header states no offset that could be. */
export function freeSpaceOffset(chunk: Chunk): number | undefined {
  const offset = chunk.view.getUint32(48, true);
  return offset >= FIRST_RECORD && offset <= CHUNK_SIZE ? offset : undefined;
}

/** The checksum of the header leaves out bytes 120 to 127, where it stands itself. */
export function isHeaderSound(chunk: Chunk): boolean {
  return chunk.view.getUint32(124, true) === crc32(chunk.bytes, 128, FIRST_RECORD, crc32(chunk.bytes, 0, 120));
}

/** The checksum of the records, from the first to the free space. */
export function areRecordsSound(chunk: Chunk, freeSpace: number): boolean {
  return chunk.view.getUint32(52, true) === crc32(chunk.bytes, FIRST_RECORD, freeSpace);
}
