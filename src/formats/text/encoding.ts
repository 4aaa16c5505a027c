/** How text is stored. `windows-1252` also stands for 8-bit text of which only some lines are valid UTF-8. */
export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

export interface DetectedEncoding {
  readonly encoding: TextEncoding;
  /** Bytes of the byte order mark to skip; 0 where there is none. */
  readonly bomLength: number;
}

/** How much of the start is looked at. */
export const DETECTION_BYTES = 4096;

/**
 * Tells the encoding from the first bytes: byte order mark, then the pattern of NULs that UTF-16 leaves in
 * mostly Latin text, then UTF-8 where the bytes are valid (a character cut off at the end counts as valid),
 * else Windows-1252.
 * @param head the first bytes; up to 4,096 are looked at
 */
export function detectEncoding(head: Uint8Array): DetectedEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", bomLength: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", bomLength: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", bomLength: 2 };
  const looked = head.subarray(0, DETECTION_BYTES);
  const wide = utf16ByNuls(looked);
  if (wide !== undefined) return { encoding: wide, bomLength: 0 };
  return { encoding: classifyUtf8(looked, 0, looked.length) === "invalid" ? "windows-1252" : "utf-8", bomLength: 0 };
}

/**
 * Latin letters in UTF-16 have a NUL in every pair; CJK text still has its blanks, tags and line ends. The first
 * letters must show it: an 8-bit file to which UTF-16 was appended is an 8-bit file.
 */
function utf16ByNuls(head: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (!head.subarray(0, 64).includes(0)) return undefined;
  const pairs = head.length >> 1;
  let first = 0;
  let second = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (head[index] === 0) first++;
    if (head[index + 1] === 0) second++;
  }
  if (second * 5 >= pairs && second > first * 10) return "utf-16le";
  if (first * 5 >= pairs && first > second * 10) return "utf-16be";
  return undefined;
}

/** What a run of bytes is as UTF-8 (RFC 3629); `cut` is valid but for a character that the end cuts off. */
export type Utf8Class = "ascii" | "valid" | "cut" | "invalid";

export function classifyUtf8(bytes: Uint8Array, start: number, end: number): Utf8Class {
  let index = start;
  let ascii = true;
  while (index < end) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) {
      index++;
      continue;
    }
    ascii = false;
    const extra = lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
    if (extra === 0) return "invalid";
    for (let step = 1; step <= extra; step++) {
      if (index + step >= end) return "cut";
      const next = bytes[index + step] ?? 0;
      const [low, high] = step === 1 ? secondByteRange(lead) : [0x80, 0xbf];
      if (next < low || next > high) return "invalid";
    }
    index += extra + 1;
  }
  return ascii ? "ascii" : "valid";
}

/** Overlong forms, surrogates and anything past U+10FFFF are ruled out by the second byte. */
function secondByteRange(lead: number): readonly [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}
