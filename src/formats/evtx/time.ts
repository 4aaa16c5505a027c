import type { Chunk } from "./chunk.js";

/** Seconds from 1601-01-01 to 1970-01-01. */
const TO_UNIX = 11_644_473_600;
const TWO = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
/** Above this the sum below would pass 2^53. */
const HIGHEST_EXACT = 1_800_000_000;

// Records that follow each other mostly fall into the same second.
let lastSecond = Number.NaN;
let lastText = "";

/**
 * A FILETIME (100 ns since 1601-01-01 UTC, [MS-DTYP] 2.3.3) as ISO 8601 with seven fractional digits.
 * @param offset where its eight bytes stand in the chunk
 */
export function readFileTime(chunk: Chunk, offset: number): string {
  const low = chunk.view.getUint32(offset, true);
  const high = chunk.view.getUint32(offset + 4, true);
  if (high > HIGHEST_EXACT) {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    return formatTicks(Number(ticks / 10_000_000n), Number(ticks % 10_000_000n));
  }
  // 2^32 = 429 · 10^7 + 4,967,296
  const rest = high * 4_967_296 + low;
  const seconds = Math.floor(rest / 10_000_000);
  return formatTicks(high * 429 + seconds, rest - seconds * 10_000_000);
}

function formatTicks(seconds: number, ticks: number): string {
  if (seconds !== lastSecond) {
    lastSecond = seconds;
    const date = new Date((seconds - TO_UNIX) * 1000);
    lastText = `${String(date.getUTCFullYear()).padStart(4, "0")}-${TWO[date.getUTCMonth() + 1]}-${TWO[date.getUTCDate()]}T${TWO[date.getUTCHours()]}:${TWO[date.getUTCMinutes()]}:${TWO[date.getUTCSeconds()]}.`;
  }
  return `${lastText}${String(ticks + 10_000_000).slice(1)}Z`;
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
