import { decodeLongCode, FAST_BITS } from "./huffman.js";
import type { InflateState, State } from "./state.js";

/** Input that the longest match takes, with all its extra bits. */
const SYMBOL_BYTES = 8;

/** The inner loop: decodes up to the end of the block, of the input or of the output buffer. Its state lives in local variables. */
export function decodeSymbols(state: State): InflateState | undefined {
  const { out, input, literals, distances, tables } = state;
  const literalTable = literals.fast;
  const distanceTable = distances.fast;
  const { lengthBase, lengthExtra, distanceBase, distanceExtra } = tables;
  const mask = (1 << FAST_BITS) - 1;
  const outEnd = out.length;
  const inputEnd = input.length;
  const inputSafe = state.last ? Number.POSITIVE_INFINITY : inputEnd - SYMBOL_BYTES;
  const historyStart = state.history - state.outPos;
  let { bits, bitCount, inputPos, outPos } = state;
  let matchLength = state.matchLength;
  let matchDistance = state.matchDistance;
  let result: InflateState | undefined;

  for (;;) {
    if (matchLength > 0) {
      const count = Math.min(matchLength, outEnd - outPos);
      const from = outPos - matchDistance;
      if (matchDistance >= count && count > 24) out.copyWithin(outPos, from, from + count);
      else for (let index = 0; index < count; index++) out[outPos + index] = out[from + index] as number;
      outPos += count;
      matchLength -= count;
    }
    if (outPos >= outEnd) break;
    if (inputPos > inputSafe) {
      result = "input";
      break;
    }
    while (bitCount < 15 && inputPos < inputEnd) {
      bits |= (input[inputPos++] as number) << bitCount;
      bitCount += 8;
    }
    let entry = literalTable[bits & mask] as number;
    if (entry === 0) {
      entry = decodeLongCode(literals, bits);
      if (entry < 0) {
        result = bitCount < 15 ? "cut" : "damaged";
        break;
      }
    }
    let size = entry & 15;
    if (size > bitCount) {
      result = "cut";
      break;
    }
    bits >>>= size;
    bitCount -= size;
    const symbol = entry >>> 4;
    if (symbol < 256) {
      out[outPos++] = symbol;
      continue;
    }
    if (symbol === 256) {
      state.block = "none";
      break;
    }

    const extra = lengthExtra[symbol - 257];
    if (extra === undefined) {
      result = "damaged";
      break;
    }
    while (bitCount < 16 && inputPos < inputEnd) {
      bits |= (input[inputPos++] as number) << bitCount;
      bitCount += 8;
    }
    if (extra > bitCount) {
      result = "cut";
      break;
    }
    const length = (lengthBase[symbol - 257] as number) + (bits & ((1 << extra) - 1));
    bits >>>= extra;
    bitCount -= extra;

    while (bitCount < 15 && inputPos < inputEnd) {
      bits |= (input[inputPos++] as number) << bitCount;
      bitCount += 8;
    }
    entry = distanceTable[bits & mask] as number;
    if (entry === 0) {
      entry = decodeLongCode(distances, bits);
      if (entry < 0) {
        result = bitCount < 15 ? "cut" : "damaged";
        break;
      }
    }
    size = entry & 15;
    const distanceSymbol = entry >>> 4;
    const distanceBits = distanceExtra[distanceSymbol];
    if (size > bitCount) {
      result = "cut";
      break;
    }
    if (distanceBits === undefined) {
      result = "damaged";
      break;
    }
    bits >>>= size;
    bitCount -= size;
    while (bitCount < 14 && inputPos < inputEnd) {
      bits |= (input[inputPos++] as number) << bitCount;
      bitCount += 8;
    }
    if (distanceBits > bitCount) {
      result = "cut";
      break;
    }
    const distance = (distanceBase[distanceSymbol] as number) + (bits & ((1 << distanceBits) - 1));
    bits >>>= distanceBits;
    bitCount -= distanceBits;
    if (distance > outPos + historyStart) {
      result = "damaged";
      break;
    }
    matchLength = length;
    matchDistance = distance;
  }

  state.bits = bits;
  state.bitCount = bitCount;
  state.inputPos = inputPos;
  state.outPos = outPos;
  state.history = outPos + historyStart;
  state.matchLength = matchLength;
  state.matchDistance = matchDistance;
  return result;
}
