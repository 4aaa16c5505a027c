import { CHUNK_SIZE, sealChunk } from "../../test/support/evtx/chunk.js";
import { crc32 } from "../../test/support/bytes.js";
import { type Mutator, writeOddNumber } from "./mutate-bytes.js";
import type { Random } from "./random.js";

const FILE_HEADER = 4096;
const FIRST_RECORD = 512;
/** Tokens of BinXML, with and without the bit that says that more follows ([MS-EVEN6] 2.2.12). */
const TOKENS = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x41, 0x45, 0x46, 0x47, 0x48, 0x49];
const VALUE_TYPES = [...Array.from({ length: 0x16 }, (_, type) => type), 0x21, 0x23, ...Array.from({ length: 0x16 }, (_, type) => 0x80 | type), 0xa1];

/** Where records begin, as far as their magic tells. */
function recordsOf(bytes: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = FILE_HEADER + FIRST_RECORD; at + 28 <= bytes.length && places.length < 64; at += 8) {
    if (bytes[at] === 0x2a && bytes[at + 1] === 0x2a && bytes[at + 2] === 0 && bytes[at + 3] === 0) places.push(at);
  }
  return places;
}

function recordSize(bytes: Uint8Array, record: number): number {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(record + 4, true);
  return Math.min(size, bytes.length - record, 0xffff);
}

function inRecord(bytes: Uint8Array, random: Random): number {
  const records = recordsOf(bytes);
  if (records.length === 0) return FILE_HEADER + FIRST_RECORD + random.below(1024);
  const record = random.pick(records);
  return record + 24 + random.below(Math.max(1, recordSize(bytes, record) - 28));
}

const fileHeaderField: Mutator = (bytes, random) => {
  writeOddNumber(bytes, random.pick([0, 8, 16, 24, 32, 36, 38, 40, 42, 120, 124]), random.pick([2, 4] as const), random);
  return bytes;
};

const chunkHeaderField: Mutator = (bytes, random) => {
  const chunk = FILE_HEADER + random.below(Math.max(1, Math.ceil((bytes.length - FILE_HEADER) / CHUNK_SIZE))) * CHUNK_SIZE;
  // Tables of names and templates take 384 bytes of the header.
  const field = random.oneIn(3) ? 128 + 4 * random.below(96) : random.pick([0, 4, 8, 24, 32, 40, 44, 48, 48, 52, 120, 124]);
  writeOddNumber(bytes, chunk + field, 4, random);
  return bytes;
};

const recordField: Mutator = (bytes, random) => {
  const records = recordsOf(bytes);
  if (records.length === 0) return bytes;
  const record = random.pick(records);
  const end = record + recordSize(bytes, record) - 4;
  writeOddNumber(bytes, random.pick([record, record + 4, record + 8, record + 16, record + 20, end]), 4, random);
  return bytes;
};

const token: Mutator = (bytes, random) => {
  const at = inRecord(bytes, random);
  if (at < bytes.length) bytes[at] = random.pick(TOKENS);
  return bytes;
};

/** Looks for what may be a value descriptor (size, type, zero) and changes one of its parts. */
const valueDescriptor: Mutator = (bytes, random) => {
  const start = inRecord(bytes, random);
  for (let at = start; at + 4 <= Math.min(bytes.length, start + 400); at++) {
    const type = bytes[at + 2] ?? 0xff;
    if (bytes[at + 3] !== 0 || (bytes[at + 1] ?? 0) > 8 || ((type & 0x7f) > 0x15 && type !== 0x21)) continue;
    if (random.oneIn(2)) bytes[at + 2] = random.pick(VALUE_TYPES);
    else writeOddNumber(bytes, at, 2, random);
    break;
  }
  return bytes;
};

/** Offsets of names and definitions point anywhere in the chunk, mostly to where something else stands. */
const offsetInChunk: Mutator = (bytes, random) => {
  const at = inRecord(bytes, random);
  if (at + 4 > bytes.length) return bytes;
  const chunk = FILE_HEADER + Math.floor((at - FILE_HEADER) / CHUNK_SIZE) * CHUNK_SIZE;
  const target = random.oneIn(2) ? inRecord(bytes, random) : at + random.below(9) - 4;
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length).setUint32(at, Math.max(0, target - chunk), true);
  return bytes;
};

const moveRecord: Mutator = (bytes, random) => {
  const records = recordsOf(bytes);
  if (records.length < 2) return bytes;
  const from = random.pick(records);
  return bytes.copyWithin(random.pick(records) + 8 * random.below(3) * random.below(2), from, from + recordSize(bytes, from));
};

export const EVTX: readonly Mutator[] = [
  fileHeaderField,
  chunkHeaderField,
  recordField,
  recordField,
  token,
  token,
  valueDescriptor,
  valueDescriptor,
  offsetInChunk,
  moveRecord,
];

/** Computes the checksums anew, so that only the damage itself is left to notice. */
export function sealEvtx(bytes: Uint8Array): Uint8Array {
  if (bytes.length < FILE_HEADER) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(124, crc32(bytes.subarray(0, 120)), true);
  for (let at = FILE_HEADER; at + CHUNK_SIZE <= bytes.length; at += CHUNK_SIZE) sealChunk(bytes.subarray(at, at + CHUNK_SIZE));
  return bytes;
}
