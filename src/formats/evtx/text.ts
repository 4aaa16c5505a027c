/** Texts up to this many units are looked up before they are made: most of a log repeats. */
const LONGEST_REMEMBERED = 80;
const REMEMBERED = 8192;
/** More arguments at once would overflow the stack. */
const UNITS_AT_ONCE = 4096;

const CARRIAGE_RETURN = 13;

/** Reads UTF-16LE text of a chunk. */
export interface TextReader {
  /**
   * The text of `units` 16-bit units at byte `offset`, without the zeros that end it, as XML shows it. It may begin at an
   * odd offset, where a 16-bit view does not reach it.
   */
  read(bytes: Uint8Array, offset: number, units: number): string;
}

export function createTextReader(): TextReader {
  const remembered = new Array<string | undefined>(REMEMBERED).fill(undefined);
  return {
    read(bytes, offset, count) {
      let end = offset + 2 * count;
      while (end > offset && bytes[end - 2] === 0 && bytes[end - 1] === 0) end -= 2;
      const units = (end - offset) >> 1;
      if (units === 0) return "";
      if (units > LONGEST_REMEMBERED) return decode(bytes, offset, end);
      let hash = units;
      let isPlain = true;
      for (let at = offset; at < end; at += 2) {
        const unit = unitAt(bytes, at);
        hash = (Math.imul(hash, 31) + unit) | 0;
        if (unit === CARRIAGE_RETURN || (unit & 0xf800) === 0xd800) isPlain = false;
      }
      const place = (hash ^ (hash >>> 13)) & (REMEMBERED - 1);
      const known = remembered[place];
      if (known !== undefined && known.length === units && isAt(known, bytes, offset)) return known;
      if (!isPlain) return decode(bytes, offset, end);
      const text = fromUnits(bytes, offset, units);
      remembered[place] = text;
      return text;
    },
  };
}

function unitAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8);
}

function isAt(text: string, bytes: Uint8Array, offset: number): boolean {
  for (let at = 0, from = offset; at < text.length; at++, from += 2) if (text.charCodeAt(at) !== unitAt(bytes, from)) return false;
  return true;
}

function fromUnits(bytes: Uint8Array, offset: number, units: number): string {
  const codes: number[] = [];
  for (let at = 0, from = offset; at < units; at++, from += 2) codes.push(unitAt(bytes, from));
  return String.fromCharCode(...codes);
}

const ascii = new TextDecoder();

// Faster than String.fromCharCode from some hundred units on. It gives U+FFFD for an unpaired surrogate.
const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

function decode(bytes: Uint8Array, start: number, end: number): string {
  return withLineFeeds(utf16.decode(bytes.subarray(start, end)));
}

/** A text as every reader of Windows' XML sees it: line ends are line feeds (XML 1.0, 2.11). */
function withLineFeeds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** Windows-1252 from 0x80 to 0x9f; the rest is as in Unicode. Not left to TextDecoder: Node 20 reads it as ISO 8859-1. */
const WINDOWS_1252 =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

const C1 = /[\u0080-\u009f]/g;

/** Text in the code page of the machine that wrote it, which the file does not name: read as Windows-1252. */
export function readAnsi(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  let text = "";
  let isPlain = true;
  for (let at = 0; at < end && isPlain; at++) isPlain = (bytes[at] as number) < 0x80 && bytes[at] !== CARRIAGE_RETURN;
  if (isPlain && end > LONGEST_REMEMBERED) return ascii.decode(bytes.subarray(0, end));
  for (let at = 0; at < end; at += UNITS_AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, Math.min(at + UNITS_AT_ONCE, end)));
  return isPlain ? text : withLineFeeds(text.replace(C1, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80)));
}
