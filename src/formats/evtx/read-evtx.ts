import type { ReadRecords } from "../event-record.js";
import { createHeaderCache } from "../header-cache.js";
import { createBlockReader } from "./block-reader.js";
import { CHUNK_SIZE, createChunk, setChunk } from "./chunk.js";
import { createReading, startChunk } from "./content.js";
import { crc32 } from "./crc32.js";
import { createIssueLog } from "./damage.js";
import { FILE_HEADER_SIZE, readFileHeader } from "./file-header.js";
import { createOriginReader } from "./origin.js";
import { readChunk } from "./read-chunk.js";

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
  const checksum = options.crc32 ?? crc32;
  try {
    const headerBytes = await source.take(FILE_HEADER_SIZE);
    const header = readFileHeader(headerBytes, issues, checksum);
    if (headerBytes.length < FILE_HEADER_SIZE) return;
    const chunk = createChunk();
    const place = { number: 0, fileOffset: FILE_HEADER_SIZE, complaints: 0 };
    const reading = createReading(chunk, (code, offset, message) => {
      place.complaints++;
      issues.report(code, place.fileOffset + offset, message, place.number);
    });
    const headers = createHeaderCache(options.select);
    const task = { reading, place, header, checksum, recover: options.recover ?? false };
    for (;;) {
      const bytes = await source.take(CHUNK_SIZE);
      if (bytes.length === 0) return;
      setChunk(chunk, bytes);
      startChunk(reading);
      const batch = readChunk({ ...task, wanted: { headers, readOrigin: createOriginReader(), onSeen: options.onSeen } });
      if (batch.length > 0) yield batch;
      if (bytes.length < CHUNK_SIZE) return;
      place.number++;
      place.fileOffset += CHUNK_SIZE;
      place.complaints = 0;
    }
  } finally {
    issues.end();
    await source.close();
  }
};
