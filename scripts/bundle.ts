/**
 * Puts the command line program into a few files in place of two hundred, `dist/cli/main.js` and `dist/cli/chunks/`, because
 * opening files is most of what a short command costs. What a command does not need is not loaded by it. The library in
 * `dist/` stays as TypeScript compiled it.
 */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { directImports } from "./bundle/direct-imports.js";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}dist/cli/chunks`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/main.ts"],
  outdir: "dist/cli",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  // Names stay as they are, for the stack of a defect.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // Packages that are CommonJS ask for modules of Node.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  plugins: [directImports()],
  logLevel: "warning",
});
