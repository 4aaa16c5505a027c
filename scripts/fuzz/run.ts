import { setImmediate as nextTurn } from "node:timers/promises";
import { checkArchive } from "./check-archive.js";
import { checkEventXml, checkEvtx } from "./check-records.js";
import { checkRegistry } from "./check-registry.js";
import { type Coverage, startCoverage } from "./coverage.js";
import { CAB, withoutCabChecksums, ZIP } from "./mutate-archive.js";
import { GENERIC, join, type Mutator } from "./mutate-bytes.js";
import { EVTX, sealEvtx } from "./mutate-evtx.js";
import { REGISTRY, XML } from "./mutate-text.js";
import { type Random, randomFrom } from "./random.js";
import type { Check, Format } from "./target.js";

interface Target {
  readonly check: Check;
  /** Damage that knows the format. */
  readonly mutators: readonly Mutator[];
  /** Makes checksums fit again, or takes them away. */
  readonly mend?: (bytes: Uint8Array) => Uint8Array;
}

const TARGETS: Readonly<Record<Format, Target>> = {
  evtx: { check: checkEvtx, mutators: EVTX, mend: sealEvtx },
  xml: { check: checkEventXml, mutators: XML },
  cab: { check: checkArchive, mutators: CAB, mend: withoutCabChecksums },
  zip: { check: checkArchive, mutators: ZIP },
  registry: { check: checkRegistry, mutators: REGISTRY },
};

/** Milliseconds of the processor for all readings of one input. Sound ones take a few; one over it gets a second chance. */
const SLOWEST = 2000;
/** Bytes by which the most that the process ever held may grow with one input. */
const MOST_GROWTH = 192 * 1024 * 1024;
/** Inputs between two looks at the coverage; a look costs about as much as ten of them. */
const BATCH = 64;

export interface FuzzOptions {
  readonly format: Format;
  readonly seeds: readonly Uint8Array[];
  readonly count: number;
  readonly seed: number;
  /** No further input after so many seconds. */
  readonly seconds?: number;
  /** Milliseconds of the processor that one input may take, where the machine is busy; two seconds otherwise. */
  readonly slowest?: number;
  /** Keeps inputs that reach new code and goes on from them. */
  readonly guided: boolean;
  /** Told of every input before it is read, so that somebody else can say which one never ended. */
  readonly onInput?: (bytes: Uint8Array) => void;
  readonly onFailure?: (failure: Failure) => void;
  /** Told of an input that reaches code that none before it reached. */
  readonly onNews?: (bytes: Uint8Array) => void;
  /** Told of every input with an issue of this code. */
  readonly onCode?: (code: string, bytes: Uint8Array) => void;
}

export interface Failure {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** What is wrong, one sentence each; a stack where something was thrown. */
  readonly broken: readonly string[];
}

export interface FuzzResult {
  readonly inputs: number;
  /** Inputs to start from at the end, seeds included. */
  readonly corpus: number;
  readonly failures: number;
  /** How many inputs had an issue of each code. */
  readonly codes: ReadonlyMap<string, number>;
  /** Milliseconds of the processor that the slowest input took. */
  readonly slowest: number;
  /** A number made of all inputs: equal runs read equal inputs. */
  readonly digest: number;
}

/** Reads the seeds as they are, then `count` inputs made of them. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { format, count, seed, seeds } = options;
  const end = performance.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const corpus = [...seeds];
  const codes = new Map<string, number>();
  const state = { inputs: 0, failures: 0, slowest: 0, digest: 0 };
  const coverage = options.guided ? await startCoverage((url) => /\/(?:src|dist)\/(?:archive|formats)\//.test(url)) : undefined;

  const look = async (bytes: Uint8Array, index: number): Promise<void> => {
    options.onInput?.(bytes);
    const outcome = await examine(format, bytes, randomFrom(seed, format, index, "check"), options.slowest);
    state.slowest = Math.max(state.slowest, outcome.time);
    for (const code of outcome.codes) {
      codes.set(code, (codes.get(code) ?? 0) + 1);
      options.onCode?.(code, bytes);
    }
    if (outcome.broken.length === 0) return;
    state.failures++;
    options.onFailure?.({ index, bytes, broken: outcome.broken });
  };

  try {
    for (const [index, bytes] of seeds.entries()) await look(bytes, -1 - index);
    await coverage?.grew();
    for (let first = 0; first < count && performance.now() < end; first += BATCH) {
      // The readers of memory never wait, and Ctrl-C would have to wait for the last input.
      await nextTurn();
      const size = Math.min(BATCH, count - first);
      const batch = Array.from({ length: size }, (_, place) => makeInput(format, corpus, randomFrom(seed, format, first + place)));
      for (const [place, bytes] of batch.entries()) {
        state.digest = mix(state.digest, bytes);
        await look(bytes, first + place);
      }
      state.inputs += size;
      if (coverage !== undefined && (await coverage.grew())) {
        for (const bytes of await newcomers(format, batch, seed, coverage, first)) {
          corpus.push(bytes);
          options.onNews?.(bytes);
        }
      }
    }
  } finally {
    await coverage?.stop();
  }
  return { ...state, corpus: corpus.length, codes };
}

/** Reads one input, and says of it what no input may do: throw, take long, take memory, give something else each time. */
export async function examine(
  format: Format,
  bytes: Uint8Array,
  random: Random,
  slowest = SLOWEST,
): Promise<{ readonly broken: readonly string[]; readonly codes: ReadonlySet<string>; readonly time: number }> {
  const memory = process.resourceUsage().maxRSS;
  const start = process.cpuUsage();
  const since = (begin: NodeJS.CpuUsage): number => {
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  };
  try {
    const { broken, codes } = await TARGETS[format].check(bytes.slice(), random);
    let time = since(start);
    const growth = (process.resourceUsage().maxRSS - memory) * 1024;
    const more: string[] = [];
    if (growth > MOST_GROWTH) more.push(`reading it took ${Math.round(growth / 1024 / 1024)} MiB`);
    if (time > slowest) {
      const again = process.cpuUsage();
      await TARGETS[format].check(bytes.slice(), randomFrom(0));
      time = Math.min(time, since(again));
      if (time > slowest) more.push(`reading it took ${Math.round(time)} ms`);
    }
    return { broken: [...broken, ...more], codes, time };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { broken: [`threw ${what}`], codes: new Set(), time: since(start) };
  }
}

function makeInput(format: Format, corpus: readonly Uint8Array[], random: Random): Uint8Array {
  const { mutators, mend } = TARGETS[format];
  let bytes = pickSmall(corpus, random).slice();
  if (random.oneIn(10)) bytes = join(bytes, pickSmall(corpus, random), random).slice();
  const changes = 1 + random.below(1 + random.below(1 + random.below(16)));
  for (let change = 0; change < changes && bytes.length > 0; change++)
    bytes = random
      .pick(random.oneIn(3) ? GENERIC : mutators)(bytes, random)
      .slice();
  return mend !== undefined && random.oneIn(2) ? mend(bytes) : bytes;
}

/** Of two, mostly the smaller one: it is read faster, and its damage hits something more often. */
function pickSmall(corpus: readonly Uint8Array[], random: Random): Uint8Array {
  const one = random.pick(corpus);
  const other = random.pick(corpus);
  const [small, large] = one.length <= other.length ? [one, other] : [other, one];
  return random.oneIn(6) ? large : small;
}

/** Reads a batch once more, one by one against the coverage, to see which of its inputs reach code that others do not. */
async function newcomers(
  format: Format,
  batch: readonly Uint8Array[],
  seed: number,
  coverage: Coverage,
  first: number,
): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  coverage.rewind();
  for (const [place, bytes] of batch.entries()) {
    await examine(format, bytes, randomFrom(seed, format, first + place, "check"));
    if (await coverage.grew()) found.push(bytes);
  }
  return found;
}

/** FNV-1a over the length and some of the bytes. */
function mix(digest: number, bytes: Uint8Array): number {
  let value = Math.imul(digest ^ bytes.length, 0x01000193);
  const step = Math.max(1, bytes.length >> 8);
  for (let at = 0; at < bytes.length; at += step) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return value >>> 0;
}
