/**
 * What evaluating and ranking every rule adds to reading a bundle, in milliseconds of the processor: `npx tsx bench/rules.ts [records]`.
 * The first evaluation of a bundle counts, with the index of its events; each bundle is read anew for every round. Ends with code 1
 * where the median is over the bar.
 */
import { readdirSync } from "node:fs";
import type { RawFile, RawInput } from "../src/archive/index.js";
import { nodeCodecs, rawInputs } from "../src/cli/node-ports.js";
import { rankFindings } from "../src/diagnosis/rank.js";
import { understandRuns } from "../src/diagnosis/runs.js";
import { collectEvidence } from "../src/evidence/index.js";
import { builtInRules, evaluateRules, lineTimes } from "../src/rule-engine/index.js";
import { processorTime } from "../test/support/processor-time.js";
import { bar, failedBars, showSpread, spread } from "./support/measure.js";
import { noisyBundle } from "./support/noisy-bundle.js";

const RECORDS = Number(process.argv[2] ?? 300_000);
const ROUNDS = 7;
const BAR = 50;
const samples = new URL("../samples/", import.meta.url);
const rules = builtInRules();

async function* each(files: readonly RawFile[]): AsyncGenerator<RawFile> {
  yield* files;
}

function sampleInputs(name: string): Promise<readonly RawInput[]> {
  const file = readdirSync(new URL(`${name}/`, samples)).find((entry) => entry.startsWith("evidence")) ?? "evidence";
  return rawInputs([decodeURIComponent(new URL(`${name}/${file}`, samples).pathname)]);
}

/** The sample with the most records. */
async function biggestSample(): Promise<string> {
  const sizes: (readonly [name: string, records: number])[] = [];
  for (const name of readdirSync(samples)) sizes.push([name, (await collectEvidence(await sampleInputs(name), nodeCodecs)).totals.records]);
  return sizes.sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

async function measure(what: string, inputs: () => Promise<readonly RawInput[]>): Promise<void> {
  const reading: number[] = [];
  const evaluating: number[] = [];
  let first = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const start = processorTime();
    const evidence = await collectEvidence(await inputs(), nodeCodecs);
    const runs = understandRuns(evidence);
    const read = processorTime();
    const run = runs.at(-1);
    if (!run) throw new Error("nothing was read");
    const { deployment, timeline } = run;
    const findings = evaluateRules(rules, { deployment, bundle: timeline.entries, evidence: run.evidence, timeOfLine: lineTimes(run.evidence) });
    const [diagnosis] = rankFindings(findings, deployment);
    const took = processorTime() - read;
    if (round === 0) {
      first = took;
      const { length } = deployment.attempt.entries;
      console.log(`\n${what}: ${evidence.totals.records} records, ${timeline.entries.length} kept, ${length} in the attempt, ${diagnosis?.rule}`);
      continue;
    }
    reading.push(read - start);
    evaluating.push(took);
  }
  bar(`all ${rules.length} rules, ms of the processor`, spread(evaluating).median, BAR, "at most", showSpread(spread(evaluating)));
  console.log(`        the first time ${first.toFixed(0)} ms; reading ${showSpread(spread(reading), " ms")}`);
}

const biggest = await biggestSample();
await measure(`The biggest sample, ${biggest}`, () => sampleInputs(biggest));
for (const where of ["before", "within"] as const) {
  const { files } = noisyBundle(RECORDS, where);
  await measure(`A bundle with noise ${where === "before" ? "before" : "in"} the run`, () =>
    Promise.resolve([{ kind: "folder", name: "bundle", files: each(files) }]),
  );
}
if (failedBars() > 0) process.exitCode = 1;
