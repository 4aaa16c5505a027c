import { inflateRawSync } from "node:zlib";
import { type Entry, fromBuffer } from "yauzl";
import { concat } from "./bytes.js";

export interface UnpackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A ZIP, read by yauzl. */
export function readZip(bytes: Uint8Array): Promise<readonly UnpackedFile[]> {
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(error);
      const found: UnpackedFile[] = [];
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

/** A second, independent reading of a cabinet: one folder, none or MSZIP, no reserved areas. */
export function readCab(bytes: Uint8Array): readonly UnpackedFile[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== "MSCF") throw new Error("not a cabinet");
  if (view.getUint32(8, true) !== bytes.length) throw new Error("the header states another size");
  let content: Uint8Array = new Uint8Array(0);
  let block = view.getUint32(36, true);
  const method = view.getUint16(42, true);
  for (let count = view.getUint16(40, true); count > 0; count -= 1) {
    const size = view.getUint16(block + 4, true);
    const packed = bytes.subarray(block + 8, block + 8 + size);
    const plain = method === 0 ? packed : inflateRawSync(packed.subarray(2), content.length === 0 ? {} : { dictionary: content.subarray(-32_768) });
    if (plain.length !== view.getUint16(block + 6, true)) throw new Error(`block at ${block}: wrong length`);
    content = concat([content, plain]);
    block += 8 + size;
  }
  const files: UnpackedFile[] = [];
  let offset = view.getUint32(16, true);
  for (let count = view.getUint16(28, true); count > 0; count -= 1) {
    const [size, start] = [view.getUint32(offset, true), view.getUint32(offset + 4, true)];
    const end = bytes.indexOf(0, offset + 16);
    files.push({ name: new TextDecoder().decode(bytes.subarray(offset + 16, end)), bytes: content.subarray(start, start + size) });
    offset = end + 1;
  }
  return files;
}
