/** `, such as <the known name most like it>`; empty where none is alike. */
export function nearest(name: string, known: readonly string[]): string {
  const best = known
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .reduce<{ candidate: string; distance: number } | undefined>((a, b) => (a === undefined || b.distance < a.distance ? b : a), undefined);
  return best && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? `, such as ${best.candidate}` : "";
}

/** Levenshtein distance; both are names of a few dozen characters. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= Math.min(a.length, 100); i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
