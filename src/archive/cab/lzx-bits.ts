/** Reads LZX's bit stream: 16-bit little-endian words, highest bit first ([MS-PATCH]). Past the end it gives zeros and counts them. */
export interface LzxBits {
  input: Uint8Array;
  pos: number;
  /** Unread bits, left-aligned. */
  buffer: number;
  count: number;
  /** Bytes read past the end of the input. */
  overrun: number;
}

export function createLzxBits(): LzxBits {
  return { input: new Uint8Array(0), pos: 0, buffer: 0, count: 0, overrun: 0 };
}

/** Continues with the next piece of the stream. */
export function feedBits(bits: LzxBits, input: Uint8Array): void {
  const rest = bits.input.subarray(bits.pos);
  if (rest.length === 0) bits.input = input;
  else {
    const joined = new Uint8Array(rest.length + input.length);
    joined.set(rest);
    joined.set(input, rest.length);
    bits.input = joined;
  }
  bits.pos = 0;
}

/** Makes at least `count` (up to 17) bits available. */
export function ensureBits(bits: LzxBits, count: number): void {
  while (bits.count < count) {
    const { input, pos } = bits;
    if (pos + 1 < input.length) {
      bits.buffer |= ((input[pos] as number) | ((input[pos + 1] as number) << 8)) << (16 - bits.count);
      bits.pos += 2;
    } else if (pos < input.length) {
      bits.buffer |= (input[pos] as number) << (16 - bits.count);
      bits.pos += 1;
      bits.overrun += 1;
    } else bits.overrun += 2;
    bits.count += 16;
  }
}

/** The next `count` bits, 0 to 17. */
export function takeBits(bits: LzxBits, count: number): number {
  if (count === 0) return 0;
  ensureBits(bits, count);
  const value = bits.buffer >>> (32 - count);
  bits.buffer <<= count;
  bits.count -= count;
  return value;
}

/** True once bits were used that the input does not have. */
export function ranOut(bits: LzxBits): boolean {
  return bits.overrun * 8 > bits.count;
}

/** A frame ends on a 16-bit boundary of its input; what was read ahead beyond the input is forgotten. */
export function alignFrame(bits: LzxBits): void {
  takeBits(bits, bits.count & 15);
  if (bits.overrun === 0) return;
  if (bits.overrun === 1 && bits.count === 16) bits.pos -= 1;
  bits.count = 0;
  bits.buffer = 0;
  bits.overrun = 0;
}

/** A canonical code as LZX writes it, up to 16 bits long. */
export interface LzxCode {
  /** By the next `LZX_FAST_BITS` bits: `symbol << 5 | length`, 0 where the code is longer. */
  readonly fast: Uint16Array;
  /** Per length: the first left-aligned 16-bit value beyond its codes. */
  readonly limit: Uint32Array;
  /** Per length: what to add to the code's value to get its place in `symbols`. */
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

export const LZX_FAST_BITS = 11;
const MAX_LENGTH = 16;

/** @returns undefined where the lengths make no complete code */
export function buildLzxCode(lengths: Uint8Array): LzxCode | undefined {
  const counts = new Uint32Array(MAX_LENGTH + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const limit = new Uint32Array(MAX_LENGTH + 1);
  const base = new Int32Array(MAX_LENGTH + 1);
  const next = new Uint32Array(MAX_LENGTH + 1);
  const place = new Uint32Array(MAX_LENGTH + 1);
  let code = 0;
  let used = 0;
  for (let length = 1; length <= MAX_LENGTH; length++) {
    const count = counts[length] ?? 0;
    next[length] = code;
    place[length] = used;
    base[length] = used - code;
    code += count;
    used += count;
    limit[length] = code << (MAX_LENGTH - length);
    if (code > 1 << length) return undefined;
    code <<= 1;
  }
  if (limit[MAX_LENGTH] !== 1 << MAX_LENGTH) return undefined;

  const fast = new Uint16Array(1 << LZX_FAST_BITS);
  const symbols = new Uint16Array(used);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const value = next[length] ?? 0;
    next[length] = value + 1;
    const index = place[length] ?? 0;
    place[length] = index + 1;
    symbols[index] = symbol;
    if (length > LZX_FAST_BITS) continue;
    const first = value << (LZX_FAST_BITS - length);
    fast.fill((symbol << 5) | length, first, first + (1 << (LZX_FAST_BITS - length)));
  }
  return { fast, limit, base, symbols };
}

/** Decodes one symbol. */
export function readSymbol(bits: LzxBits, code: LzxCode): number {
  ensureBits(bits, MAX_LENGTH);
  let entry = code.fast[bits.buffer >>> (32 - LZX_FAST_BITS)] as number;
  if (entry === 0) entry = longCode(code, bits.buffer >>> 16);
  bits.buffer <<= entry & 31;
  bits.count -= entry & 31;
  return entry >>> 5;
}

/** A code longer than the table: `symbol << 5 | length` for the next 16 bits. The code is complete, so there is one. */
export function longCode(code: LzxCode, bits16: number): number {
  let length = LZX_FAST_BITS + 1;
  while (length < MAX_LENGTH && bits16 >= (code.limit[length] as number)) length++;
  const value = bits16 >>> (MAX_LENGTH - length);
  return ((code.symbols[value + (code.base[length] as number)] as number) << 5) | length;
}
