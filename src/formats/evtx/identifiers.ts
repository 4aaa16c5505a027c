const UPPER_HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, "0"));
const LOWER_HEX = UPPER_HEX.map((digits) => digits.toLowerCase());
/** The order in which a GUID's bytes are printed ([MS-DTYP] 2.3.4.2 and 2.3.4.3); -1 is a hyphen. */
const GUID_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
const REMEMBERED = 1024;

/** Prints `size` bytes at `offset`. */
type Print = (bytes: Uint8Array, offset: number, size: number) => string;

/** Prints GUIDs and SIDs; a log names the same few again and again, so the latest are remembered. */
export interface Identifiers {
  /** A GUID of 16 bytes in braces, lower case as Windows 11 prints it (Windows 10 and before: upper case). */
  readonly guid: Print;
  /** A SID ([MS-DTYP] 2.4.2.2) in the form S-1-5-18. The caller has made sure that its sub-authorities are there. */
  readonly sid: Print;
}

export function createIdentifiers(): Identifiers {
  return { guid: remembering(printGuid), sid: remembering(printSid) };
}

/** Bytes of a SID with `count` sub-authorities. */
export function sidSize(count: number): number {
  return 8 + 4 * count;
}

/** Bytes as upper-case hexadecimal, nothing between them. */
export function hexBytes(bytes: Uint8Array, offset: number, size: number): string {
  let text = "";
  for (let at = offset; at < offset + size; at++) text += UPPER_HEX[bytes[at] as number];
  return text;
}

function remembering(print: Print): Print {
  const known = new Array<{ readonly bytes: Uint8Array; readonly text: string } | undefined>(REMEMBERED).fill(undefined);
  return (bytes, offset, size) => {
    const last = offset + size;
    let hash = size;
    for (let at = offset; at < last; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
    const place = (hash ^ (hash >>> 15)) & (REMEMBERED - 1);
    const entry = known[place];
    if (entry !== undefined && isAt(entry.bytes, bytes, offset, size)) return entry.text;
    const text = print(bytes, offset, size);
    known[place] = { bytes: bytes.slice(offset, last), text };
    return text;
  };
}

function isAt(part: Uint8Array, bytes: Uint8Array, offset: number, size: number): boolean {
  if (part.length !== size) return false;
  for (let at = 0; at < size; at++) if (part[at] !== bytes[offset + at]) return false;
  return true;
}

function printGuid(bytes: Uint8Array, offset: number): string {
  let text = "{";
  for (const at of GUID_ORDER) text += at < 0 ? "-" : LOWER_HEX[bytes[offset + at] as number];
  return `${text}}`;
}

function printSid(bytes: Uint8Array, offset: number): string {
  const count = bytes[offset + 1] as number;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, sidSize(count));
  const authority = view.getUint16(2, false) * 4_294_967_296 + view.getUint32(4, false);
  let text = `S-${bytes[offset]}-${authority < 4_294_967_296 ? authority : `0x${authority.toString(16).toUpperCase().padStart(12, "0")}`}`;
  for (let index = 0; index < count; index++) text += `-${view.getUint32(8 + 4 * index, true)}`;
  return text;
}
