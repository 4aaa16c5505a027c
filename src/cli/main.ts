#!/usr/bin/env node
import { EXIT } from "./failure.js";

process.on("SIGINT", () => process.exit(EXIT.interrupted));
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has seen enough.
    if (error.code === "EPIPE" || error.code === "EOF") process.exit();
    throw error;
  });
}

// Loaded only now, so that a signal finds its handler from the start.
const { run } = await import("./program.js");
process.exitCode = await run(process.argv.slice(2));
