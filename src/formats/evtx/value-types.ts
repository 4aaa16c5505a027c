/** Value types of BinXML ([MS-EVEN6] 2.2.12.1). */
export const VALUE = {
  null: 0x00,
  string: 0x01,
  ansi: 0x02,
  int8: 0x03,
  uint8: 0x04,
  int16: 0x05,
  uint16: 0x06,
  int32: 0x07,
  uint32: 0x08,
  int64: 0x09,
  uint64: 0x0a,
  real32: 0x0b,
  real64: 0x0c,
  boolean: 0x0d,
  binary: 0x0e,
  guid: 0x0f,
  size: 0x10,
  fileTime: 0x11,
  systemTime: 0x12,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  handle: 0x20,
  binXml: 0x21,
  xml: 0x23,
} as const;

/** The bit of a value type that makes it an array. */
export const ARRAY = 0x80;

/** By type; 0 where the size differs from value to value. */
const FIXED_SIZES = sizes([
  [VALUE.int8, 1],
  [VALUE.uint8, 1],
  [VALUE.int16, 2],
  [VALUE.uint16, 2],
  [VALUE.int32, 4],
  [VALUE.uint32, 4],
  [VALUE.int64, 8],
  [VALUE.uint64, 8],
  [VALUE.real32, 4],
  [VALUE.real64, 8],
  [VALUE.boolean, 4],
  [VALUE.guid, 16],
  [VALUE.fileTime, 8],
  [VALUE.systemTime, 16],
  [VALUE.hex32, 4],
  [VALUE.hex64, 8],
]);

function sizes(known: readonly (readonly [type: number, size: number])[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const [type, size] of known) table[type] = size;
  return table;
}

/** Bytes that a value of this type takes, or 0 where that differs from value to value. */
export function fixedSize(type: number): number {
  return FIXED_SIZES[type] as number;
}

/** True for every type that the specification names, arrays included. */
export function isKnownType(type: number): boolean {
  const base = type & ~ARRAY;
  return base <= VALUE.hex64 || base === VALUE.handle || base === VALUE.binXml || base === VALUE.xml;
}
