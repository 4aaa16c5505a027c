import { type Mutator, writeOddNumber } from "./mutate-bytes.js";

type Field = readonly [offset: number, width: 1 | 2 | 4];

/** The fields behind each signature of a ZIP (APPNOTE 4.3). */
const ZIP_FIELDS: ReadonlyMap<number, readonly Field[]> = new Map<number, readonly Field[]>([
  [
    0x0403,
    [
      [0, 4],
      [4, 2],
      [6, 2],
      [8, 2],
      [14, 4],
      [18, 4],
      [22, 4],
      [26, 2],
      [28, 2],
    ],
  ],
  [
    0x0201,
    [
      [0, 4],
      [4, 2],
      [8, 2],
      [10, 2],
      [16, 4],
      [20, 4],
      [24, 4],
      [28, 2],
      [30, 2],
      [32, 2],
      [34, 2],
      [38, 4],
      [42, 4],
    ],
  ],
  [
    0x0605,
    [
      [0, 4],
      [4, 2],
      [6, 2],
      [8, 2],
      [10, 2],
      [12, 4],
      [16, 4],
      [20, 2],
    ],
  ],
  [
    0x0807,
    [
      [0, 4],
      [4, 4],
      [8, 4],
      [12, 4],
    ],
  ],
  [
    0x0606,
    [
      [0, 4],
      [4, 4],
      [24, 4],
      [32, 4],
      [36, 4],
      [40, 4],
      [48, 4],
      [52, 4],
    ],
  ],
  [
    0x0706,
    [
      [0, 4],
      [8, 4],
      [12, 4],
      [16, 4],
    ],
  ],
]);

const ZIP_METHODS = [0, 8, 9, 1, 6, 12, 14, 93, 95, 98, 99];
const ZIP_FLAGS = [0, 1, 8, 0x800, 0x808, 0x2041];

function zipHeaders(bytes: Uint8Array): { readonly at: number; readonly fields: readonly Field[] }[] {
  const found: { readonly at: number; readonly fields: readonly Field[] }[] = [];
  for (let at = bytes.indexOf(0x50); at >= 0 && at + 4 <= bytes.length && found.length < 200; at = bytes.indexOf(0x50, at + 1)) {
    if (bytes[at + 1] !== 0x4b) continue;
    const fields = ZIP_FIELDS.get(((bytes[at + 3] ?? 0) << 8) | (bytes[at + 2] ?? 0));
    if (fields !== undefined) found.push({ at, fields });
  }
  return found;
}

const zipField: Mutator = (bytes, random) => {
  const headers = zipHeaders(bytes);
  if (headers.length === 0) return bytes;
  const { at, fields } = random.pick(headers);
  const [offset, width] = random.pick(fields);
  writeOddNumber(bytes, at + offset, width, random);
  return bytes;
};

const zipMethodOrFlags: Mutator = (bytes, random) => {
  const headers = zipHeaders(bytes).filter(({ at }) => bytes[at + 2] === 1 || bytes[at + 2] === 3);
  if (headers.length === 0) return bytes;
  const { at } = random.pick(headers);
  const shift = bytes[at + 2] === 1 ? 2 : 0;
  setUint16(bytes, at + shift + random.pick([6, 8]), random.pick(random.oneIn(2) ? ZIP_METHODS : ZIP_FLAGS));
  return bytes;
};

/** Both headers of an entry say the same wrong thing, or an entry is listed as another one. */
const zipCopyField: Mutator = (bytes, random) => {
  const headers = zipHeaders(bytes);
  if (headers.length < 2) return bytes;
  const from = random.pick(headers);
  const to = random.pick(headers);
  const [offset, width] = random.pick(from.fields);
  bytes.copyWithin(to.at + offset, from.at + offset, from.at + offset + width);
  return bytes;
};

const NAMES = ["..", "/", "\\", "C:\\", "../..", "con", "a:b", "\u202e", "\0", "é"];

const nameBytes: Mutator = (bytes, random) => {
  const name = new TextEncoder().encode(random.pick(NAMES));
  const headers = zipHeaders(bytes);
  const at = headers.length > 0 ? random.pick(headers).at + random.pick([30, 46]) : 60 + random.below(64);
  if (at + name.length <= bytes.length) bytes.set(name, at);
  return bytes;
};

export const ZIP: readonly Mutator[] = [zipField, zipField, zipField, zipMethodOrFlags, zipCopyField, nameBytes];

/** Header, folders, files and blocks of a cabinet ([MS-CAB] 2), found the way a reader finds them. */
function cabPlaces(bytes: Uint8Array): { readonly fields: readonly Field[]; readonly sums: readonly number[] } {
  const fields: Field[] = [
    [0, 4],
    [8, 4],
    [16, 4],
    [24, 2],
    [26, 2],
    [28, 2],
    [30, 2],
    [32, 2],
    [34, 2],
  ];
  const sums: number[] = [];
  if (bytes.length < 44) return { fields, sums };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const folders = Math.min(view.getUint16(26, true), 8);
  for (let at = 36; at < 36 + folders * 8 && at + 8 <= bytes.length; at += 8) {
    fields.push([at, 4], [at + 4, 2], [at + 6, 2], [at + 7, 1]);
    let block = view.getUint32(at, true);
    for (let count = 0; count < 8 && block + 8 <= bytes.length; count++) {
      sums.push(block);
      fields.push([block, 4], [block + 4, 2], [block + 6, 2]);
      block += 8 + view.getUint16(block + 4, true);
    }
  }
  let file = view.getUint32(16, true);
  for (let count = 0; count < Math.min(view.getUint16(28, true), 16) && file + 16 <= bytes.length; count++) {
    fields.push([file, 4], [file + 4, 4], [file + 8, 2], [file + 14, 2]);
    const end = bytes.indexOf(0, file + 16);
    if (end < 0) break;
    file = end + 1;
  }
  return { fields, sums };
}

const cabField: Mutator = (bytes, random) => {
  const [at, width] = random.pick(cabPlaces(bytes).fields);
  writeOddNumber(bytes, at, width, random);
  return bytes;
};

const CAB_METHODS = [0, 1, 2, 3, 0x0f03, 0x1003, 0x1503, 0x1603, 0x1f03, 4];

const cabMethod: Mutator = (bytes, random) => {
  setUint16(bytes, 42 + 8 * random.below(2), random.pick(CAB_METHODS));
  return bytes;
};

const cabFolderOfFile: Mutator = (bytes, random) => {
  if (bytes.length < 44) return bytes;
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(16, true);
  setUint16(bytes, file + 8, random.pick([0, 1, 2, 0xfffd, 0xfffe, 0xffff]));
  return bytes;
};

/** Damage to the compressed data, where nearly all bytes of a cabinet are. */
const cabData: Mutator = (bytes, random) => {
  const { sums } = cabPlaces(bytes);
  if (sums.length === 0) return bytes;
  const at = random.pick(sums) + 8 + random.below(1 + random.below(200));
  if (at < bytes.length) bytes[at] = random.below(256);
  return bytes;
};

export const CAB: readonly Mutator[] = [cabField, cabField, cabMethod, cabFolderOfFile, cabData, cabData, nameBytes];

/** A block without a checksum is not checked, so that its damage reaches the decoder. */
export function withoutCabChecksums(bytes: Uint8Array): Uint8Array {
  for (const at of cabPlaces(bytes).sums) if (at + 4 <= bytes.length) bytes.fill(0, at, at + 4);
  return bytes;
}

function setUint16(bytes: Uint8Array, at: number, value: number): void {
  if (at < 0 || at + 2 > bytes.length) return;
  bytes[at] = value & 0xff;
  bytes[at + 1] = value >> 8;
}
