import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CannotRun } from "../../src/cli/failure.js";
import { readNames } from "../../src/cli/names-file.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "redscreen-names-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function namesIn(text: string): Promise<readonly (readonly [string, string])[]> {
  const file = join(folder, "ids.csv");
  writeFileSync(file, text);
  return [...((await readNames(file)) ?? [])];
}

describe("a list of names", () => {
  it("is read with commas or semicolons, quotes, a header and any line ends", async () => {
    const text = '\ufeffid,name\r\na-1,Viewer\r\n"b-2","Office, 64 ""bit"""\nc-3;Portal;more\n\nd-4\n';
    expect(await namesIn(text)).toEqual([
      ["a-1", "Viewer"],
      ["b-2", 'Office, 64 "bit"'],
      ["c-3", "Portal"],
    ]);
  });

  it("is refused where it has no name in it, is damaged or is not there", async () => {
    await expect(namesIn("nothing\n")).rejects.toBeInstanceOf(CannotRun);
    await expect(namesIn('"a,b')).rejects.toBeInstanceOf(CannotRun);
    await expect(readNames(join(folder, "absent.csv"))).rejects.toBeInstanceOf(CannotRun);
  });

  it("with a very long line is read in a moment", async () => {
    expect(await namesIn(`a,${"x".repeat(4_000_000)}\n${'"'.repeat(1_000_000)}\n`)).toEqual([["a", "x".repeat(300)]]);
  });

  it("is none where nobody gave one", async () => {
    expect(await readNames(undefined)).toBeUndefined();
  });
});
