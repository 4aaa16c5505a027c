import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "./part.js";

interface Manifest {
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
}

/** Version and address of the repository in `package.json` → `src/generated/version.ts`, so that the program need not look for that file. */
export const version: Part = {
  name: "version",
  run(root) {
    const { version: text, repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
    mkdirSync(join(root, "src", "generated"), { recursive: true });
    writeFileSync(
      join(root, "src", "generated", "version.ts"),
      [
        "// Written by scripts/generate.ts; do not edit.",
        `export const VERSION: string = ${JSON.stringify(text)};`,
        "/** Web address of the repository; empty where package.json names none. */",
        `export const REPOSITORY: string = ${JSON.stringify(webAddress(repository))};`,
        "",
      ].join("\n"),
    );
    return [];
  },
};

/** `git+https://host/owner/name.git` as a browser opens it; empty for anything but https. */
function webAddress(repository: Manifest["repository"]): string {
  const url = typeof repository === "object" ? repository.url : repository;
  return /^(?:git\+)?(https:\/\/[^\s?#]+?)(?:\.git)?\/?$/.exec(url ?? "")?.[1] ?? "";
}
