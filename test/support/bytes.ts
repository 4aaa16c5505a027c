import { crc32 as zlibCrc32 } from "node:zlib";

/** A growing run of bytes, little endian throughout. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    this.#bytes.fill(0, length, this.#length);
    this.#length = length;
  }

  #view(size: number): DataView {
    const end = this.#length + size;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    const view = new DataView(this.#bytes.buffer, this.#length, size);
    this.#length = end;
    return view;
  }

  u8(value: number): this {
    this.#view(1).setUint8(0, value);
    return this;
  }

  u16(value: number): this {
    this.#view(2).setUint16(0, value, true);
    return this;
  }

  u32(value: number): this {
    this.#view(4).setUint32(0, value, true);
    return this;
  }

  u64(value: bigint): this {
    this.#view(8).setBigUint64(0, BigInt.asUintN(64, value), true);
    return this;
  }

  /** UTF-16, without a terminator. */
  utf16(value: string): this {
    for (let index = 0; index < value.length; index += 1) this.u16(value.charCodeAt(index));
    return this;
  }

  raw(value: Uint8Array): this {
    this.#view(value.length);
    this.#bytes.set(value, this.#length - value.length);
    return this;
  }

  zeros(count: number): this {
    this.#view(count);
    return this;
  }

  /** Overwrites four bytes that were reserved before. */
  patchU32(offset: number, value: number): void {
    new DataView(this.#bytes.buffer).setUint32(offset, value, true);
  }
}

/** CRC-32 (ISO 3309). */
export function crc32(...parts: readonly Uint8Array[]): number {
  return parts.reduce((seed, part) => zlibCrc32(part, seed), 0);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter();
  for (const part of parts) writer.raw(part);
  return writer.bytes();
}

export const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);

/** UTF-16, little endian unless told otherwise, with a byte order mark unless told otherwise. */
export function utf16(value: string, options: { readonly bom?: boolean; readonly bigEndian?: boolean } = {}): Uint8Array {
  const bytes = new ByteWriter().utf16(options.bom === false ? value : `\uFEFF${value}`).bytes();
  if (options.bigEndian !== true) return bytes;
  for (let index = 0; index + 1 < bytes.length; index += 2) bytes.subarray(index, index + 2).reverse();
  return bytes;
}
