import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { afterAll, describe, expect, it } from "vitest";
import { utf8 } from "../support/bytes.js";
import { writeCab } from "../support/cab-writer.js";
import { renderValue } from "../support/event.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { EVERY_TYPE, plainEvent, plainEvents } from "../support/samples-of-values.js";
import { writeZip } from "../support/zip-writer.js";

const installed = (command: string): boolean => spawnSync(command, ["-V"]).error === undefined;
const folder = mkdtempSync(join(tmpdir(), "redscreen-oracle-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, args: readonly string[], bytes: Uint8Array, name: string): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return execFileSync(command, [...args, file], { encoding: "utf8", maxBuffer: 1 << 28 });
}

interface PrintedEvent {
  readonly System: { readonly EventRecordID: string; readonly Computer: string };
  readonly EventData: { readonly Data?: readonly { readonly "@_Name": string; readonly "#text"?: string }[] } | "";
}

function evtxexport(bytes: Uint8Array): readonly PrintedEvent[] {
  const output = run("evtxexport", ["-f", "xml"], bytes, "log.evtx");
  const body = output.slice(output.indexOf("<Event "), output.lastIndexOf("</Event>") + "</Event>".length);
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, isArray: (name) => name === "Event" || name === "Data" });
  return parser.parse(`<Events>${body}</Events>`).Events.Event;
}

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
    const data = printed?.EventData === "" ? [] : (printed?.EventData.Data ?? []);
    const normal = (value: string) => value.toLowerCase().replace(/0*z$/, "z");
    expect(data.map((item) => [item["@_Name"], normal(item["#text"] ?? "")])).toEqual(
      EVERY_TYPE.map((item) => [item.name, normal(renderValue(item.value)[0] ?? "")]),
    );
  });

  it("prints the records of a dirty file whose header counts too few chunks", () => {
    const printed = evtxexport(writeEvtx(plainEvents(60), { recordsPerChunk: 20, dirty: true }));
    expect(printed).toHaveLength(60);
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
    const output = run("cabextract", ["-t"], writeCab(FILES, options), "test.cab");
    expect(output).toContain("All done, no errors.");
    for (const file of FILES) expect(output).toContain(md5(file.bytes));
  });
});

describe.skipIf(!installed("unzip"))("unzip", () => {
  it("finds no error in an archive with and without data descriptors", () => {
    expect(run("unzip", ["-t"], writeZip(FILES), "plain.zip")).toContain("No errors detected");
    expect(run("unzip", ["-t"], writeZip(FILES.map((file) => ({ ...file, dataDescriptor: true }))), "later.zip")).toContain("No errors detected");
  });
});
