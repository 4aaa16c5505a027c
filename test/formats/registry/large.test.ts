import { describe, expect, it } from "vitest";
import { decodeTextChunks, type RegistryKey, readRegistry } from "../../../src/formats/index.js";
import { utf8 } from "../../support/bytes.js";

const MIB = 1024 * 1024;
const KEY = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]\r\n";

/** `head`, then `unit` again and again until there are so many MiB, then `tail`. */
async function* endless(head: string, unit: string, size: number, tail: string): AsyncGenerator<Uint8Array> {
  const block = utf8(unit.repeat(65_536 / unit.length));
  yield utf8(head);
  for (let done = 0; done < size * MIB; done += block.length) yield block;
  yield utf8(tail);
}

interface Result {
  /** The most values, and characters of them, that were in one part of a key. */
  readonly values: number;
  readonly characters: number;
  readonly parts: number;
  readonly codes: ReadonlySet<string>;
  readonly last: RegistryKey | undefined;
}

async function readEndless(head: string, unit: string, size: number, tail = `\r\n${KEY}"last"="read"\r\n`): Promise<Result> {
  const codes = new Set<string>();
  let [values, characters, parts] = [0, 0, 0];
  let last: RegistryKey | undefined;
  for await (const key of readRegistry(decodeTextChunks(endless(head, unit, size, tail)), ({ code }) => codes.add(code))) {
    values = Math.max(values, key.values.length);
    characters = Math.max(
      characters,
      key.values.reduce((sum, { data }) => sum + (typeof data === "string" ? data.length : 0), 0),
    );
    parts++;
    last = key;
  }
  return { values, characters, parts, codes, last };
}

describe("a registry export of any size", () => {
  it.each([
    ["line", "", "x".repeat(64)],
    ["string in one line", `${KEY}"a"="`, "x".repeat(64)],
    ["string of many lines", `${KEY}"a"="`, `${"text ".repeat(12)}\r\n\r\n`],
    ["binary value", `${KEY}"a"=hex:`, `${"00,".repeat(20)}\\\r\n `],
    ["list of strings in one line", `${KEY}"a"=hex(7):`, "61,00,00,00,".repeat(4).padEnd(64, " ")],
    ["key name", "[HKEY_LOCAL_MACHINE\\", "x".repeat(64)],
  ])("may have a %s of 48 MiB: it is cut, said so, and what stands behind it is read", async (_what, head, unit) => {
    const { characters, codes, last } = await readEndless(head, unit, 48);
    expect(codes).toContain("registry-too-long");
    expect(characters).toBeLessThanOrEqual(4 * MIB);
    expect(last?.values).toMatchObject([{ name: "last", data: "read" }]);
  });

  it("may have a key of any number of values: it comes in parts, and none is lost", async () => {
    const unit = '"a"="b"\r\n'.padStart(16, " ");
    const { values, parts, codes, last } = await readEndless(KEY, unit, 1, '"last"="read"\r\n');
    expect(codes).toEqual(new Set());
    expect(values).toBe(4096);
    expect(parts).toBe(MIB / 16 / 4096 + 1);
    expect(last).toMatchObject({ key: KEY.slice(1, -3), line: 1, values: [{ name: "last", line: MIB / 16 + 2, data: "read" }] });
  });

  it("is read in memory that does not grow with it", async () => {
    const peak = async (size: number): Promise<number> => {
      let most = 0;
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        let count = 0;
        for await (const piece of endless(KEY, '"a"="b"\r\n'.padStart(16, " "), size, "")) {
          if (count++ % 16 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
          yield piece;
        }
      };
      for await (const _key of readRegistry(decodeTextChunks(pieces()), () => undefined));
      return most;
    };
    const small = await peak(2);
    // A million values more; held all at once they would take more than twice as much.
    expect((await peak(18)) - small).toBeLessThan(64 * MIB);
  });
});
