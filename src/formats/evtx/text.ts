/** Texts up to this many units are looked up before they are made: most of a log repeats. */
const LONGEST_REMEMBERED = 80;
const REMEMBERED = 8192;
/** More arguments at once would overflow the stack. */
const UNITS_AT_ONCE = 4096;

const CARRIAGE_RETURN = 13;

/** Reads UTF-16LE text of a chunk. */
export interface TextReader {
  /** Forgets the bytes of the chunk before. */
  reset(): void;
  /**
   * The text of `units` 16-bit units at byte `offset`, without the zeros that end it, as XML shows it.
   */
  read(offset: number, units: number): string;
}

/**
 * @param bytes the chunk; as 16-bit units its platform is little-endian, as every one is that runs this
 */
export function createTextReader(bytes: Uint8Array<ArrayBuffer>): TextReader {
  const even = new Uint16Array(bytes.buffer);
  // The chunk from its second byte on: text begins at odd offsets too, but not in every chunk.
  const odd = new Uint16Array(even.length);
  const oddBytes = new Uint8Array(odd.buffer);
  let hasOdd = false;
  const shifted = (): Uint16Array => {
    if (!hasOdd) oddBytes.set(bytes.subarray(1));
    hasOdd = true;
    return odd;
  };
  const remembered = new Array<string | undefined>(REMEMBERED).fill(undefined);
  return {
    reset() {
      hasOdd = false;
    },
    read(offset, count) {
      const words = (offset & 1) === 0 ? even : shifted();
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

const ascii = new TextDecoder();

// Faster than String.fromCharCode from some hundred units on. It gives U+FFFD for an unpaired surrogate.
const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

function decode(words: Uint16Array, start: number, units: number): string {
  return withLineFeeds(utf16.decode(words.subarray(start, start + units)));
}

function fromUnits(units: Uint16Array | Uint8Array): string {
  // The type asks for an array; apply takes any array-like.
  return String.fromCharCode.apply(null, units as unknown as number[]);
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
  for (let at = 0; at < end; at += UNITS_AT_ONCE) text += fromUnits(bytes.subarray(at, Math.min(at + UNITS_AT_ONCE, end)));
  return isPlain ? text : withLineFeeds(text.replace(C1, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80)));
}
