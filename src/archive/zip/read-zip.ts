import { sliceSource } from "../byte-source.js";
import type { ArchiveEntry, ReaderContext } from "../entry.js";
import { decodeName } from "../entry-name.js";
import type { ByteSource, Codecs } from "../ports.js";
import { findDirectory, listDirectory } from "./directory.js";
import { openEntry } from "./entry-content.js";
import { scanLocalHeaders } from "./forward-scan.js";
import { keepApart } from "./overlaps.js";
import { FLAG_ENCRYPTED, viewOf, type ZipRecord } from "./structures.js";

/** APPNOTE 4.4.5, what a user may meet. */
const METHOD_NAMES: Readonly<Record<number, string>> = {
  1: "Shrink",
  6: "Implode",
  12: "bzip2",
  14: "LZMA",
  93: "Zstandard",
  95: "XZ",
  98: "PPMd",
  99: "AES encryption",
};

/**
 * Walks a ZIP (PKWARE APPNOTE 6.3): by its central directory, and by local headers where that is missing or damaged. Each entry is
 * judged by itself; one that cannot be read is reported and left out.
 */
export async function* readZip(source: ByteSource, codecs: Codecs, context: ReaderContext): AsyncGenerator<ArchiveEntry> {
  const records = await collectRecords(source, context);
  const { repeated, bounds } = await keepApart(source, records);
  for (const record of records) {
    const name = nameOf(record, codecs);
    if (isFolder(record, name)) continue;
    const refusal = refuse(record, repeated);
    if (refusal !== undefined) {
      context.report({ ...refusal, at: `offset ${record.headerOffset}` }, name);
      continue;
    }
    const bound = bounds.get(record);
    const entry = await openEntry(bound === undefined ? source : sliceSource(source, 0, bound), record, name, codecs, context);
    if (bound !== undefined) {
      const message = `The archive states ${record.packedSize} bytes for this entry, and at offset ${bound} the next one begins; it was read up to there.`;
      entry.issues.push({ code: "zip-entry-overlap", at: `offset ${record.headerOffset}`, message });
    }
    yield entry;
  }
}

async function collectRecords(source: ByteSource, context: ReaderContext): Promise<readonly ZipRecord[]> {
  const directory = await findDirectory(source);
  if (directory === undefined) {
    context.report({
      code: "zip-directory-missing",
      message: "The directory at the end of the ZIP file is missing, so the file was probably cut; what is readable was found entry by entry.",
    });
    return scan(source, [], context);
  }
  if (directory.split) {
    context.report({ code: "zip-split", message: "This is one part of a ZIP file that was split; only entries in this part can be read." });
  }
  const listing = await listDirectory(source, directory, context.maxEntries);
  if (listing.more) reportTooMany(context);
  // the directory at the end may be that of a ZIP stored inside this one, which itself was cut
  if (directory.shift > 0 && (await startsWithEntry(source)) && !listing.records.some((record) => record.headerOffset === 0)) {
    context.report({
      code: "zip-directory-missing",
      message: "The directory at the end belongs to an inner ZIP file; this one was probably cut. What is readable was found entry by entry.",
    });
    return scan(source, [], context);
  }
  if (listing.damagedAt === undefined) return listing.records;
  context.report({
    code: "zip-directory-damaged",
    at: `offset ${listing.damagedAt}`,
    message: `The directory of the ZIP file should list ${directory.count} entries, but only ${listing.records.length} of them can be read; more were looked for by their own headers.`,
  });
  return scan(source, listing.records, context);
}

async function scan(source: ByteSource, listed: readonly ZipRecord[], context: ReaderContext): Promise<readonly ZipRecord[]> {
  const records = [...listed];
  for await (const record of scanLocalHeaders(source, new Map(listed.map((record) => [record.headerOffset, record])))) {
    if (records.length >= context.maxEntries) {
      reportTooMany(context);
      break;
    }
    records.push(record);
  }
  return records;
}

function reportTooMany(context: ReaderContext): void {
  context.report({ code: "limit-entries", message: `The archive has more than ${context.maxEntries} entries; the rest was not read.` });
}

async function startsWithEntry(source: ByteSource): Promise<boolean> {
  const bytes = await source.read(0, 4);
  return bytes.length === 4 && viewOf(bytes).getUint32(0, true) === 0x04034b50;
}

function refuse(record: ZipRecord, repeated: ReadonlySet<ZipRecord>): { readonly code: string; readonly message: string } | undefined {
  if ((record.flags & FLAG_ENCRYPTED) !== 0 || record.method === 99) {
    return { code: "zip-encrypted", message: "The entry is encrypted; unpack the archive with its password and hand in the files." };
  }
  if (isLink(record)) return { code: "zip-entry-link", message: "The entry is a link to another file, not a file; links are not followed." };
  if (record.disk !== 0 && record.disk !== 0xffff) return { code: "zip-split", message: "The entry lies in another part of the split archive." };
  if (repeated.has(record))
    return { code: "zip-entry-overlap", message: "The entry has its bytes in common with another one, which no honest archive does." };
  if (record.method !== 0 && record.method !== 8 && record.method !== 9) {
    const method = METHOD_NAMES[record.method] ?? `number ${record.method}`;
    return {
      code: "zip-unsupported-compression",
      message: `The entry is compressed by method ${method}; stored, Deflate and Deflate64 can be read.`,
    };
  }
  return undefined;
}

function isLink(record: ZipRecord): boolean {
  return record.system === 3 && ((record.attributes >>> 16) & 0xf000) === 0xa000;
}

function isFolder(record: ZipRecord, name: string): boolean {
  return /[\\/]$/.test(name) && record.size === 0;
}

function nameOf(record: ZipRecord, codecs: Codecs): string {
  const unicode = record.unicodeName;
  if (unicode !== undefined) {
    // 4.6.9: the field counts only while the checksum of the plain name in it still fits
    const checksum = new DataView(unicode.buffer, unicode.byteOffset).getUint32(0, true);
    if (checksum === codecs.crc32(record.nameBytes, 0)) return decodeName(unicode.subarray(4), "cp437");
  }
  return decodeName(record.nameBytes, "cp437");
}
