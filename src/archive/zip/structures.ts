/** The structures of PKWARE's APPNOTE.TXT 6.3 that matter for reading, one function each. */

export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const DATA_DESCRIPTOR = 0x08074b50;
export const END_OF_DIRECTORY = 0x06054b50;
export const ZIP64_END = 0x06064b50;
export const ZIP64_LOCATOR = 0x07064b50;

export const LOCAL_HEADER_SIZE = 30;
export const CENTRAL_HEADER_SIZE = 46;
export const END_SIZE = 22;
export const ZIP64_LOCATOR_SIZE = 20;
export const ZIP64_END_SIZE = 56;

const MAX32 = 0xffffffff;

/** What the directory, or a local header found by itself, says of an entry. */
export interface ZipRecord {
  readonly nameBytes: Uint8Array;
  /** From the Unicode path field of Info-ZIP, where it belongs to this name. */
  readonly unicodeName?: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Found by a scan, and its descriptor is lost: size and checksum are 0 because nothing states them. */
  readonly unstated?: true;
  /** Offset of the local header in the source. */
  readonly headerOffset: number;
  readonly disk: number;
  /** Upper byte of "version made by"; 3 is Unix. */
  readonly system: number;
  readonly attributes: number;
}

export const FLAG_ENCRYPTED = 1;
export const FLAG_DESCRIPTOR = 8;

/** 4.3.7, without name and extra field. */
export interface LocalHeader {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly nameLength: number;
  readonly extraLength: number;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @returns undefined where the bytes are too few or begin otherwise */
export function parseLocalHeader(bytes: Uint8Array): LocalHeader | undefined {
  if (bytes.length < LOCAL_HEADER_SIZE) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== LOCAL_HEADER) return undefined;
  return {
    flags: view.getUint16(6, true),
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    packedSize: view.getUint32(18, true),
    size: view.getUint32(22, true),
    nameLength: view.getUint16(26, true),
    extraLength: view.getUint16(28, true),
  };
}

/**
 * 4.3.12: one header of the central directory with its variable part.
 * @param shift bytes that stand before the archive proper
 * @returns the record and the length of the header, or undefined where none stands here
 */
export function parseCentralHeader(bytes: Uint8Array, shift: number): { readonly record: ZipRecord; readonly length: number } | undefined {
  if (bytes.length < CENTRAL_HEADER_SIZE) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== CENTRAL_HEADER) return undefined;
  const nameLength = view.getUint16(28, true);
  const extraLength = view.getUint16(30, true);
  const length = CENTRAL_HEADER_SIZE + nameLength + extraLength + view.getUint16(32, true);
  const nameEnd = CENTRAL_HEADER_SIZE + nameLength;
  if (bytes.length < nameEnd + extraLength) return undefined;
  const nameBytes = bytes.slice(CENTRAL_HEADER_SIZE, nameEnd);
  const extra = bytes.subarray(nameEnd, nameEnd + extraLength);
  const wide = readZip64Extra(extra, [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)]);
  return {
    record: {
      nameBytes,
      ...readUnicodeName(extra),
      flags: view.getUint16(8, true),
      method: view.getUint16(10, true),
      crc: view.getUint32(16, true),
      size: wide[0] ?? 0,
      packedSize: wide[1] ?? 0,
      headerOffset: (wide[2] ?? 0) + shift,
      disk: view.getUint16(34, true),
      system: bytes[5] ?? 0,
      attributes: view.getUint32(38, true),
    },
    length,
  };
}

/** 4.5.3: 64-bit values take the place of those fields that read 0xFFFFFFFF, in their order. */
export function readZip64Extra(extra: Uint8Array, fields: readonly number[]): number[] {
  const wide = findExtra(extra, 0x0001);
  const view = wide && viewOf(wide);
  let place = 0;
  return fields.map((field) => {
    if (field !== MAX32 || view === undefined || place + 8 > view.byteLength) return field;
    place += 8;
    return readUint64(view, place - 8);
  });
}

/** 4.6.9: version 1, the checksum of the plain name, the name in UTF-8. */
export function readUnicodeName(extra: Uint8Array): { readonly unicodeName?: Uint8Array } {
  const field = findExtra(extra, 0x7075);
  return field !== undefined && field.length > 5 && field[0] === 1 ? { unicodeName: field.slice(1) } : {};
}

/** Exact to 2^53, beyond any file; larger values stay large. */
export function readUint64(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 0x1_0000_0000 + view.getUint32(offset, true);
}

function findExtra(extra: Uint8Array, id: number): Uint8Array | undefined {
  const view = viewOf(extra);
  let place = 0;
  while (place + 4 <= extra.length) {
    const end = place + 4 + view.getUint16(place + 2, true);
    if (end > extra.length) return undefined;
    if (view.getUint16(place, true) === id) return extra.subarray(place + 4, end);
    place = end;
  }
  return undefined;
}
