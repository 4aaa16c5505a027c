import type { Chunk } from "./chunk.js";
import { hexBytes, sidSize } from "./identifiers.js";
import { decimal, double, hexadecimal, single } from "./numbers.js";
import { readAnsi } from "./text.js";
import { readFileTime, readSystemTime } from "./time.js";
import { ARRAY, VALUE, fixedSize } from "./value-types.js";

/** Told of a value that is not what its type says; the reading goes on. */
export type Complain = (code: string, offset: number, message: string) => void;

/**
 * One value as the text that Windows' XML shows for it. BinXML values are not for this function.
 * @param type a value type without the array bit
 * @param offset where the value begins in the chunk; it lies wholly inside
 */
export function renderValue(chunk: Chunk, type: number, offset: number, size: number, complain: Complain): string {
  if (size === 0 || type === VALUE.null) return "";
  if (type === VALUE.string) return chunk.texts.read(chunk.bytes, offset, size >> 1);
  const fixed = fixedSize(type);
  if (fixed !== 0 && fixed !== size) return renderMisfit(chunk, type, offset, size, complain);
  switch (type) {
    case VALUE.ansi:
      return readAnsi(chunk.bytes.subarray(offset, offset + size));
    case VALUE.int8:
    case VALUE.int16:
    case VALUE.int32:
    case VALUE.int64:
      return decimal(chunk, offset, size, true);
    case VALUE.uint8:
    case VALUE.uint16:
    case VALUE.uint32:
    case VALUE.uint64:
      return decimal(chunk, offset, size, false);
    case VALUE.hex32:
    case VALUE.hex64:
      return hexadecimal(chunk, offset, size);
    case VALUE.size:
    case VALUE.handle:
      return size === 4 || size === 8 ? hexadecimal(chunk, offset, size) : renderMisfit(chunk, type, offset, size, complain);
    case VALUE.real32:
      return single(chunk, offset);
    case VALUE.real64:
      return double(chunk, offset);
    case VALUE.boolean:
      return chunk.view.getUint32(offset, true) === 0 ? "false" : "true";
    case VALUE.guid:
      return chunk.identifiers.guid(chunk.bytes, offset, size);
    case VALUE.fileTime:
      return readFileTime(chunk, offset);
    case VALUE.systemTime:
      return readSystemTime(chunk, offset);
    case VALUE.sid:
      return size >= 8 && size === sidSize(chunk.bytes[offset + 1] as number)
        ? chunk.identifiers.sid(chunk.bytes, offset, size)
        : renderMisfit(chunk, type, offset, size, complain);
    case VALUE.binary:
      return hexBytes(chunk.bytes, offset, size);
    case VALUE.xml:
      return chunk.texts.read(chunk.bytes, offset, size >> 1);
    default:
      complain("value-type", offset, `Value type 0x${type.toString(16)} is not known; its bytes are shown`);
      return hexBytes(chunk.bytes, offset, size);
  }
}

/** A value whose size is not that of its type: an integer of another width is read as that, of the rest the bytes are shown. */
function renderMisfit(chunk: Chunk, type: number, offset: number, size: number, complain: Complain): string {
  complain("value-size", offset, `A value of type 0x${type.toString(16)} has ${size} bytes`);
  const isWidth = size === 1 || size === 2 || size === 4 || size === 8;
  if (isWidth && type === VALUE.boolean) return decimal(chunk, offset, size, false) === "0" ? "false" : "true";
  if (isWidth && (type === VALUE.hex32 || type === VALUE.hex64 || type === VALUE.size)) return hexadecimal(chunk, offset, size);
  if (isWidth && type >= VALUE.int8 && type <= VALUE.uint64) return decimal(chunk, offset, size, type % 2 === 1);
  return hexBytes(chunk.bytes, offset, size);
}

/**
 * The items of an array value.
 * @param type a value type with the array bit
 */
export function renderArray(chunk: Chunk, type: number, offset: number, size: number, complain: Complain): string[] {
  const base = type & ~ARRAY;
  if (base === VALUE.string) return splitStrings(chunk, offset, size);
  if (base === VALUE.ansi) return splitAnsi(chunk, offset, size);
  const end = offset + size;
  const items: string[] = [];
  let at = offset;
  while (at < end) {
    const itemSize = base === VALUE.sid && at + 1 < end ? sidSize(chunk.bytes[at + 1] as number) : strideOf(base, size);
    const within = Math.min(itemSize, end - at);
    items.push(renderValue(chunk, base, at, within, complain));
    at += within;
  }
  return items;
}

function strideOf(base: number, size: number): number {
  // The file does not say how wide its machine's pointers were.
  if (base === VALUE.size) return size % 8 === 0 ? 8 : 4;
  return fixedSize(base) || size;
}

/** Strings that end in zero, one after the other; the last may lack it. */
function splitStrings(chunk: Chunk, offset: number, size: number): string[] {
  const items: string[] = [];
  const end = offset + (size & ~1);
  let start = offset;
  for (let at = offset; at < end; at += 2) {
    if (chunk.view.getUint16(at, true) !== 0) continue;
    items.push(chunk.texts.read(chunk.bytes, start, (at - start) >> 1));
    start = at + 2;
  }
  if (start < end) items.push(chunk.texts.read(chunk.bytes, start, (end - start) >> 1));
  return items;
}

function splitAnsi(chunk: Chunk, offset: number, size: number): string[] {
  const items: string[] = [];
  const end = offset + size;
  let start = offset;
  for (let at = offset; at < end; at++) {
    if (chunk.bytes[at] !== 0) continue;
    items.push(readAnsi(chunk.bytes.subarray(start, at)));
    start = at + 1;
  }
  if (start < end) items.push(readAnsi(chunk.bytes.subarray(start, end)));
  return items;
}
