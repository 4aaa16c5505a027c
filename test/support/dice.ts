/** The same numbers, from 0 up to 1, for the same seed. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

/** The same things in an order that the dice decide. */
export function shuffled<T>(things: readonly T[], roll: () => number): readonly T[] {
  return things
    .map((thing) => ({ thing, place: roll() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
