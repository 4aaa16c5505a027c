import { deflateRawSync } from "node:zlib";
import { ByteWriter, concat, crc32, utf8 } from "./bytes.js";

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Default: deflate, except for empty entries and names that end in `/`. */
  readonly method?: "store" | "deflate";
  /** ISO 8601; only the two-second precision of DOS is kept. Default: a fixed time. */
  readonly modified?: string;
  /** Sizes and checksum after the data, not before it. */
  readonly dataDescriptor?: boolean;
  /** Sets the encryption flag (the data stay as they are). */
  readonly encrypted?: boolean;
  /** Instead of the true values, to build entries that lie. */
  readonly lie?: { readonly crc?: number; readonly size?: number; readonly compressedSize?: number; readonly localOffset?: number };
  /** The extra field, in the local header and in the directory. */
  readonly extra?: Uint8Array;
  /** The name's raw bytes, where it is not to be UTF-8. */
  readonly rawName?: Uint8Array;
  /** Unix mode in the external attributes, to build symbolic links. */
  readonly unixMode?: number;
}

const FIXED_TIME = "2026-01-01T00:00:00Z";

/** Writes a ZIP archive ([APPNOTE] 6.3, without ZIP64). The same entries give the same bytes. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const out = new ByteWriter();
  const directory = new ByteWriter();
  for (const entry of entries) {
    const packed = pack(entry);
    const offset = out.length;
    out.raw(localHeader(entry, packed)).raw(packed.data);
    if (entry.dataDescriptor === true) out.u32(0x08074b50).u32(packed.crc).u32(packed.compressedSize).u32(packed.size);
    directory.raw(directoryEntry(entry, packed, entry.lie?.localOffset ?? offset));
  }
  const end = new ByteWriter().u32(0x06054b50).u16(0).u16(0).u16(entries.length).u16(entries.length);
  end.u32(directory.length).u32(out.length).u16(0);
  return concat([out.bytes(), directory.bytes(), end.bytes()]);
}

interface Packed {
  readonly data: Uint8Array;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly size: number;
  readonly compressedSize: number;
  readonly name: Uint8Array;
}

function pack(entry: ZipEntry): Packed {
  const stored = entry.method === "store" || (entry.method === undefined && (entry.bytes.length === 0 || entry.name.endsWith("/")));
  const data = stored ? entry.bytes : new Uint8Array(deflateRawSync(entry.bytes, { level: 9 }));
  const ascii = /^[\x20-\x7e]*$/.test(entry.name);
  return {
    data,
    method: stored ? 0 : 8,
    flags: (entry.encrypted === true ? 0x1 : 0) | (entry.dataDescriptor === true ? 0x8 : 0) | (ascii || entry.rawName !== undefined ? 0 : 0x800),
    crc: entry.lie?.crc ?? crc32(entry.bytes),
    size: entry.lie?.size ?? entry.bytes.length,
    compressedSize: entry.lie?.compressedSize ?? data.length,
    name: entry.rawName ?? utf8(entry.name),
  };
}

function localHeader(entry: ZipEntry, packed: Packed): Uint8Array {
  const later = entry.dataDescriptor === true;
  const header = new ByteWriter().u32(0x04034b50).u16(20).u16(packed.flags).u16(packed.method).u32(dosTime(entry.modified));
  header
    .u32(later ? 0 : packed.crc)
    .u32(later ? 0 : packed.compressedSize)
    .u32(later ? 0 : packed.size);
  const extra = entry.extra ?? new Uint8Array(0);
  return header.u16(packed.name.length).u16(extra.length).raw(packed.name).raw(extra).bytes();
}

function directoryEntry(entry: ZipEntry, packed: Packed, offset: number): Uint8Array {
  const madeBy = entry.unixMode === undefined ? 20 : (3 << 8) | 20;
  const header = new ByteWriter().u32(0x02014b50).u16(madeBy).u16(20).u16(packed.flags).u16(packed.method).u32(dosTime(entry.modified));
  header.u32(packed.crc).u32(packed.compressedSize).u32(packed.size).u16(packed.name.length);
  const extra = entry.extra ?? new Uint8Array(0);
  header.u16(extra.length).u16(0).u16(0).u16(0);
  return header
    .u32(((entry.unixMode ?? 0) << 16) >>> 0)
    .u32(offset)
    .raw(packed.name)
    .raw(extra)
    .bytes();
}

/** DOS time in the low word, DOS date in the high one; UTC. */
export function dosTime(iso: string = FIXED_TIME): number {
  const date = new Date(iso);
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return ((day << 16) | time) >>> 0;
}
