import { run } from "./blocks.js";
import type { InflateState, State } from "./state.js";
import { DEFLATE, DEFLATE64, fixedCodes } from "./tables.js";

export type { InflateState } from "./state.js";

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
