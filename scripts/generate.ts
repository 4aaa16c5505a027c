import { fileURLToPath } from "node:url";
import { errorCodes } from "./generate/error-codes.js";
import { eventDictionary } from "./generate/event-dictionary.js";
import { eventTexts } from "./generate/event-texts.js";
import { imeGrammar } from "./generate/ime-grammar.js";
import type { Part } from "./generate/part.js";
import { terms } from "./generate/terms.js";
import { valueMaps } from "./generate/value-maps.js";
import { version } from "./generate/version.js";

/**
 * Checks the knowledge files (YAML) and compiles them into `src/generated/`, as JSON in a string that is parsed when
 * it is first needed. A part with problems writes nothing; the others still do.
 * `--check`: the committed JSON Schemas and pages of rules are compared instead of written.
 */
const PARTS: readonly Part[] = [version, valueMaps, errorCodes, eventDictionary, eventTexts, imeGrammar, terms];
const check = process.argv.includes("--check");
/** They read the generated files of the parts above through the program's own code. */
const LATER_PARTS = [
  async () => (await import("./generate/catalogue.js")).catalogue,
  async () => (await import("./generate/schemas.js")).schemas(check),
  async () => (await import("./generate/rule-pages.js")).rulePages(check),
];

const root = fileURLToPath(new URL("..", import.meta.url));
let failed = false;
const run = (part: Part): void => {
  const problems = part.run(root);
  for (const { file, line, column, message } of problems) console.error(`${file}:${line}:${column === undefined ? "" : `${column}:`} ${message}`);
  if (problems.length > 0) failed = true;
};
for (const part of PARTS) run(part);
for (const load of LATER_PARTS) run(await load());
if (failed) process.exitCode = 1;
