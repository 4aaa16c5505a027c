import { cleanLine, paint } from "../../report/index.js";
import { wantsColour, writeResult } from "../console.js";
import { everyRule } from "../../rule-engine/index.js";
import { provenanceOf } from "../provenance.js";
import { explain } from "../explain/explain.js";
import { layersFor } from "../rule-files.js";
import type { ExplainOptions } from "./explain.js";

/** Tells what is known of a subject, given in one word or several. @returns false where nothing is */
export async function runExplain(words: readonly string[], options: ExplainOptions): Promise<boolean> {
  const layers = await layersFor(options.rules);
  const rules = everyRule(layers);
  const { known, lines } = await explain(cleanLine(words.join(" ")), rules, provenanceOf(layers));
  await writeResult([paint(lines, wantsColour(options))], {});
  return known;
}
