import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../support/bytes.js";
import { writeCab } from "../support/cab-writer.js";
import { writeLzxCab } from "../support/lzx-writer.js";
import { openInputs } from "../../src/archive/index.js";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { codesOf, fileInput, readArchive, sampleBytes } from "./read-all.js";

const small = utf8("TPM-Version:2.0\r\n");
const large = sampleBytes(200_000);
const files = [
  { name: "TpmHliInfo_Output.txt", bytes: small },
  { name: "microsoft-windows-aad-operational.evtx", bytes: large },
  { name: "Logs\\setupact.log", bytes: sampleBytes(70_000, 2) },
  { name: "empty.log", bytes: new Uint8Array(0) },
];
const expected = files.map(({ name, bytes }) => ({ path: name.replace("\\", "/"), bytes }));

describe("CAB", () => {
  it.each([
    ["stored", { compression: "none" }],
    ["MSZIP", {}],
    ["MSZIP without history", { history: false }],
    ["MSZIP without checksums", { checksums: false }],
    ["several folders", { filesPerFolder: 1 }],
  ] as const)("gives every file of a cabinet: %s", async (_, options) => {
    const { inputs, members, issues } = await readArchive(writeCab(files, options));
    expect(inputs[0]?.kind).toBe("cab");
    expect(issues).toEqual([]);
    expect(members.flatMap((member) => member.issues)).toEqual([]);
    expect(members.map((member) => member.path).sort()).toEqual(expected.map((file) => file.path).sort());
    for (const { path, bytes } of expected) {
      const member = members.find((candidate) => candidate.path === path);
      expect(Buffer.compare(member?.bytes ?? small, bytes)).toBe(0);
      expect(member?.head).toEqual(bytes.slice(0, 4096));
    }
  });

  it("reads names in UTF-8, and in Windows-1252 where they are not marked", async () => {
    const cab = writeCab([
      { name: "Größe.log", bytes: small },
      { name: "K_hl.log", bytes: small },
    ]);
    cab[Buffer.from(cab).indexOf("K_hl") + 1] = 0xfc;
    expect((await readArchive(cab)).paths).toEqual(["Größe.log", "Kühl.log"]);
  });

  it("reads a file after others that nobody read", async () => {
    const { members } = await readArchive(writeCab(files));
    expect(members.find((member) => member.path === "Logs/setupact.log")?.bytes).toEqual(sampleBytes(70_000, 2));
  });

  it("keeps the bytes of a block whose checksum does not fit, and says which block", async () => {
    const cab = writeCab([{ name: "a", bytes: large }], { compression: "none" });
    cab[cab.length - 5] = (cab[cab.length - 5] ?? 0) ^ 1;
    const { members } = await readArchive(cab);
    expect(codesOf(members[0])).toEqual(["cab-checksum"]);
    expect(members[0]?.issues[0]?.at).toMatch(/^folder 1, block 7, offset \d+$/);
    expect(members[0]?.bytes.length).toBe(large.length);
  });

  it("goes on after a damaged MSZIP block, with a gap of its size, and warns of what follows", async () => {
    const cab = writeCab([
      { name: "a", bytes: large },
      { name: "b", bytes: sampleBytes(40_000, 3) },
    ]);
    const second = Buffer.from(cab).indexOf("CK", Buffer.from(cab).indexOf("CK") + 2);
    cab[second] = 0;
    const { members } = await readArchive(cab);
    const [a, b] = members;
    expect(codesOf(a)).toEqual(expect.arrayContaining(["cab-block-damaged", "cab-after-damage"]));
    expect(a?.bytes.length).toBe(large.length);
    expect(a?.bytes.slice(0, 32_768)).toEqual(large.slice(0, 32_768));
    expect(a?.bytes.slice(32_768, 65_536)).toEqual(new Uint8Array(32_768));
    expect(codesOf(b)).toEqual(["cab-after-damage"]);
  });

  it("gives the readable start of a cabinet that was cut, and names the files that are lost", async () => {
    const cab = writeCab([
      { name: "a", bytes: small },
      { name: "b", bytes: large },
      { name: "c", bytes: small },
    ]);
    const { members, issues } = await readArchive(cab.subarray(0, cab.length / 2));
    expect(members.map((member) => [member.path, codesOf(member)])).toEqual([
      ["a", []],
      ["b", ["cab-cut"]],
    ]);
    expect(members[1]?.bytes.length).toBeGreaterThan(60_000);
    expect(members[1]?.bytes).toEqual(large.slice(0, members[1]?.bytes.length));
    expect(issues).toEqual(["cab-cut input", "cab-cut c"]);
  });

  it.each([
    [2, "Quantum"],
    [3, "LZX with a window of 2^0 bytes"],
    [9, "an unknown method"],
  ])("names method %i, which cannot be read", async (statedMethod, name) => {
    const { paths, issues, messages } = await readArchive(writeCab(files.slice(0, 1), { statedMethod }));
    expect(paths).toEqual([]);
    expect(issues).toEqual(["cab-unsupported-compression TpmHliInfo_Output.txt"]);
    expect(messages[0]).toContain(name);
  });

  it.each([22, 25, 31])("names a window of 2^%i bytes, which is not one of cabinets", async (windowBits) => {
    const { paths, messages } = await readArchive(writeCab(files.slice(0, 1), { statedMethod: 3 | (windowBits << 8) }));
    expect(paths).toEqual([]);
    expect(messages[0]).toContain(`LZX with a window of 2^${windowBits} bytes`);
  });

  it("keeps a damaged block from taking the folder after it along", async () => {
    for (const checksums of [true, false]) {
      const cab = writeCab(
        [
          { name: "a", bytes: sampleBytes(90_000) },
          { name: "b", bytes: large },
        ],
        { filesPerFolder: 1, compression: "none", checksums },
      );
      const last = new DataView(cab.buffer).getUint32(44, true) - (90_000 - 65_536) - 8;
      new DataView(cab.buffer).setUint16(last + 4, 32_768, true);
      const { members } = await readArchive(cab);
      expect(members.map((member) => [member.path, member.bytes.length, codesOf(member)])).toEqual([
        ["a", 65_536, ["cab-block-damaged"]],
        ["b", large.length, []],
      ]);
      expect(Buffer.compare(members[1]?.bytes ?? small, large)).toBe(0);
    }
  });

  it("leaves out a folder whose data another one had", async () => {
    const cab = writeCab(
      [
        { name: "a", bytes: large },
        { name: "b", bytes: small },
      ],
      { filesPerFolder: 1 },
    );
    const view = new DataView(cab.buffer);
    view.setUint32(44, view.getUint32(36, true) + 1, true);
    expect((await readArchive(cab)).issues).toEqual(["cab-folder-overlap b"]);
  });

  it("stops in a folder that unpacks to far more than honest data does, also on the way to a later file", async () => {
    const cab = writeCab([
      { name: "bomb", bytes: new Uint8Array(70_000_000) },
      { name: "b", bytes: small },
    ]);
    const walk = await openInputs([fileInput("x", cab)], nodeCodecs);
    for await (const member of walk.members) expect(member.path).toBe("bomb");
    expect(walk.issues.map(({ path, issue }) => `${issue.code} ${path}`)).toEqual(["limit-ratio b"]);
  });

  it("names the cabinets before and after in a set", async () => {
    const cab = writeCab([{ name: "a", bytes: small }], { previous: "mdm1.cab", next: "mdm3.cab" });
    const entry = Buffer.from(cab).indexOf("a\0", 36 + 26) - 16;
    new DataView(cab.buffer).setUint16(entry + 8, 0xfffd, true);
    expect((await readArchive(cab)).messages[0]).toContain('"mdm1.cab"');
    new DataView(cab.buffer).setUint16(entry + 8, 0xfffe, true);
    expect((await readArchive(cab)).members[0]?.issues[0]?.message).toContain('"mdm3.cab"');
  });

  it("says that a set of cabinets is not put together", async () => {
    const cab = writeCab([{ name: "a", bytes: small }]);
    const entry = Buffer.from(cab).indexOf("a\0", 36) - 16;
    new DataView(cab.buffer).setUint16(entry + 8, 0xfffd, true);
    expect((await readArchive(cab)).issues).toEqual(["cab-spanned a"]);
    new DataView(cab.buffer).setUint16(entry + 8, 0xfffe, true);
    const { members } = await readArchive(cab);
    expect(codesOf(members[0])).toEqual(["cab-spanned"]);
    expect(members[0]?.bytes).toEqual(small);
  });

  it("leaves out files that share their bytes with one further on", async () => {
    const cab = writeCab([
      { name: "a", bytes: large },
      { name: "b", bytes: small },
    ]);
    const entry = Buffer.from(cab).indexOf("b\0", 36) - 16;
    new DataView(cab.buffer).setUint32(entry + 4, 3, true);
    const { paths, issues } = await readArchive(cab);
    expect(paths).toEqual(["a"]);
    expect(issues).toEqual(["cab-entry-overlap b"]);
  });

  it("reads the reserved areas past", async () => {
    const plain = writeCab([{ name: "a", bytes: small }], { compression: "none" });
    // header 36, folder 8, file 18, block 8; reserve 3, 2 and 5 bytes
    const cab = Uint8Array.from([
      ...plain.slice(0, 36),
      ...[3, 0, 2, 5, 9, 9, 9],
      ...plain.slice(36, 44),
      ...[9, 9],
      ...plain.slice(44, 62),
      ...[0, 0, 0, 0],
      ...plain.slice(66, 70),
      ...[9, 9, 9, 9, 9],
      ...plain.slice(70),
    ]);
    const view = new DataView(cab.buffer);
    view.setUint16(30, 4, true);
    view.setUint32(16, 53, true);
    view.setUint32(43, 71, true);
    const { members, issues } = await readArchive(cab);
    expect([issues, codesOf(members[0])]).toEqual([[], []]);
    expect(members[0]?.bytes).toEqual(small);
  });
});

describe("LZX", () => {
  const kinds = [["verbatim"], ["aligned"], ["uncompressed"], ["verbatim", "uncompressed", "aligned"]] as const;

  it.each([15, 16, 17, 18, 19, 20, 21])("reads a window of 2^%i bytes with every kind of block", async (windowBits) => {
    for (const blocks of kinds) {
      for (const blockSize of [50_001, 32_768]) {
        const { members } = await readArchive(writeLzxCab("a.evtx", large, { windowBits, blocks, blockSize }));
        expect(codesOf(members[0])).toEqual([]);
        expect(Buffer.compare(members[0]?.bytes ?? small, large)).toBe(0);
      }
    }
  });

  it("takes the translation of x86 calls back", async () => {
    const calls = sampleBytes(100_000, 4).map((byte, index) => (index % 9 === 0 ? 0xe8 : index % 9 > 2 && index % 9 < 5 ? 0 : byte));
    const { members } = await readArchive(writeLzxCab("a.exe", calls, { windowBits: 16, e8Size: 80_000 }));
    expect(Buffer.compare(members[0]?.bytes ?? small, calls)).toBe(0);
  });

  it("gives what comes before damage, and ends there", async () => {
    const cab = writeLzxCab("a.evtx", large, { windowBits: 15 });
    const middle = cab.length >> 1;
    cab.fill(0, middle, middle + 3000);
    const { members } = await readArchive(cab);
    const read = members[0]?.bytes ?? small;
    expect(codesOf(members[0])).toEqual(["cab-block-damaged"]);
    expect(read.length).toBeGreaterThan(32_768);
    expect(Buffer.compare(read.subarray(0, 65_536), large.subarray(0, 65_536))).toBe(0);
  });

  it("ends on any change of any byte without an error", async () => {
    const cab = writeLzxCab("a.evtx", large.subarray(0, 40_000), {
      windowBits: 15,
      blocks: ["verbatim", "uncompressed", "aligned"],
      blockSize: 9001,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(cab.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), async (changes) => {
        const changed = cab.slice();
        for (const [place, value] of changes) changed[place] = value;
        const { members } = await readArchive(changed);
        for (const member of members) expect(member.bytes.length).toBeLessThanOrEqual(Math.max(member.size, 40_000));
      }),
    );
  });
});
