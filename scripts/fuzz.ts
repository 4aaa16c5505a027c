/**
 * Reads inputs that are damaged in every way that comes to mind, and says which promise each one breaks: nothing throws,
 * hangs or takes memory without bound; records, keys and members are well-formed; issues have code and message; and the
 * same bytes give the same answer whichever way they are read (in pieces, selected, cut, read again, read in part).
 *
 *   npm run fuzz -- [--format evtx|xml|cab|zip|registry|all] [--count 100000] [--seed 1] [--seconds 600]
 *                   [--corpus dir] [--unguided] [--failures dir] [--fixtures dir]
 *
 * Inputs are made of files that the writers of the tests write, of published ones in ../shared where that folder is
 * there, and of those in `<corpus>/<format>/`, where those that reach new code are kept for the next time. The same
 * seed, count and corpus give the same inputs (`digest` tells). Failures are made smaller and written to
 * `<failures>/<format>/`. `--fixtures` adds the smallest input found for every issue code that has none yet, made of our
 * own files only; test/fuzz/fixtures.test.ts reads them.
 *
 * Guidance is V8's own block coverage, through the inspector, looked at once in 64 inputs. On Node 20.20 a guided run of
 * 2,000 inputs takes 1.3 to 3 times as long as an unguided one, and less than that when it runs longer. For that, 20 to 50
 * inputs reach code that none before them reached, and what is damaged after that lies deeper: the codes are nearly the
 * same ones, the rarer of them two to three times as often. So it is on unless `--unguided` is given.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { minimise } from "./fuzz/minimise.js";
import { randomFrom } from "./fuzz/random.js";
import { examine, type Failure, fuzz } from "./fuzz/run.js";
import { ownSeeds, sharedSeeds } from "./fuzz/seeds.js";
import { FORMATS, type Format } from "./fuzz/target.js";
import { startWatchdog } from "./fuzz/watchdog.js";

const { values } = parseArgs({
  options: {
    format: { type: "string", default: "all" },
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string" },
    corpus: { type: "string" },
    unguided: { type: "boolean", default: false },
    failures: { type: "string", default: join(tmpdir(), "redscreen-fuzz") },
    fixtures: { type: "string" },
  },
});

/** Failures that are written; the rest are counted. Most are the same one again. */
const MOST_WRITTEN = 20;

function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${option}: ${text} is no number`);
  return number;
}

function formats(): readonly Format[] {
  if (values.format === "all") return FORMATS;
  const format = FORMATS.find((name) => name === values.format);
  if (format === undefined) throw new Error(`--format: ${values.format} is none of ${FORMATS.join(", ")}, all`);
  return [format];
}

function filesOf(folder: string): readonly Uint8Array[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return names
    .map(({ name }) => name)
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(folder, name))));
}

function write(folder: string, name: string, bytes: Uint8Array | string): string {
  mkdirSync(folder, { recursive: true });
  const path = resolve(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const nameOf = (bytes: Uint8Array): string => `${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.bin`;

/** What two failures have in common that are the same one: the sentence without its numbers and quotations. */
function kindOf(broken: readonly string[]): string {
  const lines = (broken[0] ?? "").split("\n");
  const place = lines.find((line) => /src\//.test(line)) ?? "";
  return `${(lines[0] ?? "").replace(/"(?:[^"\\]|\\.)*"|\d+/g, "#").slice(0, 60)} ${place}`;
}

async function writeFailure(format: Format, failure: Failure): Promise<void> {
  const kind = kindOf(failure.broken);
  const random = () => randomFrom(numberOf("seed", values.seed), format, failure.index, "check");
  const fails = async (bytes: Uint8Array): Promise<boolean> => {
    const { broken } = await examine(format, bytes, random());
    return broken.length > 0 && kindOf(broken) === kind;
  };
  const bytes = await minimise(failure.bytes, fails);
  const folder = join(values.failures, format);
  const path = write(folder, nameOf(bytes), bytes);
  const { broken } = await examine(format, bytes, random());
  write(folder, `${nameOf(bytes)}.txt`, `seed ${values.seed}, input ${failure.index}\n${broken.join("\n")}\n`);
  console.error(`${format}: input ${failure.index}: ${failure.broken.join("; ").slice(0, 600)}\n  ${path}`);
}

async function writeFixture(format: Format, code: string, found: Uint8Array): Promise<void> {
  const folder = join(values.fixtures ?? "", format);
  if (existsSync(join(folder, `${code}.bin`))) return;
  const keeps = async (bytes: Uint8Array): Promise<boolean> => {
    const { broken, codes } = await examine(format, bytes, randomFrom(1));
    return broken.length === 0 && codes.has(code);
  };
  write(folder, `${code}.bin`, await minimise(found, keeps, 4000));
}

async function run(format: Format): Promise<boolean> {
  const kept = values.corpus === undefined ? undefined : join(values.corpus, format);
  const seeds = [...ownSeeds(format), ...(values.fixtures === undefined ? sharedSeeds(format) : []), ...(kept === undefined ? [] : filesOf(kept))];
  const kinds = new Map<string, Failure>();
  const smallest = new Map<string, Uint8Array>();
  const watchdog = startWatchdog(write(join(values.failures, format), "unfinished.bin", ""));
  const start = performance.now();
  const result = await fuzz({
    format,
    seeds,
    count: numberOf("count", values.count),
    seed: numberOf("seed", values.seed),
    ...(values.seconds === undefined ? {} : { seconds: numberOf("seconds", values.seconds) }),
    guided: !values.unguided,
    onInput: watchdog.begin,
    onFailure(failure) {
      const kind = kindOf(failure.broken);
      if (kinds.size < MOST_WRITTEN && !kinds.has(kind)) kinds.set(kind, failure);
    },
    onNews: (bytes) => {
      if (kept !== undefined) write(kept, nameOf(bytes), bytes);
    },
    onCode: (code, bytes) => {
      if (bytes.length < (smallest.get(code)?.length ?? Number.POSITIVE_INFINITY)) smallest.set(code, bytes);
    },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  await watchdog.stop();
  for (const failure of kinds.values()) await writeFailure(format, failure);
  if (values.fixtures !== undefined) for (const [code, bytes] of smallest) await writeFixture(format, code, bytes);
  console.log(
    `${format}: ${result.inputs} inputs of seed ${values.seed} from ${seeds.length} files in ${seconds} s; ${result.corpus - seeds.length} reached new code; ` +
      `slowest ${Math.round(result.slowest)} ms of the processor; digest ${result.digest.toString(16)}; ${result.failures} failures of ${kinds.size} kinds`,
  );
  console.log(
    `  ${[...result.codes]
      .sort()
      .map(([code, count]) => `${code} ${count}`)
      .join(", ")}`,
  );
  return result.failures === 0;
}

let sound = true;
for (const format of formats()) sound = (await run(format)) && sound;
if (!sound) process.exitCode = 1;
