import { alignFrame, buildLzxCode, createLzxBits, ensureBits, feedBits, LZX_FAST_BITS, type LzxBits, type LzxCode, longCode, ranOut, readSymbol, takeBits } from "./lzx-bits.js";

/**
 * LZX as cabinets use it ([MS-PATCH], and [MS-CAB] for windows of 2^15 to 2^21): the data comes in frames of 32 KiB, matches reach
 * over frames, and x86 call targets are translated back (E8).
 */
export interface LzxDecoder {
  /**
   * Decodes the next frame.
   * @param frameSize bytes that come out, up to 32,768
   * @returns what could be decoded, and whether all of it could; after damage the decoder is of no further use
   */
  decodeFrame(input: Uint8Array, frameSize: number): { readonly bytes: Uint8Array; readonly intact: boolean };
}

const FRAME_SIZE = 32_768;
const LITERALS = 256;
const LENGTH_SYMBOLS = 249;
const PRETREE_SYMBOLS = 20;
const MIN_MATCH = 2;
const VERBATIM = 1;
const ALIGNED = 2;
const UNCOMPRESSED = 3;
/** E8 translation ends after this many frames, at 1 GiB. */
const E8_FRAMES = 32_768;

/** Position slots by window bits, 15 to 21. */
const SLOTS = [30, 32, 34, 36, 38, 42, 50];
const EXTRA_BITS = Uint8Array.from({ length: 50 }, (_, slot) => Math.min(17, Math.max(0, (slot >> 1) - 1)));
const POSITION_BASE = EXTRA_BITS.reduce<number[]>((bases, extra, slot) => [...bases, (bases[slot] ?? 0) + 2 ** extra], [0]);

interface State {
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

/** @returns undefined for a window that cabinets do not know */
export function createLzxDecoder(windowBits: number): LzxDecoder | undefined {
  const slots = SLOTS[windowBits - 15];
  if (slots === undefined) return undefined;
  const state: State = {
    bits: createLzxBits(),
    window: new Uint8Array(1 << windowBits),
    mainLengths: new Uint8Array(LITERALS + slots * 8),
    lengthLengths: new Uint8Array(LENGTH_SYMBOLS),
    main: undefined,
    length: undefined,
    aligned: undefined,
    windowPos: 0,
    frameStart: 0,
    total: 0,
    blockType: 0,
    blockLeft: 0,
    oddBlock: false,
    r0: 1,
    r1: 1,
    r2: 1,
    started: false,
    e8Size: 0,
    e8Seen: false,
    frames: 0,
  };
  return { decodeFrame: (input, frameSize) => decodeFrame(state, input, frameSize) };
}

function decodeFrame(state: State, input: Uint8Array, frameSize: number): { bytes: Uint8Array; intact: boolean } {
  const { bits, window } = state;
  feedBits(bits, input);
  if (!state.started) {
    state.started = true;
    if (takeBits(bits, 1) === 1) state.e8Size = (takeBits(bits, 16) << 16) | takeBits(bits, 16);
  }
  if (state.windowPos === window.length) state.windowPos = 0;
  const start = state.windowPos;
  const end = start + frameSize;
  state.frameStart = start;
  let intact = end <= window.length && frameSize <= FRAME_SIZE;
  while (intact && state.windowPos < end) {
    if (state.blockLeft === 0 && !startBlock(state)) intact = false;
    else if (state.blockType === UNCOMPRESSED) intact = copyBlock(state, end);
    else intact = decodeSymbols(state, end);
  }
  const bytes = window.slice(start, state.windowPos);
  if (state.e8Seen && state.e8Size !== 0 && state.frames < E8_FRAMES) translateE8(bytes, state.total, state.e8Size);
  state.total += bytes.length;
  state.frames++;
  alignFrame(bits);
  return { bytes, intact };
}

function startBlock(state: State): boolean {
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

/** Code lengths come as differences to those of the block before ([MS-PATCH] 2.5). */
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

function startUncompressed(state: State): boolean {
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

function copyBlock(state: State, end: number): boolean {
  const { bits, window } = state;
  const count = Math.min(state.blockLeft, end - state.windowPos, bits.input.length - bits.pos);
  window.set(bits.input.subarray(bits.pos, bits.pos + count), state.windowPos);
  bits.pos += count;
  state.windowPos += count;
  state.blockLeft -= count;
  return count > 0;
}

/** The inner loop: decodes up to the end of the block or the frame; its state lives in local variables. */
function decodeSymbols(state: State, frameEnd: number): boolean {
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

/** Turns absolute call targets back into relative ones ([MS-PATCH] 2.7). */
function translateE8(bytes: Uint8Array, position: number, fileSize: number): void {
  if (bytes.length <= 10) return;
  const end = bytes.length - 10;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = bytes.indexOf(0xe8); index >= 0 && index < end; index = bytes.indexOf(0xe8, index + 5)) {
    const current = position + index;
    const absolute = view.getInt32(index + 1, true);
    if (absolute >= -current && absolute < fileSize) {
      view.setInt32(index + 1, absolute >= 0 ? absolute - current : absolute + fileSize, true);
    }
  }
}
