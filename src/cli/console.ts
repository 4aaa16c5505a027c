import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CannotRun } from "./failure.js";

const BATCH = 65_536;

/** Where a result goes: standard output, or the file of `--output`. */
export interface Target {
  readonly file?: string | undefined;
}

/**
 * Writes a result piece by piece, waiting where the reader is slow.
 * @throws {CannotRun} when the file cannot be written
 */
export async function writeResult(pieces: Iterable<string>, { file }: Target): Promise<void> {
  if (file === undefined) {
    for (const batch of batches(pieces)) {
      if (process.stdout.write(batch)) await nextTurn();
      else await once(process.stdout, "drain");
    }
    return;
  }
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "w");
    for (const batch of batches(pieces)) await handle.write(batch);
  } catch (error) {
    throw fileError(file, error);
  } finally {
    await handle?.close();
  }
}

function fileError(file: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "its folder does not exist",
    ENOTDIR: "its folder does not exist",
    EISDIR: "it is a folder",
    EACCES: "permission denied",
    EPERM: "permission denied",
    EROFS: "the disk is read-only",
    ENOSPC: "the disk is full",
  };
  return new CannotRun(`${file}: cannot be written, ${reasons[code] ?? code}`);
}

function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = "";
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = "";
  }
  if (batch !== "") yield batch;
}

/** Whether to colour: `--no-color`, then NO_COLOR, then FORCE_COLOR, then whether somebody looks at a terminal. */
export function wantsColour(options: { readonly color: boolean; readonly output?: string | undefined }): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = process.env;
  if (!options.color || (no !== undefined && no !== "")) return false;
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  return options.output === undefined && process.stdout.isTTY === true && terminal !== "dumb";
}

/** 80 columns, fewer on a narrower terminal. */
export function textWidth(): number {
  return process.stdout.isTTY === true ? Math.max(40, Math.min(80, process.stdout.columns || 80)) : 80;
}

/** Tells something beside the result on standard error, unless `--quiet`. */
export function warn(message: string, options: { readonly quiet?: boolean | undefined }): void {
  if (options.quiet !== true) process.stderr.write(`redscreen: ${message}\n`);
}
