import { describe, expect, it } from "vitest";
import { collectEvidence, hasEvidence } from "../../src/evidence/index.js";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { plainEvents } from "../support/samples-of-values.js";
import { writeEventXml } from "../support/event-xml-writer.js";
import { writeCab } from "../support/cab-writer.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { writeZip } from "../support/zip-writer.js";
import { fileInput } from "../samples/raw-inputs.js";
import { autopilotRecord, autopilotRecords, evidenceFrom, evidenceOfFile, evidenceOfFolder, issueCodes, MODERN, sourceOf } from "./evidence.js";

const ten = writeEvtx(autopilotRecords(1, 10));

describe("the same record twice", () => {
  it("counts once when the log lies in the Intune ZIP and in the CAB in it, and each file has its own coverage", async () => {
    const cab = writeCab([{ name: "autopilot.evtx", bytes: writeEvtx(autopilotRecords(4, 12)) }]);
    const zip = writeZip([
      { name: "(45) Events Autopilot Events.evtx", bytes: ten },
      { name: "(77) FoldersFiles x_cab/mdmlogs.cab", bytes: cab },
    ]);
    const evidence = await evidenceOfFile("DiagLogs.zip", zip);
    expect(evidence.totals).toEqual({ records: 12, notRecognised: 4 });
    expect(evidence.events.map(({ recordId }) => recordId).toSorted((a, b) => a - b)).toEqual([2, 3, 5, 6, 8, 9, 11, 12]);
    expect(evidence.logs.map(({ source, records, firstRecordId, lastRecordId }) => [source, records, firstRecordId, lastRecordId])).toEqual([
      ["(45) Events Autopilot Events.evtx", 10, 1, 10],
      ["(77) FoldersFiles x_cab/mdmlogs.cab!/autopilot.evtx", 9, 4, 12],
    ]);
    expect(evidence.sources.map(({ records }) => records)).toEqual([10, 9]);
  });

  it("comes from the file with the smaller path, whatever the order of the inputs", async () => {
    const files = [fileInput("b.evtx", ten), fileInput("a.evtx", ten)];
    for (const inputs of [files, files.toReversed()]) {
      const evidence = await evidenceFrom(inputs);
      expect(new Set(evidence.events.map(({ source }) => source))).toEqual(new Set(["a.evtx"]));
      expect(evidence.totals.records).toBe(10);
    }
  });

  it("counts once as EVTX and XML, and twice within one file", async () => {
    const records = autopilotRecords(1, 6);
    const evidence = await evidenceOfFolder({ "a.evtx": writeEvtx(records), "b.xml": writeEventXml([...records, ...records]) });
    expect(evidence.totals.records).toBe(6);
    expect(evidence.events).toHaveLength(4);
    expect(evidence.logs.map(({ complete }) => complete)).toEqual([true, true]);
  });

  it("is another record when the time or the computer differs", async () => {
    const evidence = await evidenceOfFolder({
      "a.evtx": writeEvtx([autopilotRecord(1)]),
      "b.evtx": writeEvtx([autopilotRecord(1, { computer: "LT-0816" })]),
      "c.evtx": writeEvtx([autopilotRecord(1, { at: "2026-03-12T15:00:00.0000000Z" })]),
    });
    expect(evidence.totals.records).toBe(3);
    expect(evidence.events).toHaveLength(3);
  });
});

describe("what is counted", () => {
  it("is every record, wanted or not", async () => {
    const evidence = await evidenceFrom([fileInput("a.evtx", ten)], { keep: ({ eventId }) => eventId === 2999 });
    expect(evidence.totals).toEqual({ records: 10, notRecognised: 4 });
    expect(evidence.events.map(({ eventId }) => eventId)).toEqual([2999, 2999, 2999, 2999]);
  });

  it("keeps only what the dictionary knows unless told otherwise", async () => {
    expect((await evidenceFrom([fileInput("a.evtx", ten)])).events.map(({ eventId }) => eventId)).toEqual([100, 100, 100, 100, 100, 100]);
  });
});

describe("a log is complete", () => {
  const complete = async (name: string, bytes: Uint8Array): Promise<boolean | undefined> => (await evidenceOfFile(name, bytes)).logs[0]?.complete;

  it("also where only a checksum or the header is out of date", async () => {
    const dirty = writeEvtx(autopilotRecords(1, 40), { dirty: true, statedChunks: 0, recordsPerChunk: 10 });
    expect(await complete("dirty.evtx", dirty)).toBe(true);
    const wrongSum = writeEvtx(autopilotRecords(1, 9), { damage: (chunk) => chunk.fill(7, 52, 56) });
    expect(await complete("sum.evtx", wrongSum)).toBe(true);
    expect(sourceOf(await evidenceOfFile("sum.evtx", wrongSum), "sum.evtx")).toMatchObject({ status: "read" });
  });

  it("but not where a record or a chunk was lost", async () => {
    const lost = writeEvtx(autopilotRecords(1, 40), { recordsPerChunk: 10, damage: (chunk, index) => index === 1 && chunk.fill(0x5a) });
    const evidence = await evidenceOfFile("lost.evtx", lost);
    expect(evidence.logs).toMatchObject([{ records: 30, complete: false }]);
    expect(evidence.sources).toMatchObject([{ status: "partly-read", records: 30 }]);
    expect(await complete("cut.evtx", ten.subarray(0, 4096 + 512 + 2200))).toBe(false);
  });

  it("but not where record numbers are missing, as in an export of a part", async () => {
    const some = autopilotRecords(1, 10).filter(({ recordId }) => recordId !== 4);
    for (const [name, bytes] of [
      ["a.xml", writeEventXml(some)],
      ["a.evtx", writeEvtx(some)],
    ] as const) {
      const evidence = await evidenceOfFile(name, bytes);
      expect(evidence.logs).toMatchObject([{ records: 9, complete: false }]);
      expect(evidence.sources[0]?.status).toBe("read");
      expect(issueCodes(evidence, name)).toEqual(["records-missing"]);
    }
  });

  it("in whatever order its records come", async () => {
    expect(await complete("a.xml", writeEventXml(autopilotRecords(5, 25).toReversed()))).toBe(true);
  });
});

it("lists each channel of a file that holds several, and one time span for the file", async () => {
  const admin = autopilotRecord(7, { channel: `${MODERN}/ManagementService`, at: "2026-03-12T13:00:00.0000000Z" });
  const evidence = await evidenceOfFile("Events.evtx", writeEvtx([...autopilotRecords(1, 3), admin]));
  expect(evidence.logs.map(({ channel, records, complete }) => [channel, records, complete])).toEqual([
    [`${MODERN}/Autopilot`, 3, true],
    [`${MODERN}/ManagementService`, 1, true],
  ]);
  expect(evidence.sources).toMatchObject([{ records: 4, from: "2026-03-12T13:00:00.0000000Z", to: "2026-03-12T14:00:03.0000000Z" }]);
});

describe("a log in which nothing of a deployment is written", () => {
  const security = plainEvents(200).map((event) => ({ ...event, channel: "Security", provider: "Microsoft-Windows-Security-Auditing" }));
  const log = writeEvtx(security, { recordsPerChunk: 10 });

  it("is listed with its channel and its times, counted once, and not read", async () => {
    const files = [fileInput("Security.evtx", log), fileInput("copy/Security.evtx", log), fileInput("autopilot.evtx", ten)];
    const evidence = await collectEvidence(files, nodeCodecs, { unreadFrom: 0 });
    const source = sourceOf(evidence, "Security.evtx");
    expect(source).toMatchObject({ kind: "event log", status: "ignored", records: 200, from: security[0]?.at, to: security.at(-1)?.at });
    expect(source?.issues).toMatchObject([{ code: "log-not-needed", message: expect.stringContaining("200 records of Security,") }]);
    expect(evidence.totals).toEqual({ records: 210, notRecognised: 204 });
    expect(evidence.logs.map(({ channel }) => channel)).not.toContain("Security");
  });

  it("is read where it is asked for", async () => {
    const files = [fileInput("Security.evtx", log)];
    const evidence = await collectEvidence(files, nodeCodecs, { keep: () => true });
    expect(evidence.totals.records).toBe(200);
    const needed = await collectEvidence([fileInput("Security.evtx", log)], nodeCodecs, { needsLog: () => true });
    expect(needed.logs).toMatchObject([{ channel: "Security", records: 200 }]);
  });

  it("is read where records of other channels are among its own", async () => {
    const mixed = writeEvtx(
      security.map((event, index) => (index === 77 ? { ...event, channel: "System" } : event)),
      { recordsPerChunk: 10 },
    );
    const evidence = await evidenceOfFile("Security.evtx", mixed);
    expect(evidence.sources).toMatchObject([{ status: "read", records: 200 }]);
  });

  it("is evidence all the same: alone, it does not decide", async () => {
    expect(hasEvidence(await collectEvidence([fileInput("Security.evtx", log)], nodeCodecs, { unreadFrom: 0 }))).toBe(true);
  });
});
