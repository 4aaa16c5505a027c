import type { EventRecord } from "../event-record.js";
import { CHUNK_SIZE, FIRST_RECORD } from "./chunk.js";
import { areRecordsSound, freeSpaceOffset, hasChunkMagic, isBlank, isHeaderSound, isLikeChunk } from "./chunk-header.js";
import type { Reading } from "./content.js";
import type { Checksum } from "./crc32.js";
import { EvtxDamage } from "./damage.js";
import type { FileHeader } from "./file-header.js";
import { type RecordPlace, type Wanted, headerRecordId, readBareRecord, readRecord } from "./record.js";
import { skipAlike } from "./skip.js";
import { findSlackRecords, walkRecords } from "./walk.js";

/** What is to be read of a chunk, and how. */
export interface ChunkTask {
  readonly reading: Reading;
  /** Which chunk it is, and how much of it was found damaged so far. */
  readonly place: { readonly number: number; readonly complaints: number };
  readonly header: FileHeader;
  readonly wanted: Wanted;
  readonly checksum: Checksum;
  /** Records in the slack are wanted too. */
  readonly recover: boolean;
}

/** Reads the records of the chunk that is filled in. */
export function readChunk(task: ChunkTask): EventRecord[] {
  const { reading } = task;
  const { chunk } = reading.templates;
  const batch: EventRecord[] = [];
  if (!hasChunkMagic(chunk) && !hasOnlyLostItsMagic(task)) {
    if (task.recover) recoverRecords(task, 0, batch);
    return batch;
  }
  if (chunk.length < CHUNK_SIZE)
    reading.complain("chunk-cut", chunk.length, `The file ends within a chunk: ${CHUNK_SIZE} bytes expected, ${chunk.length} found`);
  if (chunk.length < FIRST_RECORD) return batch;
  const freeSpace = freeSpaceOffset(chunk);
  if (freeSpace === undefined) {
    reading.complain("chunk-free-space", 48, "The free space is said to begin outside of the chunk; records are read as far as they go");
  }
  let end = FIRST_RECORD;
  const skip = (record: RecordPlace): number => {
    const last = skipAlike(reading, record, Math.min(freeSpace ?? chunk.length, chunk.length), task.wanted);
    end = last + chunk.view.getUint32(last + 4, true);
    return last;
  };
  walkRecords(chunk, freeSpace, reading.complain, (record) => {
    end = record.offset + record.size;
    const read = readOrReport(task, record);
    if (read === "unwanted") return skip(record);
    if (read !== undefined) batch.push(read);
    return record.offset;
  });
  if (freeSpace !== undefined && end > freeSpace) {
    reading.complain(
      "chunk-free-space",
      48,
      `Records go on to 0x${end.toString(16)}, behind the free space that the header states at 0x${freeSpace.toString(16)}`,
    );
  }
  checkSums(task, freeSpace, batch.length > 0);
  if (task.recover) recoverRecords(task, Math.max(end, freeSpace ?? end), batch);
  return batch;
}

/** A chunk that is one but for its first bytes is read. */
function hasOnlyLostItsMagic({ reading, place, header }: ChunkTask): boolean {
  const { chunk } = reading.templates;
  if (isBlank(chunk)) return false;
  if (isLikeChunk(chunk)) {
    reading.complain(
      "chunk-magic",
      0,
      "A chunk begins with ElfChnk; here stands something else, but records follow as in a chunk, and they are read",
    );
    return true;
  }
  if (place.number < header.chunkCount)
    reading.complain("chunk-magic", 0, "A chunk begins with ElfChnk; here stands something else, and it is skipped");
  else reading.complain("chunk-junk", 0, "Behind the last chunk stands something that is no chunk");
  return false;
}

/** The records of a chunk are not summed up where it holds nothing that is wanted and nothing that was found damaged. */
function checkSums({ reading, place, header, checksum }: ChunkTask, freeSpace: number | undefined, isUsed: boolean): void {
  const { chunk } = reading.templates;
  if (header.withoutChecksums || chunk.length < CHUNK_SIZE) return;
  if (!isHeaderSound(chunk, checksum)) reading.complain("chunk-header-checksum", 124, "The checksum of the chunk's header does not match");
  if (freeSpace === undefined || !(isUsed || place.complaints > 0)) return;
  if (!areRecordsSound(chunk, freeSpace, checksum)) {
    reading.complain("chunk-records-checksum", 52, "The checksum of the chunk's records does not match");
  }
}

/** @returns "unwanted" for a sound record that `select` does not want */
function readOrReport({ reading, wanted }: ChunkTask, record: RecordPlace): EventRecord | "unwanted" | undefined {
  try {
    return readRecord(reading, record, wanted) ?? "unwanted";
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

/** Reads what is left of records that the log no longer counts. They are not shown to `onSeen`: no coverage follows from them. */
function recoverRecords({ reading, wanted }: ChunkTask, from: number, batch: EventRecord[]): void {
  const quiet: Wanted = { ...wanted, onSeen: undefined };
  for (const place of findSlackRecords(reading.templates.chunk, from)) {
    try {
      const record = readRecord(reading, place, quiet);
      if (record !== undefined) batch.push(Object.assign(record, { recovered: true as const }));
    } catch (error) {
      if (!(error instanceof EvtxDamage)) throw error;
      const number = headerRecordId(reading, place.offset);
      reading.complain("slack-record", error.offset, `${error.message}; record ${number} in the slack of the chunk cannot be recovered`);
    }
  }
}
