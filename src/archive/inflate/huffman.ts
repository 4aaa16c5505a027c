/** A canonical Huffman code of Deflate (RFC 1951, 3.2.2): a table for short codes, counting for long ones. */
export interface HuffmanCode {
  /** By the next `FAST_BITS` bits of input: `symbol << 4 | length`, 0 where the code is longer or does not exist. */
  readonly fast: Uint16Array;
  /** Codes per length. */
  readonly counts: Uint16Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

export const FAST_BITS = 10;
const MAX_BITS = 15;

/**
 * Builds a code from the length of each symbol (0: not used).
 * @param allowIncomplete Deflate permits an incomplete code only for a single distance or length
 * @returns undefined where the lengths make no code
 */
export function buildHuffman(lengths: Uint8Array, allowIncomplete: boolean): HuffmanCode | undefined {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const used = lengths.length - (counts[0] ?? 0);
  counts[0] = 0;

  let left = 1;
  for (let length = 1; length <= MAX_BITS; length++) {
    left = left * 2 - (counts[length] ?? 0);
    if (left < 0) return undefined;
  }
  if (left > 0 && !(allowIncomplete && used <= 1)) return undefined;

  const offsets = new Uint16Array(MAX_BITS + 2);
  const nextCode = new Uint16Array(MAX_BITS + 2);
  for (let length = 1; length <= MAX_BITS; length++) {
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0);
    nextCode[length + 1] = ((nextCode[length] ?? 0) + (counts[length] ?? 0)) << 1;
  }

  const symbols = new Uint16Array(used);
  const fast = new Uint16Array(1 << FAST_BITS);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const place = offsets[length] ?? 0;
    offsets[length] = place + 1;
    symbols[place] = symbol;
    const code = nextCode[length] ?? 0;
    nextCode[length] = code + 1;
    if (length > FAST_BITS) continue;
    const entry = (symbol << 4) | length;
    for (let index = reverseBits(code, length); index < fast.length; index += 1 << length) fast[index] = entry;
  }
  return { fast, counts, symbols };
}

function reverseBits(code: number, length: number): number {
  let reversed = 0;
  for (let bit = 0; bit < length; bit++) reversed |= ((code >>> bit) & 1) << (length - 1 - bit);
  return reversed;
}

/**
 * Decodes a code longer than `FAST_BITS` from `bits` (next bit lowest, at least 15 of them).
 * @returns `symbol << 4 | length`, or -1 where no code begins so
 */
export function decodeLongCode(code: HuffmanCode, bits: number): number {
  let value = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= MAX_BITS; length++) {
    value |= (bits >>> (length - 1)) & 1;
    const count = code.counts[length] ?? 0;
    if (value - first < count) return ((code.symbols[index + value - first] ?? 0) << 4) | length;
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  return -1;
}
