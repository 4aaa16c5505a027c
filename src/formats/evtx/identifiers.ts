import type { Chunk } from "./chunk.js";

const UPPER_HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, "0"));
const LOWER_HEX = UPPER_HEX.map((digits) => digits.toLowerCase());
/** The order in which a GUID's bytes are printed ([MS-DTYP] 2.3.4.2 and 2.3.4.3); -1 is a hyphen. */
const GUID_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

/** A GUID of 16 bytes in braces, lower case as Windows 11 prints it (Windows 10 and before: upper case). */
export function guid(chunk: Chunk, offset: number): string {
  let text = "{";
  for (const at of GUID_ORDER) text += at < 0 ? "-" : LOWER_HEX[chunk.bytes[offset + at] as number];
  return `${text}}`;
}

/** Bytes of a SID with `count` sub-authorities ([MS-DTYP] 2.4.2.2). */
export function sidSize(count: number): number {
  return 8 + 4 * count;
}

/** A SID in the form S-1-5-18. The caller has made sure that its sub-authorities are there. */
export function sid(chunk: Chunk, offset: number): string {
  const { bytes, view } = chunk;
  const count = bytes[offset + 1] as number;
  const authority = view.getUint16(offset + 2, false) * 4_294_967_296 + view.getUint32(offset + 4, false);
  let text = `S-${bytes[offset]}-${authority < 4_294_967_296 ? authority : `0x${authority.toString(16).toUpperCase().padStart(12, "0")}`}`;
  for (let index = 0; index < count; index++) text += `-${view.getUint32(offset + 8 + 4 * index, true)}`;
  return text;
}

/** Bytes as upper-case hexadecimal, nothing between them. */
export function hexBytes(chunk: Chunk, offset: number, size: number): string {
  let text = "";
  for (let at = offset; at < offset + size; at++) text += UPPER_HEX[chunk.bytes[at] as number];
  return text;
}
