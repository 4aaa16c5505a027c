import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "./part.js";

/** The version in `package.json` → `src/generated/version.ts`, so that the program need not look for that file. */
export const version: Part = {
  name: "version",
  run(root) {
    const { version: text } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
    mkdirSync(join(root, "src", "generated"), { recursive: true });
    writeFileSync(
      join(root, "src", "generated", "version.ts"),
      `// Written by scripts/generate.ts; do not edit.\nexport const VERSION: string = ${JSON.stringify(text)};\n`,
    );
    return [];
  },
};
