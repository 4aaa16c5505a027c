import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError, type RawFile, type RawInput } from "../../src/archive/index.js";
import { fileSource, folderInput, nodeCodecs, rawInputs, stdinInput } from "../../src/cli/node-ports.js";

const root = mkdtempSync(join(tmpdir(), "redscreen-ports-"));
beforeAll(() => {
  mkdirSync(join(root, "bundle/sub"), { recursive: true });
  mkdirSync(join(root, "other"));
  writeFileSync(join(root, "bundle/b.log"), "0123456789");
  writeFileSync(join(root, "bundle/sub/a.log"), "x");
  writeFileSync(join(root, "other/b.log"), "other");
  symlinkSync(join(root, "other/b.log"), join(root, "bundle/link.log"));
});
afterAll(() => rmSync(root, { recursive: true }));

async function filesOf(input: RawInput): Promise<RawFile[]> {
  const files: RawFile[] = [];
  if (input.kind === "folder") for await (const file of input.files) files.push(file);
  return files;
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("fileSource", () => {
  it("reads ranges, fewer bytes at the end, none behind it, and again after it was closed", async () => {
    const source = await fileSource(join(root, "bundle/b.log"));
    expect(source.size).toBe(10);
    expect(text(await source.read(2, 3))).toBe("234");
    expect(text(await source.read(8, 100))).toBe("89");
    expect(await source.read(50, 5)).toHaveLength(0);
    await source.close();
    expect(text(await source.read(0, 1))).toBe("0");
    await source.close();
  });

  it("refuses what is no file", async () => {
    await expect(fileSource(root)).rejects.toThrow("not a file");
  });
});

describe("folderInput", () => {
  it("gives every file below, sorted, and names links without following them", async () => {
    const files = await filesOf(folderInput(join(root, "bundle")));
    expect(files.map((file) => [file.path, "issue" in file ? file.issue.code : file.source.size])).toEqual([
      ["b.log", 10],
      ["link.log", "file-skipped"],
      ["sub/a.log", 1],
    ]);
  });
});

describe("rawInputs", () => {
  it("takes files and folders by their base names, each once", async () => {
    const inputs = await rawInputs([join(root, "bundle"), join(root, "other/b.log"), join(root, "bundle/../bundle/")]);
    expect(inputs.map(({ kind, name }) => [kind, name])).toEqual([
      ["folder", "bundle"],
      ["file", "b.log"],
    ]);
  });

  it("tells inputs of one base name apart by their paths", async () => {
    const paths = [join(root, "bundle/b.log"), join(root, "other/b.log")];
    expect((await rawInputs(paths)).map(({ name }) => name)).toEqual(paths);
  });

  it("throws for the first that is missing, with its name and the reason", async () => {
    const missing = join(root, "nothing.zip");
    const attempt = rawInputs([join(root, "bundle"), missing]);
    await expect(attempt).rejects.toBeInstanceOf(InputError);
    await expect(attempt).rejects.toMatchObject({ code: "input-missing", input: missing, reason: "no such file or folder" });
  });

  // root may read everything
  it.skipIf(process.getuid?.() === 0)("throws for a file that must not be read", async () => {
    const secret = join(root, "secret.zip");
    writeFileSync(secret, "x");
    chmodSync(secret, 0);
    await expect(rawInputs([secret])).rejects.toMatchObject({ code: "input-denied", reason: "permission denied" });
  });
});

describe("stdinInput", () => {
  it("reads to the end", async () => {
    const input = await stdinInput(pieces("PK", "rest"));
    expect(input.kind === "file" && text(await input.source.read(0, 100))).toBe("PKrest");
    expect(input.name).toBe("stdin");
  });

  it("refuses more than it may hold", async () => {
    await expect(stdinInput(pieces("12345", "67890"), 8)).rejects.toMatchObject({ code: "input-too-large" });
  });
});

describe("nodeCodecs", () => {
  const plain = new TextEncoder().encode("Autopilot ".repeat(1000));
  const packed = new Uint8Array(deflateRawSync(plain));

  it("inflates up to the output that is allowed, and throws beyond it", () => {
    expect(nodeCodecs.inflateRaw(packed, { maxOutput: plain.length })).toEqual(plain);
    expect(() => nodeCodecs.inflateRaw(packed, { maxOutput: plain.length - 1 })).toThrow();
  });

  it("inflates a stream, and throws where it ends early", async () => {
    const read = async (bytes: Uint8Array): Promise<number> => {
      let size = 0;
      const input = (async function* (): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, 10);
        yield bytes.subarray(10);
      })();
      for await (const chunk of nodeCodecs.inflateRawStream(input)) size += chunk.length;
      return size;
    };
    expect(await read(packed)).toBe(plain.length);
    await expect(read(packed.subarray(0, -3))).rejects.toThrow();
  });

  it("continues a checksum", () => {
    expect(nodeCodecs.crc32(plain.subarray(5), nodeCodecs.crc32(plain.subarray(0, 5), 0))).toBe(nodeCodecs.crc32(plain, 0));
  });
});
