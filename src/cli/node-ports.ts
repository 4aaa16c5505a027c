import { createHash } from "node:crypto";
import { type FileHandle, open, opendir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { constants, crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { type ByteSource, type Codecs, InputError, type InputErrorCode, memorySource, type RawFile, type RawInput } from "../archive/index.js";

/** Everything that the core needs from Node. */

/** A whole bundle on standard input is held in memory. */
const STDIN_LIMIT = 1024 * 1024 * 1024;
const STDIN_NAME = "stdin";
const STREAM_CHUNK = 262_144;

export const nodeCodecs: Codecs = {
  inflateRaw(input, { dictionary, maxOutput }) {
    const bytes = inflateRawSync(input, {
      maxOutputLength: Math.max(1, maxOutput),
      chunkSize: Math.min(Math.max(64, maxOutput + 1), 4 * 1024 * 1024),
      ...(dictionary !== undefined && dictionary.length > 0 ? { dictionary } : {}),
    });
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  },
  async *inflateRawStream(input) {
    const inflate = createInflateRaw({ chunkSize: STREAM_CHUNK, finishFlush: constants.Z_FINISH });
    const source = Readable.from(input, { objectMode: true, highWaterMark: 1 });
    source.on("error", (error) => inflate.destroy(error));
    source.pipe(inflate);
    try {
      for await (const chunk of inflate) yield chunk as Uint8Array;
    } finally {
      source.destroy();
      inflate.destroy();
    }
  },
  crc32: (data, seed) => crc32(data, seed),
  async sha256(chunks) {
    const hash = createHash("sha256");
    for await (const chunk of chunks) hash.update(chunk);
    return hash.digest("hex");
  },
};

/**
 * A file by ranges. It is opened at the first read.
 * @throws {InputError} when there is no such file, or it is not a file
 */
export async function fileSource(path: string, name: string = path): Promise<ByteSource & { close(): Promise<void> }> {
  const info = await attempt(name, () => stat(path));
  if (!info.isFile()) throw new InputError("input-unreadable", name, "not a file");
  let handle: FileHandle | undefined;
  const readInto = (offset: number, target: Uint8Array): Promise<number> =>
    attempt(name, async () => {
      handle ??= await open(path);
      const wanted = Math.max(0, Math.min(target.length, info.size - offset));
      let done = 0;
      while (done < wanted) {
        const { bytesRead } = await handle.read(target, done, wanted - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    });
  return {
    size: info.size,
    readInto,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, info.size - offset)));
      return bytes.length === 0 ? bytes : bytes.subarray(0, await readInto(offset, bytes));
    },
    async close() {
      await handle?.close();
      handle = undefined;
    },
  };
}

/** All files below a folder. Links and devices are not followed but named. */
export function folderInput(path: string, name: string = path): RawInput {
  return { kind: "folder", name, files: folderFiles(path, path) };
}

async function* folderFiles(root: string, folder: string): AsyncGenerator<RawFile> {
  const entries = [];
  const label = relative(root, folder).split(sep).join("/");
  try {
    for await (const entry of await opendir(folder)) entries.push(entry);
  } catch (error) {
    if (folder === root) throw inputError(root, error);
    yield { path: label, issue: { code: "folder-unreadable", message: `The folder cannot be read: ${inputError(label, error).reason}.` } };
    return;
  }
  entries.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  for (const entry of entries) {
    const full = join(folder, entry.name);
    const path = label === "" ? entry.name : `${label}/${entry.name}`;
    if (entry.isDirectory()) yield* folderFiles(root, full);
    else if (entry.isFile()) yield await rawFile(full, path);
    else {
      const what = entry.isSymbolicLink() ? "a link, and links are not followed" : "neither a file nor a folder";
      yield { path, issue: { code: "file-skipped", message: `This is ${what}.` } };
    }
  }
}

async function rawFile(full: string, path: string): Promise<RawFile> {
  try {
    return { path, source: await fileSource(full, path) };
  } catch (error) {
    return { path, issue: { code: "file-unreadable", message: `The file cannot be read: ${inputError(path, error).reason}.` } };
  }
}

/**
 * Standard input, read to its end into memory.
 * @throws {InputError} when it is larger than 1 GiB
 */
export async function stdinInput(stream: AsyncIterable<Uint8Array> = process.stdin, limit = STDIN_LIMIT): Promise<RawInput> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > limit) throw new InputError("input-too-large", "-", `more than ${limit} bytes on standard input; save it to a file and name that`);
    parts.push(part);
  }
  return { kind: "file", name: STDIN_NAME, source: pausing(memorySource(Buffer.concat(parts))) };
}

/** Bytes that are there already are read without a pause, and Ctrl-C would have to wait for the last of them. */
function pausing(source: ByteSource): ByteSource {
  return {
    size: source.size,
    async read(offset, length) {
      await nextTurn();
      return source.read(offset, length);
    },
  };
}

/**
 * The inputs named on a command line; `-` is standard input. One named twice counts once.
 * @throws {InputError} for the first that is missing or cannot be read
 */
export async function rawInputs(paths: readonly string[]): Promise<readonly RawInput[]> {
  const distinct = [...new Map(paths.map((path) => [path === "-" ? path : resolve(path), path])).values()];
  const names = shortNames(distinct);
  const inputs: RawInput[] = [];
  for (const [index, path] of distinct.entries()) {
    const name = names[index] ?? path;
    inputs.push(path === "-" ? await stdinInput() : await pathInput(path, name));
  }
  return inputs;
}

async function pathInput(path: string, name: string): Promise<RawInput> {
  const info = await attempt(path, () => stat(path));
  if (info.isDirectory()) {
    await attempt(path, async () => (await opendir(path)).close());
    return folderInput(path, name);
  }
  const source = await fileSource(path);
  // an unreadable file must be known before anything is analysed
  await source.read(0, 1);
  await source.close();
  return { kind: "file", name, source };
}

/** Base names, and where two are the same, the paths as given. */
function shortNames(paths: readonly string[]): string[] {
  const short = paths.map((path) => (path === "-" ? STDIN_NAME : basename(resolve(path))));
  return short.map((name, index) => (short.indexOf(name) === short.lastIndexOf(name) ? name : (paths[index] ?? name).split(sep).join("/")));
}

async function attempt<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw inputError(name, error);
  }
}

const REASONS: Readonly<Record<string, readonly [InputErrorCode, string]>> = {
  ENOENT: ["input-missing", "no such file or folder"],
  ENOTDIR: ["input-missing", "no such file or folder"],
  EACCES: ["input-denied", "permission denied"],
  EPERM: ["input-denied", "permission denied"],
  EBUSY: ["input-unreadable", "in use by another program"],
  EIO: ["input-unreadable", "the disk reports an error"],
  ELOOP: ["input-unreadable", "too many links"],
  ENAMETOOLONG: ["input-missing", "the name is too long"],
  EMFILE: ["input-unreadable", "too many open files"],
};

function inputError(name: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const [kind, reason] = REASONS[code] ?? ["input-unreadable", `cannot be read (${code})`];
  return new InputError(kind, name, reason);
}
