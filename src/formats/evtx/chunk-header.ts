import { CHUNK_SIZE, type Chunk, FIRST_RECORD } from "./chunk.js";
import type { Checksum } from "./crc32.js";
import { RECORD_MAGIC } from "./whole-record.js";

const MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0x00];

/** True where the bytes begin as a chunk does ("ElfChnk" and a zero byte). */
export function hasChunkMagic(chunk: Chunk): boolean {
  return chunk.length >= MAGIC.length && MAGIC.every((byte, index) => chunk.bytes[index] === byte);
}

/** Bytes of the header proper, as the header itself says, and where it says so. */
const HEADER_SIZE = 128;
const HEADER_SIZE_AT = 40;

/** True where all that follows the magic is as in a chunk: the size of its header, and a first record with the number that the header states. */
export function isLikeChunk({ view, length }: Chunk): boolean {
  if (length < FIRST_RECORD + 24 || view.getUint32(HEADER_SIZE_AT, true) !== HEADER_SIZE) return false;
  return view.getUint32(FIRST_RECORD, true) === RECORD_MAGIC && view.getUint32(FIRST_RECORD + 8, true) === view.getUint32(24, true);
}

/** True for a chunk that was never written. */
export function isBlank(chunk: Chunk): boolean {
  for (let at = 0; at < CHUNK_SIZE; at += 4) if (chunk.view.getUint32(at, true) !== 0) return false;
  return true;
}

/** Where the records end, or undefined where the header states no offset that could be. */
export function freeSpaceOffset(chunk: Chunk): number | undefined {
  const offset = chunk.view.getUint32(48, true);
  return offset >= FIRST_RECORD && offset <= CHUNK_SIZE ? offset : undefined;
}

/** The checksum of the header leaves out bytes 120 to 127, where it stands itself. */
export function isHeaderSound(chunk: Chunk, sum: Checksum): boolean {
  const { bytes, view } = chunk;
  return view.getUint32(124, true) === sum(bytes.subarray(128, FIRST_RECORD), sum(bytes.subarray(0, 120), 0));
}

/** The checksum of the records, from the first to the free space. */
export function areRecordsSound(chunk: Chunk, freeSpace: number, sum: Checksum): boolean {
  return chunk.view.getUint32(52, true) === sum(chunk.bytes.subarray(FIRST_RECORD, freeSpace), 0);
}
