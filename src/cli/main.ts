#!/usr/bin/env node
import { EXIT } from "./failure.js";
import { run } from "./program.js";

process.on("SIGINT", () => process.exit(EXIT.interrupted));
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has seen enough.
    if (error.code === "EPIPE" || error.code === "EOF") process.exit();
    throw error;
  });
}

process.exitCode = await run(process.argv.slice(2));
