import { describe, expect, it } from "vitest";
import { isEventTable } from "../../../src/formats/event-table/index.js";
import { utf8, utf16 } from "../../support/bytes.js";
import { LANGUAGES, type TableLanguage, type TableLine, writeEventViewerTable, writePowerShellTable } from "../../support/event-table-writer.js";
import { read, readBytes, times } from "./reading.js";

const AUTOPILOT = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const LINES: readonly TableLine[] = [
  { at: "2024-11-14T09:05:07", provider: AUTOPILOT, eventId: 164, message: "The net is there." },
  { at: "2024-11-14T12:00:00", provider: AUTOPILOT, eventId: 171, level: "error", message: 'It failed, "really".\n\nCode = 0x80070490' },
  { at: "2024-11-14T16:16:32", provider: "A Source, of two words", eventId: 4, level: "warning" },
];

describe("a table of events from Event Viewer", () => {
  it.each(Object.entries(LANGUAGES) as [string, TableLanguage][])("is read in %s, with commas and with tabs", async (_, language) => {
    for (const delimiter of [",", "\t"] as const) {
      const text = writeEventViewerTable(LINES, language, delimiter);
      expect(isEventTable(text)).toBe(true);
      const result = await read(text);
      expect(result.issues).toEqual([]);
      expect(result.table).toMatchObject({ form: "event-viewer", records: 3, isUtc: false });
      expect(times(result)).toEqual(["2024-11-14T09:05:07", "2024-11-14T12:00:00", "2024-11-14T16:16:32"]);
      expect(result.table?.rows.map(({ provider, eventId, message }) => [provider, eventId, message])).toEqual([
        [AUTOPILOT, 164, "The net is there."],
        [AUTOPILOT, 171, 'It failed, "really".\n\nCode = 0x80070490'],
        ["A Source, of two words", 4, ""],
      ]);
    }
  });

  it("gives the level where the word for it is known, and the line on which a record begins", async () => {
    const { table } = await read(writeEventViewerTable(LINES, LANGUAGES["de-DE"]));
    expect(table?.rows.map(({ line, level }) => [line, level])).toEqual([
      [6, 4],
      [3, 2],
      [2, 3],
    ]);
    const unknown = await read(writeEventViewerTable(LINES, LANGUAGES["zh-TW"]));
    expect(unknown.table?.rows.map(({ level }) => level)).toEqual([undefined, undefined, 3]);
  });

  it.each([
    ["UTF-8", utf8],
    ["UTF-16", (text: string) => utf16(text)],
    ["UTF-16, big endian, without a mark", (text: string) => utf16(text, { bom: false, bigEndian: true })],
  ])("gives the same records in %s, wherever the bytes are cut", async (_, encode) => {
    const text = writeEventViewerTable(LINES, LANGUAGES["fr-FR"]);
    const expected = await read(text);
    expect(expected.table?.rows).toHaveLength(3);
    for (const run of [1, 7, 4096]) expect(await readBytes(encode(text), run)).toEqual(expected);
  });

  it("keeps the order of the rows inside a second, whichever end is the newest", async () => {
    const lines = [1, 2, 3, 4].map((eventId) => ({ at: eventId < 4 ? "2024-11-14T09:05:07" : "2024-11-14T09:05:08", provider: AUTOPILOT, eventId }));
    const [header = "", ...rows] = writeEventViewerTable(lines).trimEnd().split("\r\n");
    for (const body of [rows, rows.toReversed()]) {
      const { table } = await read([header, ...body].join("\r\n"));
      expect(table?.rows.map(({ eventId }) => eventId)).toEqual([1, 2, 3, 4]);
    }
  });

  it("puts a table that was sorted by another column into the order of time", async () => {
    const hours = [4, 1, 3, 2, 5, 0];
    const lines = hours.map((hour) => ({ at: `2024-11-14T0${hour}:00:00`, provider: AUTOPILOT, eventId: hour }));
    const { table } = await read(writeEventViewerTable(lines));
    expect(table?.rows.map(({ eventId }) => eventId)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("takes lines that are no record to the message above them", async () => {
    const row = `Error\t11/14/2024 4:16:32 PM\t${AUTOPILOT}\t171\tNone\tfirst`;
    const { table, issues } = await read(`Level\tDate and Time\tSource\tEvent ID\tTask Category\r\n${row}\r\nsecond\r\n\tthird\r\n${row}\r\n`);
    expect(issues).toEqual([]);
    expect(table?.rows.map(({ message }) => message)).toEqual(["first", "first\nsecond\n\tthird"]);
  });

  it("counts records that are not wanted and lets them go", async () => {
    const asked: string[] = [];
    const { table } = await readBytes(utf8(writeEventViewerTable(LINES)), 4096, ({ provider, channel, eventId }) => {
      asked.push(`${provider}/${channel}/${eventId}`);
      return eventId === 171;
    });
    expect(table?.records).toBe(3);
    expect(table?.rows.map(({ eventId }) => eventId)).toEqual([171]);
    expect(asked).toContain(`${AUTOPILOT}//164`);
  });
});

describe("a table of events from PowerShell", () => {
  it("is read by the names of its columns, whatever their order", async () => {
    const lines = LINES.map((line, index) => ({ ...line, channel: `${AUTOPILOT}/Autopilot`, computer: "PC-1", recordId: 40 + index }));
    const text = writePowerShellTable(lines);
    expect(isEventTable(text)).toBe(true);
    const result = await read(text);
    expect(result.issues).toEqual([]);
    expect(times(result)).toEqual(["2024-11-14T09:05:07", "2024-11-14T12:00:00", "2024-11-14T16:16:32"]);
    expect(result.table?.rows[1]).toEqual({
      line: 4,
      provider: AUTOPILOT,
      eventId: 171,
      wall: Date.UTC(2024, 10, 14, 12),
      level: 2,
      channel: `${AUTOPILOT}/Autopilot`,
      computer: "PC-1",
      recordId: 41,
      message: 'It failed, "really".\n\nCode = 0x80070490',
    });
  });

  it("is read with the semicolons of a country that writes decimals with commas, and with few columns", async () => {
    const text = '"TimeCreated";"Id";"Message"\r\n"14.11.2024 16:16:32";"171";"a;b"\r\n';
    const result = await read(text);
    expect(result.table?.rows).toEqual([{ line: 2, provider: "", eventId: 171, wall: Date.UTC(2024, 10, 14, 16, 16, 32), message: "a;b" }]);
  });

  it("says UTC where every time names its offset", async () => {
    const rows = ["2024-11-14T16:16:32.0831880Z", "2024-11-14T17:16:33+01:00"].map((time) => `${time},171,x,m`).join("\n");
    const result = await read(`TimeCreated,Id,ProviderName,Message\n${rows}\n`);
    expect(result.table?.isUtc).toBe(true);
    expect(times(result)).toEqual(["2024-11-14T16:16:32", "2024-11-14T16:16:33"]);
  });
});

describe("day and month in the dates of a table", () => {
  const table = (dates: readonly string[]): string =>
    ["Level,Date and Time,Source,Event ID,Task Category", ...dates.map((date) => `Error,${date},Source,1,None,m`)].join("\n");

  it("are told apart by a part over 12 anywhere in the file", async () => {
    expect(times(await read(table(["03/04/2024 10:00:00", "25/03/2024 10:00:00"])))).toEqual(["2024-03-25T10:00:00", "2024-04-03T10:00:00"]);
    expect(times(await read(table(["4/3/2024 10:00:00", "3/25/2024 10:00:00"])))).toEqual(["2024-03-25T10:00:00", "2024-04-03T10:00:00"]);
  });

  it("are told apart by the order of the rows", async () => {
    const dates = ["02/03/2024 10:00:00", "01/03/2024 10:00:00", "12/02/2024 10:00:00"];
    const result = await read(table(dates));
    expect(times(result)).toEqual(["2024-02-12T10:00:00", "2024-03-01T10:00:00", "2024-03-02T10:00:00"]);
    expect(result.issues).toEqual([]);
  });

  it("are guessed by the habit of the country where nothing tells, and that is said", async () => {
    const british = await read(table(["05/06/2024 16:00:00"]));
    expect(times(british)).toEqual(["2024-06-05T16:00:00"]);
    expect(british.issues).toEqual(["table-date-order"]);
    const american = await read(table(["05/06/2024 4:00:00 PM"]));
    expect(times(american)).toEqual(["2024-05-06T16:00:00"]);
    expect(american.issues).toEqual(["table-date-order"]);
  });
});

describe("what is no table of events", () => {
  it.each([
    ["a table of other things", "Name,Date,Size,Count,Owner\nreport,14.11.2024 16:16:32,big,many,me\n"],
    ["a hardware hash", "Device Serial Number,Windows Product ID,Hardware Hash\n123,,T0F0\n"],
    ["rows without a header", "Error,11/14/2024 4:16:32 PM,Source,171,None,text\nError,11/14/2024 4:16:32 PM,Source,171,None,text\n"],
    ["a header alone", "Level,Date and Time,Source,Event ID,Task Category\n"],
    ["prose", "Error, on a date, somewhere, 171, none\nand more\n"],
    ["nothing", ""],
  ])("%s is not taken for one", async (_, text) => {
    expect(isEventTable(text)).toBe(false);
    expect(await read(text)).toEqual({ table: undefined, issues: ["table-form"] });
  });
});
