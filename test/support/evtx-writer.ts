import { concat, crc32 } from "./bytes.js";
import type { EventToWrite } from "./event.js";
import { CHUNK_SIZE, type Embedding, sealChunk, startChunk } from "./evtx/chunk.js";

export { CHUNK_SIZE } from "./evtx/chunk.js";
export const FILE_HEADER_SIZE = 4096;

/** The ways in which real files are untidy. Without options the file is clean. */
export interface EvtxOptions {
  /** 3.1 up to Windows 10, 3.2 on Windows 11. Default 3.2. */
  readonly version?: "3.1" | "3.2";
  readonly embedding?: Embedding;
  /** The dirty flag of a log that was copied while it was in use. */
  readonly dirty?: boolean;
  /** The chunk count that the header states; a dirty file's header lags behind. */
  readonly statedChunks?: number;
  /** Sets the flag that says checksums are not kept, and zeroes them. */
  readonly withoutChecksums?: boolean;
  /** Records per chunk, to get several chunks from few records. */
  readonly recordsPerChunk?: number;
  /** Inserts an unused (all zero) chunk before the chunk of this number, counted from 0. */
  readonly emptyChunkBefore?: number;
  /** Bytes after the last chunk. */
  readonly junkAfter?: Uint8Array;
  /** Changes the bytes of a finished chunk in place. */
  readonly damage?: (chunk: Uint8Array, index: number) => void;
  /** Computes the chunk checksums again after `damage`, so that only the damage is left to notice. */
  readonly resealAfterDamage?: boolean;
}

/**
 * Writes a Windows event log (EVTX 3.1 or 3.2): file header, 64 KiB chunks with checksums, name and template
 * tables, records as BinXML template instances. Layout after [MS-EVEN6] and what real files hold.
 * @throws when a single record is larger than a chunk
 */
export function writeEvtx(events: readonly EventToWrite[], options: EvtxOptions = {}): Uint8Array {
  const chunks = writeChunks(events, options);
  if (options.emptyChunkBefore !== undefined) chunks.splice(options.emptyChunkBefore, 0, new Uint8Array(CHUNK_SIZE));
  const nextId = (events.at(-1)?.recordId ?? 0) + 1;
  return concat([fileHeader(chunks.length, nextId, options), ...chunks, ...(options.junkAfter === undefined ? [] : [options.junkAfter])]);
}

function writeChunks(events: readonly EventToWrite[], options: EvtxOptions): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let chunk = startChunk(options.embedding ?? "bare");
  let firstNumber = 1;
  const close = (): void => {
    const bytes = chunk.finish(firstNumber);
    if (options.withoutChecksums === true) for (const offset of [52, 124]) bytes.fill(0, offset, offset + 4);
    if (options.damage !== undefined) {
      options.damage(bytes, chunks.length);
      if (options.resealAfterDamage === true) sealChunk(bytes);
    }
    chunks.push(bytes);
    firstNumber += chunk.count;
    chunk = startChunk(options.embedding ?? "bare");
  };
  for (const event of events) {
    if (chunk.count === options.recordsPerChunk) close();
    if (chunk.add(event)) continue;
    if (chunk.count > 0) close();
    if (!chunk.add(event)) throw new Error(`record ${event.recordId} does not fit in a chunk`);
  }
  if (chunk.count > 0 || chunks.length === 0) close();
  return chunks;
}

function fileHeader(chunkCount: number, nextRecordId: number, options: EvtxOptions): Uint8Array {
  const header = new Uint8Array(FILE_HEADER_SIZE);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode("ElfFile\0"));
  view.setBigUint64(8, 0n, true);
  view.setBigUint64(16, BigInt(chunkCount - 1), true);
  view.setBigUint64(24, BigInt(nextRecordId), true);
  view.setUint32(32, 128, true);
  view.setUint16(36, options.version === "3.1" ? 1 : 2, true);
  view.setUint16(38, 3, true);
  view.setUint16(40, FILE_HEADER_SIZE, true);
  view.setUint16(42, (options.statedChunks ?? chunkCount) & 0xffff, true);
  view.setUint32(120, (options.dirty === true ? 1 : 0) | (options.withoutChecksums === true ? 4 : 0), true);
  view.setUint32(124, options.withoutChecksums === true ? 0 : crc32(header.subarray(0, 120)), true);
  return header;
}
