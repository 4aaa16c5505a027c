import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readArchive } from "./read-all.js";
import { processorTime } from "../support/processor-time.js";

const folder = resolve("../shared/cab");
/** Six gigabytes unpacked: for the scripts. */
const slow = new Set(["ms_cabs_large-files-cab.cab"]);
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".cab") && !slow.has(name)) : [];

describe.skipIf(names.length === 0)("the shared cabinets, odd and hostile ones among them", () => {
  it("are there", () => expect(names.length).toBeGreaterThan(90));

  it.each(names)("%s is walked to its end", async (name) => {
    const { members } = await readArchive(new Uint8Array(readFileSync(join(folder, name))));
    for (const member of members) if (member.bytes.length < member.size) expect(member.issues).not.toEqual([]);
  });

  it.each(names.filter((name) => name.startsWith("gen_")))("%s is unpacked in well under a second", async (name) => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const start = processorTime();
    const { members } = await readArchive(bytes);
    expect(members.map((member) => member.size)).toEqual([5_000_621]);
    expect(processorTime() - start).toBeLessThan(10_000);
  });
});
