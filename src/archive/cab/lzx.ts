import { alignFrame, createLzxBits, feedBits, takeBits } from "./lzx-bits.js";
import { LENGTH_SYMBOLS, LITERALS, type LzxState, startBlock, UNCOMPRESSED } from "./lzx-block.js";
import { decodeSymbols } from "./lzx-symbols.js";

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
/** E8 translation ends after this many frames, at 1 GiB. */
const E8_FRAMES = 32_768;
/** Position slots by window bits, 15 to 21. */
const SLOTS = [30, 32, 34, 36, 38, 42, 50];

/** @returns undefined for a window that cabinets do not know */
export function createLzxDecoder(windowBits: number): LzxDecoder | undefined {
  const slots = SLOTS[windowBits - 15];
  if (slots === undefined) return undefined;
  const state: LzxState = {
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

function decodeFrame(state: LzxState, input: Uint8Array, frameSize: number): { bytes: Uint8Array; intact: boolean } {
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

function copyBlock(state: LzxState, end: number): boolean {
  const { bits, window } = state;
  const count = Math.min(state.blockLeft, end - state.windowPos, bits.input.length - bits.pos);
  window.set(bits.input.subarray(bits.pos, bits.pos + count), state.windowPos);
  bits.pos += count;
  state.windowPos += count;
  state.blockLeft -= count;
  return count > 0;
}

/** Turns absolute call targets back into relative ones ([MS-PATCH]). */
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
