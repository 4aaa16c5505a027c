import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/archive/index.js";
import { peekLog } from "../../../src/formats/evtx/index.js";
import type { EventToWrite } from "../../support/event.js";
import { writeEvtx } from "../../support/evtx-writer.js";
import { plainEvents } from "../../support/samples-of-values.js";

const HEADER = 4096;
const CHUNK = 65_536;
const CHANNEL = "Alderbrook-Test-Provider/Operational";

const peek = (bytes: Uint8Array): ReturnType<typeof peekLog> => peekLog(memorySource(bytes));

/** A log of many chunks, with ten records each. */
const log = (records: number, firstId = 1): Uint8Array => writeEvtx(plainEvents(records, firstId), { recordsPerChunk: 10 });

function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = HEADER; at < bytes.length; at += CHUNK) chunks.push(bytes.slice(at, at + CHUNK));
  return chunks;
}

function fileOf(header: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(HEADER + chunks.length * CHUNK);
  bytes.set(header.subarray(0, HEADER));
  for (const [index, chunk] of chunks.entries()) bytes.set(chunk, HEADER + index * CHUNK);
  return bytes;
}

/** Numbers the records of a file one after the other, whatever number each tells of itself, as an export of several channels does. */
function numberAnew(bytes: Uint8Array): Uint8Array {
  let next = 1n;
  for (let start = HEADER; start < bytes.length; start += CHUNK) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, CHUNK);
    const first = next;
    for (let at = 512; at < view.getUint32(48, true); at += view.getUint32(at + 4, true)) view.setBigUint64(at + 8, next++, true);
    for (const at of [8, 24]) view.setBigUint64(at, first, true);
    for (const at of [16, 32]) view.setBigUint64(at, next - 1n, true);
  }
  return bytes;
}

describe("a log of one channel is told by a few of its chunks", () => {
  it.each([
    ["of one chunk", log(7), 7],
    ["of three chunks", log(25), 25],
    ["of many chunks", log(900), 900],
    ["whose first records are gone", log(400, 5001), 400],
    ["with room that was never written", fileOf(log(300), [...chunksOf(log(300)), ...Array.from({ length: 40 }, () => new Uint8Array(CHUNK))]), 300],
    ["with records numbered anew", numberAnew(log(300, 5001)), 300],
  ])("%s", async (_what, bytes, records) => {
    expect(await peek(bytes)).toMatchObject({ channel: CHANNEL, records });
  });

  it.each([1, 13, 29, 88, 89])("also where it is a ring whose newest records stand before the oldest (%i chunks of them)", async (newer) => {
    const bytes = log(900, 1);
    const chunks = chunksOf(bytes);
    const ring = fileOf(bytes, [...chunks.slice(90 - newer), ...chunks.slice(0, 90 - newer)]);
    const straight = await peek(bytes);
    expect(straight).toBeDefined();
    expect(await peek(ring)).toEqual(straight);
  });
});

describe("it tells nothing of", () => {
  /** A channel with its own numbers, and some records of another one in it. */
  const mixed = (foreign: readonly number[]): Uint8Array => {
    let ownId = 0;
    const events: EventToWrite[] = plainEvents(900).map((event, index) =>
      foreign.includes(index) ? { ...event, channel: "Other/Admin", recordId: 70_000 + index } : { ...event, recordId: ++ownId },
    );
    return numberAnew(writeEvtx(events, { recordsPerChunk: 10 }));
  };

  it.each([0, 5, 123, 333, 450, 777, 895, 899])("a file with one record of another channel, as its record %i", async (index) => {
    expect(await peek(mixed([]))).toMatchObject({ records: 900 });
    expect(await peek(mixed([index]))).toBeUndefined();
  });

  it("a file with records missing in the middle", async () => {
    expect(await peek(writeEvtx([...plainEvents(300), ...plainEvents(300, 450)], { recordsPerChunk: 10 }))).toMatchObject({ records: 749 });
    const events = [...plainEvents(300), ...plainEvents(300, 450)];
    expect(await peek(numberAnew(writeEvtx(events, { recordsPerChunk: 10 })))).toBeUndefined();
  });

  it("a file with a damaged chunk where it looks", async () => {
    const bytes = log(900);
    bytes.fill(0x5a, bytes.length - CHUNK);
    expect(await peek(bytes)).toBeUndefined();
  });

  it("a file without records, a cut one, and no log at all", async () => {
    expect(await peek(writeEvtx([]))).toBeUndefined();
    expect(await peek(log(7).subarray(0, 30_000))).toBeUndefined();
    expect(await peek(new Uint8Array(200_000))).toBeUndefined();
  });
});
