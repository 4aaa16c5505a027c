import { ByteWriter, concat, utf8 } from "./bytes.js";

/** Writes LZX as cabinets hold it ([MS-PATCH], [MS-CAB]); plain codes, greedy matches, nothing clever. */
export interface LzxOptions {
  /** 15 to 21. */
  readonly windowBits: number;
  /** Kinds of block, taken in turn. Default: verbatim only. */
  readonly blocks?: readonly ("verbatim" | "aligned" | "uncompressed")[];
  /** Bytes per block. Default 50,001, so that blocks end inside frames and uncompressed ones are odd. */
  readonly blockSize?: number;
  /** The file size stated for the translation of x86 calls; the content is translated with it. Default: none. */
  readonly e8Size?: number;
}

const FRAME = 32_768;
const SLOTS = [30, 32, 34, 36, 38, 42, 50];
const extraBits = (slot: number): number => Math.min(17, Math.max(0, (slot >> 1) - 1));
const BASES = Array.from({ length: 50 }, (_, slot) =>
  Array.from({ length: slot }, (_, before) => 2 ** extraBits(before)).reduce((sum, size) => sum + size, 0),
);

/** Lengths of a complete code over `count` symbols that differ by one at most. */
function flatCode(count: number): number[] {
  const bits = Math.ceil(Math.log2(count));
  const shorter = 2 ** bits - count;
  return Array.from({ length: count }, (_, symbol) => (symbol < shorter ? bits - 1 : bits));
}

function codesOf(lengths: readonly number[]): number[] {
  const codes = lengths.map(() => 0);
  let code = 0;
  for (let bits = 1; bits <= 16; bits += 1) {
    lengths.forEach((length, symbol) => {
      if (length === bits) codes[symbol] = code++;
    });
    code <<= 1;
  }
  return codes;
}

class BitWriter {
  readonly #frames: ByteWriter[] = [new ByteWriter()];
  #bits = 0;
  #count = 0;

  get frames(): Uint8Array[] {
    return this.#frames.map((frame) => frame.bytes());
  }

  put(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit -= 1) {
      this.#bits = (this.#bits << 1) | (Math.floor(value / 2 ** bit) & 1);
      this.#count += 1;
      if (this.#count === 16) this.#flush();
    }
  }

  align(): void {
    if (this.#count > 0) this.put(0, 16 - this.#count);
  }

  /** The padding before uncompressed data is never empty. */
  alignAlways(): void {
    if (this.#count === 0) this.put(0, 16);
    else this.align();
  }

  raw(bytes: Uint8Array): void {
    this.#frames.at(-1)?.raw(bytes);
  }

  nextFrame(): void {
    this.#frames.push(new ByteWriter());
  }

  #flush(): void {
    this.#frames.at(-1)?.u16(this.#bits);
    this.#bits = 0;
    this.#count = 0;
  }
}

/** The content as one packed frame per 32 KiB. */
function lzxFrames(content: Uint8Array, options: LzxOptions): Uint8Array[] {
  const out = new BitWriter();
  const data = options.e8Size === undefined ? content : toAbsoluteCalls(content, options.e8Size);
  out.put(options.e8Size === undefined ? 0 : 1, 1);
  if (options.e8Size !== undefined) out.put(options.e8Size, 32);

  const kinds = options.blocks ?? ["verbatim"];
  const blockSize = options.blockSize ?? 50_001;
  const mainLengths = flatCode(256 + (SLOTS[options.windowBits - 15] ?? 0) * 8);
  const lengthLengths = flatCode(249);
  const main = codesOf(mainLengths);
  const long = codesOf(lengthLengths);
  const recent = [1, 1, 1];
  const seen = new Map<number, number>();
  let coded = false;
  let pad = false;

  for (let start = 0, index = 0; start < data.length; start += blockSize, index += 1) {
    const end = Math.min(start + blockSize, data.length);
    const kind = kinds[index % kinds.length];
    if (pad) out.raw(Uint8Array.of(0));
    pad = false;
    out.put(kind === "verbatim" ? 1 : kind === "aligned" ? 2 : 3, 3);
    out.put(end - start, 24);
    if (kind === "uncompressed") {
      out.alignAlways();
      out.raw(recent.reduce((writer, offset) => writer.u32(offset), new ByteWriter()).bytes());
      for (let place = start; place < end; ) {
        const stop = Math.min(end, frameEnd(place));
        out.raw(data.subarray(place, stop));
        place = stop;
        // the padding byte of an odd block stands before the frame ends
        if (place === end && (end - start) % 2 === 1 && place % FRAME === 0) out.raw(Uint8Array.of(0));
        if (place % FRAME === 0 && place < data.length) out.nextFrame();
      }
      pad = (end - start) % 2 === 1 && end % FRAME !== 0;
      continue;
    }
    if (kind === "aligned") for (let symbol = 0; symbol < 8; symbol += 1) out.put(3, 3);
    putLengths(out, mainLengths.slice(0, 256), coded);
    putLengths(out, mainLengths.slice(256), coded);
    putLengths(out, lengthLengths, coded);
    coded = true;
    for (let place = start; place < end; ) {
      const stop = Math.min(end, frameEnd(place));
      const key = ((data[place] ?? 0) << 16) | ((data[place + 1] ?? 0) << 8) | (data[place + 2] ?? 0);
      const before = seen.get(key);
      const offset = before === undefined ? 0 : place - before;
      const length = before === undefined || offset > 2 ** options.windowBits - 3 ? 0 : matchLength(data, before, place, stop);
      seen.set(key, place);
      if (length < 3) {
        const literal = data[place] ?? 0;
        out.put(main[literal] ?? 0, mainLengths[literal] ?? 0);
        place += 1;
      } else {
        putMatch(offset, length, kind === "aligned");
        place += length;
      }
      if (place % FRAME === 0 && place < data.length) {
        out.align();
        out.nextFrame();
      }
    }
  }
  out.align();
  return out.frames;

  function putMatch(offset: number, length: number, aligned: boolean): void {
    const again = recent.indexOf(offset);
    const slot = again >= 0 ? again : BASES.findLastIndex((base) => base <= offset + 2);
    const header = Math.min(length - 2, 7);
    const symbol = 256 + slot * 8 + header;
    out.put(main[symbol] ?? 0, mainLengths[symbol] ?? 0);
    if (header === 7) out.put(long[length - 9] ?? 0, lengthLengths[length - 9] ?? 0);
    if (again > 0) [recent[0], recent[again]] = [recent[again] ?? 1, recent[0] ?? 1];
    if (again >= 0) return;
    const extra = extraBits(slot);
    const rest = offset + 2 - (BASES[slot] ?? 0);
    if (aligned && extra >= 3) {
      out.put(rest >> 3, extra - 3);
      out.put(rest & 7, 3);
    } else out.put(rest, extra);
    recent.unshift(offset);
    recent.pop();
  }
}

const frameEnd = (place: number): number => (Math.floor(place / FRAME) + 1) * FRAME;

function matchLength(data: Uint8Array, from: number, at: number, end: number): number {
  let length = 0;
  while (length < 257 && at + length < end && data[from + length] === data[at + length]) length += 1;
  return length;
}

/** Lengths as differences to those before: all zero at first, the same ones later. */
function putLengths(out: BitWriter, lengths: readonly number[], again: boolean): void {
  const pretree = flatCode(20);
  const codes = codesOf(pretree);
  for (const length of pretree) out.put(length, 4);
  for (const length of lengths) {
    const symbol = again ? 0 : (17 - length) % 17;
    out.put(codes[symbol] ?? 0, pretree[symbol] ?? 0);
  }
}

/** The translation that the decoder takes back ([MS-PATCH]). */
function toAbsoluteCalls(content: Uint8Array, fileSize: number): Uint8Array {
  const bytes = content.slice();
  const view = new DataView(bytes.buffer);
  for (let frame = 0; frame < bytes.length; frame += FRAME) {
    const end = Math.min(frame + FRAME, bytes.length) - 10;
    if (end - frame <= 0) continue;
    for (let place = frame; place < end; place += 1) {
      if (bytes[place] !== 0xe8) continue;
      const relative = view.getInt32(place + 1, true);
      if (relative >= -place && relative < fileSize - place) view.setInt32(place + 1, relative + place, true);
      else if (relative >= fileSize - place && relative < fileSize) view.setInt32(place + 1, relative - fileSize, true);
      place += 4;
    }
  }
  return bytes;
}

/** A cabinet with one file, packed by LZX. */
export function writeLzxCab(name: string, content: Uint8Array, options: LzxOptions): Uint8Array {
  const blocks = lzxFrames(content, options).map((frame, index) =>
    concat([
      new ByteWriter()
        .u32(0)
        .u16(frame.length)
        .u16(Math.min(FRAME, content.length - index * FRAME))
        .bytes(),
      frame,
    ]),
  );
  const entry = new ByteWriter().u32(content.length).u32(0).u16(0).u16(0x5a21).u16(0).u16(0x20).raw(utf8(name)).u8(0).bytes();
  const dataOffset = 36 + 8 + entry.length;
  const data = concat(blocks);
  const header = new ByteWriter().raw(utf8("MSCF")).u32(0);
  header
    .u32(dataOffset + data.length)
    .u32(0)
    .u32(44)
    .u32(0);
  header.u8(3).u8(1).u16(1).u16(1).u16(0).u16(0).u16(0);
  const folder = new ByteWriter()
    .u32(dataOffset)
    .u16(blocks.length)
    .u16(3 | (options.windowBits << 8))
    .bytes();
  return concat([header.bytes(), folder, entry, data]);
}
