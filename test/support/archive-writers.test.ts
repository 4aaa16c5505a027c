import { describe, expect, it } from "vitest";
import { utf8 } from "./bytes.js";
import { writeCab } from "./cab-writer.js";
import { readCab, readZip } from "./independent-readers.js";
import { writeZip } from "./zip-writer.js";

const FILES = [
  { name: "a log.evtx", bytes: Uint8Array.from({ length: 100_000 }, (_, index) => (index * index) % 251) },
  { name: "Gerät.txt", bytes: utf8("hello") },
  { name: "empty", bytes: new Uint8Array(0) },
  { name: "last.txt", bytes: utf8("the end".repeat(9_000)) },
];

describe("the ZIP writer", () => {
  it("writes archives that yauzl reads back, names and bytes", async () => {
    expect(await readZip(writeZip(FILES))).toEqual(FILES);
  });

  it("writes stored entries and data descriptors that yauzl reads back", async () => {
    const entries = FILES.map((file, index) => ({
      ...file,
      dataDescriptor: true,
      method: index % 2 === 0 ? ("store" as const) : ("deflate" as const),
    }));
    expect(await readZip(writeZip(entries))).toEqual(FILES);
  });

  it("gives the same bytes for the same entries", () => {
    expect(writeZip(FILES)).toEqual(writeZip(FILES));
  });
});

describe("the CAB writer", () => {
  it.each(["none", "mszip"] as const)("writes cabinets with compression %s that read back, names and bytes", (compression) => {
    expect(readCab(writeCab(FILES, { compression }))).toEqual(FILES);
  });

  it("gives the same bytes for the same files", () => {
    expect(writeCab(FILES)).toEqual(writeCab(FILES));
  });
});
