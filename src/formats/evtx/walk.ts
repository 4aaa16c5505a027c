import { type Chunk, FIRST_RECORD } from "./chunk.js";
import { RECORD_HEADER_SIZE, RECORD_TRAILER_SIZE, type RecordPlace } from "./record.js";

/** `**` and two zeros, read as a little-endian number. */
const RECORD_MAGIC = 0x0000_2a2a;
/** Where a chunk's header states the number of its first record. */
const FIRST_RECORD_NUMBER = 24;
const SMALLEST_RECORD = RECORD_HEADER_SIZE + RECORD_TRAILER_SIZE;

/** What stopped a walk before the free space. */
export interface WalkStop {
  readonly code: string;
  readonly offset: number;
  readonly message: string;
}

/**
 * Calls `visit` for each record from the first to the free space. Where that offset is short of the truth, as in
 * logs copied while they were written, it goes on for as long as whole records with consecutive numbers follow.
 * @returns why it stopped too early, or undefined
 */
export function walkRecords(chunk: Chunk, freeSpace: number | undefined, visit: (place: RecordPlace) => void): WalkStop | undefined {
  const { view } = chunk;
  const limit = Math.min(freeSpace ?? chunk.length, chunk.length);
  let offset = FIRST_RECORD;
  // The low halves of record numbers do; the first one stands in the chunk's header.
  let next = view.getUint32(FIRST_RECORD_NUMBER, true);
  for (;;) {
    const left = chunk.length - offset;
    const beyond = offset >= limit;
    if (left < SMALLEST_RECORD) return beyond ? undefined : stop("record-cut", offset, `A record begins ${left} bytes before the end of the data`);
    if (view.getUint32(offset, true) !== RECORD_MAGIC) {
      return beyond || freeSpace === undefined ? undefined : stop("record-magic", offset, "No record where the next one should begin");
    }
    const size = view.getUint32(offset + 4, true);
    if (size < SMALLEST_RECORD || size > left) {
      if (beyond) return undefined;
      const isCut = size > left && offset + size <= view.byteLength && chunk.length < view.byteLength;
      return isCut
        ? stop("record-cut", offset, `A record of ${size} bytes is cut after ${left}`)
        : stop("record-size", offset, `A record of ${size} bytes; ${SMALLEST_RECORD} to ${left} are possible here`);
    }
    const whole = view.getUint32(offset + size - RECORD_TRAILER_SIZE, true) === size;
    const number = view.getUint32(offset + 8, true);
    if (beyond && (!whole || number !== next)) return undefined;
    visit({ offset, size, whole });
    next = (number + 1) >>> 0;
    offset += size;
  }
}

function stop(code: string, offset: number, message: string): WalkStop {
  return { code, offset, message };
}
