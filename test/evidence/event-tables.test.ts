import { describe, expect, it } from "vitest";
import { utf8 } from "../support/bytes.js";
import { LANGUAGES, type TableLine, writeEventViewerTable, writePowerShellTable } from "../support/event-table-writer.js";
import type { EventToWrite } from "../support/event.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { folderInput } from "../samples/raw-inputs.js";
import { autopilotRecord, evidenceFrom, evidenceOfFile, evidenceOfFolder, issueCodes, MODERN, sourceOf } from "./evidence.js";

const LINES: readonly TableLine[] = [
  { at: "2026-03-12T15:00:01", provider: MODERN, eventId: 171, level: "error", message: "Ging nicht. Code: 0x80070490." },
  { at: "2026-03-12T15:00:02", provider: MODERN, eventId: 2999, message: "?" },
  { at: "2026-03-12T15:00:03", provider: "ModernDeployment-Diagnostics-Provider", eventId: 164 },
];

const record = (recordId: number, eventId: number, others: Partial<EventToWrite> = {}): EventToWrite =>
  autopilotRecord(recordId, { eventId, ...others });
const file = (lines: readonly TableLine[]): Uint8Array => utf8(writeEventViewerTable(lines, LANGUAGES["de-DE"]));

describe("a log that was saved as text", () => {
  it("is evidence: its known records with channel, values and line; the others are counted", async () => {
    const evidence = await evidenceOfFile("a.csv", file(LINES));
    expect(sourceOf(evidence, "a.csv")).toMatchObject({ kind: "event log (saved as text)", status: "read", records: 3 });
    expect(evidence.totals).toEqual({ records: 3, notRecognised: 1 });
    expect(evidence.eventTables[0]?.events).toMatchObject([
      { provider: MODERN, channel: `${MODERN}/Autopilot`, eventId: 171, level: 2, line: 4, data: { HRESULT: "0x80070490" } },
      { provider: MODERN, channel: `${MODERN}/Autopilot`, eventId: 164, data: {} },
    ]);
    expect(evidence.events).toEqual([]);
    expect(evidence.logs).toEqual([]);
  });

  it("has times that nothing ties to UTC, and says so", async () => {
    const evidence = await evidenceOfFile("a.csv", file(LINES));
    expect(evidence.eventTables[0]?.offset).toBeUndefined();
    expect(issueCodes(evidence, "a.csv")).toEqual(["table-unknown-zone"]);
    expect(sourceOf(evidence, "a.csv")?.from).toBeUndefined();
  });

  it("is put into UTC by the zone that the user names", async () => {
    const inputs = [folderInput("b", [["a.csv", file(LINES)]])];
    const evidence = await evidenceFrom(inputs, { localOffset: (moment) => (moment > Date.UTC(2026, 2, 1) ? 120 : 60) });
    expect(evidence.eventTables[0]?.offset).toEqual({ minutes: 120, because: "given" });
    expect(sourceOf(evidence, "a.csv")?.from).toBe("2026-03-12T13:00:01.0000000Z");
  });

  it("is put into UTC by the zone that the device had last", async () => {
    const clock = record(9, 1, {
      provider: "Microsoft-Windows-Kernel-General",
      channel: "System",
      at: "2026-03-12T10:00:00.0000000Z",
      payload: { kind: "event-data", items: [{ name: "TimeZoneBias", value: { type: "Int32", value: 480 } }] },
    });
    const evidence = await evidenceOfFolder({ "a.csv": file(LINES), "System.evtx": writeEvtx([clock]) });
    expect(evidence.eventTables[0]?.offset).toEqual({ minutes: -480, because: "device-zone" });
  });

  it("is read like any other where PowerShell saved it, with the channel and computer that it names", async () => {
    const lines = LINES.map((line, index) => ({ ...line, channel: `${MODERN}/Autopilot`, computer: "LT-0815", recordId: 70 + index }));
    const evidence = await evidenceOfFile("a.csv", utf8(writePowerShellTable(lines)));
    expect(evidence.eventTables[0]?.events[0]).toMatchObject({ channel: `${MODERN}/Autopilot`, computer: "LT-0815", recordId: 70 });
  });

  it("is partly read where a row is no record, and unreadable where it is no table after its first row", async () => {
    const evidence = await evidenceOfFile("a.csv", utf8(`${writeEventViewerTable(LINES)}Error,never,x,y,None,text\r\n`));
    expect(sourceOf(evidence, "a.csv")?.status).toBe("partly-read");
  });
});

describe("a log that is there as text too", () => {
  const times = ["2026-03-12T14:00:01.5000000Z", "2026-03-12T14:00:02.0000000Z", "2026-03-12T14:00:03.9999999Z"];
  const records = [171, 2999, 164].map((eventId, index) => record(index + 1, eventId, { at: times[index] ?? "" }));

  it("counts once, and ties the text to UTC", async () => {
    const evidence = await evidenceOfFolder({ "a.csv": file(LINES), "a.evtx": writeEvtx(records) });
    expect(evidence.totals).toEqual({ records: 3, notRecognised: 1 });
    expect(evidence.eventTables[0]).toMatchObject({ events: [], offset: { minutes: 60, because: "same-records" } });
    expect(evidence.events).toHaveLength(2);
  });

  it("leaves what only the text has", async () => {
    const older: TableLine = { at: "2026-03-12T09:00:00", provider: MODERN, eventId: 160 };
    const evidence = await evidenceOfFolder({ "a.csv": file([older, ...LINES]), "a.evtx": writeEvtx(records) });
    expect(evidence.eventTables[0]?.events.map(({ eventId }) => eventId)).toEqual([160]);
    expect(evidence.totals.records).toBe(4);
  });

  it("ties texts without such records by those with some", async () => {
    const other: TableLine = { at: "2026-03-12T09:00:00", provider: MODERN, eventId: 160 };
    const evidence = await evidenceOfFolder({ "a.csv": file(LINES), "b.csv": file([other]), "a.evtx": writeEvtx(records) });
    expect(evidence.eventTables[1]?.offset).toEqual({ minutes: 60, because: "other-table" });
  });

  it("is not tied by records that fit several offsets alike", async () => {
    const at = (minute: number): string => `2026-03-12T14:${String(minute).padStart(2, "0")}:00.0000000Z`;
    const everyQuarter = [0, 15, 30, 45].map((minute, index) => record(index + 1, 164, { at: at(minute) }));
    const evidence = await evidenceOfFolder({
      "a.csv": file([{ at: "2026-03-12T14:30:00", provider: MODERN, eventId: 164 }]),
      "a.evtx": writeEvtx(everyQuarter),
    });
    expect(evidence.eventTables[0]?.offset).toBeUndefined();
    expect(evidence.eventTables[0]?.events).toHaveLength(1);
  });
});
