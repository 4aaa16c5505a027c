import { resolve } from "node:path";

/** A path below the folder of test data that lies beside the project and is not part of it. */
export function shared(path: string): string {
  return resolve(import.meta.dirname, "../../../shared", path);
}

/** Hands bytes over in runs of `size`, as a file or an archive entry would. */
export async function* inRuns(bytes: Uint8Array, size = 4096): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
