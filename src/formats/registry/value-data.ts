import type { RegistryData } from "./registry-key.js";

/**
 * Data that is written as type word and digits: `dword:0000003c`, `hex(7):…`, `qword:…`, in any case.
 * @returns undefined where the text has no known type word or its digits are no number of that type
 */
export function parseTypedData(text: string): RegistryData | undefined {
  const colon = text.indexOf(":");
  if (colon < 0 || colon > 20) return undefined;
  const word = text.slice(0, colon).trim().toLowerCase();
  const rest = text.slice(colon + 1);
  if (word === "dword") return fixedNumber(rest, 8, (digits) => ({ type: "dword", data: Number.parseInt(digits, 16) }));
  if (word === "qword") return fixedNumber(rest, 16, (digits) => ({ type: "qword", data: BigInt(`0x${digits}`) }));
  const kind = /^hex(?:\(([0-9a-f]{1,8})\))?$/.exec(word);
  if (kind === null) return undefined;
  const bytes = parseHexBytes(rest);
  return bytes === undefined ? undefined : fromBytes(kind[1] ?? "3", bytes);
}

function fixedNumber(text: string, digits: number, make: (digits: string) => RegistryData): RegistryData | undefined {
  const trimmed = text.trim().toLowerCase();
  const number = trimmed.startsWith("0x") ? trimmed.slice(2) : trimmed;
  return number.length > 0 && number.length <= digits && /^[0-9a-f]+$/.test(number) ? make(number) : undefined;
}

/** Bytes as hex digits; commas, blanks and the backslashes of continued lines between them are skipped. */
function parseHexBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length >> 1);
  let length = 0;
  let high = -1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const digit = hexDigit(code);
    if (digit < 0) {
      if (code !== 0x2c && code !== 0x20 && code !== 0x09 && code !== 0x5c) return undefined;
      // `0,` is one byte.
      if (high >= 0) bytes[length++] = high;
      high = -1;
    } else if (high < 0) high = digit;
    else {
      bytes[length++] = high * 16 + digit;
      high = -1;
    }
  }
  if (high >= 0) bytes[length++] = high;
  return bytes.subarray(0, length);
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The number in brackets is the type of the value in winnt.h. */
function fromBytes(type: string, bytes: Uint8Array): RegistryData {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (Number.parseInt(type, 16)) {
    case 1:
      return { type: "string", data: wideString(bytes) };
    case 2:
      return { type: "expand-string", data: wideString(bytes) };
    case 4:
      return bytes.length === 4 ? { type: "dword", data: view.getUint32(0, true) } : binary(bytes);
    case 5:
      return bytes.length === 4 ? { type: "dword", data: view.getUint32(0, false) } : binary(bytes);
    case 7:
      return { type: "multi-string", data: wideStrings(bytes) };
    case 11:
      return bytes.length === 8 ? { type: "qword", data: view.getBigUint64(0, true) } : binary(bytes);
    default:
      return binary(bytes);
  }
}

function wideString(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes);
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

/** Strings that each end with a NUL; the list ends with one more, or with the data. */
function wideStrings(bytes: Uint8Array): string[] {
  const text = new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes);
  const strings = text.split("\0");
  while (strings.length > 0 && strings.at(-1) === "") strings.pop();
  return strings;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function binary(bytes: Uint8Array): RegistryData {
  const parts: string[] = [];
  for (const byte of bytes) parts.push(HEX[byte] ?? "");
  return { type: "binary", data: parts.join("") };
}
