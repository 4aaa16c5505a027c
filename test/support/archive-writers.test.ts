import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Entry, fromBuffer } from "yauzl";
import { concat, utf8 } from "./bytes.js";
import { writeCab } from "./cab-writer.js";
import { writeZip } from "./zip-writer.js";

const FILES = [
  { name: "a log.evtx", bytes: Uint8Array.from({ length: 100_000 }, (_, index) => (index * index) % 251) },
  { name: "Gerät.txt", bytes: utf8("hello") },
  { name: "empty", bytes: new Uint8Array(0) },
  { name: "last.txt", bytes: utf8("the end".repeat(9_000)) },
];

function readZip(bytes: Uint8Array): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(error);
      const found: { name: string; bytes: Uint8Array }[] = [];
      zip.on("error", reject);
      zip.on("end", () => resolve(found));
      zip.on("entry", (entry: Entry) => {
        zip.openReadStream(entry, (openError, stream) => {
          if (openError) return reject(openError);
          const parts: Uint8Array[] = [];
          stream.on("error", reject);
          stream.on("data", (part: Uint8Array) => parts.push(part));
          stream.on("end", () => {
            found.push({ name: entry.fileName, bytes: concat(parts) });
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

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

/** A second, independent reading of a cabinet: one folder, none or MSZIP, no reserved areas. */
function readCab(bytes: Uint8Array): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe("MSCF");
  expect(view.getUint32(8, true)).toBe(bytes.length);
  let content: Uint8Array = new Uint8Array(0);
  let block = view.getUint32(36, true);
  const method = view.getUint16(42, true);
  for (let count = view.getUint16(40, true); count > 0; count -= 1) {
    const size = view.getUint16(block + 4, true);
    const packed = bytes.subarray(block + 8, block + 8 + size);
    const plain = method === 0 ? packed : inflateRawSync(packed.subarray(2), content.length === 0 ? {} : { dictionary: content.subarray(-32_768) });
    expect(plain.length).toBe(view.getUint16(block + 6, true));
    content = concat([content, plain]);
    block += 8 + size;
  }
  const files: { name: string; bytes: Uint8Array }[] = [];
  let offset = view.getUint32(16, true);
  for (let count = view.getUint16(28, true); count > 0; count -= 1) {
    const [size, start] = [view.getUint32(offset, true), view.getUint32(offset + 4, true)];
    const end = bytes.indexOf(0, offset + 16);
    files.push({ name: new TextDecoder().decode(bytes.subarray(offset + 16, end)), bytes: content.subarray(start, start + size) });
    offset = end + 1;
  }
  return files;
}

describe("the CAB writer", () => {
  it.each(["none", "mszip"] as const)("writes cabinets with compression %s that read back, names and bytes", (compression) => {
    expect(readCab(writeCab(FILES, { compression }))).toEqual(FILES);
  });

  it("gives the same bytes for the same files", () => {
    expect(writeCab(FILES)).toEqual(writeCab(FILES));
  });
});
