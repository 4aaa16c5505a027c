import { buildHuffman, decodeLongCode, FAST_BITS, type HuffmanCode } from "./huffman.js";
import { DEFLATE, DEFLATE64, type DeflateTables, fixedCodes, readCodeLengths } from "./tables.js";

/**
 * How a step ended: `more` output can be had at once, more `input` is needed, the stream is at its `end`, it is
 * `damaged`, or it was `cut` (the input ended first).
 */
export type InflateState = "more" | "input" | "end" | "damaged" | "cut";

export interface InflateStep {
  /** A copy of what was decoded in this step, perhaps empty. */
  readonly bytes: Uint8Array;
  readonly state: InflateState;
}

export interface Inflater {
  /** Adds input; `last` says that none follows. */
  feed(bytes: Uint8Array, last: boolean): void;
  /** Decodes up to one output buffer; everything before a damaged place comes out. */
  step(): InflateStep;
}

export interface InflaterOptions {
  /** Deflate64 (PKWARE method 9): a window of 64 KiB and longer matches. */
  readonly deflate64?: boolean;
  /** What came before the first byte. */
  readonly dictionary?: Uint8Array;
  /** Size of the output buffer. One no larger than the window serves for a single step, as for the head of an entry. */
  readonly bufferSize?: number;
}

/** A dynamic block header takes at most 3 + 14 + 19 * 3 + 320 * 14 bits; a symbol with its extra bits far fewer. */
const HEADER_BYTES = 600;
const SYMBOL_BYTES = 8;

type BlockKind = "none" | "stored" | "codes";

interface State {
  readonly tables: DeflateTables;
  readonly out: Uint8Array;
  input: Uint8Array;
  inputPos: number;
  last: boolean;
  bits: number;
  bitCount: number;
  outPos: number;
  emitted: number;
  block: BlockKind;
  finalBlock: boolean;
  storedLeft: number;
  literals: HuffmanCode;
  distances: HuffmanCode;
  matchLength: number;
  matchDistance: number;
  /** Bytes of history that a match may reach back to. */
  history: number;
}

/**
 * A decoder of raw Deflate and Deflate64 (RFC 1951; PKWARE APPNOTE 4.4.5) that can stop anywhere. The platform's codec is
 * faster, but gives nothing of a damaged stream; this one gives every byte before the damage.
 */
export function createInflater(options: InflaterOptions = {}): Inflater {
  const tables = options.deflate64 ? DEFLATE64 : DEFLATE;
  const dictionary = (options.dictionary ?? new Uint8Array(0)).subarray(-tables.window);
  const fixed = fixedCodes();
  const state: State = {
    tables,
    out: new Uint8Array(options.bufferSize ?? tables.window + 131_072),
    input: new Uint8Array(0),
    inputPos: 0,
    last: false,
    bits: 0,
    bitCount: 0,
    outPos: dictionary.length,
    emitted: dictionary.length,
    block: "none",
    finalBlock: false,
    storedLeft: 0,
    literals: fixed.literals,
    distances: fixed.distances,
    matchLength: 0,
    matchDistance: 0,
    history: dictionary.length,
  };
  state.out.set(dictionary);
  let ended: InflateState | undefined;

  return {
    feed(bytes, last) {
      const rest = state.input.subarray(state.inputPos);
      if (rest.length === 0) state.input = bytes;
      else {
        const joined = new Uint8Array(rest.length + bytes.length);
        joined.set(rest);
        joined.set(bytes, rest.length);
        state.input = joined;
      }
      state.inputPos = 0;
      state.last = last;
    },
    step() {
      if (ended !== undefined) return { bytes: new Uint8Array(0), state: ended };
      makeRoom(state);
      let result = run(state);
      if (result === "input" && state.last) result = "cut";
      if (result !== "more" && result !== "input") ended = result;
      const bytes = state.out.slice(state.emitted, state.outPos);
      state.emitted = state.outPos;
      return { bytes, state: result };
    },
  };
}

/** Keeps the window and frees the rest of the buffer. */
function makeRoom(state: State): void {
  const keep = state.tables.window;
  if (state.outPos < state.out.length || state.outPos <= keep) return;
  state.out.copyWithin(0, state.outPos - keep, state.outPos);
  state.outPos = keep;
  state.emitted = keep;
}

function run(state: State): InflateState {
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

/** The inner loop; its state lives in local variables. */
function decodeSymbols(state: State): InflateState | undefined {
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

/** Fills the bit buffer up to `count` (at most 16) bits; false where the input ends first. */
function need(state: State, count: number): boolean {
  while (state.bitCount < count && state.inputPos < state.input.length) {
    state.bits |= (state.input[state.inputPos++] ?? 0) << state.bitCount;
    state.bitCount += 8;
  }
  return state.bitCount >= count;
}

function take(state: State, count: number): number {
  const value = state.bits & ((1 << count) - 1);
  state.bits >>>= count;
  state.bitCount -= count;
  return value;
}

/** Decodes the beginning of a stream, at most `maxOutput` bytes; damage and a cut only shorten it. */
export function inflateHead(input: Uint8Array, maxOutput: number, options: Pick<InflaterOptions, "deflate64" | "dictionary"> = {}): Uint8Array {
  const dictionary = options.dictionary ?? new Uint8Array(0);
  const inflater = createInflater({ ...options, bufferSize: dictionary.length + maxOutput });
  inflater.feed(input, true);
  return inflater.step().bytes;
}

/**
 * Decodes a stream piece by piece. What comes before damage is given out.
 * @returns how the stream ended
 */
export async function* inflateChunks(
  input: AsyncIterable<Uint8Array>,
  options: InflaterOptions = {},
): AsyncGenerator<Uint8Array, "end" | "damaged" | "cut"> {
  const inflater = createInflater(options);
  const source = input[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { bytes, state } = inflater.step();
      if (bytes.length > 0) yield bytes;
      if (state === "input") {
        const next = await source.next();
        inflater.feed(next.done ? new Uint8Array(0) : next.value, next.done === true);
      } else if (state !== "more") return state;
    }
  } finally {
    await source.return?.();
  }
}
