/** The order of two texts by their code units: the same everywhere, whatever the language of the computer. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
