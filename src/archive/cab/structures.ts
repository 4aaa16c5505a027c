import { bufferedSource } from "../byte-source.js";
import { decodeName } from "../entry-name.js";
import type { ByteSource } from "../ports.js";

/** The structures of a cabinet ([MS-CAB] 2.1 to 2.4). */

export interface CabFolder {
  readonly index: number;
  /** Offset of its first data block. */
  readonly dataOffset: number;
  readonly blockCount: number;
  readonly method: "none" | "mszip" | "quantum" | "lzx" | "unknown";
  /** LZX: the window is 2 to the power of this. */
  readonly windowBits: number;
}

export interface CabFile {
  readonly nameBytes: Uint8Array;
  readonly size: number;
  /** Where it begins in the unpacked folder. */
  readonly folderOffset: number;
  /** Index of its folder; continued files have their place there worked out already. */
  readonly folder: number;
  readonly continuedFromPrevious: boolean;
  readonly continuedInNext: boolean;
  readonly utf8: boolean;
}

export interface Cabinet {
  /** Length that the header states. */
  readonly size: number;
  readonly folders: readonly CabFolder[];
  readonly files: readonly CabFile[];
  /** Bytes that every data block reserves after its header. */
  readonly blockReserve: number;
  /** Names of the cabinets before and after this one in a set. */
  readonly previous?: Uint8Array;
  readonly next?: Uint8Array;
  /** Where reading the header ended early, and what was expected there. */
  readonly damage?: { readonly offset: number; readonly expected: string };
}

const HEADER_SIZE = 36;
const FOLDER_SIZE = 8;
const FILE_SIZE = 16;
/** [MS-CAB] allows 256 bytes with the closing NUL. */
const NAME_SIZE = 1024;

const NEIGHBOURS = [
  [1, "previous"],
  [2, "next"],
] as const;
const FLAG_RESERVE = 4;
const ATTRIBUTE_UTF8 = 0x80;

const METHODS = ["none", "mszip", "quantum", "lzx"] as const;

/** Reads header, folders and files; what is there of a damaged header is kept. */
export async function readCabinet(source: ByteSource, maxFiles: number): Promise<Cabinet> {
  const buffered = bufferedSource(source);
  const at = async (offset: number, length: number): Promise<DataView | undefined> => {
    const bytes = await buffered.read(offset, length);
    return bytes.length < length ? undefined : new DataView(bytes.buffer, bytes.byteOffset, length);
  };

  const header = await at(0, HEADER_SIZE);
  if (header === undefined) return empty({ offset: source.size, expected: "a cabinet header of 36 bytes" });
  const flags = header.getUint16(30, true);
  const folderCount = header.getUint16(26, true);
  const fileCount = header.getUint16(28, true);
  const filesOffset = header.getUint32(16, true);

  let offset = HEADER_SIZE;
  let folderReserve = 0;
  let blockReserve = 0;
  if (flags & FLAG_RESERVE) {
    const reserve = await at(offset, 4);
    if (reserve === undefined) return empty({ offset, expected: "the sizes of the reserved areas" });
    folderReserve = reserve.getUint8(2);
    blockReserve = reserve.getUint8(3);
    offset += 4 + reserve.getUint16(0, true);
  }
  const neighbours: { previous?: Uint8Array; next?: Uint8Array } = {};
  for (const [flag, which] of NEIGHBOURS) {
    if (!(flags & flag)) continue;
    const name = await readString(buffered, offset);
    const disk = name && (await readString(buffered, offset + name.length + 1));
    if (name === undefined || disk === undefined) return empty({ offset, expected: "the name of a neighbouring cabinet and of its disk" });
    neighbours[which] = name.slice();
    offset += name.length + disk.length + 2;
  }

  const folders: CabFolder[] = [];
  let damage: Cabinet["damage"];
  for (let index = 0; index < folderCount; index++) {
    const folder = await at(offset, FOLDER_SIZE);
    if (folder === undefined) {
      damage = { offset, expected: `folder ${index + 1} of ${folderCount}` };
      break;
    }
    const type = folder.getUint16(6, true);
    folders.push({
      index,
      dataOffset: folder.getUint32(0, true),
      blockCount: folder.getUint16(4, true),
      method: METHODS[type & 0x0f] ?? "unknown",
      windowBits: (type >> 8) & 0x1f,
    });
    offset += FOLDER_SIZE + folderReserve;
  }

  const files: CabFile[] = [];
  offset = filesOffset;
  for (let index = 0; index < fileCount && files.length < maxFiles; index++) {
    const file = await at(offset, FILE_SIZE);
    const nameBytes = file && (await readString(buffered, offset + FILE_SIZE));
    if (file === undefined || nameBytes === undefined) {
      damage ??= { offset, expected: `the entry of file ${index + 1} of ${fileCount}` };
      break;
    }
    const folder = file.getUint16(8, true);
    const continuedFromPrevious = folder === 0xfffd || folder === 0xffff;
    const continuedInNext = folder === 0xfffe || folder === 0xffff;
    files.push({
      nameBytes: nameBytes.slice(),
      size: file.getUint32(0, true),
      folderOffset: file.getUint32(4, true),
      folder: continuedFromPrevious ? 0 : continuedInNext ? folders.length - 1 : folder,
      continuedFromPrevious,
      continuedInNext,
      utf8: (file.getUint16(14, true) & ATTRIBUTE_UTF8) !== 0,
    });
    offset += FILE_SIZE + nameBytes.length + 1;
  }
  return {
    size: header.getUint32(8, true),
    folders,
    files,
    blockReserve,
    ...neighbours,
    ...(damage !== undefined ? { damage } : {}),
  };
}

function empty(damage: NonNullable<Cabinet["damage"]>): Cabinet {
  return { size: 0, folders: [], files: [], blockReserve: 0, damage };
}

async function readString(source: ByteSource, offset: number): Promise<Uint8Array | undefined> {
  const bytes = await source.read(offset, NAME_SIZE);
  const end = bytes.indexOf(0);
  return end < 0 ? undefined : bytes.subarray(0, end);
}

/** The name of a cabinet for a sentence, in quotes after a comma; nothing where there is none. */
export function quoted(name: Uint8Array | undefined): string {
  return name === undefined || name.length === 0 ? "" : `, "${decodeName(name, "windows-1252")}"`;
}

/** [MS-CAB] 3.1: exclusive or of little-endian words, the last partial one big-endian. */
export function cabChecksum(bytes: Uint8Array, seed: number): number {
  let sum = seed;
  const words = bytes.length & ~3;
  for (let index = 0; index < words; index += 4) {
    sum ^=
      (bytes[index] as number) | ((bytes[index + 1] as number) << 8) | ((bytes[index + 2] as number) << 16) | ((bytes[index + 3] as number) << 24);
  }
  let rest = 0;
  for (let index = words; index < bytes.length; index++) rest = (rest << 8) | (bytes[index] as number);
  return (sum ^ rest) >>> 0;
}
