import { buildLzxCode, ensureBits, type LzxBits, type LzxCode, ranOut, readSymbol, takeBits } from "./lzx-bits.js";

/** Symbols of the main code that stand for a byte; the others are matches. */
export const LITERALS = 256;
export const LENGTH_SYMBOLS = 249;
export const UNCOMPRESSED = 3;
export const ALIGNED = 2;
const VERBATIM = 1;
const PRETREE_SYMBOLS = 20;

/** Where a decoder stands. */
export interface LzxState {
  readonly bits: LzxBits;
  readonly window: Uint8Array;
  readonly mainLengths: Uint8Array;
  readonly lengthLengths: Uint8Array;
  main: LzxCode | undefined;
  length: LzxCode | undefined;
  aligned: LzxCode | undefined;
  windowPos: number;
  frameStart: number;
  /** Bytes of all frames before this one, what a match may reach back to. */
  total: number;
  blockType: number;
  blockLeft: number;
  oddBlock: boolean;
  r0: number;
  r1: number;
  r2: number;
  started: boolean;
  e8Size: number;
  e8Seen: boolean;
  frames: number;
}

/** Reads the header of a block with its codes ([MS-PATCH]); false where it is damaged. */
export function startBlock(state: LzxState): boolean {
  const { bits } = state;
  if (state.oddBlock) {
    // an uncompressed block of odd length is followed by a padding byte
    if (bits.pos < bits.input.length) bits.pos++;
    state.oddBlock = false;
  }
  state.blockType = takeBits(bits, 3);
  state.blockLeft = takeBits(bits, 16) * 256 + takeBits(bits, 8);
  if (state.blockType === UNCOMPRESSED) {
    state.e8Seen = true;
    return startUncompressed(state);
  }
  if (state.blockType !== VERBATIM && state.blockType !== ALIGNED) return false;
  if (state.blockType === ALIGNED) {
    state.aligned = buildLzxCode(Uint8Array.from({ length: 8 }, () => takeBits(bits, 3)));
    if (state.aligned === undefined) return false;
  }
  const { mainLengths, lengthLengths } = state;
  if (!readLengths(bits, mainLengths, 0, LITERALS) || !readLengths(bits, mainLengths, LITERALS, mainLengths.length)) return false;
  if (!readLengths(bits, lengthLengths, 0, LENGTH_SYMBOLS)) return false;
  state.main = buildLzxCode(mainLengths);
  // a block without long matches has an empty length code; using it is damage
  state.length = buildLzxCode(lengthLengths);
  if (mainLengths[0xe8] !== 0) state.e8Seen = true;
  return state.main !== undefined && (state.length !== undefined || lengthLengths.every((length) => length === 0)) && !ranOut(bits);
}

/** Code lengths come as differences to those of the block before ([MS-PATCH]). */
function readLengths(bits: LzxBits, lengths: Uint8Array, from: number, to: number): boolean {
  const pretree = buildLzxCode(Uint8Array.from({ length: PRETREE_SYMBOLS }, () => takeBits(bits, 4)));
  if (pretree === undefined) return false;
  const delta = (place: number, symbol: number): number => ((lengths[place] ?? 0) - symbol + 17) % 17;
  let place = from;
  while (place < to) {
    const symbol = readSymbol(bits, pretree);
    let run = 1;
    let value: number;
    if (symbol === 17) {
      run = takeBits(bits, 4) + 4;
      value = 0;
    } else if (symbol === 18) {
      run = takeBits(bits, 5) + 20;
      value = 0;
    } else if (symbol === 19) {
      run = takeBits(bits, 1) + 4;
      const next = readSymbol(bits, pretree);
      if (next > 16) return false;
      value = delta(place, next);
    } else value = delta(place, symbol);
    if (ranOut(bits)) return false;
    lengths.fill(value, place, Math.min(place + run, to));
    place += run;
  }
  return true;
}

function startUncompressed(state: LzxState): boolean {
  const { bits } = state;
  // 1 to 16 bits of padding lead to the next 16-bit boundary
  if (bits.count === 0) ensureBits(bits, 16);
  bits.buffer = 0;
  bits.count = 0;
  if (ranOut(bits) || bits.pos + 12 > bits.input.length) return false;
  const view = new DataView(bits.input.buffer, bits.input.byteOffset + bits.pos, 12);
  state.r0 = view.getUint32(0, true);
  state.r1 = view.getUint32(4, true);
  state.r2 = view.getUint32(8, true);
  bits.pos += 12;
  state.oddBlock = (state.blockLeft & 1) === 1;
  return true;
}
