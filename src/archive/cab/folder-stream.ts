import { inflateHead } from "../inflate/inflate.js";
import type { InputIssue } from "../member.js";
import type { BufferedSource } from "../byte-source.js";
import type { Codecs } from "../ports.js";
import { createLzxDecoder, type LzxDecoder } from "./lzx.js";
import { type Cabinet, type CabFolder, cabChecksum, quoted } from "./structures.js";

/** One data block of a folder, unpacked. */
export interface FolderBlock {
  /** Where its bytes stand in the unpacked folder. */
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly issue?: InputIssue;
}

/** A folder is one compressed stream: its blocks come in order, once. */
export interface FolderStream {
  /** @returns undefined at the end, or where the rest cannot be read; then `ending` says why */
  next(): Promise<FolderBlock | undefined>;
  ending(): InputIssue | undefined;
  /** Where in the cabinet the next block begins. */
  offset(): number;
  /** Bytes of the cabinet that were taken so far. */
  packed(): number;
}

const BLOCK_HEADER = 8;
/** A block unpacks to 32,768 bytes at most ([MS-CAB] 2.4); data that does not compress may grow a little, and 6,144 bytes are the customary allowance. */
const MAX_BLOCK = 32_768;
const MAX_PACKED = MAX_BLOCK + 6144;

interface Unpacked {
  readonly bytes: Uint8Array;
  readonly intact: boolean;
}

export function openFolder(source: BufferedSource, cabinet: Cabinet, folder: CabFolder, codecs: Codecs): FolderStream {
  const nextFolder = cabinet.folders.reduce(
    (nearest, { dataOffset }) => (dataOffset > folder.dataOffset ? Math.min(nearest, dataOffset) : nearest),
    Number.POSITIVE_INFINITY,
  );
  let method: Unpack | undefined;
  let offset = folder.dataOffset;
  let index = 0;
  let start = 0;
  let ended: InputIssue | undefined;
  let closed = false;

  const end = (code: string, message: string): undefined => {
    closed = true;
    ended = { code, at: `folder ${folder.index + 1}, block ${index + 1}, offset ${offset}`, message };
    return undefined;
  };

  return {
    ending: () => ended,
    offset: () => offset,
    packed: () => offset - folder.dataOffset,
    async next() {
      if (closed) return undefined;
      // made at the first block: its window takes memory, and a cabinet may state 65,535 folders
      method ??= chooseMethod(folder, codecs);
      if (method === undefined) {
        closed = true;
        ended = unsupported(folder);
        return undefined;
      }
      if (index >= folder.blockCount) return end("cab-folder-short", "The files of this cabinet folder need more data than the folder has.");
      source.release?.(offset);
      const header = await source.read(offset, BLOCK_HEADER + cabinet.blockReserve);
      if (header.length < BLOCK_HEADER + cabinet.blockReserve) return end("cab-cut", "The cabinet ends before this block, so it was probably cut.");
      const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
      const checksum = view.getUint32(0, true);
      const packedSize = view.getUint16(4, true);
      const size = view.getUint16(6, true);
      if (size === 0) return end("cab-spanned", `The folder goes on in the next cabinet of a set${quoted(cabinet.next)}, which is not read with it.`);
      if (size > MAX_BLOCK || packedSize > MAX_PACKED) {
        return end("cab-block-damaged", `A block has at most ${MAX_BLOCK} bytes, and this one states ${size} unpacked from ${packedSize}.`);
      }
      const sealed = header.slice(4);
      const packed = (await source.read(offset + header.length, packedSize)).slice();
      const at = `folder ${folder.index + 1}, block ${index + 1}, offset ${offset}`;
      const cut = packed.length < packedSize;
      const fits = checksum !== 0 && !cut && cabChecksum(sealed, cabChecksum(packed, 0)) === checksum;
      // only a block that proves itself may say that it is the other folder's offset that is wrong
      if (offset + header.length + packedSize > nextFolder && !fits) {
        return end("cab-block-damaged", `The block states ${packedSize} bytes, which would reach into the data of the next folder.`);
      }
      const unpacked = method(packed, size);
      let issue: InputIssue | undefined;
      if (cut) {
        issue = { code: "cab-cut", at, message: `The cabinet ends inside this block, at ${packed.length} of ${packedSize} bytes.` };
      } else if (!unpacked.intact) {
        issue = { code: "cab-block-damaged", at, message: `Only ${unpacked.bytes.length} of ${size} bytes of this block could be unpacked.` };
      } else if (checksum !== 0 && !fits) {
        issue = { code: "cab-checksum", at, message: "The checksum of this block does not fit its content, so some of it is damaged." };
      }
      const goesOn = unpacked.intact || (folder.method !== "lzx" && !cut);
      // a gap keeps what follows in its place; only LZX cannot go on without the lost part
      const bytes = goesOn ? padTo(unpacked.bytes, size) : unpacked.bytes;
      const block = { start, bytes, ...(issue !== undefined ? { issue } : {}) };
      if (!goesOn) {
        closed = true;
        ended = issue;
      }
      offset += header.length + packedSize;
      start += bytes.length;
      index++;
      return block;
    },
  };
}

function padTo(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length >= size) return bytes;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  return padded;
}

function unsupported(folder: CabFolder): InputIssue {
  const method =
    folder.method === "quantum" ? "Quantum" : folder.method === "lzx" ? `LZX with a window of 2^${folder.windowBits} bytes` : "an unknown method";
  return {
    code: "cab-unsupported-compression",
    at: `folder ${folder.index + 1}`,
    message: `The folder is compressed by ${method}; stored, MSZIP and LZX can be read.`,
  };
}

type Unpack = (packed: Uint8Array, size: number) => Unpacked;

function chooseMethod(folder: CabFolder, codecs: Codecs): Unpack | undefined {
  if (folder.method === "none") return (packed, size) => ({ bytes: packed.subarray(0, size), intact: packed.length >= size });
  if (folder.method === "mszip") return createMszip(codecs);
  if (folder.method !== "lzx") return undefined;
  const decoder: LzxDecoder | undefined = createLzxDecoder(folder.windowBits);
  return decoder && ((packed, size) => decoder.decodeFrame(packed, size));
}

/** [MS-MCI]: `CK`, then raw Deflate whose matches may reach into the block before. */
function createMszip(codecs: Codecs): Unpack {
  let dictionary: Uint8Array = new Uint8Array(0);
  return (packed, size) => {
    let bytes: Uint8Array = new Uint8Array(0);
    let intact = false;
    if (packed[0] === 0x43 && packed[1] === 0x4b) {
      const data = packed.subarray(2);
      try {
        bytes = codecs.inflateRaw(data, { dictionary, maxOutput: size });
      } catch {
        bytes = inflateHead(data, size, { dictionary });
      }
      intact = bytes.length === size;
    }
    dictionary = intact ? bytes : padTo(bytes, size);
    return { bytes, intact };
  };
}
