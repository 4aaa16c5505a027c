import type { HuffmanCode } from "./huffman.js";
import type { DeflateTables } from "./tables.js";

/**
 * How a step ended: `more` output can be had at once, more `input` is needed, the stream is at its `end`, it is
 * `damaged`, or it was `cut` (the input ended first).
 */
export type InflateState = "more" | "input" | "end" | "damaged" | "cut";

/** What comes next: a block header, stored bytes, or symbols. */
type BlockKind = "none" | "stored" | "codes";

export interface State {
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

/** Fills the bit buffer up to `count` (at most 16) bits; false where the input ends first. */
export function need(state: State, count: number): boolean {
  while (state.bitCount < count && state.inputPos < state.input.length) {
    state.bits |= (state.input[state.inputPos++] ?? 0) << state.bitCount;
    state.bitCount += 8;
  }
  return state.bitCount >= count;
}

/** The next `count` bits, which must be there. */
export function take(state: State, count: number): number {
  const value = state.bits & ((1 << count) - 1);
  state.bits >>>= count;
  state.bitCount -= count;
  return value;
}
