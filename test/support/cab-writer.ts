import { deflateRawSync } from "node:zlib";
import { ByteWriter, concat, utf8 } from "./bytes.js";
import { dosTime } from "./zip-writer.js";

export interface CabFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** ISO 8601; only the two-second precision of DOS is kept. */
  readonly modified?: string;
}

export interface CabOptions {
  /** Default `mszip`. */
  readonly compression?: "none" | "mszip";
  /** Each inner list becomes one CFFOLDER. Default: one folder with all files. */
  readonly filesPerFolder?: number;
  /** Lets an MSZIP block refer to the 32 KiB before it, as real cabinets do. Default true. */
  readonly history?: boolean;
  /** CFDATA checksums; a cabinet may leave them 0. Default true. */
  readonly checksums?: boolean;
  /** Names of the cabinets before and after this one in a set. */
  readonly previous?: string;
  readonly next?: string;
  /** Puts the table of files behind the data, which is allowed and which no tool does. */
  readonly filesLast?: boolean;
  /** A method number to state without having it (2 Quantum, 3 LZX). */
  readonly statedMethod?: number;
}

const BLOCK = 32_768;
const HEADER = 36;
const UTF8_NAME = 0x80;
const ARCHIVE_BIT = 0x20;

/** Writes a Windows cabinet ([MS-CAB]), stored or MSZIP. The same files give the same bytes. */
export function writeCab(files: readonly CabFile[], options: CabOptions = {}): Uint8Array {
  const perFolder = options.filesPerFolder ?? Math.max(files.length, 1);
  const folders: (readonly CabFile[])[] = [];
  for (let index = 0; index < files.length; index += perFolder) folders.push(files.slice(index, index + perFolder));

  const fileTable = new ByteWriter();
  folders.forEach((folder, index) => {
    let offset = 0;
    for (const file of folder) {
      fileTable.raw(fileEntry(file, index, offset));
      offset += file.bytes.length;
    }
  });

  const names = concat([options.previous, options.next].flatMap((name) => (name === undefined ? [] : [utf8(`${name}\0Disk\0`)])));
  const flags = (options.previous === undefined ? 0 : 1) | (options.next === undefined ? 0 : 2);
  const tablesEnd = HEADER + names.length + folders.length * 8;
  let dataOffset = tablesEnd + (options.filesLast === true ? 0 : fileTable.length);
  const folderTable = new ByteWriter();
  const data: Uint8Array[] = [];
  for (const folder of folders) {
    const blocks = dataBlocks(concat(folder.map((file) => file.bytes)), options);
    folderTable
      .u32(dataOffset)
      .u16(blocks.length)
      .u16(options.statedMethod ?? (options.compression === "none" ? 0 : 1));
    for (const block of blocks) {
      data.push(block);
      dataOffset += block.length;
    }
  }

  const size = options.filesLast === true ? dataOffset + fileTable.length : dataOffset;
  const filesOffset = options.filesLast === true ? dataOffset : tablesEnd;
  const header = new ByteWriter().raw(utf8("MSCF")).u32(0).u32(size).u32(0).u32(filesOffset).u32(0);
  header.u8(3).u8(1).u16(folders.length).u16(files.length).u16(flags).u16(0).u16(0);
  const tables = [header.bytes(), names, folderTable.bytes()];
  return concat(options.filesLast === true ? [...tables, ...data, fileTable.bytes()] : [...tables, fileTable.bytes(), ...data]);
}

function fileEntry(file: CabFile, folder: number, offset: number): Uint8Array {
  const stamp = dosTime(file.modified);
  const ascii = /^[\x20-\x7e]*$/.test(file.name);
  const entry = new ByteWriter().u32(file.bytes.length).u32(offset).u16(folder);
  // A cabinet holds the date first, a ZIP the time.
  entry
    .u16(stamp >>> 16)
    .u16(stamp & 0xffff)
    .u16(ARCHIVE_BIT | (ascii ? 0 : UTF8_NAME));
  return entry.raw(utf8(file.name)).u8(0).bytes();
}

function dataBlocks(content: Uint8Array, options: CabOptions): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let offset = 0; offset < content.length; offset += BLOCK) {
    const plain = content.subarray(offset, offset + BLOCK);
    const packed =
      options.compression === "none" ? plain : mszip(plain, options.history === false ? undefined : content.subarray(offset - BLOCK, offset));
    const body = new ByteWriter().u16(packed.length).u16(plain.length).bytes();
    const sum = options.checksums === false ? 0 : checksum(body, checksum(packed, 0));
    blocks.push(concat([new ByteWriter().u32(sum).bytes(), body, packed]));
  }
  return blocks;
}

/** `CK` and one complete Deflate stream; its window is what the block before held ([MS-MCI] 2.2). */
function mszip(plain: Uint8Array, before: Uint8Array | undefined): Uint8Array {
  const dictionary = before !== undefined && before.length > 0 ? { dictionary: before } : {};
  return concat([utf8("CK"), new Uint8Array(deflateRawSync(plain, { level: 9, ...dictionary }))]);
}

/** Exclusive or of 32-bit words; the last one to three bytes count in reverse order ([MS-CAB] 3.1). */
function checksum(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length & ~3;
  let sum = seed;
  for (let offset = 0; offset < whole; offset += 4) sum ^= view.getUint32(offset, true);
  let rest = 0;
  for (const byte of bytes.subarray(whole)) rest = (rest << 8) | byte;
  return (sum ^ rest) >>> 0;
}
