import type { Evidence } from "../../evidence/index.js";
import { writeResult } from "../console.js";
import { checkOutput, readEvidence } from "../evidence.js";
import { keepHeapSmall } from "../engine.js";
import type { TimelineCommandOptions } from "./timeline.js";

/** Reads every value of every record, and counts the records. */
export async function runCount(inputs: readonly string[], options: TimelineCommandOptions): Promise<void> {
  await checkOutput(options.output, inputs);
  if (options.rules !== undefined) await (await import("../rule-files.js")).layersFor(options.rules);
  keepHeapSmall();
  const counted = await readEvidence(inputs, { keep: () => true, countOnly: true, hash: false }, options);
  // The totals count records of events; lines of logs and moments of the registry are entries of the timeline too.
  const others = counted.imeLogs.length + counted.registryMoments.length === 0 ? 0 : await countOthers(counted);
  await writeResult([`${counted.totals.records + others}\n`], { file: options.output });
}

async function countOthers(evidence: Evidence): Promise<number> {
  const { chooseEntries } = await import("../timeline-entries.js");
  return chooseEntries({ ...evidence, events: [], eventTables: [] }, "all")?.length ?? 0;
}
