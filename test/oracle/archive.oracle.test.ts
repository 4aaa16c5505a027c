import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readArchive, sampleBytes } from "../archive/read-all.js";
import { writeCab } from "../support/cab-writer.js";
import { writeLzxCab } from "../support/lzx-writer.js";

/** Debian: apt-get install cabextract p7zip-full */
const installed = (command: string): boolean => spawnSync(command, ["--version"]).error === undefined;
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
const folder = mkdtempSync(join(tmpdir(), "redscreen-oracle-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Verdict {
  /** MD5 of every file that could be unpacked. */
  readonly sums: readonly string[];
  readonly failed: boolean;
}

function cabextract(file: string): Verdict {
  const { stdout, status } = spawnSync("cabextract", ["-t", file], { encoding: "latin1", maxBuffer: 1 << 28 });
  return { sums: [...stdout.matchAll(/ OK +([0-9a-f]{32})$/gm)].map((match) => match[1] ?? "").sort(), failed: status !== 0 };
}

const shared = resolve("../shared/cab");
const cabs = existsSync(shared) ? readdirSync(shared).filter((name) => name.endsWith(".cab")) : [];
/** Quantum, which we name and do not read; cabinets behind other bytes; and one that holds 6 GB of zeros. */
const different = /qtm|mixed|search|large-files/;

describe.skipIf(cabs.length === 0 || !installed("cabextract"))("cabextract on the shared cabinets", () => {
  const valid = cabs.filter((name) => !different.test(name) && !cabextract(join(shared, name)).failed);

  it("has enough of them that it accepts", () => expect(valid.length).toBeGreaterThan(25));

  it.each(valid)("agrees on %s", async (name) => {
    const { members } = await readArchive(new Uint8Array(readFileSync(join(shared, name))));
    expect(members.flatMap((member) => member.issues)).toEqual([]);
    expect(members.map((member) => md5(member.bytes)).sort()).toEqual(cabextract(join(shared, name)).sums);
  });
});

describe.skipIf(!installed("cabextract"))("cabextract on our own cabinets", () => {
  const content = sampleBytes(150_000);

  it.each([15, 16, 17, 18, 19, 20, 21])("accepts what the LZX writer of the tests makes with a window of 2^%i", (windowBits) => {
    for (const blocks of [["verbatim"], ["aligned"], ["uncompressed"], ["verbatim", "uncompressed", "aligned"]] as const) {
      for (const e8Size of [undefined, 100_000]) {
        const file = join(folder, "lzx.cab");
        writeFileSync(file, writeLzxCab("a.bin", content, { windowBits, blocks, ...(e8Size === undefined ? {} : { e8Size }) }));
        expect(cabextract(file)).toEqual({ sums: [md5(content)], failed: false });
      }
    }
  });

  it("finds in a cabinet that was cut no file whole that we do not", async () => {
    const cab = writeCab([
      { name: "a", bytes: content },
      { name: "b", bytes: sampleBytes(90_000, 2) },
    ]);
    for (let length = 100; length < cab.length; length += 9_001) {
      const file = join(folder, "cut.cab");
      writeFileSync(file, cab.subarray(0, length));
      const { members } = await readArchive(cab.subarray(0, length));
      const whole = members.filter((member) => member.bytes.length === member.size).map((member) => md5(member.bytes));
      expect(whole).toEqual(expect.arrayContaining([...cabextract(file).sums]));
    }
  });
});

describe.skipIf(!installed("7z"))("7-Zip", () => {
  it.each(["Copy", "Deflate", "Deflate64"])("packs with %s what we read back", async (method) => {
    const content = Buffer.concat([sampleBytes(90_000), new Uint8Array(100_000).fill(65), sampleBytes(90_000)]);
    writeFileSync(join(folder, "a.bin"), content);
    const file = join(folder, `${method}.zip`);
    expect(spawnSync("7z", ["a", "-tzip", `-mm=${method}`, file, join(folder, "a.bin")]).status).toBe(0);
    const { members } = await readArchive(new Uint8Array(readFileSync(file)));
    expect(members.flatMap((member) => member.issues)).toEqual([]);
    expect(members.map((member) => md5(member.bytes))).toEqual([md5(content)]);
  });

  it("encrypts what we name as encrypted", async () => {
    writeFileSync(join(folder, "b.bin"), "secret");
    const file = join(folder, "encrypted.zip");
    expect(spawnSync("7z", ["a", "-tzip", "-pAutopilot", "-mem=AES256", file, join(folder, "b.bin")]).status).toBe(0);
    expect((await readArchive(new Uint8Array(readFileSync(file)))).issues).toEqual(["zip-encrypted b.bin"]);
  });
});
