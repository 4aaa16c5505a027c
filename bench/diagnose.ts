/**
 * Where the time goes from a bundle of 200,000 records to the answer: `npx tsx bench/diagnose.ts [records]`.
 * A failed run, with the noise of weeks before it in the logs; three in ten of those records are of known events.
 */
import { nodeCodecs } from "../src/cli/node-ports.js";
import { diagnose } from "../src/diagnosis/index.js";
import { byDevice, collectEvidence } from "../src/evidence/index.js";
import { renderText } from "../src/report/index.js";
import { builtInRules, evaluateRules } from "../src/rule-engine/index.js";
import { reconstructAll } from "../src/stages/index.js";
import { buildTimeline, splitAttempts } from "../src/timeline/index.js";
import type { RawFile } from "../src/archive/index.js";
import { noisyBundle } from "./support/noisy-bundle.js";

const RECORDS = Number(process.argv[2] ?? 200_000);
const { files, bytes } = noisyBundle(RECORDS);
const rules = builtInRules();

async function* rawFiles(): AsyncGenerator<RawFile> {
  yield* files;
}

for (let run = 1; run <= 3; run++) {
  const marks: [string, number][] = [["", performance.now()]];
  const mark = (name: string): void => void marks.push([name, performance.now()]);
  const evidence = await collectEvidence([{ kind: "folder", name: "bundle", files: rawFiles() }], nodeCodecs);
  mark("read");
  byDevice(evidence);
  mark("devices");
  const timeline = buildTimeline(evidence);
  mark("timeline");
  const attempts = splitAttempts(timeline, evidence);
  mark("attempts");
  const [deployment] = reconstructAll(evidence, timeline, attempts).slice(-1);
  mark("stages");
  if (deployment) evaluateRules(rules, { deployment, bundle: timeline.entries });
  mark("rules");
  const [report] = diagnose(evidence, { rules, toolVersion: "0" });
  mark("diagnose, all of it again");
  if (report) renderText(report);
  mark("text");
  const parts = marks.slice(1).map(([name, at], index) => `${name} ${(at - (marks[index]?.[1] ?? 0)).toFixed(0)} ms`);
  const { records } = evidence.totals;
  console.log(
    `run ${run}: ${records} records, ${evidence.events.length} kept, ${(bytes / 1e6).toFixed(0)} MB, ${report?.diagnoses[0]?.rule}: ${parts.join(", ")}`,
  );
  console.log(`       ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`);
}
