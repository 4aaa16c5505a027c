import type { EventRecord, ReadRecords } from "../event-record.js";
import { createHeaderCache } from "../header-cache.js";
import { createBlockReader } from "./block-reader.js";
import { CHUNK_SIZE, FIRST_RECORD, createChunk, resetChunk } from "./chunk.js";
import { areRecordsSound, freeSpaceOffset, hasChunkMagic, isBlank, isHeaderSound } from "./chunk-header.js";
import { type Reading, createReading, startChunk } from "./content.js";
import { EvtxDamage, createIssueLog } from "./damage.js";
import { FILE_HEADER_SIZE, type FileHeader, readFileHeader } from "./file-header.js";
import { type Checksum, crc32 } from "./crc32.js";
import { type RecordPlace, type Wanted, headerRecordId, readBareRecord, readRecord } from "./record.js";
import { walkRecords } from "./walk.js";

/**
 * Reads the records of an EVTX file (format 3.0 to 3.2), a batch per chunk.
 *
 * Everything readable comes out; damage is reported through `onIssue` with chunk and file offset and ends
 * neither the chunk nor the file. The header's chunk count is not trusted: chunks are read to the end of the
 * bytes. Memory is bounded by one chunk, whatever the file claims.
 * @throws only what the source of the bytes throws
 */
export const readEvtx: ReadRecords = async function* readEvtx(bytes, options) {
  const source = createBlockReader(bytes);
  const issues = createIssueLog(options.onIssue);
  const wanted: Wanted = { headers: createHeaderCache(options.select), onSeen: options.onSeen };
  const sum = options.crc32 ?? crc32;
  try {
    const headerBytes = new Uint8Array(FILE_HEADER_SIZE);
    const headerLength = await source.fill(headerBytes);
    const header = readFileHeader(headerBytes.subarray(0, headerLength), issues, sum);
    if (headerLength < FILE_HEADER_SIZE) return;
    const chunk = createChunk();
    const place: ChunkPlace = { number: 0, fileOffset: FILE_HEADER_SIZE };
    const reading = createReading(chunk, (code, offset, message) => issues.report(code, place.fileOffset + offset, message, place.number));
    for (;;) {
      const length = await source.fill(chunk.bytes);
      if (length === 0) return;
      resetChunk(chunk, length);
      startChunk(reading);
      const batch = readChunk(reading, place, header, wanted, sum);
      if (batch.length > 0) yield batch;
      if (length < CHUNK_SIZE) return;
      place.number++;
      place.fileOffset += CHUNK_SIZE;
    }
  } finally {
    issues.end();
    await source.close();
  }
};

interface ChunkPlace {
  number: number;
  fileOffset: number;
}

function readChunk(reading: Reading, place: ChunkPlace, header: FileHeader, wanted: Wanted, sum: Checksum): EventRecord[] {
  const { chunk } = reading.templates;
  if (!hasChunkMagic(chunk)) {
    reportNoChunk(reading, place, header);
    return [];
  }
  if (chunk.length < CHUNK_SIZE)
    reading.complain("chunk-cut", chunk.length, `The file ends within a chunk: ${CHUNK_SIZE} bytes expected, ${chunk.length} found`);
  if (chunk.length < FIRST_RECORD) return [];
  const freeSpace = freeSpaceOffset(chunk);
  checkSums(reading, header, freeSpace, sum);
  const batch: EventRecord[] = [];
  let end = FIRST_RECORD;
  const stop = walkRecords(chunk, freeSpace, (record) => {
    end = record.offset + record.size;
    const read = readOrReport(reading, record, wanted);
    if (read !== undefined) batch.push(read);
  });
  if (stop !== undefined) reading.complain(stop.code, stop.offset, stop.message);
  if (freeSpace !== undefined && end > freeSpace) {
    reading.complain(
      "chunk-free-space",
      48,
      `Records go on to 0x${end.toString(16)}, behind the free space that the header states at 0x${freeSpace.toString(16)}`,
    );
  }
  return batch;
}

function reportNoChunk(reading: Reading, place: ChunkPlace, header: FileHeader): void {
  const { chunk } = reading.templates;
  if (isBlank(chunk)) return;
  if (place.number < header.chunkCount)
    reading.complain("chunk-magic", 0, "A chunk begins with ElfChnk; here stands something else, and it is skipped");
  else reading.complain("chunk-junk", 0, "Behind the last chunk stands something that is no chunk");
}

function checkSums(reading: Reading, header: FileHeader, freeSpace: number | undefined, sum: Checksum): void {
  const { chunk } = reading.templates;
  if (freeSpace === undefined) {
    reading.complain("chunk-free-space", 48, "The free space is said to begin outside of the chunk; records are read as far as they go");
  }
  if (header.withoutChecksums || chunk.length < CHUNK_SIZE) return;
  if (!isHeaderSound(chunk, sum)) reading.complain("chunk-header-checksum", 124, "The checksum of the chunk's header does not match");
  if (freeSpace !== undefined && !areRecordsSound(chunk, freeSpace, sum)) {
    reading.complain("chunk-records-checksum", 52, "The checksum of the chunk's records does not match");
  }
}

function readOrReport(reading: Reading, record: RecordPlace, wanted: Wanted): EventRecord | undefined {
  try {
    return readRecord(reading, record, wanted);
  } catch (error) {
    if (!(error instanceof EvtxDamage)) throw error;
    const number = headerRecordId(reading, record.offset);
    if (error.code === "template-missing") {
      reading.complain(error.code, error.offset, `${error.message}; of record ${number} only its number and time are known`);
      return readBareRecord(reading, record.offset, wanted);
    }
    reading.complain(error.code, error.offset, `${error.message}; record ${number} is lost`);
    return undefined;
  }
}
