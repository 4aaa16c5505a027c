import type { Random } from "./random.js";

/** Changes bytes; it may change them in place, so it is given a copy. */
export type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

/** No input grows beyond this: damage shows in small files as well as in large ones, and faster. */
const LARGEST = 192 * 1024;

/** Values at which lengths and counts tend to be judged wrongly. */
const INTERESTING = [0, 1, 2, 3, 4, 7, 8, 0x10, 0x1c, 0x20, 0x7f, 0x80, 0xff, 0x100, 0x200, 0x7fff, 0x8000, 0xffff, 0x1_0000];
const INTERESTING_WIDE = [...INTERESTING, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffc, 0xffff_ffff];

/** Writes a number that is odd in some way into `width` bytes: a border, the old value and a little, a place in the file. */
export function writeOddNumber(bytes: Uint8Array, at: number, width: 1 | 2 | 4, random: Random): void {
  if (at < 0 || at + width > bytes.length) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const old = width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
  const kind = random.below(4);
  const value = kind === 0 ? old + random.below(17) - 8 : kind === 1 ? random.below(bytes.length + 8) : random.pick(INTERESTING_WIDE);
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
}

export function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const start = Math.min(at, bytes.length);
  const end = Math.min(start + remove, bytes.length);
  const size = Math.min(LARGEST, bytes.length - (end - start) + insert.length);
  const result = new Uint8Array(size);
  result.set(bytes.subarray(0, Math.min(start, size)));
  result.set(insert.subarray(0, Math.max(0, size - start)), Math.min(start, size));
  const rest = start + insert.length;
  if (rest < size) result.set(bytes.subarray(end, end + size - rest), rest);
  return result;
}

/** A length that is mostly small. */
function someLength(random: Random, limit: number): number {
  return 1 + random.below(Math.max(1, Math.min(limit, 2 ** (1 + random.below(13)))));
}

const flipBit: Mutator = (bytes, random) => {
  const at = random.below(bytes.length);
  if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
};

const setByte: Mutator = (bytes, random) => {
  if (bytes.length > 0) bytes[random.below(bytes.length)] = random.pick([0, 0x0a, 0x20, 0x22, 0x3c, 0x7f, 0xff, random.below(256)]);
  return bytes;
};

const setNumber: Mutator = (bytes, random) => {
  writeOddNumber(bytes, random.below(bytes.length), random.pick([1, 2, 4] as const), random);
  return bytes;
};

const copyBlock: Mutator = (bytes, random) => {
  const length = someLength(random, bytes.length);
  bytes.copyWithin(random.below(bytes.length), random.below(bytes.length), random.below(bytes.length) + length);
  return bytes;
};

const insertBlock: Mutator = (bytes, random) => {
  const from = random.below(bytes.length);
  const block = random.oneIn(3)
    ? new Uint8Array(someLength(random, 4096)).fill(random.below(256))
    : bytes.slice(from, from + someLength(random, 4096));
  return splice(bytes, random.below(bytes.length + 1), 0, block);
};

const deleteBlock: Mutator = (bytes, random) => splice(bytes, random.below(bytes.length), someLength(random, bytes.length), new Uint8Array(0));

const cut: Mutator = (bytes, random) => (random.oneIn(4) ? bytes.slice(0, random.below(bytes.length + 1)) : bytes);

/** Damage that knows nothing of the format. */
export const GENERIC: readonly Mutator[] = [flipBit, flipBit, setByte, setNumber, setNumber, copyBlock, insertBlock, deleteBlock, cut];

/** The beginning of one input and the end of another. */
export function join(one: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(one.length + 1);
  // Half of the time at the same place, where fixed layouts fit together.
  const from = random.oneIn(2) ? Math.min(at, other.length) : random.below(other.length + 1);
  return splice(one.slice(0, at), at, 0, other.subarray(from));
}
