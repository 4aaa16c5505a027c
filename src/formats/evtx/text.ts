/** Texts up to this many units are looked up before they are made: most of a log repeats. */
const LONGEST_REMEMBERED = 80;
const REMEMBERED = 8192;
/** More arguments at once would overflow the stack. */
const UNITS_AT_ONCE = 4096;

const CARRIAGE_RETURN = 13;

/** Reads UTF-16LE text of a chunk. */
export interface TextReader {
  /**
   * The text of `units` 16-bit units at byte `offset`, without the zeros that end it, as XML shows it.
   */
  read(offset: number, units: number): string;
}

/**
 * @param even the chunk from byte 0 as 16-bit units (typed arrays are little-endian on every platform that runs this)
 * @param odd the chunk from byte 1
 */
export function createTextReader(even: Uint16Array, odd: Uint16Array): TextReader {
  const remembered = new Array<string | undefined>(REMEMBERED).fill(undefined);
  return {
    read(offset, count) {
      const words = (offset & 1) === 0 ? even : odd;
      const start = offset >> 1;
      let units = count;
      while (units > 0 && words[start + units - 1] === 0) units--;
      if (units === 0) return "";
      if (units > LONGEST_REMEMBERED) return decode(words, start, units);
      let hash = units;
      let isPlain = true;
      for (let at = start; at < start + units; at++) {
        const unit = words[at] as number;
        hash = (Math.imul(hash, 31) + unit) | 0;
        if (unit === CARRIAGE_RETURN || (unit & 0xf800) === 0xd800) isPlain = false;
      }
      const place = (hash ^ (hash >>> 13)) & (REMEMBERED - 1);
      const known = remembered[place];
      if (known !== undefined && known.length === units && isAt(known, words, start)) return known;
      if (!isPlain) return decode(words, start, units);
      const text = fromUnits(words.subarray(start, start + units));
      remembered[place] = text;
      return text;
    },
  };
}

function isAt(text: string, words: Uint16Array, start: number): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== words[start + at]) return false;
  return true;
}

function decode(words: Uint16Array, start: number, units: number): string {
  let text = "";
  for (let at = start; at < start + units; at += UNITS_AT_ONCE) {
    text += fromUnits(words.subarray(at, Math.min(at + UNITS_AT_ONCE, start + units)));
  }
  return asInXml(text);
}

function fromUnits(units: Uint16Array | Uint8Array): string {
  // The type asks for an array; apply takes any array-like.
  return String.fromCharCode.apply(null, units as unknown as number[]);
}

const UNPAIRED = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const TO_BE_CHANGED = /[\r\uD800-\uDFFF]/;

/**
 * A text as every reader of Windows' XML sees it: line ends are line feeds (XML 1.0, 2.11), and an unpaired
 * surrogate, for which UTF-8 has no form, is U+FFFD.
 */
function asInXml(text: string): string {
  return TO_BE_CHANGED.test(text) ? text.replace(UNPAIRED, "\uFFFD").replace(/\r\n?/g, "\n") : text;
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
  for (let at = 0; at < end; at += UNITS_AT_ONCE) text += fromUnits(bytes.subarray(at, Math.min(at + UNITS_AT_ONCE, end)));
  return asInXml(text.replace(C1, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80)));
}
