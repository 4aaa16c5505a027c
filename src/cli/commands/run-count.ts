import { writeResult } from "../console.js";
import { checkOutput, readEvidence } from "../evidence.js";
import { keepHeapSmall } from "../engine.js";
import type { TimelineCommandOptions } from "./timeline.js";

/** Reads every value of every record, and counts the records. */
export async function runCount(inputs: readonly string[], options: TimelineCommandOptions): Promise<void> {
  await checkOutput(options.output, inputs);
  if (options.rules !== undefined) await (await import("../rule-files.js")).rulesFor(options.rules);
  keepHeapSmall();
  const { totals } = await readEvidence(inputs, { keep: () => true, countOnly: true, hash: false }, options);
  await writeResult([`${totals.records}\n`], { file: options.output });
}
