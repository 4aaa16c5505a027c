import type { Chunk } from "./chunk.js";

const TWO_TO_32 = 4_294_967_296;
/** High halves from here on make numbers that a double cannot hold. */
const HIGHEST_EXACT_HALF = 0x20_0000;

/** The latest hexadecimal numbers by their bits: a log names the same few keywords again and again. */
const REMEMBERED = 64;
const lows = new Uint32Array(REMEMBERED);
const highs = new Uint32Array(REMEMBERED);
const texts = new Array<string>(REMEMBERED).fill("0x0");

/** A signed or unsigned little-endian integer of 1, 2, 4 or 8 bytes in decimal. */
export function decimal(chunk: Chunk, offset: number, size: number, signed: boolean): string {
  const view = chunk.view;
  if (size === 1) return String(signed ? view.getInt8(offset) : view.getUint8(offset));
  if (size === 2) return String(signed ? view.getInt16(offset, true) : view.getUint16(offset, true));
  if (size === 4) return String(signed ? view.getInt32(offset, true) : view.getUint32(offset, true));
  const high = view.getUint32(offset + 4, true);
  if (high < HIGHEST_EXACT_HALF) return String(high * TWO_TO_32 + view.getUint32(offset, true));
  return String(signed ? view.getBigInt64(offset, true) : view.getBigUint64(offset, true));
}

/** An unsigned little-endian integer of 1, 2, 4 or 8 bytes as Windows prints hexadecimal: `0x`, lower case, no padding. */
export function hexadecimal(chunk: Chunk, offset: number, size: number): string {
  const view = chunk.view;
  if (size === 1) return `0x${view.getUint8(offset).toString(16)}`;
  if (size === 2) return `0x${view.getUint16(offset, true).toString(16)}`;
  const low = view.getUint32(offset, true);
  const high = size === 8 ? view.getUint32(offset + 4, true) : 0;
  const place = (low ^ (low >>> 11) ^ (high >>> 26) ^ (high >>> 3)) & (REMEMBERED - 1);
  if (lows[place] === low && highs[place] === high) return texts[place] as string;
  const text = high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, "0")}`;
  lows[place] = low;
  highs[place] = high;
  texts[place] = text;
  return text;
}

/** A 32-bit float with the fewest digits that give the same float again. */
export function single(chunk: Chunk, offset: number): string {
  const value = chunk.view.getFloat32(offset, true);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return float(Number(text));
  }
  return float(value);
}

export function double(chunk: Chunk, offset: number): string {
  return float(chunk.view.getFloat64(offset, true));
}

/** As XML Schema writes it: INF and NaN for what is no number. */
function float(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "INF";
  if (value === Number.NEGATIVE_INFINITY) return "-INF";
  return Object.is(value, -0) ? "-0" : String(value);
}
