import { closeSync, openSync, writeSync } from "node:fs";
import { constants, crc32, deflateRawSync } from "node:zlib";
import { ByteWriter, concat, utf8 } from "../test/support/bytes.js";
import { dosTime } from "../test/support/zip-writer.js";

/** A stretch of content with its Deflate form, flushed so that any such stretches can follow one another. */
export interface Piece {
  readonly plain: Uint8Array;
  readonly packed: Uint8Array;
}

export function pack(plain: Uint8Array, level = 6): Piece {
  return { plain, packed: new Uint8Array(deflateRawSync(plain, { level, finishFlush: constants.Z_FULL_FLUSH })) };
}

export interface ZipStream {
  add(name: string, pieces: Iterable<Piece>): void;
  /** Bytes written so far. */
  size(): number;
  /** @returns bytes packed and unpacked */
  finish(): { readonly packed: number; readonly unpacked: number };
}

/** An empty last block: what ends a Deflate stream that was flushed. */
const LAST_BLOCK = Uint8Array.of(3, 0);
const DESCRIPTOR_FLAG = 8;

/** Writes a ZIP to a file entry by entry, sizes behind the data, with no more than a piece in memory. */
export function openZipStream(path: string): ZipStream {
  const file = openSync(path, "w");
  const directory = new ByteWriter();
  let offset = 0;
  let unpacked = 0;
  let count = 0;
  const write = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    offset += bytes.length;
  };
  return {
    add(name, pieces) {
      const start = offset;
      const nameBytes = utf8(name);
      const common = (): ByteWriter => new ByteWriter().u16(20).u16(DESCRIPTOR_FLAG).u16(8).u32(dosTime());
      write(concat([new ByteWriter().u32(0x04034b50).bytes(), common().u32(0).u32(0).u32(0).u16(nameBytes.length).u16(0).bytes(), nameBytes]));
      const dataStart = offset;
      let crc = 0;
      let size = 0;
      for (const { plain, packed } of pieces) {
        write(packed);
        crc = crc32(plain, crc);
        size += plain.length;
      }
      write(LAST_BLOCK);
      const packedSize = offset - dataStart;
      write(new ByteWriter().u32(0x08074b50).u32(crc).u32(packedSize).u32(size).bytes());
      directory.u32(0x02014b50).u16(20).raw(common().bytes()).u32(crc).u32(packedSize).u32(size);
      directory.u16(nameBytes.length).u16(0).u16(0).u16(0).u16(0).u32(0).u32(start).raw(nameBytes);
      unpacked += size;
      count++;
    },
    size: () => offset,
    finish() {
      const start = offset;
      write(directory.bytes());
      const end = new ByteWriter().u32(0x06054b50).u16(0).u16(0).u16(count).u16(count).u32(directory.length).u32(start);
      write(end.u16(0).bytes());
      closeSync(file);
      return { packed: offset, unpacked };
    },
  };
}
