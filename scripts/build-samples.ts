/**
 * Builds the evidence of the samples from their stories in `test/support/stories`. What a sample says about
 * itself (`ABOUT.md`) and what it expects (`expected.yaml`) is written by hand and left alone.
 *
 *   npx tsx scripts/build-samples.ts [name…]
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { evidenceOf, STORIES } from "../test/support/stories/index.js";

const wanted = process.argv.slice(2);
const chosen = STORIES.filter((story) => wanted.length === 0 || wanted.includes(story.name));
if (chosen.length === 0) throw new Error(`no sample is called ${wanted.join(", ")}`);

for (const story of chosen) {
  const folder = join("samples", story.name);
  for (const old of ["evidence", "evidence.zip", "evidence.cab"]) rmSync(join(folder, old), { recursive: true, force: true });
  for (const [path, bytes] of evidenceOf(story)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    process.stdout.write(`${join(folder, path)}  ${bytes.length}\n`);
  }
}
