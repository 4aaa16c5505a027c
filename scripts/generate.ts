import { fileURLToPath } from "node:url";
import { errorCodes } from "./generate/error-codes.js";
import { eventDictionary } from "./generate/event-dictionary.js";
import type { Part } from "./generate/part.js";
import { valueMaps } from "./generate/value-maps.js";

/**
 * Checks the knowledge files (YAML) and compiles them into `src/generated/`, as JSON in a string that is parsed when
 * it is first needed. A part with problems writes nothing; the others still do.
 */
const PARTS: readonly Part[] = [valueMaps, errorCodes, eventDictionary];

const root = fileURLToPath(new URL("..", import.meta.url));
let failed = false;
for (const part of PARTS) {
  const problems = part.run(root);
  for (const { file, line, message } of problems) console.error(`${file}:${line}: ${message}`);
  if (problems.length > 0) failed = true;
}
if (failed) process.exitCode = 1;
