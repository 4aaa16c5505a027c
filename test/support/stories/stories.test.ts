import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readCab, readZip, type UnpackedFile } from "../independent-readers.js";
import { evidenceOf, STORIES } from "./index.js";

/** Every file inside, archives unpacked, so that another version of zlib changes nothing. */
async function unpack(files: Iterable<readonly [string, Uint8Array]>): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [name, bytes] of files) {
    const inner = name.endsWith(".zip") ? await readZip(bytes) : name.endsWith(".cab") ? readCab(bytes) : [];
    if (inner.length === 0) found.set(name, Buffer.from(bytes).toString("base64"));
    const nested = await unpack(inner.map((file: UnpackedFile) => [`${name}!/${file.name}`, file.bytes] as const));
    for (const [path, content] of nested) found.set(path, content);
  }
  return found;
}

function committedEvidence(name: string): readonly (readonly [string, Uint8Array])[] {
  const folder = join("samples", name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => path.startsWith("evidence"))
    .map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))] as const);
}

describe("the samples", () => {
  it("are at least fifteen, each with its own name", () => {
    expect(new Set(STORIES.map((story) => story.name)).size).toBe(STORIES.length);
    expect(STORIES.length).toBeGreaterThanOrEqual(15);
  });

  it.each(STORIES.map((story) => [story.name, story] as const))("%s holds what its story tells", async (name, story) => {
    const committed = await unpack(committedEvidence(name));
    expect(committed.size).toBeGreaterThan(0);
    expect(committed).toEqual(await unpack(evidenceOf(story)));
  });

  it.each(STORIES.map((story) => story.name))("%s says where it comes from and what it expects", (name) => {
    expect(existsSync(join("samples", name, "ABOUT.md"))).toBe(true);
    const expected = parse(readFileSync(join("samples", name, "expected.yaml"), "utf8"));
    expect(Object.keys(expected)).toEqual(["verdict", "scenario", "phase", "step", "errorCode", "attempts", "rules"]);
    expect(new Set(expected.rules).size).toBe(expected.rules.length);
  });
});
