import type { ByteSource } from "./ports.js";

/** Why an input, an entry or a part of one could not be used. Codes are kebab-case and stable. */
export interface InputIssue {
  /** For example `zip-entry-crc`, `cab-block-damaged`, `limit-total-size`. */
  readonly code: string;
  /** Where: an entry path, a byte offset (`offset 4096`), a chunk. */
  readonly at?: string;
  /** One plain sentence: what was expected and what was found. */
  readonly message: string;
}

/** A named run of bytes that came out of the input, archives already unpacked. */
export interface Member {
  /** Path inside the input, archives joined by `!/`; with several inputs the input's name comes first. */
  readonly path: string;
  /** Unpacked size in bytes as the archive states it; what really comes may be less. */
  readonly size: number;
  /** The first bytes (up to 4,096), enough to tell what it is. */
  readonly head: Uint8Array;
  /**
   * The content, in order; a piece is only valid until the next is asked for. Call it at most once, and before asking for the next member: a solid archive
   * (CAB) is unpacked on the way. A member that is not read costs as little as its archive allows.
   * Damage does not throw: what can be had comes, and the damage is in `issues`.
   */
  chunks(): AsyncIterable<Uint8Array>;
  /** The content in place, by ranges, where it is not packed: a file, or an entry that an archive stores as it is. */
  readonly source?: ByteSource;
  /** Grows while `chunks()` runs. */
  readonly issues: readonly InputIssue[];
}
