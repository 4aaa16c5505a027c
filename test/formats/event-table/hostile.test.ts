import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEventTable } from "../../../src/formats/event-table/index.js";
import { utf8 } from "../../support/bytes.js";
import { type TableLine, writeEventViewerTable } from "../../support/event-table-writer.js";
import { read, readBytes } from "./reading.js";

const LINES: readonly TableLine[] = [
  { at: "2024-11-14T09:05:07", provider: "One", eventId: 164, message: "plain" },
  { at: "2024-11-14T12:00:00", provider: "Two", eventId: 171, message: 'with "quotes",\nand lines' },
  { at: "2024-11-14T16:16:32", provider: "Three", eventId: 4 },
];
const HEADER = "Level,Date and Time,Source,Event ID,Task Category\r\n";
const ROW = 'Error,11/14/2024 4:16:32 PM,Source,171,None,"text"\r\n';

async function* repeat(first: string, piece: string, times: number): AsyncGenerator<Uint8Array> {
  yield utf8(first);
  const bytes = utf8(piece);
  for (let count = 0; count < times; count++) yield bytes;
}

describe("a damaged table of events", () => {
  it("gives what is whole, cut at every byte", async () => {
    const bytes = utf8(writeEventViewerTable(LINES));
    for (let length = 0; length <= bytes.length; length++) {
      const { table } = await readBytes(bytes.subarray(0, length));
      expect(table?.rows.length ?? 0).toBeLessThanOrEqual(3);
    }
  });

  it("throws on no bytes whatever", async () => {
    const bytes = utf8(writeEventViewerTable(LINES));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 8 }), async (flips) => {
        const damaged = bytes.slice();
        for (const [at, value] of flips) damaged[at] = value;
        const { table } = await readBytes(damaged, 64);
        expect(table?.records ?? 0).toBeLessThanOrEqual(8);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("leaves out rows without a time or an event id, and says where", async () => {
    const { table, issues } = await read(
      `${HEADER}${ROW}Error,yesterday,Source,171,None,text\r\nError,11/14/2024 4:16:32 PM,Source,x,None,text\r\n${ROW}`,
    );
    expect(table?.records).toBe(2);
    expect(issues).toEqual(["table-row line 3", "table-row line 4"]);
  });

  it("finds its way again after a quote without an end", async () => {
    const open = 'Error,11/14/2024 4:16:32 PM,Source,99,None,"never closed\r\n';
    const filler = "0123456789abcde\n".repeat(8192);
    const { table, issues } = await read(`${HEADER}${ROW}${open}${filler}${ROW}${ROW}`);
    expect(table?.rows.map(({ eventId }) => eventId)).toEqual([171, 171, 99, 171]);
    expect(issues).toContain("table-cell-long line 3");
  });

  it("takes one very long line, quoted or not, in bounded time and memory", async () => {
    for (const opening of ['Error,11/14/2024 4:16:32 PM,Source,99,None,"', "Error,11/14/2024 4:16:32 PM,Source,99,None,", "Error,"]) {
      const issues: string[] = [];
      const table = await readEventTable(repeat(`${HEADER}${ROW}${opening}`, "x,y z ".repeat(20_000), 200), {
        onIssue: ({ code }) => issues.push(code),
      });
      expect(table?.rows.map(({ eventId }) => eventId)).toContain(171);
      expect(Math.max(...(table?.rows.map(({ message }) => message?.length ?? 0) ?? []))).toBeLessThanOrEqual(65_536);
    }
  }, 60_000);

  it("keeps no more than its limit of very many records, and says so", async () => {
    const issues: string[] = [];
    const table = await readEventTable(repeat(`${HEADER}`, ROW.repeat(1000), 260), { onIssue: ({ code }) => issues.push(code) });
    expect(table?.records).toBe(260_000);
    expect(table?.rows).toHaveLength(250_000);
    expect(issues).toContain("table-limit");
  }, 60_000);

  it("is not troubled by a row of nothing but delimiters", async () => {
    const { table } = await read(`${HEADER}${ROW}${",".repeat(100_000)}\r\n${ROW}`);
    expect(table?.records).toBe(2);
  });
});
