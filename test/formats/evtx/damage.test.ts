import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEvtx } from "../../../src/formats/evtx/index.js";
import { CHUNK_SIZE, type EvtxOptions, FILE_HEADER_SIZE, writeEvtx } from "../../support/evtx-writer.js";
import { plainEvents } from "../../support/samples-of-values.js";
import { type Tokens, fileOf } from "./handmade.js";
import { type ReadResult, readAll } from "./reading.js";

const RECORDS = 40;
const PER_CHUNK = 10;
const FIRST_RECORD = 512;

async function readDamaged(options: EvtxOptions): Promise<ReadResult> {
  return readAll(writeEvtx(plainEvents(RECORDS), { recordsPerChunk: PER_CHUNK, ...options }));
}

const codesOf = (result: ReadResult): readonly string[] => result.issues.map((issue) => issue.code);
const idsOf = (result: ReadResult): readonly number[] => result.records.map((record) => record.recordId);
const range = (first: number, last: number): readonly number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Damages the second chunk of four. */
const inSecond =
  (change: (view: DataView, chunk: Uint8Array) => void): NonNullable<EvtxOptions["damage"]> =>
  (chunk, index) => {
    if (index === 1) change(new DataView(chunk.buffer, chunk.byteOffset, chunk.length), chunk);
  };

/** Where the n-th record of a chunk begins. */
function recordAt(view: DataView, index: number): number {
  let offset = FIRST_RECORD;
  for (let skipped = 0; skipped < index; skipped++) offset += view.getUint32(offset + 4, true);
  return offset;
}

describe("a sound file", () => {
  it.each<EvtxOptions>([{}, { version: "3.1" }, { embedding: "fragment" }, { dirty: true }, { withoutChecksums: true }])(
    "gives every record and no issue: %j",
    async (options) => {
      const result = await readDamaged(options);
      expect(codesOf(result)).toEqual([]);
      expect(idsOf(result)).toEqual(range(1, RECORDS));
      expect(result.batches).toBe(RECORDS / PER_CHUNK);
    },
  );

  it("gives the same whatever the size of the runs in which it comes", async () => {
    const bytes = writeEvtx(plainEvents(RECORDS), { recordsPerChunk: PER_CHUNK });
    const whole = await readAll(bytes, {}, bytes.length);
    for (const run of [1000, 4096, 65_535, 65_537, 200_000]) expect(await readAll(bytes, {}, run)).toEqual(whole);
  });

  it("is known by its first bytes", () => {
    const bytes = writeEvtx([]);
    expect(isEvtx(bytes.subarray(0, 16))).toBe(true);
    expect(isEvtx(bytes.subarray(0, 7))).toBe(false);
    expect(isEvtx(new TextEncoder().encode("<Events>"))).toBe(false);
  });
});

describe("an untidy file loses nothing", () => {
  it("when it holds more chunks than its header counts", async () => {
    const result = await readDamaged({ dirty: true, statedChunks: 1 });
    expect(codesOf(result)).toEqual([]);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });

  it("when an empty chunk stands between full ones", async () => {
    const result = await readDamaged({ emptyChunkBefore: 2, statedChunks: 4 });
    expect(codesOf(result)).toEqual([]);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });

  it("when junk follows the last chunk", async () => {
    const result = await readDamaged({ junkAfter: new Uint8Array(1000).fill(7) });
    expect(codesOf(result)).toEqual(["chunk-junk"]);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });

  it.each([
    ["points outside of the chunk", 0xffff_ffff, ["chunk-free-space"]],
    ["stands before the records", 0, ["chunk-free-space"]],
    ["stands where the records begin", FIRST_RECORD, ["chunk-free-space"]],
  ])("when the free space %s", async (_, offset, codes) => {
    const result = await readDamaged({ damage: inSecond((view) => view.setUint32(48, offset, true)), resealAfterDamage: true });
    expect(codesOf(result).filter((code) => !code.endsWith("checksum"))).toEqual(codes);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });

  it("when the free space begins in the middle of the records", async () => {
    const result = await readDamaged({ damage: inSecond((view) => view.setUint32(48, recordAt(view, 4), true)), resealAfterDamage: true });
    expect(codesOf(result)).toEqual(["chunk-free-space"]);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });

  it("when checksums do not match", async () => {
    const result = await readDamaged({ damage: inSecond((view) => view.setUint32(52, 1, true)) });
    expect(codesOf(result)).toEqual(["chunk-header-checksum", "chunk-records-checksum"]);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });

  it("when the string and template tables point at themselves", async () => {
    const result = await readDamaged({
      damage: inSecond((view, chunk) => {
        for (let offset = 128; offset < FIRST_RECORD; offset += 4) view.setUint32(offset, offset, true);
        // Every name and definition as its own successor.
        for (let offset = FIRST_RECORD; offset < chunk.length - 4; offset++) {
          const table = view.getUint32(offset, true);
          if (table > FIRST_RECORD && table === offset + 4) view.setUint32(offset + 4, offset + 4, true);
        }
      }),
      resealAfterDamage: true,
    });
    expect(codesOf(result)).toEqual([]);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });
});

it("records that an earlier use left behind the free space are not taken for records of now", async () => {
  const result = await readDamaged({
    damage: inSecond((view) => {
      view.setUint32(48, recordAt(view, 4), true);
      view.setUint32(recordAt(view, 4) + 8, 3, true);
    }),
    resealAfterDamage: true,
  });
  expect(codesOf(result)).toEqual([]);
  expect(idsOf(result)).toEqual([...range(1, 14), ...range(21, RECORDS)]);
});

describe("damage costs no more than what it hit, and is named with its place", () => {
  it("a chunk without its magic is read all the same", async () => {
    const result = await readDamaged({ damage: inSecond((view) => view.setUint32(0, 0, true)) });
    expect(result.issues).toMatchObject([{ code: "chunk-magic", at: "chunk 1, offset 0x11000" }, { code: "chunk-header-checksum" }]);
    expect(idsOf(result)).toEqual(range(1, RECORDS));
  });

  it("something that is no chunk", async () => {
    const result = await readDamaged({ damage: inSecond((_view, chunk) => chunk.fill(0x5a)) });
    expect(result.issues).toMatchObject([{ code: "chunk-magic", at: "chunk 1, offset 0x11000" }]);
    expect(idsOf(result)).toEqual([...range(1, 10), ...range(21, RECORDS)]);
  });

  it.each([0, 27, 70_000, 0xffff_ffff])("a record of %d bytes costs itself alone", async (size) => {
    const result = await readDamaged({ damage: inSecond((view) => view.setUint32(recordAt(view, 4) + 4, size, true)), resealAfterDamage: true });
    expect(codesOf(result)).toEqual(["record-size"]);
    expect(result.issues[0]?.message).toMatch(/bytes are skipped, and a record follows at 0x/);
    expect(idsOf(result)).toEqual([...range(1, 14), ...range(16, RECORDS)]);
  });

  it("bytes that are no record, with older records behind them: those are not taken for records of now", async () => {
    const result = await readDamaged({
      damage: inSecond((view) => {
        const [third, fourth] = [recordAt(view, 3), recordAt(view, 4)];
        view.setUint32(fourth + 8, 2, true);
        view.setUint32(third, 0, true);
      }),
      resealAfterDamage: true,
    });
    expect(codesOf(result)).toEqual(["record-magic"]);
    expect(idsOf(result)).toEqual([...range(1, 13), ...range(16, RECORDS)]);
  });

  it("a template that is nowhere: the record keeps its number and its time", async () => {
    const events = plainEvents(2);
    const bytes = writeEvtx(events, {
      damage: (chunk) => {
        const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
        // Record header, fragment header, token, byte, template id.
        view.setUint32(recordAt(view, 1) + 24 + 4 + 6, 60_000, true);
      },
      resealAfterDamage: true,
    });
    const result = await readAll(bytes);
    expect(codesOf(result)).toEqual(["template-missing"]);
    expect(result.records[1]).toEqual({ provider: "", channel: "", eventId: 0, at: events[1]?.at, recordId: 2, computer: "", data: {} });
  });

  it.each([0, 1, 2])("the template id of record %i: the others keep their template", async (damaged) => {
    const bytes = writeEvtx(
      plainEvents(16)
        .filter(({ eventId }) => eventId === 4001)
        .slice(0, 3),
      {
        damage: (chunk) => {
          const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
          const id = recordAt(view, damaged) + 24 + 4 + 2;
          view.setUint32(id, view.getUint32(id, true) ^ 1, true);
        },
        resealAfterDamage: true,
      },
    );
    const result = await readAll(bytes);
    expect(codesOf(result)).toEqual(["template-missing"]);
    expect(result.records.map(({ eventId }) => eventId)).toEqual([0, 1, 2].map((index) => (index === damaged ? 0 : 4001)));
  });

  it("a value that the record does not have", async () => {
    const body = (tokens: Tokens): unknown =>
      tokens
        .header()
        .instance(
          (inner) =>
            inner.event(() => inner.element("EventData", () => inner.element("Data", () => inner.slot(9, 1)).element("Data", () => inner.text("x")))),
          [],
        );
    const result = await readAll(fileOf([body]));
    expect(codesOf(result)).toEqual(["slot-range"]);
    expect(result.records[0]?.data).toEqual({ "0": "", "1": "x" });
  });

  it("a payload that breaks off: the record keeps its System and the values before", async () => {
    const body = (tokens: Tokens): unknown =>
      tokens
        .header()
        .instance(
          (inner) => inner.event(() => inner.element("EventData", () => inner.element("Data", () => inner.text("x")).slot(0, 0x21))),
          [[0x21, Uint8Array.of(0x0f, 1, 1, 0, 0x33)]],
        );
    const result = await readAll(fileOf([body]));
    expect(codesOf(result)).toEqual(["binxml-token"]);
    expect(result.records).toMatchObject([{ eventId: 7, data: { "0": "x" } }]);
  });

  it("more issues than a reader wants: the rest is counted", async () => {
    const body = (tokens: Tokens): unknown => tokens.out.u8(0x33);
    const result = await readAll(fileOf(Array.from({ length: 1500 }, () => body)));
    expect(result.issues).toHaveLength(1001);
    expect(result.issues.at(-1)).toEqual({ code: "more-issues", message: "500 further issues are not listed" });
  });
});

describe("hostile bytes are read in bounded time and memory", () => {
  it("elements nested deeper than any event", async () => {
    const nest = (tokens: Tokens, depth: number): unknown => (depth === 0 ? tokens : tokens.element("A", () => nest(tokens, depth - 1)));
    const result = await readAll(fileOf([(tokens) => tokens.header().event(() => nest(tokens, 300))]));
    expect(codesOf(result)).toEqual(["binxml-depth"]);
  });

  it("templates that refer to their own definition from within", async () => {
    const base = FIRST_RECORD + 24;
    // The definition holds an instance of itself; its offset is that of the outer instance.
    const own = base + 4 + 10;
    const body = (tokens: Tokens): unknown =>
      tokens.header().instance((inner) => inner.event(() => inner.element("EventData", () => inner.instance(() => undefined, [], own))), []);
    const result = await readAll(fileOf([body]));
    expect(result.records.length).toBeLessThanOrEqual(1);
    expect(result.issues.length).toBeGreaterThan(0);
  });

  it("a template that shows one long value thousands of times, in every record", async () => {
    const long = new Uint8Array(8000).fill(0x41);
    const first = (tokens: Tokens): unknown =>
      tokens.header().instance(
        (inner) =>
          inner.event(() =>
            inner.element("EventData", () => {
              inner.element("Data", () => {
                for (let count = 0; count < 5000; count++) inner.slot(0, 0x01);
              });
            }),
          ),
        [[0x01, long]],
      );
    const definition = FIRST_RECORD + 24 + 4 + 10;
    const again = (tokens: Tokens): unknown => tokens.header().instance(() => undefined, [[0x01, long]], definition);
    const result = await readAll(fileOf([first, again, again]));
    expect(codesOf(result)).toContain("chunk-limit");
    expect(JSON.stringify(result.records).length).toBeLessThan(2_000_000);
  });

  it("any bytes that begin like a chunk", async () => {
    const sound = writeEvtx(plainEvents(20));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(8000), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }), { minLength: 1, maxLength: 40 }),
        fc.option(fc.nat(FILE_HEADER_SIZE + CHUNK_SIZE)),
        async (changes, cut) => {
          const bytes = sound.slice(0, cut ?? undefined);
          for (const change of changes)
            bytes.set(
              change.bytes.subarray(0, Math.max(0, bytes.length - FILE_HEADER_SIZE - change.at)),
              Math.min(FILE_HEADER_SIZE + change.at, bytes.length),
            );
          const { records } = await readAll(bytes);
          expect(JSON.stringify(records).length).toBeLessThan(2_000_000);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("a file that is cut anywhere gives the records before the cut", async () => {
    const sound = writeEvtx(plainEvents(RECORDS), { recordsPerChunk: PER_CHUNK });
    const all = await readAll(sound);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), async (length) => {
        const { records, issues } = await readAll(sound.subarray(0, length));
        expect(records).toEqual(all.records.slice(0, records.length));
        const wholeChunks = Math.max(0, Math.floor((length - FILE_HEADER_SIZE) / CHUNK_SIZE));
        expect(records.length).toBeGreaterThanOrEqual(Math.min(RECORDS, wholeChunks * PER_CHUNK));
        if ((length - FILE_HEADER_SIZE) % CHUNK_SIZE !== 0) expect(issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a record keeps what can be read of it", () => {
  it("where its time lies behind the year 9999: the time of its header is taken, and where that does too, the year 1601", async () => {
    const events = plainEvents(3);
    const beyond = 0x7fff_0000_0000_0000n;
    const bytes = writeEvtx(events, {
      resealAfterDamage: true,
      damage: (chunk) => {
        const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
        for (const index of [1, 2]) {
          const record = recordAt(view, index);
          const time = view.getBigUint64(record + 16, true);
          for (let at = record + 24; at < record + view.getUint32(record + 4, true) - 8; at++) {
            if (view.getBigUint64(at, true) === time) view.setBigUint64(at, beyond, true);
          }
          if (index === 2) view.setBigUint64(record + 16, beyond, true);
        }
      },
    });
    const result = await readAll(bytes);
    expect(codesOf(result)).toEqual(["record-time"]);
    expect(result.records.map(({ at }) => at)).toEqual([events[0]?.at, events[1]?.at, "1601-01-01T00:00:00.0000000Z"]);
  });
});
