import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CHUNK_SIZE, FILE_HEADER_SIZE, writeEvtx } from "./evtx-writer.js";
import { EVERY_TYPE, plainEvent, plainEvents } from "./samples-of-values.js";

const u16 = (bytes: Uint8Array, offset: number) => new DataView(bytes.buffer, bytes.byteOffset).getUint16(offset, true);
const u32 = (bytes: Uint8Array, offset: number) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
const u64 = (bytes: Uint8Array, offset: number) => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(offset, true);
const ascii = (bytes: Uint8Array, offset: number, length: number) => new TextDecoder("latin1").decode(bytes.subarray(offset, offset + length));
const chunksOf = (file: Uint8Array) =>
  Array.from({ length: (file.length - FILE_HEADER_SIZE) / CHUNK_SIZE }, (_, index) =>
    file.subarray(FILE_HEADER_SIZE + index * CHUNK_SIZE, FILE_HEADER_SIZE + (index + 1) * CHUNK_SIZE),
  );

/** Record ids of a chunk, found by walking from record to record by their sizes alone. */
function walk(chunk: Uint8Array): readonly number[] {
  const ids: number[] = [];
  for (let offset = 512; offset < u32(chunk, 48); offset += u32(chunk, offset + 4)) {
    const size = u32(chunk, offset + 4);
    expect(u32(chunk, offset)).toBe(0x2a2a);
    expect(size % 8).toBe(0);
    expect(u32(chunk, offset + size - 4)).toBe(size);
    ids.push(Number(u64(chunk, offset + 8)));
  }
  return ids;
}

describe("the EVTX writer", () => {
  const file = writeEvtx(plainEvents(900, 41));

  it("writes a file header with a right checksum and the next record id", () => {
    expect(ascii(file, 0, 8)).toBe("ElfFile\0");
    expect([u32(file, 32), u16(file, 36), u16(file, 38), u16(file, 40)]).toEqual([128, 2, 3, 4096]);
    expect(u32(file, 124)).toBe(crc32(file.subarray(0, 120)));
    expect(u64(file, 24)).toBe(941n);
  });

  it("opens another chunk when one is full, and loses no record", () => {
    const chunks = chunksOf(file);
    expect(chunks.length).toBeGreaterThan(1);
    expect(u16(file, 42)).toBe(chunks.length);
    expect(chunks.flatMap(walk)).toEqual(Array.from({ length: 900 }, (_, index) => 41 + index));
  });

  it("seals every chunk with both checksums and its record ids", () => {
    for (const chunk of chunksOf(file)) {
      const ids = walk(chunk);
      expect(ascii(chunk, 0, 8)).toBe("ElfChnk\0");
      expect([u64(chunk, 24), u64(chunk, 32)]).toEqual([BigInt(ids[0] ?? -1), BigInt(ids.at(-1) ?? -1)]);
      expect(u32(chunk, 52)).toBe(crc32(chunk.subarray(512, u32(chunk, 48))));
      expect(u32(chunk, 124)).toBe(crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))));
    }
  });

  it("states a template once in a chunk and refers to it afterwards", () => {
    const one = writeEvtx(plainEvents(1)).length;
    const [chunk = new Uint8Array()] = chunksOf(writeEvtx(plainEvents(20)));
    const first = u32(chunk, 512 + 4);
    const second = u32(chunk, 512 + first + 4);
    expect(one).toBe(FILE_HEADER_SIZE + CHUNK_SIZE);
    expect(second).toBeLessThan(first / 3);
  });

  it("writes format 3.1, the dirty flag, a stale chunk count, no checksums and junk on request", () => {
    const dirty = writeEvtx(plainEvents(30), {
      version: "3.1",
      dirty: true,
      statedChunks: 1,
      withoutChecksums: true,
      recordsPerChunk: 10,
      junkAfter: Uint8Array.of(1, 2, 3),
    });
    expect([u16(dirty, 36), u16(dirty, 42), u32(dirty, 120), u32(dirty, 124)]).toEqual([1, 1, 5, 0]);
    expect(dirty.length).toBe(FILE_HEADER_SIZE + 3 * CHUNK_SIZE + 3);
  });

  it("puts an unused chunk and damage where they are asked for", () => {
    const file = writeEvtx(plainEvents(20), {
      recordsPerChunk: 10,
      emptyChunkBefore: 1,
      damage: (chunk, index) => index === 1 && chunk.fill(0x58, 0, 8),
    });
    const [first, empty, last] = chunksOf(file).map((chunk) => ascii(chunk, 0, 8));
    expect([first, empty, last]).toEqual(["ElfChnk\0", "\0".repeat(8), "X".repeat(8)]);
  });

  it("gives the same bytes for the same records", () => {
    const events = [plainEvent(1, { kind: "event-data", items: EVERY_TYPE }), plainEvent(2)];
    expect(writeEvtx(events)).toEqual(writeEvtx(events));
  });
});
