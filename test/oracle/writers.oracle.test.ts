import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { byChannel } from "../support/bundle.js";
import { utf8 } from "../support/bytes.js";
import { writeCab } from "../support/cab-writer.js";
import { renderValue } from "../support/event.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { EVERY_TYPE, plainEvent, plainEvents } from "../support/samples-of-values.js";
import { STORIES } from "../support/stories/index.js";
import { writeZip } from "../support/zip-writer.js";
import { evtxexport, installed, type PrintedEvent, run } from "./evtxexport.js";

/** Name and text of every `<Data>` of a printed record. */
function dataOf(event: PrintedEvent | undefined): readonly (readonly [string | undefined, string])[] {
  const data = event?.EventData === undefined || event.EventData === "" ? [] : (event.EventData.Data ?? []);
  return data.map((item) => (typeof item === "string" ? [undefined, item] : [item["@_Name"], item["#text"] ?? ""]));
}

/** Some samples have no event log: what they need is in other files. */
const WITH_LOGS = STORIES.filter((story) => story.bundle().events.length > 0);

// Debian: apt-get install libevtx-utils
describe.skipIf(!installed("evtxexport"))("evtxexport (libevtx)", () => {
  it.each([
    ["3.2", "bare"],
    ["3.1", "fragment"],
  ] as const)("prints every record of a file in format %s with %s payloads", (version, embedding) => {
    const events = plainEvents(1_500, 7);
    const printed = evtxexport(writeEvtx(events, { version, embedding }));
    expect(printed.map((event) => Number(event.System.EventRecordID))).toEqual(events.map((event) => event.recordId));
  });

  it("prints every type of value as it was written", () => {
    const [printed] = evtxexport(writeEvtx([plainEvent(1, { kind: "event-data", items: EVERY_TYPE })]));
    const normal = (value: string) => value.toLowerCase().replace(/0*z$/, "z");
    expect(dataOf(printed).map(([name, value]) => [name, normal(value)])).toEqual(
      EVERY_TYPE.map((item) => [item.name, normal(renderValue(item.value)[0] ?? "")]),
    );
  });

  it("prints values without names, and user data with its elements", () => {
    const unnamed = plainEvent(1, {
      kind: "event-data",
      items: [{ value: { type: "UnicodeString", value: "first" } }, { value: { type: "UnicodeString", value: "second" } }],
    });
    const userData = plainEvent(2, {
      kind: "user-data",
      root: { name: "EventXML", children: [{ name: "Param", value: { type: "UnicodeString", value: "inside" } }] },
    });
    const [first, second] = evtxexport(writeEvtx([unnamed, userData]));
    expect(dataOf(first)).toEqual([
      [undefined, "first"],
      [undefined, "second"],
    ]);
    expect(second?.UserData).toEqual({ EventXML: { Param: "inside" } });
  });

  it("prints the records of a dirty file", () => {
    expect(evtxexport(writeEvtx(plainEvents(60), { recordsPerChunk: 20, dirty: true }))).toHaveLength(60);
  });

  it("there are samples with logs", () => {
    expect(WITH_LOGS.length).toBeGreaterThan(20);
  });

  it.each(WITH_LOGS.map((story) => [story.name, story] as const))("prints every record of every log of the sample %s", (_name, story) => {
    const { events, evtx } = story.bundle();
    const channels = byChannel(events);
    expect(channels.size).toBeGreaterThan(0);
    for (const records of channels.values()) {
      const printed = evtxexport(writeEvtx(records, evtx));
      expect(printed.map((event) => Number(event.System.EventRecordID))).toEqual(records.map((record) => record.recordId));
    }
  });
});

const FILES = [
  { name: "a log.evtx", bytes: writeEvtx(plainEvents(700)) },
  { name: "empty.txt", bytes: new Uint8Array(0) },
  { name: "b.txt", bytes: utf8("text ".repeat(20_000)) },
];
const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");

describe.skipIf(!installed("cabextract"))("cabextract", () => {
  it.each([
    { compression: "none" },
    { compression: "mszip" },
    { compression: "mszip", history: false, checksums: false, filesPerFolder: 1 },
  ] as const)("unpacks a cabinet written with %j", (options) => {
    const output = run("cabextract", ["-t"], writeCab(FILES, options));
    expect(output).toContain("All done, no errors.");
    for (const file of FILES) expect(output).toContain(md5(file.bytes));
  });
});

describe.skipIf(!installed("unzip"))("unzip", () => {
  it("finds no error in an archive with and without data descriptors", () => {
    expect(run("unzip", ["-t"], writeZip(FILES))).toContain("No errors detected");
    expect(run("unzip", ["-t"], writeZip(FILES.map((file) => ({ ...file, dataDescriptor: true }))))).toContain("No errors detected");
  });
});
