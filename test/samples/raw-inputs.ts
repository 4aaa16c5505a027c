import { memorySource, openInputs, type RawFile, type RawInput } from "../../src/archive/index.js";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { concat } from "../support/bytes.js";

export type { RawInput };

export type NamedBytes = readonly (readonly [path: string, bytes: Uint8Array])[];

export const fileInput = (name: string, bytes: Uint8Array): RawInput => ({ kind: "file", name, source: memorySource(bytes) });

/** A folder that never was on a disk. */
export function folderInput(name: string, files: NamedBytes): RawInput {
  return { kind: "folder", name, files: rawFiles(files) };
}

async function* rawFiles(files: NamedBytes): AsyncGenerator<RawFile> {
  for (const [path, bytes] of files) yield { path, source: memorySource(bytes) };
}

/** Every file in the inputs, archives unpacked. */
export async function readAll(inputs: readonly RawInput[]): Promise<{ readonly path: string; readonly bytes: Uint8Array }[]> {
  const files: { path: string; bytes: Uint8Array }[] = [];
  for await (const member of (await openInputs(inputs, nodeCodecs)).members) {
    const parts: Uint8Array[] = [];
    for await (const chunk of member.chunks()) parts.push(chunk.slice());
    files.push({ path: member.path, bytes: concat(parts) });
  }
  return files;
}
