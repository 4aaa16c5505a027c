import { bufferedSource } from "../byte-source.js";
import type { ByteSource } from "../ports.js";
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_SIZE,
  END_OF_DIRECTORY,
  END_SIZE,
  parseCentralHeader,
  readUint64,
  viewOf,
  ZIP64_END,
  ZIP64_END_SIZE,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_SIZE,
  type ZipRecord,
} from "./structures.js";

/** Where the central directory lies (APPNOTE 4.3.6). */
export interface DirectoryPlace {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  /** Bytes before the archive proper, as in a self-extractor; added to every offset of the directory. */
  readonly shift: number;
  /** Bytes after the archive. */
  readonly trailing: number;
  /** The archive says that it is a part of several. */
  readonly split: boolean;
}

/** How far from the end the directory's end record is looked for: its comment takes up to 64 KiB, junk behind it more. */
const TAIL = 1024 * 1024;

/** @returns undefined where no end record is found that leads to a directory */
export async function findDirectory(source: ByteSource): Promise<DirectoryPlace | undefined> {
  const tailStart = Math.max(0, source.size - TAIL);
  const tail = await source.read(tailStart, source.size - tailStart);
  const view = viewOf(tail);
  let tries = 0;
  for (let place = tail.length - END_SIZE; place >= 0 && tries < 64; place--) {
    if (tail[place] !== 0x50 || view.getUint32(place, true) !== END_OF_DIRECTORY) continue;
    tries++;
    const found = await judgeEnd(source, tailStart + place, tail.subarray(place));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function judgeEnd(source: ByteSource, place: number, bytes: Uint8Array): Promise<DirectoryPlace | undefined> {
  const view = viewOf(bytes);
  const commentEnd = place + END_SIZE + view.getUint16(20, true);
  const split = view.getUint16(4, true) !== 0 && view.getUint16(4, true) !== 0xffff;
  const narrow = { count: view.getUint16(10, true), size: view.getUint32(12, true), offset: view.getUint32(16, true), end: place };
  const wide = await readZip64End(source, place);
  const { count, size, offset, end } = wide ?? narrow;
  const common = { count, trailing: Math.max(0, source.size - commentEnd), split };
  if (size === 0 && count === 0) return { start: end, end, shift: Math.max(0, end - offset), ...common };
  const byPlace = end - size;
  if (byPlace >= 0 && (await isCentralHeader(source, byPlace))) return { start: byPlace, end, shift: byPlace - offset, ...common };
  if (offset < end && (await isCentralHeader(source, offset))) return { start: offset, end, shift: 0, ...common };
  return undefined;
}

/** 4.3.14 and 4.3.15. */
async function readZip64End(source: ByteSource, endPlace: number): Promise<{ count: number; size: number; offset: number; end: number } | undefined> {
  const locatorPlace = endPlace - ZIP64_LOCATOR_SIZE;
  if (locatorPlace < 0) return undefined;
  const locator = await source.read(locatorPlace, ZIP64_LOCATOR_SIZE);
  if (locator.length < ZIP64_LOCATOR_SIZE || viewOf(locator).getUint32(0, true) !== ZIP64_LOCATOR) return undefined;
  for (const place of [locatorPlace - ZIP64_END_SIZE, readUint64(viewOf(locator), 8)]) {
    if (place < 0 || place + ZIP64_END_SIZE > source.size) continue;
    const bytes = await source.read(place, ZIP64_END_SIZE);
    const view = viewOf(bytes);
    if (bytes.length < ZIP64_END_SIZE || view.getUint32(0, true) !== ZIP64_END) continue;
    return { count: readUint64(view, 32), size: readUint64(view, 40), offset: readUint64(view, 48), end: place };
  }
  return undefined;
}

async function isCentralHeader(source: ByteSource, place: number): Promise<boolean> {
  const bytes = await source.read(place, 4);
  return bytes.length === 4 && viewOf(bytes).getUint32(0, true) === CENTRAL_HEADER;
}

export interface Listing {
  readonly records: readonly ZipRecord[];
  /** Where the directory stops making sense before its end. */
  readonly damagedAt?: number;
  /** There are more entries than `maxEntries`. */
  readonly more: boolean;
}

/** All entries of the directory, in its order. */
export async function listDirectory(source: ByteSource, place: DirectoryPlace, maxEntries: number): Promise<Listing> {
  const buffered = bufferedSource(source, 262_144);
  const records: ZipRecord[] = [];
  let offset = place.start;
  while (offset + CENTRAL_HEADER_SIZE <= place.end) {
    if (records.length >= maxEntries) return { records, more: true };
    // name and extra field are 64 KiB at most each
    const header = await buffered.read(offset, CENTRAL_HEADER_SIZE);
    if (header.length < CENTRAL_HEADER_SIZE) break;
    const view = viewOf(header);
    const length = CENTRAL_HEADER_SIZE + view.getUint16(28, true) + view.getUint16(30, true);
    const parsed = parseCentralHeader(await buffered.read(offset, length), place.shift);
    if (parsed === undefined) break;
    records.push(parsed.record);
    offset += parsed.length;
  }
  // the count wraps at 65,536 in archives that are larger without zip64
  const complete = records.length === place.count || records.length % 65_536 === place.count;
  return complete ? { records, more: false } : { records, more: false, damagedAt: offset };
}
