import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeKnownKind, InputError, memorySource, openInputs, type RawFile, type RawInput } from "../../src/archive/index.js";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { concat, utf8 } from "../support/bytes.js";
import { writeCab } from "../support/cab-writer.js";
import { writeZip } from "../support/zip-writer.js";
import { codesOf, fileInput, readAll, readArchive, sampleBytes } from "./read-all.js";

const log = utf8("2024-11-14 16:16:32, Info [windeploy.exe] Launching\r\n");
const licensing = writeCab([{ name: "CLIP\\dsregcmd.txt", bytes: log }]);
const mdm = writeCab([
  { name: "a.evtx", bytes: log },
  { name: "LicensingDiag.cab", bytes: licensing },
  { name: "b.evtx", bytes: sampleBytes(90_000) },
]);
const intune = writeZip([
  { name: "results.xml", bytes: log },
  { name: "(77) FoldersFiles x_cab/mdmlogs.cab", bytes: mdm },
]);

async function* filesOf(files: readonly RawFile[]): AsyncGenerator<RawFile> {
  yield* files;
}
const folderInput = (name: string, files: readonly RawFile[]): RawInput => ({ kind: "folder", name, files: filesOf(files) });

describe("openInputs", () => {
  it("opens archives in archives and joins the paths by !/", async () => {
    const { paths, members, issues } = await readArchive(intune);
    const nested = "(77) FoldersFiles x_cab/mdmlogs.cab!/";
    expect(paths).toEqual(["results.xml", `${nested}a.evtx`, `${nested}LicensingDiag.cab!/CLIP/dsregcmd.txt`, `${nested}b.evtx`]);
    expect(members[3]?.bytes).toEqual(sampleBytes(90_000));
    expect(issues).toEqual([]);
  });

  it("puts the input's name first where there are several, in the order of their names", async () => {
    const one = fileInput("b.zip", writeZip([{ name: "x.log", bytes: log }]));
    const two = fileInput("a.evtx", log);
    const files: readonly RawFile[] = [
      { path: "sub/y.cab", source: memorySource(licensing) },
      { path: "sub/x.log", source: memorySource(log) },
    ];
    const expected = ["a.evtx", "b.zip!/x.log", "folder/sub/x.log", "folder/sub/y.cab!/CLIP/dsregcmd.txt"];
    const first = await readAll([one, two, folderInput("folder", files)]);
    expect(first.paths).toEqual(expected);
    expect(first.inputs.map(({ name, kind }) => [name, kind])).toEqual([
      ["a.evtx", "files"],
      ["b.zip", "zip"],
      ["folder", "folder"],
    ]);
    expect((await readAll([folderInput("folder", files.toReversed()), two, one])).paths).toEqual(expected);
  });

  it("gives a single file under its name, and the files of a single folder under their own paths", async () => {
    expect((await readAll([fileInput("System.evtx", log)])).paths).toEqual(["System.evtx"]);
    expect((await readAll([folderInput("bundle", [{ path: "1/Events.evtx", source: memorySource(log) }])])).paths).toEqual(["1/Events.evtx"]);
  });

  it("goes by content, never by name", async () => {
    expect((await readAll([fileInput("bundle.cab", writeZip([{ name: "x", bytes: log }]))])).inputs[0]?.kind).toBe("zip");
    expect((await readAll([fileInput("bundle.zip", log)])).inputs[0]?.kind).toBe("files");
    expect((await readAll([fileInput("System.evtx", licensing)])).paths).toEqual(["CLIP/dsregcmd.txt"]);
  });

  it("tells name, size, kind and SHA-256 of every input", async () => {
    const { inputs } = await readAll([fileInput("x", utf8("abc"))]);
    expect(inputs).toEqual([{ name: "x", bytes: 3, kind: "files", sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" }]);
  });

  it("passes on what a folder could not give", async () => {
    const { paths, issues } = await readAll([
      folderInput("f", [
        { path: "link", issue: { code: "file-skipped", message: "A link." } },
        { path: "x", source: memorySource(log) },
      ]),
    ]);
    expect([paths, issues]).toEqual([["x"], ["file-skipped link"]]);
  });

  it("throws where an input cannot be read at all, and reports where a file of a folder cannot", async () => {
    const broken = {
      size: 100,
      read: async (): Promise<Uint8Array> => {
        throw new InputError("input-denied", "secret.zip", "permission denied");
      },
    };
    await expect(openInputs([{ kind: "file", name: "secret.zip", source: broken }], nodeCodecs)).rejects.toThrow("secret.zip: permission denied");
    const { paths, issues } = await readAll([
      folderInput("f", [
        { path: "a", source: broken },
        { path: "b", source: memorySource(log) },
      ]),
    ]);
    expect([paths, issues]).toEqual([["b"], ["read-failed a"]]);
  });

  it("lets a caller leave members unread, or read them only in part", async () => {
    const walk = await openInputs([fileInput("x", mdm)], nodeCodecs);
    const heads: number[] = [];
    let last: Uint8Array = new Uint8Array(0);
    for await (const member of walk.members) {
      heads.push(member.head.length);
      if (member.path !== "b.evtx") continue;
      for await (const chunk of member.chunks()) {
        last = chunk;
        break;
      }
    }
    expect(heads).toEqual([log.length, log.length, 4096]);
    expect(last).toEqual(sampleBytes(90_000).slice(0, last.length));
  });
});

describe("a member", () => {
  it("gives its content once, and only until the next one is asked for", async () => {
    const walk = await openInputs([fileInput("x", mdm)], nodeCodecs);
    const seen = [];
    for await (const member of walk.members) seen.push(member);
    const [first] = seen;
    expect(() => first?.chunks()).toThrow("after the next member");
    const again = await openInputs([fileInput("x", log)], nodeCodecs);
    for await (const member of again.members) {
      member.chunks();
      expect(() => member.chunks()).toThrow("twice");
    }
  });
});

describe("limits", () => {
  const many = writeZip(Array.from({ length: 30 }, (_, index) => ({ name: `${index}.log`, bytes: log })));

  it.each([
    ["entries of one archive", { entriesPerArchive: 10 }],
    ["entries in all", { entriesTotal: 10 }],
  ])("stops at the number of %s", async (_, limits) => {
    const { paths, issues } = await readArchive(many, limits);
    expect(paths).toHaveLength(10);
    expect(issues).toEqual(["limit-entries input"]);
  });

  it("stops an entry at its size, and reads the next", async () => {
    const zip = writeZip([
      { name: "a", bytes: new Uint8Array(3_000_000) },
      { name: "b", bytes: new Uint8Array(6_000_000) },
      { name: "c", bytes: log },
    ]);
    const { members } = await readArchive(zip, { entrySize: 5_000_000 });
    expect(members.map((member) => [member.path, codesOf(member)])).toEqual([
      ["a", []],
      ["b", ["limit-entry-size"]],
      ["c", []],
    ]);
    expect(members[1]?.bytes.length).toBeLessThanOrEqual(5_000_000);
  });

  it("stops an entry that unpacks to far more than honest data does", async () => {
    const zip = writeZip([
      { name: "bomb", bytes: new Uint8Array(80_000_000) },
      { name: "b", bytes: log },
    ]);
    const { members } = await readArchive(zip);
    expect(members.map(codesOf)).toEqual([["limit-ratio"], []]);
  });

  it("counts the packed size from the outside, where a bomb is packed twice", async () => {
    const inner = writeZip([{ name: "bomb", bytes: new Uint8Array(80_000_000), method: "store" }]);
    const { members } = await readArchive(writeZip([{ name: "inner.zip", bytes: inner }]), { ratioFrom: 90_000_000 });
    expect(members.map(codesOf)).toEqual([[]]);
    const { issues } = await readArchive(writeZip([{ name: "inner.zip", bytes: inner }]));
    expect(issues).toContain("limit-ratio inner.zip");
  });

  it("stops at the total", async () => {
    const zip = writeZip([
      { name: "a", bytes: sampleBytes(300_000) },
      { name: "b", bytes: sampleBytes(300_000) },
    ]);
    const { members } = await readArchive(zip, { totalSize: 400_000 });
    expect(members.map(codesOf)).toEqual([[], ["limit-total-size"]]);
  });

  it("counts what a cabinet has to unpack on the way to the total", async () => {
    const cab = writeCab([
      { name: "a", bytes: sampleBytes(300_000) },
      { name: "b", bytes: log },
    ]);
    const walk = await openInputs([fileInput("x", cab)], nodeCodecs, { totalSize: 200_000 });
    for await (const member of walk.members) expect(member.path).toBe("a");
    expect(walk.issues.map(({ issue }) => issue.code)).toEqual(["limit-total-size"]);
  });

  it("opens archives three deep and no deeper", async () => {
    let archive = writeZip([{ name: "deep.log", bytes: log }]);
    for (const name of ["d.zip", "c.zip", "b.zip"])
      archive = writeZip([
        { name, bytes: archive },
        { name: `beside ${name}`, bytes: log },
      ]);
    const { paths, issues } = await readArchive(archive);
    expect(paths).toEqual(["b.zip!/c.zip!/beside d.zip", "b.zip!/beside c.zip", "beside b.zip"]);
    expect(issues).toEqual(["limit-depth b.zip!/c.zip!/d.zip"]);
  });

  it("does not hold a nested archive larger than allowed", async () => {
    const zip = writeZip([
      { name: "mdm.cab", bytes: mdm },
      { name: "x", bytes: log },
    ]);
    const { paths, issues } = await readArchive(zip, { nestedSize: 1000 });
    expect([paths, issues]).toEqual([["x"], ["limit-nested-size mdm.cab"]]);
  });

  it("cuts names that are too long", async () => {
    const { paths, issues } = await readArchive(writeZip([{ name: "n".repeat(300), bytes: log }]), { nameLength: 100 });
    expect(paths).toEqual(["n".repeat(100)]);
    expect(issues).toEqual([`limit-name-length ${"n".repeat(100)}`]);
  });

  it("lists a bounded number of issues of one kind", async () => {
    const zip = writeZip(Array.from({ length: 500 }, (_, index) => ({ name: `${index}`, bytes: log, encrypted: true })));
    expect((await readArchive(zip)).issues).toHaveLength(51);
  });
});

describe("any bytes", () => {
  const archives = [
    intune,
    mdm,
    many3(),
    writeZip([
      { name: "a", bytes: sampleBytes(5000), dataDescriptor: true },
      { name: "b", bytes: log },
    ]),
  ];
  function many3(): Uint8Array {
    return writeCab(
      [
        { name: "a", bytes: sampleBytes(50_000) },
        { name: "b", bytes: log },
      ],
      { compression: "none", filesPerFolder: 1 },
    );
  }

  it("never crash the walk: archives with changed, lost and inserted bytes", async () => {
    const change = fc.tuple(fc.nat(3), fc.nat(1_000_000), fc.uint8Array({ minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...archives), fc.array(change, { minLength: 1, maxLength: 6 }), async (archive, changes) => {
        let bytes = archive;
        for (const [kind, where, value] of changes) {
          const place = where % Math.max(1, bytes.length);
          if (kind === 0) bytes = concat([bytes.subarray(0, place), value, bytes.subarray(place)]);
          else if (kind === 1) bytes = concat([bytes.subarray(0, place), bytes.subarray(place + value.length)]);
          else bytes = concat([bytes.subarray(0, place), value, bytes.subarray(place + value.length)]);
        }
        await readArchive(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it("never crash the walk: archives cut at any place", async () => {
    let checked = 0;
    for (const archive of archives) {
      const step = Math.ceil(archive.length / 60);
      for (let length = 0; length < archive.length; length += step) {
        await readArchive(archive.subarray(0, length));
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(150);
  });

  it("never crash the walk: noise behind the marks of an archive", async () => {
    const marks = ["PK\x03\x04", "PK\x05\x06", "MSCF", "MSCF\0\0\0\0", ""].map(utf8);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 400 }), async (mark, noise) => {
        await readArchive(concat([mark, noise]));
      }),
      { numRuns: 300 },
    );
  });
});

describe("describeKnownKind", () => {
  it.each([
    ["a 7z archive", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]],
    ["a RAR archive", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 1, 0]],
    ["a gzip archive", [0x1f, 0x8b, 8, 0]],
    ["a JPEG photo", [0xff, 0xd8, 0xff, 0xe0]],
    ["a HEIC photo", [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63]],
  ])("names %s", (name, bytes) => {
    expect(describeKnownKind(Uint8Array.from(bytes))).toBe(name);
  });

  it("has no name for an event log", () => {
    expect(describeKnownKind(utf8("ElfFile\0"))).toBeUndefined();
  });
});
