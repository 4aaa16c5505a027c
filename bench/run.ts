/**
 * Measures everything that this project promises about speed and memory, in one run: `bench/run [rounds]`. Whole processes,
 * start of Node included, in turn with what they are compared with; ratios pair by pair. Needs Debian's libevtx-utils, unzip
 * and time; what is not installed is not measured. Ends with code 1 where a bar is passed.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import { buildArchiveBundle } from "./archive-bundle.js";
import { denseChunks, writeLog } from "./support/logs.js";
import { bar, failedBars, inTurn, peak, ratio, run, seconds, showSpread, spread } from "./support/measure.js";

const ROUNDS = Number(process.argv[2] ?? 7);
const root = resolve(import.meta.dirname, "..");
const work = mkdtempSync(join(tmpdir(), "redscreen-bench-"));
const redscreen = ["node", join(root, "dist/cli/main.js")];

const has = (program: string): boolean => spawnSync("which", [program]).status === 0;
const megabytes = (path: string): string => `${(statSync(path).size / 1e6).toFixed(0)} MB`;

/** The readers by themselves, each as one file, as the program is. */
async function bundle(name: string): Promise<string[]> {
  const outfile = join(work, `${name}.mjs`);
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  const options = { bundle: true, platform: "node", format: "esm", target: "node20.19", minifySyntax: true, minifyWhitespace: true } as const;
  await build({ entryPoints: [join(root, "bench", `${name}.ts`)], outfile, banner, logLevel: "warning", ...options });
  return ["node", outfile];
}

async function eventLogs(): Promise<void> {
  const { chunks, from } = denseChunks();
  const log = join(work, "dense.evtx");
  const { records } = writeLog(log, chunks, 22e6);
  const reader = await bundle("read-evtx");
  console.log(`\nEvent logs: ${megabytes(log)}, ${records} records, ${from}`);
  if (!has("evtxexport")) {
    console.log("  evtxexport is not installed: nothing to compare with");
    return;
  }
  const exported = ["evtxexport", "-f", "xml", log];
  const peerRecords = run(exported).stdout.split("<Event ").length - 1;
  const untimed = run([...reader, log]).stdout;
  if (peerRecords < 0.98 * records) throw new Error(`void: evtxexport gave ${peerRecords} of ${records} records`);
  console.log(`  evtxexport gives ${peerRecords} records; ours: ${untimed.trim()}`);
  const [ours = [], theirs = []] = inTurn([[...reader, log], exported], ROUNDS);
  if (run([...reader, log]).stdout !== untimed) throw new Error("void: another checksum");
  const cold = ratio(ours, theirs);
  bar("cold, share of evtxexport's time", cold.median, 0.14, "at most", showSpread(cold));
  console.log(`        ours ${showSpread(seconds(ours), " s")}; evtxexport ${showSpread(seconds(theirs), " s")}`);
  const warmRuns = JSON.parse(run([...reader, log, "30"]).stdout.split("\n")[1] ?? "[]") as number[];
  const warm = spread(warmRuns.slice(15).map((time) => (seconds(theirs).median * 1000) / time));
  bar("warm, times as fast as evtxexport", warm.median, 20, "at least", showSpread(warm));
}

async function earlyFilter(): Promise<void> {
  const alone = join(work, "alone");
  const beside = join(work, "beside");
  for (const folder of [alone, beside]) {
    mkdirSync(folder);
    cpSync(join(root, "samples/app-failed/evidence.zip"), join(folder, "evidence.zip"));
  }
  const log = join(beside, "Security.evtx");
  const { records } = writeLog(log, denseChunks("security.evtx").chunks, 100e6);
  console.log(`\nA Security log that nobody asks for: ${megabytes(log)}, ${records} records`);
  const commands = [
    [...redscreen, "diagnose", beside],
    [...redscreen, "diagnose", alone],
    [...redscreen, "timeline", "--all", "--count", log],
  ];
  const [withIt = [], without = [], full = []] = inTurn(commands, ROUNDS);
  const cost = spread(withIt.map((one, index) => (one.seconds - (without[index]?.seconds ?? 0)) / (full[index]?.seconds ?? Number.NaN)));
  bar("what it adds to diagnose, as a share of reading it in full", cost.median, 0.1, "at most", showSpread(cost));
  console.log(
    `        with ${showSpread(seconds(withIt), " s")}; without ${showSpread(seconds(without), " s")}; in full ${showSpread(seconds(full), " s")}`,
  );
}

async function largeLog(): Promise<void> {
  const log = join(work, "large.evtx");
  const { records } = writeLog(log, denseChunks("security.evtx").chunks, 1e9);
  console.log(`\nA large log: ${megabytes(log)}, ${records} records`);
  const read = run([...(await bundle("read-evtx")), log]);
  if (!read.stdout.startsWith(`${records} records`)) throw new Error(`void: ${read.stdout.trim()}`);
  bar("peak memory of reading it, every value, MB", read.peakMb, 120, "at most", `${read.seconds.toFixed(1)} s`);
  const counted = run([...redscreen, "timeline", "--all", "--count", log]);
  if (Number(counted.stdout) !== records) throw new Error(`void: ${counted.stdout.trim()} records were counted`);
  console.log(`        timeline --all --count, the whole program: ${counted.peakMb?.toFixed(0)} MB, ${counted.seconds.toFixed(1)} s`);
  rmSync(log);
}

async function eventXml(): Promise<void> {
  const file = join(work, "export.xml");
  const reader = await bundle("event-xml");
  run([...reader, "--make", file, "--mb", "100"]);
  console.log(`\nEvent XML: ${megabytes(file)}`);
  const way = (name: string): string[] => [...reader, "--way", name, "--file", file];
  const [ours = [], saxes = []] = inTurn([way("records"), way("saxes")], ROUNDS);
  const times = ratio(ours, saxes);
  bar("times that saxes alone needs", times.median, 1.5, "at most", showSpread(times));
  bar("peak memory, MB", peak(ours), 150, "at most", `saxes alone ${peak(saxes)?.toFixed(0)}`);
}

function archives(): void {
  const zip = join(work, "bundle.zip");
  const { unpacked } = buildArchiveBundle(zip, {});
  console.log(`\nA bundle of Intune: ${megabytes(zip)}, ${(unpacked / 1e6).toFixed(0)} MB unpacked, with a CAB in it`);
  if (!has("unzip")) {
    console.log("  unzip is not installed: nothing to compare with");
    return;
  }
  const [ours = [], theirs = []] = inTurn(
    [
      [...redscreen, "diagnose", zip],
      ["unzip", "-t", "-qq", zip],
    ],
    ROUNDS,
  );
  const times = ratio(ours, theirs);
  bar("times that unzip -t needs", times.median, 2, "at most", showSpread(times));
  bar("peak memory, MB", peak(ours), 200, "at most", `ours ${showSpread(seconds(ours), " s")}`);
}

try {
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}, ${ROUNDS} rounds; min, median and max of each figure`,
  );
  await eventLogs();
  await earlyFilter();
  await largeLog();
  await eventXml();
  archives();
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(failedBars() === 0 ? "\nEvery bar holds." : `\n${failedBars()} bars are passed.`);
if (failedBars() > 0) process.exitCode = 1;
