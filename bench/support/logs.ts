import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { crc32 } from "node:zlib";
import { writeEvtx } from "../../test/support/evtx-writer.js";
import { EVERY_TYPE, plainEvent } from "../../test/support/samples-of-values.js";

const HEADER = 4096;
const CHUNK = 65_536;
const FIRST_RECORD = 512;
const SAMPLES = resolve(import.meta.dirname, "../../../shared/evtx/samples");

/**
 * Chunks of event logs that are at least 98 % full. From the public samples, those that evtxexport reads to their end;
 * where they are not at hand, from a log of invented records.
 */
export function denseChunks(only?: string): { readonly chunks: readonly Buffer[]; readonly from: string } {
  if (!existsSync(SAMPLES)) {
    const events = Array.from({ length: 4000 }, (_, index) => plainEvent(index + 1, { kind: "event-data", items: EVERY_TYPE }));
    return { chunks: fullChunks(Buffer.from(writeEvtx(events)), 0.9), from: "invented records (the public samples are not at hand)" };
  }
  const chunks: Buffer[] = [];
  let files = 0;
  for (const name of readdirSync(SAMPLES).sort()) {
    if (!name.endsWith(".evtx") || (only !== undefined && name !== only)) continue;
    const path = join(SAMPLES, name);
    if (only === undefined && !isReadToItsEnd(path)) continue;
    const found = fullChunks(readFileSync(path), 0.98);
    if (found.length > 0) files++;
    chunks.push(...found);
  }
  return { chunks, from: `${chunks.length} chunks of ${files} public samples` };
}

function isReadToItsEnd(path: string): boolean {
  const { status, stderr } = spawnSync("evtxexport", ["-f", "xml", path], { encoding: "utf8", maxBuffer: 1024 * 1024 * 1024 });
  return status === 0 && !/unable to/i.test(stderr);
}

function fullChunks(file: Buffer, fullness: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = HEADER; at + CHUNK <= file.length; at += CHUNK) {
    const chunk = file.subarray(at, at + CHUNK);
    const free = chunk.readUInt32LE(48);
    if (chunk.toString("latin1", 0, 7) === "ElfChnk" && free >= fullness * CHUNK && free <= CHUNK) chunks.push(chunk);
  }
  return chunks;
}

/** Writes a log of about `bytes` of the given chunks, again and again; its records are numbered anew, from 1. */
export function writeLog(path: string, chunks: readonly Buffer[], bytes: number): { readonly records: number; readonly bytes: number } {
  const count = Math.round(bytes / CHUNK);
  const file = openSync(path, "w");
  let next = 1n;
  writeSync(file, fileHeader(count));
  for (let index = 0; index < count; index++) {
    const chunk = Buffer.from(chunks[index % chunks.length] ?? Buffer.alloc(CHUNK));
    next = renumber(chunk, next);
    writeSync(file, chunk);
  }
  closeSync(file);
  return { records: Number(next) - 1, bytes: HEADER + count * CHUNK };
}

function fileHeader(chunks: number): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write("ElfFile\0", "latin1");
  header.writeBigUInt64LE(BigInt(chunks - 1), 16);
  header.writeBigUInt64LE(1n, 24);
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(HEADER, 40);
  header.writeUInt16LE(chunks & 0xffff, 42);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  return header;
}

const RECORD_ID_SLOT = 10;
const UINT64 = 0x0a;

/** Record ids stand in the record's own header and, in the templates that Windows makes, in value 10. */
function renumber(chunk: Buffer, first: bigint): bigint {
  const free = chunk.readUInt32LE(48);
  let next = first;
  for (let at = FIRST_RECORD; at + 28 <= free && chunk.readUInt32LE(at) === 0x2a2a; ) {
    const size = chunk.readUInt32LE(at + 4);
    if (size < 28 || at + size > CHUNK) break;
    setValue(chunk, at, size, chunk.readBigUInt64LE(at + 8), next);
    chunk.writeBigUInt64LE(next, at + 8);
    next++;
    at += size;
  }
  for (const [offset, value] of [
    [8, first],
    [16, next - 1n],
    [24, first],
    [32, next - 1n],
  ] as const)
    chunk.writeBigUInt64LE(value, offset);
  chunk.writeUInt32LE(crc32(chunk.subarray(FIRST_RECORD, free)), 52);
  chunk.writeUInt32LE(crc32(chunk.subarray(128, FIRST_RECORD), crc32(chunk.subarray(0, 120))), 124);
  return next;
}

function setValue(chunk: Buffer, record: number, size: number, known: bigint, next: bigint): void {
  const instance = record + 28;
  if (chunk[instance] !== 0x0c) return;
  const definition = chunk.readUInt32LE(instance + 6);
  const values = definition === instance + 10 ? definition + 24 + chunk.readUInt32LE(definition + 20) : instance + 10;
  if (values + 4 > record + size) return;
  const count = chunk.readUInt32LE(values);
  if (count <= RECORD_ID_SLOT || values + 4 + 4 * count > record + size) return;
  let at = values + 4 + 4 * count;
  for (let slot = 0; slot < RECORD_ID_SLOT; slot++) at += chunk.readUInt16LE(values + 4 + 4 * slot);
  if (chunk[values + 6 + 4 * RECORD_ID_SLOT] === UINT64 && chunk.readBigUInt64LE(at) === known) chunk.writeBigUInt64LE(next, at);
}
