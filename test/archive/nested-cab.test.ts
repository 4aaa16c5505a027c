import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openInputs } from "../../src/archive/index.js";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { concat, utf8 } from "../support/bytes.js";
import { writeCab } from "../support/cab-writer.js";
import { writeZip } from "../support/zip-writer.js";
import { codesOf, fileInput, type ReadMember, readArchive, sampleBytes } from "./read-all.js";

const files = [
  { name: "first.evtx", bytes: sampleBytes(700_000) },
  { name: "trace.etl", bytes: sampleBytes(1_500_000, 2) },
  { name: "last.evtx", bytes: sampleBytes(300_000, 3) },
];
const inZip = (cab: Uint8Array, lie?: { crc?: number; size?: number }): Uint8Array =>
  writeZip([{ name: "mdm.cab", bytes: cab, ...(lie === undefined ? {} : { lie }) }]);
const told = ({ path, bytes, issues }: ReadMember): readonly [string, string, readonly string[]] => [
  path.replace("mdm.cab!/", ""),
  Buffer.from(bytes).toString("latin1"),
  issues.map((issue) => `${issue.code} ${issue.at ?? ""}`),
];

describe("a cabinet inside a packed entry", () => {
  it("is read as it comes, in a tenth of the memory that it would take", async () => {
    for (const options of [{}, { compression: "none" }, { filesPerFolder: 1 }] as const) {
      const cab = writeCab(files, options);
      const { members, issues } = await readArchive(inZip(cab), { nestedSize: 655_360 });
      expect(issues).toEqual([]);
      expect(members.map((member) => [member.path, codesOf(member)])).toEqual(files.map(({ name }) => [`mdm.cab!/${name}`, []]));
      for (const [index, member] of members.entries()) expect(Buffer.compare(member.bytes, files[index]?.bytes ?? utf8("none"))).toBe(0);
    }
  });

  it("is held where its table of files stands behind its data, up to the limit", async () => {
    const cab = writeCab(files, { filesLast: true });
    const { members, issues } = await readArchive(inZip(cab));
    expect(issues).toEqual([]);
    expect(members.map(told)).toEqual((await readArchive(cab)).members.map(told));
    const small = await readArchive(inZip(cab), { nestedSize: 655_360 });
    expect([small.paths, small.issues]).toEqual([[], ["limit-nested-size mdm.cab"]]);
  });

  it("is read beyond the size that the archive around it states", async () => {
    const { members, issues } = await readArchive(inZip(writeCab(files), { size: 1000 }));
    expect(members.map((member) => member.bytes.length)).toEqual(files.map(({ bytes }) => bytes.length));
    expect(issues).toEqual(["zip-entry-size mdm.cab"]);
  });

  it.each(["deflate", "store"] as const)("has its checksum compared where a file of it was read, and not where none was (%s)", async (method) => {
    const zip = writeZip([{ name: "mdm.cab", bytes: writeCab(files), method, lie: { crc: 1 } }]);
    expect((await readArchive(zip)).issues).toEqual(["zip-entry-crc mdm.cab"]);
    const walk = await openInputs([fileInput("x", zip)], nodeCodecs);
    let seen = 0;
    for await (const member of walk.members) seen += member.head.length > 0 ? 1 : 0;
    expect([seen, walk.issues]).toEqual([files.length, []]);
  });

  it("is not unpacked beyond the start of its last file where nobody reads it", async () => {
    const cab = writeCab([{ name: "CbsPersist.log", bytes: sampleBytes(3_000_000) }]);
    let unpacked = 0;
    const counting = {
      ...nodeCodecs,
      inflateRaw: (...args: Parameters<typeof nodeCodecs.inflateRaw>): Uint8Array => {
        const bytes = nodeCodecs.inflateRaw(...args);
        unpacked += bytes.length;
        return bytes;
      },
    };
    const walk = await openInputs([fileInput("x", writeZip([{ name: "log.cab", bytes: cab, method: "store" }]))], counting);
    for await (const member of walk.members) expect(member.head.length).toBe(4096);
    expect(unpacked).toBe(32_768);
  });

  it("gives the same as by itself, whatever is changed in it", async () => {
    const small = [
      { name: "a.evtx", bytes: sampleBytes(90_000) },
      { name: "b.etl", bytes: sampleBytes(40_000, 2) },
      { name: "c.evtx", bytes: sampleBytes(70_000, 3) },
    ];
    const cabs = [
      writeCab(small),
      writeCab(small, { filesPerFolder: 1 }),
      writeCab(small, { filesPerFolder: 2, compression: "none" }),
      writeCab(small, { filesLast: true }),
    ];
    // half of the changes in the tables at the start
    const place = fc.oneof(fc.nat(160), fc.nat(200_000));
    const change = fc.tuple(fc.nat(2), place, fc.uint8Array({ minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.nat(cabs.length - 1), fc.array(change, { minLength: 1, maxLength: 3 }), async (index, changes) => {
        let bytes = cabs[index] ?? new Uint8Array(0);
        for (const [kind, where, value] of changes) {
          const at = 4 + (where % (bytes.length - 4));
          bytes = concat([bytes.subarray(0, at), ...(kind === 1 ? [] : [value]), bytes.subarray(kind === 0 ? at : at + value.length)]);
        }
        const alone = await readArchive(bytes);
        const nested = await readArchive(inZip(bytes));
        expect(nested.members.map(told)).toEqual(alone.members.map(told));
        // that a stream is shorter than its header says shows only where somebody needs its end
        const places = (issues: readonly string[]): string[] =>
          issues
            .filter((issue) => !/^cab-cut (input|mdm\.cab)$/.test(issue))
            .map((issue) => issue.replace(/ (input|mdm\.cab)$/, "").replace("mdm.cab!/", ""));
        expect(places(nested.issues).sort()).toEqual(places(alone.issues).sort());
      }),
      { numRuns: 150 },
    );
  });
});
