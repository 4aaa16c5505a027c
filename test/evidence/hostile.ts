/** Copies of a file with some of its bits turned over; the same seed gives the same copies. */
export function* flipped(bytes: Uint8Array, count: number, seed: number): Generator<Uint8Array> {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  for (let index = 0; index < count; index++) {
    const copy = bytes.slice();
    for (let flips = 0; flips < 8; flips++) {
      const at = next() % copy.length;
      copy[at] = (copy[at] ?? 0) ^ (1 << (next() >>> 29));
    }
    yield copy;
  }
}
