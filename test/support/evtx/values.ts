import { ByteWriter } from "../bytes.js";
import { fileTime, type Scalar, type Value } from "../event.js";

/** Value types of BinXML ([MS-EVEN6] 2.2.14). */
const TYPE_CODES: Readonly<Record<Scalar["type"], number>> = {
  UnicodeString: 0x01,
  AnsiString: 0x02,
  Int8: 0x03,
  UInt8: 0x04,
  Int16: 0x05,
  UInt16: 0x06,
  Int32: 0x07,
  UInt32: 0x08,
  Int64: 0x09,
  UInt64: 0x0a,
  Boolean: 0x0d,
  Binary: 0x0e,
  GUID: 0x0f,
  SizeT: 0x10,
  FILETIME: 0x11,
  SYSTEMTIME: 0x12,
  SID: 0x13,
  HexInt32: 0x14,
  HexInt64: 0x15,
};

const NULL_TYPE = 0x00;
export const BINXML_TYPE = 0x21;
const ARRAY_BIT = 0x80;

export interface EncodedValue {
  readonly type: number;
  readonly bytes: Uint8Array;
}

export const NULL_VALUE: EncodedValue = {
  type: NULL_TYPE,
  bytes: new Uint8Array(0),
};

/** The type byte that stands in a template's substitution for this value. */
export function typeCode(value: Value): number {
  if (value.type === "Null") return NULL_TYPE;
  if (value.type !== "Array") return TYPE_CODES[value.type];
  const [first] = value.items;
  return ARRAY_BIT | (first === undefined ? TYPE_CODES.UnicodeString : TYPE_CODES[first.type]);
}

export function encodeValue(value: Value): EncodedValue {
  if (value.type === "Null") return NULL_VALUE;
  const writer = new ByteWriter();
  if (value.type === "Array") {
    for (const item of value.items) encodeScalar(writer, item);
  } else {
    encodeScalar(writer, value);
  }
  return { type: typeCode(value), bytes: writer.bytes() };
}

function encodeScalar(writer: ByteWriter, value: Scalar): void {
  switch (value.type) {
    case "UnicodeString":
      // Providers hand over C strings, so the terminator is part of the value.
      writer.utf16(value.value).u16(0);
      return;
    case "AnsiString":
      writer.raw(Uint8Array.from(value.value, (char) => char.charCodeAt(0))).u8(0);
      return;
    case "Int8":
    case "UInt8":
      writer.u8(value.value);
      return;
    case "Int16":
    case "UInt16":
      writer.u16(value.value);
      return;
    case "Int32":
    case "UInt32":
    case "HexInt32":
      writer.u32(value.value >>> 0);
      return;
    case "Int64":
    case "UInt64":
    case "HexInt64":
    case "SizeT":
      writer.u64(value.value);
      return;
    case "Boolean":
      writer.u32(value.value ? 1 : 0);
      return;
    case "Binary":
      writer.raw(value.value);
      return;
    case "GUID":
      writer.raw(guidBytes(value.value));
      return;
    case "FILETIME":
      writer.u64(fileTime(value.value));
      return;
    case "SYSTEMTIME":
      encodeSystemTime(writer, new Date(value.value));
      return;
    case "SID":
      encodeSid(writer, value.value);
      return;
  }
}

function encodeSystemTime(writer: ByteWriter, date: Date): void {
  writer
    .u16(date.getUTCFullYear())
    .u16(date.getUTCMonth() + 1)
    .u16(date.getUTCDay())
    .u16(date.getUTCDate());
  writer.u16(date.getUTCHours()).u16(date.getUTCMinutes()).u16(date.getUTCSeconds()).u16(date.getUTCMilliseconds());
}

/** `S-1-5-18` to bytes: revision, count, six bytes of authority (big endian), then 32-bit parts. */
function encodeSid(writer: ByteWriter, sid: string): void {
  const [revision = 1, authority = 0, ...parts] = sid.split("-").slice(1).map(Number);
  writer.u8(revision).u8(parts.length).u16(0);
  for (const shift of [24, 16, 8, 0]) writer.u8((authority >>> shift) & 0xff);
  for (const part of parts) writer.u32(part);
}

/** `{00112233-4455-6677-8899-AABBCCDDEEFF}`: the first three groups are little endian. */
export function guidBytes(guid: string): Uint8Array {
  const digits = guid.replace(/[{}-]/g, "");
  if (!/^[0-9a-fA-F]{32}$/.test(digits)) throw new Error(`not a GUID: ${guid}`);
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Uint8Array.from(order, (place) => Number.parseInt(digits.slice(place * 2, place * 2 + 2), 16));
}
