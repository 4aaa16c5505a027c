import { createHeaderCache } from "../header-cache.js";
import { instantText } from "../time-text.js";
import { CHUNK_SIZE, createChunk, setChunk } from "./chunk.js";
import { isBlank } from "./chunk-header.js";
import { createReading, startChunk } from "./content.js";
import { crc32 } from "./crc32.js";
import { FILE_HEADER_SIZE, isEvtx } from "./file-header.js";
import { createOriginReader } from "./origin.js";
import { readChunk } from "./read-chunk.js";

/** Chunks that are looked at, evenly over the file. */
const SAMPLES = 24;

/** A file that can be read by ranges; `read` gives fewer bytes only at its end. */
export interface ByteRanges {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** What a log holds, as a few of its chunks tell it. */
export interface LogPeek {
  readonly channel: string;
  /** As the numbers of the first and last record say. */
  readonly records: number;
  /** Times of the first and last record, ISO 8601 UTC. */
  readonly from: string;
  readonly to: string;
}

/** What one chunk holds. */
interface Sample {
  readonly index: number;
  readonly channel: string;
  /** Number of the first record in the file, and of the last. */
  readonly first: number;
  readonly last: number;
  /** What has to be added to that number for the one that the record itself tells. */
  readonly shift: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Tells which channel all records of a log come from, without reading it in full.
 *
 * A record has two numbers: its place in this file, and its place in the channel that it was written to. In the log of
 * one channel the two go on in step. A file into which records of several channels were put (forwarded events, an export
 * of a view) cannot keep them in step: each record of another channel takes a number of the file and none of the
 * channel's. So where the two differ by the same at the first record, at the last and at many between, there is no room
 * for a record of another channel.
 * @returns undefined where that does not hold, or anything about the chunks that are looked at is not as it should be: then
 *   only reading the log tells
 * @throws only what the reads throw
 */
export async function peekLog(source: ByteRanges): Promise<LogPeek | undefined> {
  if (!isEvtx(await source.read(0, 8))) return undefined;
  const chunks = Math.floor((source.size - FILE_HEADER_SIZE) / CHUNK_SIZE);
  if (chunks < 1) return undefined;
  const sample = createSampler(source);
  const samples: Sample[] = [];
  let firstBlank = chunks;
  for (const index of spread(chunks)) {
    const found = await sample(index);
    if (found === undefined) return undefined;
    if (found === "blank") firstBlank = Math.min(firstBlank, index);
    else if (index > firstBlank) return undefined;
    else samples.push(found);
  }
  // The end of what is written, and where the log is a ring that was gone round, the seam between its newest and its oldest record.
  if (!(await narrow(samples, firstBlank, sample, (one) => one === "blank"))) return undefined;
  const seam = samples.findIndex((one, at) => at > 0 && one.first < (samples[at - 1]?.first ?? 0));
  if (seam > 0) {
    const newer = samples.slice(seam - 1, seam);
    const older = samples[seam];
    const isOlder = (one: Sample | "blank"): boolean => one !== "blank" && one.first < (newer[0]?.first ?? 0);
    if (older === undefined || !(await narrow(newer, older.index, sample, isOlder))) return undefined;
    samples.splice(0, samples.length, ...samples.slice(seam), ...samples.slice(0, seam - 1), ...newer);
    // The oldest chunk stands right behind the newest.
    const oldest = await sample((newer.at(-1)?.index ?? 0) + 1);
    if (oldest === undefined || oldest === "blank") return undefined;
    samples.unshift(oldest);
  }
  return summaryOf(samples);
}

/** Places from the first to the last, evenly. */
function spread(count: number): number[] {
  const steps = Math.min(SAMPLES, count) - 1;
  if (steps === 0) return [0];
  return Array.from({ length: steps + 1 }, (_, step) => Math.round((step * (count - 1)) / steps));
}

type Sampler = (index: number) => Promise<Sample | "blank" | undefined>;

/** Adds the last chunk before `end` for which `isBeyond` does not hold; false where a chunk on the way is not sound. */
async function narrow(samples: Sample[], end: number, sample: Sampler, isBeyond: (one: Sample | "blank") => boolean): Promise<boolean> {
  let low = samples.at(-1)?.index ?? -1;
  let high = end;
  if (low < 0) return false;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const found = await sample(middle);
    if (found === undefined) return false;
    if (isBeyond(found)) high = middle;
    else {
      low = middle;
      if (found !== "blank") samples.push(found);
    }
  }
  return true;
}

function summaryOf(samples: readonly Sample[]): LogPeek | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return undefined;
  for (const [at, one] of samples.entries()) {
    const before = samples[at - 1];
    if (one.channel !== first.channel || one.shift !== first.shift) return undefined;
    if (before !== undefined && before.index !== one.index && one.first <= before.last) return undefined;
  }
  return { channel: first.channel, records: last.last - first.first + 1, from: first.from, to: last.to };
}

/** @returns a function that looks at one chunk; it gives undefined for one that is damaged or holds records of several channels */
function createSampler(source: ByteRanges): Sampler {
  const chunk = createChunk();
  let complaints = 0;
  const reading = createReading(chunk, () => complaints++);
  const headers = createHeaderCache(() => false);
  const header = { chunkCount: 0, withoutChecksums: true };
  return async (index) => {
    setChunk(chunk, await source.read(FILE_HEADER_SIZE + index * CHUNK_SIZE, CHUNK_SIZE));
    if (isBlank(chunk)) return "blank";
    startChunk(reading);
    complaints = 0;
    const channels = new Set<string>();
    const ids: number[] = [];
    const times: string[] = [];
    const onSeen = ({ channel }: { readonly channel: string }, recordId: number, _computer: string, seconds: number, ticks: number): void => {
      channels.add(channel);
      ids.push(recordId);
      times.push(instantText(seconds, ticks));
    };
    const wanted = { headers, readOrigin: createOriginReader(), onSeen };
    readChunk({ reading, place: { number: index, complaints: 0 }, header, wanted, checksum: crc32, recover: false });
    const first = numberAt(chunk.view, 24);
    const last = numberAt(chunk.view, 32);
    const start = ids[0];
    const [channel] = channels;
    const inStep = start !== undefined && last - first + 1 === ids.length && ids.every((id, at) => id === start + at);
    if (complaints > 0 || channels.size !== 1 || channel === undefined || channel === "" || !inStep) return undefined;
    return { index, channel, first, last, shift: start - first, from: times[0] ?? "", to: times.at(-1) ?? "" };
  };
}

function numberAt(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 4_294_967_296 + view.getUint32(offset, true);
}
