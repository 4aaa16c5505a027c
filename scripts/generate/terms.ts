import { join } from "node:path";
import { z } from "zod";
import { isLogAlias } from "../../src/knowledge/logs.js";
import { plainName } from "../../src/knowledge/plain-name.js";
import { SCENARIOS } from "../../src/knowledge/vocabulary.js";
import { type Part, readYaml, writeGenerated } from "./part.js";

const TERMS_FILE = "src/knowledge/terms.yaml";

const line = z.string().trim().min(2);

const term = z.strictObject({
  name: line,
  older: z.array(line).min(1),
  means: line.regex(/\.$/, "expected a sentence with a full stop"),
  logs: z.array(z.string().refine(isLogAlias, "expected the short name of a log")).min(1).optional(),
  events: z
    .array(z.string().regex(/^[a-z0-9-]+\/\d{1,5}$/, "expected a log and an id, such as autopilot/171"))
    .min(1)
    .optional(),
  scenarios: z.array(z.enum(SCENARIOS)).min(1).optional(),
  words: z.array(line).min(1),
  references: z.array(z.url({ protocol: /^https$/, error: "expected an https address" })).min(1),
});

const termsFile = z.strictObject({ terms: z.array(term).min(1) });

/** `src/knowledge/terms.yaml` → `src/generated/terms.ts`. A name may stand for one term only. */
export const terms: Part = {
  name: "terms",
  run(root) {
    const { yaml, problems } = readYaml(root, join(root, TERMS_FILE), termsFile);
    if (yaml === undefined) return problems;
    const seen = new Map<string, string>();
    for (const [index, { name, older }] of yaml.data.terms.entries()) {
      for (const one of [name, ...older]) {
        const before = seen.get(plainName(one));
        if (before !== undefined)
          problems.push({ file: yaml.file, line: yaml.lineOf(["terms", index]), message: `"${one}" stands for ${before} already` });
        seen.set(plainName(one), name);
      }
    }
    if (problems.length === 0) writeGenerated(root, "terms", "TERMS_JSON", yaml.data.terms);
    return problems;
  },
};
