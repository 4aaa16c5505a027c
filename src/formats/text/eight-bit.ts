import { classifyUtf8 } from "./encoding.js";

/**
 * Text of 8-bit characters without a byte order mark. Whole files in UTF-8 are the rule; the exceptions are
 * Windows-1252 and logs into which several programs wrote, so that the decision is taken line by line once
 * a run is not valid UTF-8: one bad line must not garble the rest of a file.
 */
export interface EightBitText {
  readonly text: string;
  /** True when some line was no UTF-8 and was read as Windows-1252. */
  readonly mixed: boolean;
}

const LINE_FEED = 0x0a;

/** @param bytes whole lines, or the end of the file (where a character that is cut off becomes U+FFFD) */
export function decodeEightBit(bytes: Uint8Array): EightBitText {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), mixed: false };
  } catch {
    return decodeByLine(bytes);
  }
}

function decodeByLine(bytes: Uint8Array): EightBitText {
  const parts: string[] = [];
  let mixed = false;
  let runStart = 0;
  let runIsUtf8: boolean | undefined;
  const endRun = (end: number): void => {
    if (end > runStart)
      parts.push(runIsUtf8 === false ? decodeWindows1252(bytes.subarray(runStart, end)) : decodeUtf8(bytes.subarray(runStart, end)));
    runStart = end;
  };
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    const kind = classifyUtf8(bytes, start, end);
    if (kind !== "ascii") {
      const isUtf8 = kind === "valid" || (kind === "cut" && feed < 0);
      if (!isUtf8) mixed = true;
      if (runIsUtf8 !== undefined && runIsUtf8 !== isUtf8) endRun(start);
      runIsUtf8 = isUtf8;
    }
    start = end;
  }
  endRun(bytes.length);
  return { text: parts.join(""), mixed };
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** The characters of 0x80 to 0x9F as the WHATWG index for windows-1252 has them; the gaps are control characters. */
const UPPER_CONTROLS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Some versions of Node decode windows-1252 as Latin-1, which leaves control characters where quotes and dashes belong. */
function decodeWindows1252(bytes: Uint8Array): string {
  const text = new TextDecoder("windows-1252").decode(bytes);
  return text.replace(/[\u0080-\u009f]/g, (character) => UPPER_CONTROLS[character.charCodeAt(0) - 0x80] ?? character);
}
