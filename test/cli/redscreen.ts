import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMMAND = isBuilt() ? [join(ROOT, "dist/cli/main.js")] : ["--import", tsx(), join(ROOT, "src/cli/main.ts")];

/** The built program starts three times as fast; it is used where it is newer than every source. */
function isBuilt(): boolean {
  const built = statSync(join(ROOT, "dist/cli/main.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return sources.every((name) => statSync(join(ROOT, "src", name)).mtimeMs <= built);
}

function tsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Closes standard output after so many bytes. */
  readonly closeAfter?: number;
  /** Sends SIGINT once the program reads its standard input. */
  readonly interrupt?: boolean;
}

/** Runs the program as its own process, from the sources. */
export function redscreen(args: readonly string[], { stdin, env, closeAfter, interrupt }: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
    const child = spawn(process.execPath, [...COMMAND, ...args], { cwd: ROOT, env: { ...inherited, ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (closeAfter !== undefined && stdout.length >= closeAfter) child.stdout.destroy();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => {});
    // A pipe holds 64 KiB: when all of this is gone, the program has begun to read.
    if (interrupt === true) child.stdin.write(new Uint8Array(1_000_000), () => child.kill("SIGINT"));
    else child.stdin.end(stdin ?? new Uint8Array());
  });
}
