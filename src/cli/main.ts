#!/usr/bin/env node
import { optimiseLater } from "./engine.js";
import { defectText, EXIT } from "./failure.js";

optimiseLater();
process.on("SIGINT", () => process.exit(EXIT.interrupted));
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has seen enough.
    if (error.code === "EPIPE" || error.code === "EOF") process.exit();
    process.stderr.write(`redscreen: standard output: cannot be written (${error.code ?? error.message})\n`);
    process.exit(EXIT.cannotRun);
  });
}

// Node's own code for these is 1, which says that the deployment failed.
process.on("uncaughtException", (error) => {
  process.stderr.write(defectText(error));
  process.exit(EXIT.bug);
});

// Loaded only now, so that a signal finds its handler from the start.
const { run } = await import("./program.js");
process.exitCode = await run(process.argv.slice(2));
