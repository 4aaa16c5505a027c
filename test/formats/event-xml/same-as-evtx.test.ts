import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { EventRecord } from "../../../src/formats/index.js";
import { readEvtx } from "../../../src/formats/evtx/index.js";
import type { EventToWrite, Value } from "../../support/event.js";
import { writeEventXml } from "../../support/event-xml-writer.js";
import { writeEvtx } from "../../support/evtx-writer.js";
import { EVERY_TYPE, plainEvent } from "../../support/samples-of-values.js";
import { inRuns, shared } from "../streams.js";
import { readXml } from "./reading.js";

async function readLog(bytes: Uint8Array): Promise<EventRecord[]> {
  const records: EventRecord[] = [];
  for await (const batch of readEvtx(inRuns(bytes, 65_536), { onIssue: () => undefined })) records.push(...batch);
  return records;
}

const withoutMessage = (records: readonly EventRecord[]): Omit<EventRecord, "message">[] =>
  records.map(({ message: _, ...record }) => record).sort((left, right) => left.recordId - right.recordId);

const folder = shared("evtx/windows-xml");

describe.skipIf(!existsSync(folder))("Windows' own export of a log (../shared)", () => {
  it("gives the very records that the log itself gives", async () => {
    const log = await readLog(new Uint8Array(readFileSync(`${folder}/Application.evtx`)));
    const { records, issues } = await readXml(new Uint8Array(readFileSync(`${folder}/Application.xml`)));
    expect(issues).toEqual([]);
    expect(records).toHaveLength(366);
    expect(records.filter(({ message }) => message !== undefined).length).toBeGreaterThan(300);
    expect(withoutMessage(records)).toEqual(withoutMessage(log));
  });
});

describe("a log and the export of it", () => {
  // Versions of Windows differ in the case of GUIDs, so that the builder's need not be the reader's.
  const values = EVERY_TYPE.filter(({ value }) => value.type !== "GUID");
  const array: Value = { type: "Array", items: ["a", "b"].map((value) => ({ type: "UnicodeString", value })) };
  const events: readonly EventToWrite[] = [
    plainEvent(1, { kind: "event-data", items: values }),
    plainEvent(2, { kind: "event-data", items: values.map(({ value }) => ({ value })) }),
    plainEvent(3, { kind: "event-data", items: [{ name: "List", value: array }, { value: array }] }),
    plainEvent(4, { kind: "none" }),
    plainEvent(5, {
      kind: "user-data",
      root: {
        name: "Session",
        attributes: [{ name: "kind", value: { type: "UnicodeString", value: "k" } }],
        children: [
          { name: "Id", value: { type: "UInt32", value: 5 } },
          { name: "Files", children: [1, 2].map((value) => ({ name: "File", value: { type: "UInt32", value } })) },
          { name: "Empty", value: { type: "UnicodeString", value: "" } },
        ],
      },
    }),
    { ...plainEvent(6), level: 2, task: 3, opcode: 1, version: 2, keywords: 0x80000000000000n, activityId: "{53561917-c949-0002-e899-615349c9db01}" },
  ];

  it("give equal records", async () => {
    const log = await readLog(writeEvtx(events));
    expect(log).toHaveLength(events.length);
    for (const style of ["event-viewer", "wevtutil"] as const) {
      expect(withoutMessage((await readXml(writeEventXml(events, { style }))).records)).toEqual(withoutMessage(log));
    }
  });
});
