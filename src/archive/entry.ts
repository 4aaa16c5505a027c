import type { InputIssue } from "./member.js";
import type { ByteSource } from "./ports.js";

/** How many bytes of a member can be seen without reading it. */
export const HEAD_SIZE = 4096;

/** What the readers of ZIP, CAB and folders give to the walk: an entry that can be looked into and read once. */
export interface ArchiveEntry {
  /** Name inside the archive, as decoded. */
  readonly name: string;
  /** Unpacked size in bytes as stated. */
  readonly size: number;
  /** Bytes that it takes in the archive, where that can be told. */
  readonly packedSize?: number;
  /** Damage, collected while it is read. */
  readonly issues: InputIssue[];
  /** Up to `HEAD_SIZE` bytes from its start; empty where none can be had. */
  head(): Promise<Uint8Array>;
  /** All of it from the start, a piece only valid until the next is asked for; to be called at most once and before the next entry is asked for. */
  content(): AsyncIterable<Uint8Array>;
  /** The archive keeps a checksum of it, which is compared when `content` is read to its end. */
  readonly sealed?: boolean;
  /** The content in place, where it is stored as it is. */
  readonly stored?: ByteSource;
}

/** What an archive reader needs from the walk. */
export interface ReaderContext {
  /** Reports what concerns the archive, or one of its entries that cannot be handed out. */
  readonly report: (issue: InputIssue, entryName?: string) => void;
  readonly maxEntries: number;
  /**
   * Counts unpacked bytes against the total.
   * @returns false when it is used up
   */
  readonly spend: (bytes: number) => boolean;
  /** Whether so many bytes out of so few are more than honest data gives. */
  readonly tooDense: (unpacked: number, packed: number) => boolean;
}

export const TOTAL_SIZE_ISSUE: InputIssue = {
  code: "limit-total-size",
  message: "The inputs unpack to more than the limit for one run; the rest of this entry was not read.",
};
