import { instantText } from "../time-text.js";
import type { Chunk } from "./chunk.js";

/** Seconds from 1601-01-01 to 1970-01-01. */
const TO_UNIX = 11_644_473_600;
/** Above this the sum below would pass 2^53. */
const HIGHEST_EXACT = 1_800_000_000;

/** 9999-12-31T23:59:59Z in seconds since 1970: later times have a year of five digits, and as text would come before earlier ones. */
export const LATEST = 253_402_300_799;

/** A FILETIME in seconds since 1970 and the units of 100 ns within the second. */
export interface Moment {
  seconds: number;
  ticks: number;
}

/**
 * Reads a FILETIME (100 ns since 1601-01-01 UTC, [MS-DTYP] 2.3.3) into `moment`.
 * @param offset where its eight bytes stand in the chunk
 */
export function readMoment(chunk: Chunk, offset: number, moment: Moment): void {
  const low = chunk.view.getUint32(offset, true);
  const high = chunk.view.getUint32(offset + 4, true);
  if (high > HIGHEST_EXACT) {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    moment.seconds = Number(ticks / 10_000_000n) - TO_UNIX;
    moment.ticks = Number(ticks % 10_000_000n);
    return;
  }
  // 2^32 = 429 · 10^7 + 4,967,296
  const rest = high * 4_967_296 + low;
  const seconds = Math.floor(rest / 10_000_000);
  moment.seconds = high * 429 + seconds - TO_UNIX;
  moment.ticks = rest - seconds * 10_000_000;
}

const scratch: Moment = { seconds: 0, ticks: 0 };

/** A FILETIME as ISO 8601 with seven fractional digits. */
export function readFileTime(chunk: Chunk, offset: number): string {
  readMoment(chunk, offset, scratch);
  return instantText(scratch.seconds, scratch.ticks);
}

/** A SYSTEMTIME ([MS-DTYP] 2.3.13: eight 16-bit fields) as ISO 8601 with milliseconds, as Windows' XML shows it. */
export function readSystemTime(chunk: Chunk, offset: number): string {
  const field = (index: number): number => chunk.view.getUint16(offset + 2 * index, true);
  const pad = (index: number, digits: number): string => String(field(index)).padStart(digits, "0");
  // The third field is the day of the week.
  return `${pad(0, 4)}-${pad(1, 2)}-${pad(3, 2)}T${pad(4, 2)}:${pad(5, 2)}:${pad(6, 2)}.${pad(7, 3)}Z`;
}

/** True for a FILETIME of zero, which stands where no time was ever written. */
export function isNoTime(chunk: Chunk, offset: number): boolean {
  return chunk.view.getUint32(offset, true) === 0 && chunk.view.getUint32(offset + 4, true) === 0;
}
