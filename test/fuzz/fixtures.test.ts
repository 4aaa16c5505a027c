import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { randomFrom } from "../../scripts/fuzz/random.js";
import { examine } from "../../scripts/fuzz/run.js";
import { FORMATS, type Format } from "../../scripts/fuzz/target.js";
import { fileOf } from "../formats/evtx/handmade.js";
import { utf8 } from "../support/bytes.js";

const FOLDER = resolve(import.meta.dirname, "../fixtures/fuzz");

interface Fixture {
  readonly format: Format;
  readonly name: string;
  readonly code: string;
}

const FIXTURES: readonly Fixture[] = FORMATS.flatMap((format) =>
  readdirSync(join(FOLDER, format))
    .filter((name) => name.endsWith(".bin"))
    .sort()
    .map((name) => ({ format, name, code: name.replace(/(?:-\d+)?\.bin$/, "") })),
);

/** Milliseconds of the processor: other tests run beside these, so that only a reader that hardly ends is caught here. */
const SLOWEST = 30_000;

/** Promises are looked at as random numbers decide, so that some rounds look at all of them. */
const ROUNDS = 8;

async function expectCode(format: Format, bytes: Uint8Array, code: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const { broken, codes } = await examine(format, bytes, randomFrom(round), SLOWEST);
    expect(broken).toEqual([]);
    expect(codes).toContain(code);
  }
}

describe("damaged input gives the issue that its file is named after, and breaks no promise", () => {
  it("there are fixtures of every format", () => {
    expect(new Set(FIXTURES.map(({ format }) => format))).toEqual(new Set(FORMATS));
    expect(FIXTURES.length).toBeGreaterThan(50);
  });

  it.each(FIXTURES)("$format: $name", async ({ format, name, code }) => {
    await expectCode(format, new Uint8Array(readFileSync(join(FOLDER, format, name))), code, ROUNDS);
  });
});

/** What only large inputs reach is made here and now. */
const LARGE: readonly { readonly format: Format; readonly code: string; readonly make: () => Uint8Array }[] = [
  { format: "xml", code: "xml-event-too-long", make: () => utf8(`<Event><System>${" ".repeat(17 * 1024 * 1024)}</System></Event>`) },
  { format: "registry", code: "registry-too-long", make: () => utf8(`[HKEY_USERS\\x]\r\n"a"="${"x\r\n".repeat(2_500_000)}"\r\n`) },
  { format: "evtx", code: "more-issues", make: () => fileOf(Array.from({ length: 2000 }, () => () => undefined)) },
];

describe("input beyond a limit gives the issue of that limit, and breaks no promise", () => {
  it.each(LARGE)("$format: $code", async ({ format, code, make }) => {
    await expectCode(format, make(), code, 1);
  });
});
