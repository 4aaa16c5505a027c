import { readChunks, sliceSource } from "../byte-source.js";
import { type ArchiveEntry, HEAD_SIZE, type ReaderContext, TOTAL_SIZE_ISSUE } from "../entry.js";
import { inflateChunks, inflateHead } from "../inflate/inflate.js";
import type { InputIssue } from "../member.js";
import type { ByteSource, Codecs } from "../ports.js";
import { LOCAL_HEADER_SIZE, parseLocalHeader, type ZipRecord } from "./structures.js";

/** Entries up to these sizes are inflated at one go, which is several times cheaper than a stream. */
const SMALL_PACKED = 1024 * 1024;
const SMALL_SIZE = 4 * 1024 * 1024;
const DEFLATE64 = 9;

/** Makes an entry of a record; its bytes are read when asked for. */
export async function openEntry(source: ByteSource, record: ZipRecord, name: string, codecs: Codecs, context: ReaderContext): Promise<ArchiveEntry> {
  const issues: InputIssue[] = [];
  // one read usually takes in the local header and enough for the head
  const enoughForBoth = LOCAL_HEADER_SIZE + record.nameBytes.length + 64 + Math.min(record.packedSize, HEAD_SIZE * 2);
  // behind other bytes, where the archive begins is a guess, and an entry may seem to stand before the first of them
  const bytes = record.headerOffset < 0 ? new Uint8Array(0) : await source.read(record.headerOffset, enoughForBoth);
  const local = parseLocalHeader(bytes);
  if (local === undefined) {
    issues.push({
      code: "zip-entry-header",
      at: `offset ${record.headerOffset}`,
      message: "The directory points to a place where no entry begins.",
    });
    return { name, size: record.size, issues, head: async () => new Uint8Array(0), content: emptyContent };
  }
  const headerLength = LOCAL_HEADER_SIZE + local.nameLength + local.extraLength;
  const packed = sliceSource(source, record.headerOffset + headerLength, record.packedSize);
  const state: Content = { record, packed, codecs, issues, context };
  return {
    name,
    size: record.size,
    packedSize: record.packedSize,
    issues,
    sealed: true,
    async head() {
      const known = bytes.subarray(headerLength, headerLength + record.packedSize);
      const enough = Math.min(packed.size, record.method === 0 ? HEAD_SIZE : HEAD_SIZE * 2);
      const start = known.length >= enough ? known : await packed.read(0, enough);
      if (record.method === 0) return start.slice(0, HEAD_SIZE);
      return inflateHead(start, HEAD_SIZE, { deflate64: record.method === DEFLATE64 });
    },
    content: () => check(state, unpack(state)),
    ...(record.method === 0 && packed.size === record.packedSize ? { stored: packed } : {}),
  };
}

async function* emptyContent(): AsyncGenerator<Uint8Array> {}

interface Content {
  readonly record: ZipRecord;
  readonly packed: ByteSource;
  readonly codecs: Codecs;
  readonly issues: InputIssue[];
  readonly context: ReaderContext;
}

/** Passes content on, counts it, and compares it at the end with what the directory says. */
async function* check(content: Content, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { record, codecs, issues, context } = content;
  let size = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    if (!context.spend(chunk.length)) {
      issues.push(TOTAL_SIZE_ISSUE);
      return;
    }
    size += chunk.length;
    crc = codecs.crc32(chunk, crc);
    yield chunk;
  }
  if (issues.length > 0) return;
  if (record.packedSize > content.packed.size) {
    issues.push({ code: "zip-entry-cut", message: `The archive ends inside this entry; ${size} of ${record.size} bytes could be read.` });
    return;
  }
  if (record.unstated) return;
  if (size !== record.size) {
    issues.push({ code: "zip-entry-size", message: `The archive states ${record.size} bytes for this entry, and ${size} came out.` });
  } else if (crc !== record.crc) {
    issues.push({ code: "zip-entry-crc", message: "The checksum of this entry does not fit its content, so some of it is damaged." });
  }
}

async function* unpack(content: Content): AsyncGenerator<Uint8Array> {
  const { record, packed, codecs, issues } = content;
  if (record.method === 0) {
    yield* readChunks(packed);
    return;
  }
  let done = 0;
  if (record.method !== DEFLATE64 && packed.size === record.packedSize) {
    if (packed.size <= SMALL_PACKED && record.size <= SMALL_SIZE) {
      const bytes = inflateWhole(codecs, await packed.read(0, packed.size), record.size);
      if (bytes !== undefined) {
        if (bytes.length > 0) yield bytes;
        return;
      }
    } else {
      try {
        for await (const chunk of codecs.inflateRawStream(readChunks(packed))) {
          done += chunk.length;
          yield chunk;
        }
        return;
      } catch {
        // what the platform's codec held back when it met the damage comes from our own
      }
    }
  }
  const ending = yield* skipFirst(inflateChunks(readChunks(packed), { deflate64: record.method === DEFLATE64 }), done);
  if (ending === "damaged") {
    issues.push({ code: "zip-entry-damaged", message: "The compressed data of this entry is damaged; what comes before the damage was read." });
  } else if (ending === "cut") {
    issues.push({ code: "zip-entry-cut", message: "The compressed data of this entry ends early; what is there was read." });
  }
}

function inflateWhole(codecs: Codecs, packed: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const bytes = codecs.inflateRaw(packed, { maxOutput: size });
    return bytes.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

async function* skipFirst<Ending>(chunks: AsyncGenerator<Uint8Array, Ending>, count: number): AsyncGenerator<Uint8Array, Ending> {
  let left = count;
  for (;;) {
    const next = await chunks.next();
    if (next.done) return next.value;
    if (left < next.value.length) yield next.value.subarray(left);
    left = Math.max(0, left - next.value.length);
  }
}
