import { type Chunk, FIRST_RECORD } from "./chunk.js";
import type { RecordPlace } from "./record.js";
import type { Complain } from "./values.js";
import { endsAsItBegins, isWholeRecord, RECORD_MAGIC, SMALLEST_RECORD } from "./whole-record.js";

/** Where a chunk's header states the numbers of its first and last record. */
const FIRST_RECORD_NUMBER = 24;
const LAST_RECORD_NUMBER = 32;
/** Records begin at multiples of this. */
const ALIGNMENT = 8;

/** What stops a walk before the free space. */
interface Stop {
  readonly code: string;
  readonly message: string;
}

/**
 * Calls `visit` for each record from the first to the free space; it returns where the last record begins that it took,
 * that one or a later one. Where that offset is short of the truth, as in
 * logs copied while they were written, it goes on for as long as whole records with consecutive numbers follow. Behind
 * bytes that are no record it goes on where the next whole one begins whose number the chunk has still to come to.
 */
export function walkRecords(chunk: Chunk, freeSpace: number | undefined, complain: Complain, visit: (place: RecordPlace) => number): void {
  const { view } = chunk;
  const limit = Math.min(freeSpace ?? chunk.length, chunk.length);
  let offset = FIRST_RECORD;
  // The low halves of record numbers do; the first one stands in the chunk's header.
  let next = view.getUint32(FIRST_RECORD_NUMBER, true);
  for (;;) {
    const beyond = offset >= limit;
    const stop = stopAt(chunk, offset);
    if (stop === undefined) {
      const size = view.getUint32(offset + 4, true);
      const whole = endsAsItBegins(view, offset, size);
      const number = view.getUint32(offset + 8, true);
      if (beyond && (!whole || number !== next)) return;
      const last = visit({ offset, size, whole });
      next = (view.getUint32(last + 8, true) + 1) >>> 0;
      offset = last + view.getUint32(last + 4, true);
      continue;
    }
    if (beyond || (stop.code === "record-magic" && freeSpace === undefined)) return;
    const resumed = findNext(chunk, offset, limit, next);
    const goesOn =
      resumed === undefined ? "" : `; ${resumed - offset} bytes are skipped, and a record follows at 0x${resumed.toString(16)} of the chunk`;
    complain(stop.code, offset, `${stop.message}${goesOn}`);
    if (resumed === undefined) return;
    offset = resumed;
  }
}

/** Why no record can be taken at `offset`, or undefined. */
function stopAt({ view, length }: Chunk, offset: number): Stop | undefined {
  const left = length - offset;
  if (left < SMALLEST_RECORD) return { code: "record-cut", message: `A record begins ${left} bytes before the end of the data` };
  if (view.getUint32(offset, true) !== RECORD_MAGIC) return { code: "record-magic", message: "No record where the next one should begin" };
  const size = view.getUint32(offset + 4, true);
  if (size >= SMALLEST_RECORD && size <= left) return undefined;
  const isCut = size > left && offset + size <= view.byteLength && length < view.byteLength;
  return isCut
    ? { code: "record-cut", message: `A record of ${size} bytes is cut after ${left}` }
    : { code: "record-size", message: `A record of ${size} bytes; ${SMALLEST_RECORD} to ${left} are possible here` };
}

/** A whole record behind `offset` with a number from `next` to the last that the chunk's header states. */
function findNext(chunk: Chunk, offset: number, limit: number, next: number): number | undefined {
  const { view } = chunk;
  const last = view.getUint32(LAST_RECORD_NUMBER, true);
  for (let at = alignUp(offset + 1); at + SMALLEST_RECORD <= limit; at += ALIGNMENT) {
    if (!isWholeRecord(chunk, at, chunk.length)) continue;
    const number = view.getUint32(at + 8, true);
    if (number >= next && number <= last) return at;
  }
  return undefined;
}

/**
 * Whole records from `offset` to the end of the chunk: what its last use but one left there, or the one before. They lie
 * at the same steps as all records, but nothing says where.
 */
export function findSlackRecords(chunk: Chunk, offset: number): RecordPlace[] {
  const places: RecordPlace[] = [];
  for (let at = alignUp(offset); at + SMALLEST_RECORD <= chunk.length; ) {
    if (!isWholeRecord(chunk, at, chunk.length)) {
      at += ALIGNMENT;
      continue;
    }
    const size = chunk.view.getUint32(at + 4, true);
    places.push({ offset: at, size, whole: true });
    at = alignUp(at + size);
  }
  return places;
}

function alignUp(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}
