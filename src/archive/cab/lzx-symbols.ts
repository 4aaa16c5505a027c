import { ensureBits, LZX_FAST_BITS, longCode, ranOut, readSymbol, takeBits } from "./lzx-bits.js";
import { ALIGNED, LITERALS, type LzxState } from "./lzx-block.js";

const MIN_MATCH = 2;
const EXTRA_BITS = Uint8Array.from({ length: 50 }, (_, slot) => Math.min(17, Math.max(0, (slot >> 1) - 1)));
const POSITION_BASE = positionBases();

/** The first position of each slot: a slot covers as many as its extra bits can count. */
function positionBases(): Uint32Array {
  const bases = new Uint32Array(EXTRA_BITS.length);
  for (let slot = 1; slot < bases.length; slot++) bases[slot] = (bases[slot - 1] ?? 0) + 2 ** (EXTRA_BITS[slot - 1] ?? 0);
  return bases;
}

/** The inner loop: decodes up to the end of the block or the frame; its state lives in local variables. */
export function decodeSymbols(state: LzxState, frameEnd: number): boolean {
  const { bits, window, main, length: lengthCode, aligned, blockType } = state;
  if (main === undefined) return false;
  const mask = window.length - 1;
  const mainTable = main.fast;
  const start = state.windowPos;
  const runEnd = Math.min(frameEnd, start + state.blockLeft);
  const reach = state.total - state.frameStart;
  let { windowPos, r0, r1, r2 } = state;
  let intact = true;

  while (windowPos < runEnd) {
    if (bits.count < 16) ensureBits(bits, 16);
    let entry = mainTable[bits.buffer >>> (32 - LZX_FAST_BITS)] as number;
    if (entry === 0) entry = longCode(main, bits.buffer >>> 16);
    bits.buffer <<= entry & 31;
    bits.count -= entry & 31;
    const symbol = entry >>> 5;
    if (bits.overrun > 0 && ranOut(bits)) {
      intact = false;
      break;
    }
    if (symbol < LITERALS) {
      window[windowPos++] = symbol;
      continue;
    }

    let length = (symbol - LITERALS) & 7;
    if (length === 7) {
      if (lengthCode === undefined) {
        intact = false;
        break;
      }
      length += readSymbol(bits, lengthCode);
    }
    length += MIN_MATCH;
    const slot = (symbol - LITERALS) >> 3;
    let offset: number;
    if (slot === 0) offset = r0;
    else if (slot === 1) {
      offset = r1;
      r1 = r0;
      r0 = offset;
    } else if (slot === 2) {
      offset = r2;
      r2 = r0;
      r0 = offset;
    } else {
      const extra = EXTRA_BITS[slot] as number;
      offset = (POSITION_BASE[slot] as number) - 2;
      if (blockType === ALIGNED && extra >= 3 && aligned !== undefined) {
        offset += takeBits(bits, extra - 3) * 8 + readSymbol(bits, aligned);
      } else offset += takeBits(bits, extra);
      r2 = r1;
      r1 = r0;
      r0 = offset;
    }
    if (length > runEnd - windowPos || offset > reach + windowPos || offset > mask + 1 || offset === 0 || (bits.overrun > 0 && ranOut(bits))) {
      intact = false;
      break;
    }
    let from = (windowPos - offset) & mask;
    if (from + length <= window.length && offset >= length && length > 24) window.copyWithin(windowPos, from, from + length);
    else {
      for (let index = 0; index < length; index++) {
        window[windowPos + index] = window[from] as number;
        from = (from + 1) & mask;
      }
    }
    windowPos += length;
  }

  state.blockLeft -= windowPos - start;
  state.windowPos = windowPos;
  state.r0 = r0;
  state.r1 = r1;
  state.r2 = r2;
  return intact;
}
