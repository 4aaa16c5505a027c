/** A name without what people write differently: capitals, blanks, hyphens, dots. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
