import { buildHuffman, decodeLongCode, FAST_BITS, type HuffmanCode } from "./huffman.js";
import { type InflateState, need, type State, take } from "./state.js";
import { decodeSymbols } from "./symbols.js";
import { fixedCodes, readCodeLengths } from "./tables.js";

/** A dynamic block header takes at most 3 + 14 + 19 * 3 + 320 * 14 bits. */
const HEADER_BYTES = 600;

/** Decodes blocks until something ends: the output buffer, the input, the stream. */
export function run(state: State): InflateState {
  for (;;) {
    if (state.outPos === state.out.length) return "more";
    let result: InflateState | undefined;
    if (state.block === "stored") result = copyStored(state);
    else if (state.block === "codes") result = decodeSymbols(state);
    else if (state.finalBlock) return "end";
    else result = startBlock(state);
    if (result !== undefined) return result;
  }
}

function startBlock(state: State): InflateState | undefined {
  if (!state.last && state.input.length - state.inputPos < HEADER_BYTES) return "input";
  if (!need(state, 3)) return "cut";
  state.finalBlock = take(state, 1) === 1;
  const type = take(state, 2);
  if (type === 0) return startStored(state);
  if (type === 3) return "damaged";
  if (type === 1) {
    const fixed = fixedCodes();
    state.literals = fixed.literals;
    state.distances = fixed.distances;
    state.block = "codes";
    return undefined;
  }
  return startDynamic(state);
}

function startStored(state: State): InflateState | undefined {
  take(state, state.bitCount & 7);
  if (!need(state, 16)) return "cut";
  const length = take(state, 16);
  if (!need(state, 16)) return "cut";
  if ((take(state, 16) ^ 0xffff) !== length) return "damaged";
  state.storedLeft = length;
  state.block = "stored";
  return undefined;
}

function startDynamic(state: State): InflateState | undefined {
  const read = (count: number): number => (need(state, count) ? take(state, count) : -1);
  const readSymbol = (code: HuffmanCode): number => {
    need(state, 15);
    let entry = code.fast[state.bits & ((1 << FAST_BITS) - 1)] ?? 0;
    if (entry === 0) entry = decodeLongCode(code, state.bits);
    if (entry < 0 || (entry & 15) > state.bitCount) return -1;
    take(state, entry & 15);
    return entry >>> 4;
  };
  const lengths = readCodeLengths(read, readSymbol);
  if (lengths === undefined) return state.last && state.inputPos >= state.input.length ? "cut" : "damaged";
  const literals = buildHuffman(lengths.literals, true);
  const distances = buildHuffman(lengths.distances, true);
  if (literals === undefined || distances === undefined || lengths.literals[256] === 0) return "damaged";
  state.literals = literals;
  state.distances = distances;
  state.block = "codes";
  return undefined;
}

function copyStored(state: State): InflateState | undefined {
  while (state.bitCount >= 8 && state.storedLeft > 0 && state.outPos < state.out.length) {
    state.out[state.outPos++] = take(state, 8);
    state.storedLeft--;
    state.history++;
  }
  const count = Math.min(state.storedLeft, state.out.length - state.outPos, state.input.length - state.inputPos);
  if (count > 0 && state.bitCount < 8) {
    state.out.set(state.input.subarray(state.inputPos, state.inputPos + count), state.outPos);
    state.inputPos += count;
    state.outPos += count;
    state.storedLeft -= count;
    state.history += count;
  }
  if (state.storedLeft === 0) state.block = "none";
  else if (state.inputPos >= state.input.length) return "input";
  return undefined;
}
