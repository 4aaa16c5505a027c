import { type BufferedSource, bufferedSource } from "../byte-source.js";
import type { ByteSource } from "../ports.js";
import {
  CENTRAL_HEADER,
  DATA_DESCRIPTOR,
  FLAG_DESCRIPTOR,
  LOCAL_HEADER,
  LOCAL_HEADER_SIZE,
  parseLocalHeader,
  readUint64,
  readUnicodeName,
  readZip64Extra,
  viewOf,
  type ZipRecord,
} from "./structures.js";

const WINDOW = 262_144;
const KNOWN_METHODS: ReadonlySet<number> = new Set([0, 1, 6, 8, 9, 12, 14, 93, 95, 98, 99]);

/**
 * Finds entries by their local headers, for an archive whose directory is lost or damaged.
 * @param known records of the directory by header offset: they are skipped over, not given again
 */
export async function* scanLocalHeaders(source: ByteSource, known: ReadonlyMap<number, ZipRecord>): AsyncGenerator<ZipRecord> {
  const buffered = bufferedSource(source, WINDOW);
  let place = await findSignature(buffered, 0, isLocalHeader);
  while (place !== undefined) {
    const listed = known.get(place);
    const found = await readLocalRecord(buffered, place);
    if (found !== undefined && listed === undefined) yield found.record;
    const dataStart = found?.dataStart ?? place + 4;
    const next = dataStart + (listed?.packedSize ?? found?.record.packedSize ?? 0);
    const after = await findSignature(buffered, Math.min(next, source.size), isHeader);
    if (after === undefined || !(await isLocalHeaderAt(buffered, after))) return;
    place = after;
  }
}

interface LocalRecord {
  readonly record: ZipRecord;
  readonly dataStart: number;
}

async function readLocalRecord(source: BufferedSource, place: number): Promise<LocalRecord | undefined> {
  const header = parseLocalHeader(await source.read(place, LOCAL_HEADER_SIZE));
  if (header === undefined) return undefined;
  const variable = await source.read(place + LOCAL_HEADER_SIZE, header.nameLength + header.extraLength);
  if (variable.length < header.nameLength) return undefined;
  const [size = 0, packedSize = 0] = readZip64Extra(variable.subarray(header.nameLength), [header.size, header.packedSize]);
  const dataStart = place + LOCAL_HEADER_SIZE + header.nameLength + header.extraLength;
  const stated = { crc: header.crc, packedSize, size };
  const sizes =
    (header.flags & FLAG_DESCRIPTOR) !== 0 && packedSize === 0
      ? await findDescriptor(source, dataStart)
      : await trimToNext(source, dataStart, header.method, stated);
  return {
    dataStart,
    record: {
      nameBytes: variable.slice(0, header.nameLength),
      ...readUnicodeName(variable.subarray(header.nameLength)),
      flags: header.flags,
      method: header.method,
      ...sizes,
      headerOffset: place,
      disk: 0,
      system: 0,
      attributes: 0,
    },
  };
}

interface Sizes {
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly unstated?: true;
}

/** A size beyond the end is either true, and the file was cut here, or damaged: then the next header bounds the entry. */
async function trimToNext(source: BufferedSource, dataStart: number, method: number, stated: Sizes): Promise<Sizes> {
  if (dataStart + stated.packedSize <= source.size || method === 0) return stated;
  const next = await findSignature(source, dataStart, isLocalHeader);
  return next === undefined ? stated : { ...stated, packedSize: next - dataStart };
}

/**
 * 4.3.9: sizes behind the data. The signature is optional, but everyone writes it; what makes a descriptor credible is a packed
 * size equal to its distance from the data. A plausible next header ends the entry as well.
 */
async function findDescriptor(source: BufferedSource, dataStart: number): Promise<Sizes> {
  const place = await findSignature(
    source,
    dataStart,
    (view, at, offset) => parseDescriptor(view, at, offset - dataStart) !== undefined || isHeader(view, at, offset),
  );
  if (place === undefined) return { crc: 0, packedSize: Math.max(0, source.size - dataStart), size: 0, unstated: true };
  const bytes = await source.read(place, LOOK_AHEAD);
  return parseDescriptor(viewOf(bytes), 0, place - dataStart) ?? { crc: 0, packedSize: place - dataStart, size: 0, unstated: true };
}

function parseDescriptor(view: DataView, at: number, distance: number): Sizes | undefined {
  if (view.getUint32(at, true) !== DATA_DESCRIPTOR) return undefined;
  const left = view.byteLength - at;
  if (left >= 16 && view.getUint32(at + 8, true) === distance) {
    return { crc: view.getUint32(at + 4, true), packedSize: distance, size: view.getUint32(at + 12, true) };
  }
  if (left >= 24 && readUint64(view, at + 8) === distance) {
    return { crc: view.getUint32(at + 4, true), packedSize: distance, size: readUint64(view, at + 16) };
  }
  return undefined;
}

type Test = (view: DataView, at: number, offset: number) => boolean;

/** Bytes that a test may look at. */
const LOOK_AHEAD = LOCAL_HEADER_SIZE;

/** A signature by chance is excluded by the fields that follow it. */
const isLocalHeader: Test = (view, at) => {
  if (view.getUint32(at, true) !== LOCAL_HEADER || at + LOCAL_HEADER_SIZE > view.byteLength) return false;
  const nameLength = view.getUint16(at + 26, true);
  return (view.getUint16(at + 4, true) & 0xff) <= 63 && KNOWN_METHODS.has(view.getUint16(at + 8, true)) && nameLength > 0 && nameLength < 4096;
};
const isHeader: Test = (view, at, offset) => view.getUint32(at, true) === CENTRAL_HEADER || isLocalHeader(view, at, offset);

async function isLocalHeaderAt(source: BufferedSource, place: number): Promise<boolean> {
  const bytes = await source.read(place, LOCAL_HEADER_SIZE);
  return bytes.length >= 4 && isLocalHeader(viewOf(bytes), 0, place);
}

async function findSignature(source: BufferedSource, from: number, test: Test): Promise<number | undefined> {
  let offset = from;
  while (offset + 4 <= source.size) {
    const window = await source.peek(offset, LOOK_AHEAD);
    const last = offset + window.length >= source.size;
    // a header that begins near the end of the window is judged in the next one
    const end = last ? window.length - 3 : window.length - LOOK_AHEAD + 1;
    const view = viewOf(window);
    for (let at = window.indexOf(0x50); at >= 0 && at < end; at = window.indexOf(0x50, at + 1)) {
      if (window[at + 1] === 0x4b && test(view, at, offset + at)) return offset + at;
    }
    if (last || end <= 0) return undefined;
    offset += end;
  }
  return undefined;
}
