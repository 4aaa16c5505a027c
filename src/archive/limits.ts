/** What a hostile archive must not pass. Beyond one of these comes an issue `limit-…`, and the rest is still walked. */
export interface ArchiveLimits {
  /** Entries of one archive. */
  readonly entriesPerArchive: number;
  /** Entries and files of all inputs together. */
  readonly entriesTotal: number;
  /** Unpacked bytes of one entry; entries are streamed. */
  readonly entrySize: number;
  /** Bytes of nested archives that are in memory at the same time: a ZIP in an archive is held, of a cabinet only what it still needs. */
  readonly nestedSize: number;
  /** Unpacked bytes of all inputs together, those included that had to be unpacked on the way to others. */
  readonly totalSize: number;
  /** Unpacked bytes per packed byte of one entry, looked at from `ratioFrom` unpacked bytes on. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Archives in archives: 3 is the CAB of the licensing tool in the CAB of the MDM tool in the ZIP of Intune. */
  readonly depth: number;
  /** Characters of a path; longer ones are cut. */
  readonly nameLength: number;
  /** Input files up to this size get a SHA-256. */
  readonly hashedSize: number;
}

const MIB = 1024 * 1024;

/**
 * Bundles of the field have up to some thousand entries and 250 MB packed, 2 GB unpacked. Deflate cannot pass 1,032 : 1; event
 * logs that are mostly empty reach 100 : 1, but not over many megabytes.
 */
export const DEFAULT_LIMITS: ArchiveLimits = {
  entriesPerArchive: 100_000,
  entriesTotal: 100_000,
  entrySize: 2048 * MIB,
  nestedSize: 512 * MIB,
  totalSize: 8192 * MIB,
  ratio: 200,
  ratioFrom: 64 * MIB,
  depth: 3,
  nameLength: 1024,
  hashedSize: 1024 * MIB,
};
