import type { Checksum } from "./crc32.js";
import type { IssueLog } from "./damage.js";

/** The block that holds the file header. */
export const FILE_HEADER_SIZE = 4096;
const MAGIC = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00];
const CHECKED_BYTES = 120;

export interface FileHeader {
  /** Chunks that the header counts; a log that was in use holds more, and more than 65,535 do not fit the field. */
  readonly chunkCount: number;
  /** True where the file says that it keeps no checksums. */
  readonly withoutChecksums: boolean;
}

/** True where the bytes begin as an EVTX file does ("ElfFile" and a zero byte). */
export function isEvtx(head: Uint8Array): boolean {
  return MAGIC.every((byte, index) => head[index] === byte);
}

/**
 * Reads the file header ([MS-EVEN6] leaves it out; libevtx documents it). Whatever is wrong with it is reported
 * and the chunks are read all the same.
 * @param bytes the first 4096 bytes, or fewer of a file that was cut
 */
export function readFileHeader(bytes: Uint8Array, issues: IssueLog, sum: Checksum): FileHeader {
  if (bytes.length < 128) {
    issues.report("file-cut", bytes.length, `The file ends within its header: 4096 bytes expected, ${bytes.length} found`);
    return { chunkCount: 0, withoutChecksums: false };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const withoutChecksums = (view.getUint32(120, true) & 4) !== 0;
  if (!isEvtx(bytes)) {
    issues.report("file-magic", 0, "The file does not begin with ElfFile; chunks are looked for at their usual places");
    return { chunkCount: 0, withoutChecksums: false };
  }
  if (bytes.length < FILE_HEADER_SIZE) {
    issues.report("file-cut", bytes.length, `The file ends within its header: 4096 bytes expected, ${bytes.length} found`);
  }
  const major = view.getUint16(38, true);
  const minor = view.getUint16(36, true);
  if (major !== 3 || minor > 2) {
    issues.report("file-version", 36, `Format version ${major}.${minor}; 3.0 to 3.2 are known, it is read as 3.2`);
  }
  const stored = view.getUint32(124, true);
  if (!withoutChecksums && stored !== sum(bytes.subarray(0, CHECKED_BYTES), 0)) {
    issues.report("file-header-checksum", 124, "The checksum of the file header does not match");
  }
  return { chunkCount: view.getUint16(42, true), withoutChecksums };
}
