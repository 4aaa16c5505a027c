import type { InputIssue } from "./member.js";

/**
 * What the core needs from outside. One module of the command line supplies these from Node; a page in a
 * browser would supply them from `File` and `DecompressionStream`.
 */

/** A run of bytes that can be read by ranges: a file, an entry that was unpacked, a browser `File`. */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /**
   * Reads up to `length` bytes from `offset`; fewer only at the end of the source.
   * @throws {InputError} when the underlying read fails
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /**
   * Reads from `offset` into `target`, as far as the source goes; returns the number of bytes read.
   * @throws {InputError} when the underlying read fails
   */
  readInto?(offset: number, target: Uint8Array): Promise<number>;
  /** Says that nothing before this offset will be read again: a source that is itself a stream need not keep it. */
  release?(before: number): void;
  /** Gives up what the source holds (a file handle). A later read may open it again. */
  close?(): Promise<void>;
}

/** The codecs that come from the platform. */
export interface Codecs {
  /**
   * Raw Deflate (RFC 1951) of one complete block of data.
   * @param dictionary up to 32 KiB of what came before (MSZIP)
   * @param maxOutput bytes after which it gives up
   * @throws when the data is not valid Deflate or the output would pass `maxOutput`
   */
  inflateRaw(input: Uint8Array, options: { readonly dictionary?: Uint8Array; readonly maxOutput: number }): Uint8Array;
  /**
   * Raw Deflate of a stream, for what is too large to hold.
   * @throws while iterating, when the data is damaged or ends early; output may be missing then
   */
  inflateRawStream(input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** CRC-32 (ISO 3309) of `data`, continued from `seed` (0 at the start). */
  crc32(data: Uint8Array, seed: number): number;
  /** SHA-256 in lower-case hex of a stream of bytes. */
  sha256(chunks: AsyncIterable<Uint8Array>): Promise<string>;
}

/** One thing named on the command line, or dropped on the page. */
export type RawInput =
  | { readonly kind: "file"; readonly name: string; readonly source: ByteSource }
  | { readonly kind: "folder"; readonly name: string; readonly files: AsyncIterable<RawFile> };

/** A file below a folder, or why there is none to read; `path` is relative to the folder, with `/`. */
export type RawFile = { readonly path: string; readonly source: ByteSource } | { readonly path: string; readonly issue: InputIssue };
