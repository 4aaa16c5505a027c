/**
 * Leaves out parts of an input for as long as `keeps` still holds of what is left: halves first, single bytes at last.
 * @param tries how often `keeps` may be asked
 */
export async function minimise(bytes: Uint8Array, keeps: (bytes: Uint8Array) => Promise<boolean>, tries = 1500): Promise<Uint8Array> {
  let best = bytes;
  let left = tries;
  for (let size = best.length >> 1; size >= 1 && left > 0; size >>= 1) {
    // From the end, where leaving out moves nothing else.
    for (let at = best.length - size; at > -size && left > 0; at -= size) {
      const start = Math.max(0, at);
      const shorter = new Uint8Array(best.length - (Math.min(best.length, at + size) - start));
      shorter.set(best.subarray(0, start));
      shorter.set(best.subarray(at + size), start);
      left--;
      if (shorter.length < best.length && (await keeps(shorter))) best = shorter;
    }
  }
  return best;
}
