import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { loadRules } from "../../src/rule-engine/load-rules.js";
import { type Part, type Problem, writeGenerated } from "./part.js";

const FOLDER = "rules";

/** `rules/**` → `src/generated/catalogue.ts` and `catalogue-cases.ts`. Rules that are wrong are left out and reported. */
export const catalogue: Part = {
  name: "catalogue",
  run(root) {
    const files = readdirSync(join(root, FOLDER), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) => {
        const path = join(root, FOLDER, name);
        return { file: relative(root, path).split(sep).join("/"), text: readFileSync(path, "utf8") };
      });
    const loaded = loadRules(files);
    const usable = new Set(loaded.files.values());
    // A reference to a rule that is not there (yet) leaves the rule usable; the tests of the catalogue report it.
    const problems: Problem[] = loaded.problems.filter((problem) => !usable.has(problem.file));
    if (files.length === 0) problems.push({ file: FOLDER, line: 1, message: "no rule found" });
    const rules = [...loaded.rules].sort((a, b) => (a.id < b.id ? -1 : 1));
    const ids = new Set(rules.map((rule) => rule.id));
    const cases = [...loaded.cases].filter(([id]) => ids.has(id)).sort(([a], [b]) => (a < b ? -1 : 1));
    writeGenerated(root, "catalogue", "CATALOGUE_JSON", rules);
    writeGenerated(root, "catalogue-cases", "CATALOGUE_CASES_JSON", Object.fromEntries(cases));
    return problems;
  },
};
