import { DETECTION_BYTES, detectEncoding, type TextEncoding } from "./encoding.js";
import { decodeEightBit } from "./eight-bit.js";

/** A JavaScript string cannot hold much more; files of this size are read by `decodeTextChunks`. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;
/** Blocks of a fixed size make the result independent of how the bytes arrive. */
const BLOCK_BYTES = 64 * 1024;
/** A line longer than this is decoded in pieces. */
const MAX_LINE_BYTES = 1024 * 1024;

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** True when only the first 256 MiB were decoded. */
  readonly truncated?: true;
}

/** Decodes a whole file by its byte order mark, its NULs or its validity; never throws, damage becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const whole = bytes.subarray(0, MAX_WHOLE_BYTES);
  const truncated = bytes.length > whole.length ? ({ truncated: true } as const) : {};
  const detected = detectEncoding(whole);
  const body = whole.subarray(detected.bomLength);
  if (detected.bomLength === 0 && (detected.encoding === "utf-8" || detected.encoding === "windows-1252")) {
    const { text, mixed } = decodeEightBit(body);
    return { text, encoding: mixed ? "windows-1252" : "utf-8", ...truncated };
  }
  return { text: new TextDecoder(detected.encoding, { ignoreBOM: true }).decode(body), encoding: detected.encoding, ...truncated };
}

/**
 * Decodes a stream by the same rules as `decodeText`, holding about one line or one block in memory.
 * The text does not depend on where the chunks are cut.
 */
export async function* decodeTextChunks(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let push: ((block: Uint8Array, last: boolean) => string) | undefined;
  let waiting: Uint8Array | undefined;
  const decode = (block: Uint8Array, last: boolean): string => {
    if (push !== undefined) return push(block, last);
    const detected = detectEncoding(block.subarray(0, DETECTION_BYTES));
    const eightBit = detected.bomLength === 0 && (detected.encoding === "utf-8" || detected.encoding === "windows-1252");
    push = eightBit ? createLineDecoder() : createStreamDecoder(detected.encoding);
    return push(block.subarray(detected.bomLength), last);
  };
  for await (const block of fixedBlocks(chunks)) {
    if (waiting !== undefined) {
      const text = decode(waiting, false);
      if (text !== "") yield text;
    }
    waiting = block;
  }
  if (waiting !== undefined) {
    const text = decode(waiting, true);
    if (text !== "") yield text;
  }
}

function createStreamDecoder(encoding: TextEncoding): (block: Uint8Array, last: boolean) => string {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (block, last) => decoder.decode(block, { stream: !last });
}

/** Passes on whole lines, because the encoding of 8-bit text is decided by line. */
function createLineDecoder(): (block: Uint8Array, last: boolean) => string {
  /** The beginning of a line, without a line feed in it. */
  let pending: Uint8Array[] = [];
  let length = 0;
  return (block, last) => {
    const feed = block.lastIndexOf(0x0a);
    if (!last && feed < 0 && length + block.length < MAX_LINE_BYTES) {
      pending.push(block.slice());
      length += block.length;
      return "";
    }
    const bytes = length === 0 ? block : join([...pending, block], length + block.length);
    const end = last ? bytes.length : feed >= 0 ? length + feed + 1 : endOfCharacters(bytes);
    pending = end < bytes.length ? [bytes.slice(end)] : [];
    length = bytes.length - end;
    return decodeEightBit(bytes.subarray(0, end)).text;
  };
}

/** Not inside a character: steps back over up to three continuation bytes to the byte that leads them. */
function endOfCharacters(bytes: Uint8Array): number {
  let end = bytes.length;
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) end = bytes.length - back;
    if (byte < 0x80 || byte >= 0xc0) break;
  }
  return end;
}

/** Blocks of one size, the last one shorter. A block is valid until the next but one is asked for, because its memory is used again. */
async function* fixedBlocks(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let block = new Uint8Array(BLOCK_BYTES);
  let other = new Uint8Array(BLOCK_BYTES);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + BLOCK_BYTES - filled);
      block.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled === BLOCK_BYTES) {
        yield block;
        [block, other] = [other, block];
        filled = 0;
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
