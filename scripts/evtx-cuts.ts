/**
 * Tries the EVTX reader on files cut at many places and on files with random damage: it must never throw, never
 * take long, and a cut file must give exactly the records before the cut.
 *
 *   npx tsx scripts/evtx-cuts.ts [--step 997] [--mutations 2000] [--seed 1] [file.evtx …]
 *
 * Without files it takes one that it writes itself and, where they are there, those of ../shared/evtx/samples.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { EventRecord } from "../src/formats/event-record.js";
import { readEvtx } from "../src/formats/evtx/index.js";
import { writeEvtx } from "../test/support/evtx-writer.js";
import { EVERY_TYPE, plainEvent } from "../test/support/samples-of-values.js";

const FILE_HEADER = 4096;
const CHUNK = 65_536;
/** Milliseconds that one chunk may take at the most; a sound one takes less than one. */
const SLOWEST = 2000;

interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const { values, positionals } = parseArgs({
  options: {
    step: { type: "string", default: "997" },
    mutations: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
  },
  allowPositionals: true,
});

let slowest = 0;
let failures = 0;

function fail(what: string): void {
  failures++;
  console.error(what);
}

async function read(bytes: Uint8Array, what: string): Promise<readonly EventRecord[]> {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const start = performance.now();
  const records: EventRecord[] = [];
  try {
    for await (const batch of readEvtx(source(), { onIssue: () => undefined })) records.push(...batch);
  } catch (error) {
    fail(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const time = performance.now() - start;
  const chunks = Math.max(1, bytes.length / CHUNK);
  if (time / chunks > SLOWEST) fail(`${what}: ${Math.round(time)} ms`);
  slowest = Math.max(slowest, time / chunks);
  return records;
}

/** A cheap, seeded generator of numbers in [0, 1) (a linear congruential one). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** The file's header with one of its chunks: damage is found as well in one as in many, and faster. */
function oneChunk(sample: Sample, random: () => number): Uint8Array {
  const count = Math.max(1, Math.floor((sample.bytes.length - FILE_HEADER) / CHUNK));
  const start = FILE_HEADER + Math.floor(random() * count) * CHUNK;
  const bytes = new Uint8Array(FILE_HEADER + CHUNK);
  bytes.set(sample.bytes.subarray(0, FILE_HEADER));
  bytes.set(sample.bytes.subarray(start, start + CHUNK), FILE_HEADER);
  return bytes;
}

function damage(bytes: Uint8Array, random: () => number): void {
  const below = (limit: number): number => Math.floor(random() * limit);
  const changes = 1 + below(1 + below(200));
  for (let change = 0; change < changes; change++) {
    // Half of the damage goes where the structures are dense.
    const at = random() < 0.5 ? FILE_HEADER + 512 + below(3000) : below(bytes.length);
    const kind = below(5);
    if (kind < 2) bytes[at] = below(256);
    else if (kind === 2) bytes[at] = 255;
    else if (kind === 3) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    else bytes.copyWithin(at, below(bytes.length), below(bytes.length));
  }
}

async function tryCuts(sample: Sample, step: number): Promise<number> {
  const all = (await read(sample.bytes, sample.name)).map((record) => JSON.stringify(record));
  let cuts = 0;
  for (let length = 0; length < sample.bytes.length; length += step) {
    const what = `${sample.name} cut at ${length}`;
    const records = await read(sample.bytes.subarray(0, length), what);
    cuts++;
    if (records.length > all.length || records.some((record, index) => JSON.stringify(record) !== all[index]))
      fail(`${what}: other records than before the cut`);
  }
  return cuts;
}

function samples(): Sample[] {
  if (positionals.length > 0) return positionals.map((path) => ({ name: basename(path), bytes: new Uint8Array(readFileSync(path)) }));
  const events = Array.from({ length: 300 }, (_, index) => plainEvent(index + 1, { kind: "event-data", items: EVERY_TYPE }));
  const written = { name: "written.evtx", bytes: writeEvtx(events) };
  const folder = resolve(import.meta.dirname, "../../shared/evtx/samples");
  if (!existsSync(folder)) return [written];
  const names = readdirSync(folder).filter((name) => name.endsWith(".evtx"));
  return [written, ...names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(resolve(folder, name))) }))];
}

const inputs = samples();
const start = performance.now();
let cuts = 0;
for (const sample of inputs) cuts += await tryCuts(sample, Number(values.step));
const random = randomFrom(Number(values.seed));
const mutations = Number(values.mutations);
for (let count = 0; count < mutations; count++) {
  const sample = inputs[count % inputs.length];
  if (sample === undefined) break;
  const bytes = oneChunk(sample, random);
  damage(bytes, random);
  await read(bytes, `${sample.name}, mutation ${count} of seed ${values.seed}`);
}
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(
  `${inputs.length} files, ${cuts} cuts, ${mutations} mutations, ${seconds} s; slowest ${Math.round(slowest)} ms per chunk; ${failures} failures`,
);
if (failures > 0) process.exitCode = 1;
