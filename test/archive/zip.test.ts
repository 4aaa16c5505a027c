import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ByteWriter, concat, crc32, utf8 } from "../support/bytes.js";
import { writeZip } from "../support/zip-writer.js";
import { codesOf, readArchive, sampleBytes } from "./read-all.js";

const text = utf8("Autopilot profile downloaded\r\n".repeat(20));
const large = sampleBytes(6_000_000);

/** `n.txt` packed by 7-Zip's Deflate64: matches longer than 258 bytes, and one that reaches back over more than 32 KiB. */
const DEFLATE64_ZIP =
  "UEsDBBUAAAAJANVldF2QzlgI5wAAAJvDAAAFAAAAbi50eHTl31EJgDAUAMAqFrCAf0YRN2Gge6KT1beCn8Jdk6s5pz1Pw1HWK+7Y2thLTdHvcXlanGWPNsw8" +
  "Ho/H4/F4PB6Px+PxeDwej8fj8Xg8Ho/H4/F4PB6Px+PxeDwej8fj8Xg8Ho/H4/F4PB6Px+PxeDwej8fj8Xg8Ho/H4/F4PB6Px+PxeDwej8fj8Xg8Ho/H4/F4" +
  "PB6Px+PxeDwej8fj8Xg8Ho/H4/F4PB6Px+PxeDwej8fj8Xg8Ho/H4/F4PB6Px+PxeDwej8fj8Xg8Ho/H4/F4PB6Px+PxeDwej8fj8Xg83q98OTfkml5QSwEC" +
  "PwMVAAAACQDVZXRdkM5YCOcAAACbwwAABQAkAAAAAAAAACCApIEAAAAAbi50eHQKACAAAAAAAAEAGADNwyMw7XjdAQAAAAAAAAAAAAAAAAAAAABQSwUGAAAA" +
  "AAEAAQBXAAAACgEAAAAA";

describe("ZIP", () => {
  it("gives every entry with its path, size, head and bytes", async () => {
    const { members, issues } = await readArchive(
      writeZip([
        { name: "1/Events.evtx", bytes: large },
        { name: "2/output.log", bytes: text, method: "store" },
        { name: "(3) No Results - Error [0x80070002]", bytes: new Uint8Array(0) },
        { name: "folder/", bytes: new Uint8Array(0) },
      ]),
    );
    expect(members.map(({ path, size }) => [path, size])).toEqual([
      ["1/Events.evtx", large.length],
      ["2/output.log", text.length],
      ["(3) No Results - Error [0x80070002]", 0],
    ]);
    expect(Buffer.compare(members[0]?.bytes ?? text, large)).toBe(0);
    expect(members[0]?.head).toEqual(large.slice(0, 4096));
    expect(members[1]?.bytes).toEqual(text);
    expect(members.flatMap((member) => member.issues)).toEqual([]);
    expect(issues).toEqual([]);
  });

  it("reads entries whose sizes stand behind the data", async () => {
    const { members } = await readArchive(
      writeZip([
        { name: "a", bytes: text, dataDescriptor: true },
        { name: "b", bytes: large, dataDescriptor: true },
      ]),
    );
    expect(members.map((member) => [member.path, member.bytes.length, codesOf(member)])).toEqual([
      ["a", text.length, []],
      ["b", large.length, []],
    ]);
  });

  it("says that a directory states no size for an entry that has content, descriptor or not", async () => {
    const bytes = writeZip([{ name: "a", bytes: text, dataDescriptor: true }]);
    const directory = Buffer.from(bytes).indexOf("PK\u0001\u0002", "latin1");
    bytes.fill(0, directory + 16, directory + 20); // CRC-32
    bytes.fill(0, directory + 24, directory + 28); // size
    const { members } = await readArchive(bytes);
    expect(members.map((member) => [member.path, member.bytes.length, codesOf(member)])).toEqual([["a", text.length, ["zip-entry-size"]]]);
  });

  it("reads names in UTF-8 with and without the flag, and in code page 437", async () => {
    const { paths } = await readArchive(
      writeZip([
        { name: "Größe.log", bytes: text },
        { name: "x", rawName: utf8("Zürich.log"), bytes: text },
        { name: "x", rawName: Uint8Array.of(0x4b, 0x81, 0x68, 0x6c), bytes: text },
      ]),
    );
    expect(paths).toEqual(["Größe.log", "Zürich.log", "Kühl"]);
  });

  it("judges each name by itself: one that points outside is straightened and flagged", async () => {
    const { paths, issues } = await readArchive(
      writeZip([
        { name: "../../etc/passwd", bytes: text },
        { name: "/root.log", bytes: text },
        { name: "C:\\Windows\\a.log", bytes: text },
        { name: "sub\\b.log", bytes: text },
        { name: "c.log", bytes: text },
      ]),
    );
    expect(paths).toEqual(["etc/passwd", "root.log", "Windows/a.log", "sub/b.log", "c.log"]);
    expect(issues).toEqual(["entry-path-outside etc/passwd", "entry-path-outside root.log", "entry-path-outside Windows/a.log"]);
  });

  it("gives two entries of one name two paths", async () => {
    const { paths } = await readArchive(
      writeZip([
        { name: "a", bytes: text },
        { name: "a", bytes: text },
      ]),
    );
    expect(paths).toEqual(["a", "a (2)"]);
  });

  it("keeps the bytes of an entry whose checksum or size does not fit", async () => {
    const { members } = await readArchive(
      writeZip([
        { name: "crc", bytes: text, lie: { crc: 1 } },
        { name: "size", bytes: text, lie: { size: 10 } },
        { name: "good", bytes: text },
      ]),
    );
    expect(members.map((member) => [member.path, codesOf(member)])).toEqual([
      ["crc", ["zip-entry-crc"]],
      ["size", ["zip-entry-size"]],
      ["good", []],
    ]);
    for (const member of members) expect(member.bytes).toEqual(text);
  });

  it.each([
    ["small", text.slice(0, 500), 8],
    ["large", large, 2_000_000],
  ])("gives what comes before the damage of a %s entry, and every other entry", async (_, bytes, damagedAt) => {
    const zip = writeZip([
      { name: "damaged", bytes },
      { name: "whole", bytes: text },
    ]);
    zip.fill(0xff, 40 + damagedAt, 44 + damagedAt);
    const { members } = await readArchive(zip);
    const [damaged, whole] = members;
    expect(codesOf(damaged)).toHaveLength(1);
    expect(codesOf(damaged)[0]).toMatch(/^zip-entry-(damaged|crc|size)$/);
    const intact = damaged?.bytes.findIndex((byte, index) => byte !== bytes[index]);
    expect(intact === -1 ? damaged?.bytes.length : intact).toBeGreaterThan(damagedAt === 8 ? 4 : 1_900_000);
    expect(whole?.bytes).toEqual(text);
  });

  it("leaves out encrypted entries, links and unknown compression, each with its reason", async () => {
    const zip = writeZip([
      { name: "secret", bytes: text, encrypted: true },
      { name: "link", bytes: utf8("/etc/passwd"), unixMode: 0o120777 },
      { name: "lzma", bytes: text, method: "store" },
      { name: "plain", bytes: text },
    ]);
    new DataView(zip.buffer).setUint16(directoryHeader(zip, "lzma") + 10, 14, true);
    const { paths, issues } = await readArchive(zip);
    expect(paths).toEqual(["plain"]);
    expect(issues).toEqual(["zip-encrypted secret", "zip-entry-link link", "zip-unsupported-compression lzma"]);
  });

  it("leaves out entries that share their bytes with another", async () => {
    const { paths, issues } = await readArchive(
      writeZip([
        { name: "bomb", bytes: text },
        { name: "again", bytes: text, lie: { localOffset: 0 } },
        { name: "fine", bytes: text },
      ]),
    );
    expect(paths).toEqual(["bomb", "fine"]);
    expect(issues).toEqual(["zip-entry-overlap again"]);
  });

  it("loses no other entry to one damaged size or offset in the directory", async () => {
    const entries = ["a", "b", "c", "d"].map((name, index) => ({ name, bytes: sampleBytes(40_000, index + 1) }));
    const fields = [
      [20, 0x7fffffff],
      [42, 12_345],
    ] as const;
    for (const [field, value] of fields) {
      const zip = writeZip(entries);
      new DataView(zip.buffer).setUint32(directoryHeader(zip, "b") + field, value, true);
      const { members, issues } = await readArchive(zip);
      const others = entries.filter(({ name }) => name !== "b" || field === 20);
      expect(
        members.map((member) => [member.path, Buffer.compare(member.bytes, others.find(({ name }) => name === member.path)?.bytes ?? text)]),
      ).toEqual(others.map(({ name }) => [name, 0]));
      expect(members.filter((member) => member.issues.length > 0).map((member) => [member.path, codesOf(member)])).toEqual(
        field === 20 ? [["b", ["zip-entry-overlap"]]] : [],
      );
      expect(issues).toEqual(field === 20 ? [] : ["zip-entry-header b"]);
    }
  });

  it("reads the bytes that entries of a bomb share only once", async () => {
    const kernel = new Uint8Array(deflateRawSync(new Uint8Array(1_000_000)));
    const count = 40;
    // each entry is a stored block that quotes the header of the next, and all end with the one kernel
    const quote = (bytes: Uint8Array): Uint8Array =>
      concat([
        new ByteWriter()
          .u8(0)
          .u16(bytes.length)
          .u16(~bytes.length & 0xffff)
          .bytes(),
        bytes,
      ]);
    const header = (name: string): Uint8Array =>
      concat([new ByteWriter().u32(0x04034b50).u16(20).u16(0).u16(8).u32(0).u32(0).u32(0).u32(0).u16(name.length).u16(0).bytes(), utf8(name)]);
    const name = (index: number): string => `n${String(index).padStart(3, "0")}`;
    const first = header(name(0));
    const body = concat([first, ...Array.from({ length: count - 1 }, (_, index) => quote(header(name(index + 1)))), kernel]);
    const step = first.length + 5;
    const directory = new ByteWriter();
    for (let index = 0; index < count; index++) {
      const start = index * step;
      directory.u32(0x02014b50).u16(20).u16(20).u16(0).u16(8).u32(0).u32(0);
      directory
        .u32(body.length - start - first.length)
        .u32(1_000_000 + (count - 1 - index) * first.length)
        .u16(4)
        .u16(0)
        .u16(0)
        .u16(0)
        .u16(0)
        .u32(0);
      directory.u32(start).raw(utf8(name(index)));
    }
    const end = new ByteWriter().u32(0x06054b50).u16(0).u16(0).u16(count).u16(count).u32(directory.length).u32(body.length).u16(0);
    const { members } = await readArchive(concat([body, directory.bytes(), end.bytes()]));
    const unpacked = members.reduce((sum, member) => sum + member.bytes.length, 0);
    expect(unpacked).toBeGreaterThanOrEqual(1_000_000);
    expect(unpacked).toBeLessThan(1_010_000);
    expect(members.filter((member) => codesOf(member).includes("zip-entry-overlap"))).toHaveLength(members.length - 1);
  });

  it("takes a name from the Unicode path field, from the directory and without it, while that belongs to the plain name", async () => {
    const plain = Uint8Array.of(0x4b, 0x3f, 0x68, 0x6c);
    const field = (checksum: number): Uint8Array => {
      const unicode = utf8("Kühl 日本.log");
      return new ByteWriter()
        .u16(0x7075)
        .u16(5 + unicode.length)
        .u8(1)
        .u32(checksum)
        .raw(unicode)
        .bytes();
    };
    const zip = writeZip([
      { name: "x", rawName: plain, extra: field(crc32(plain)), bytes: text },
      { name: "y", rawName: utf8("renamed"), extra: field(crc32(plain)), bytes: text },
    ]);
    expect((await readArchive(zip)).paths).toEqual(["Kühl 日本.log", "renamed"]);
    expect((await readArchive(zip.subarray(0, zip.length - 150))).paths).toEqual(["Kühl 日本.log", "renamed"]);
  });

  it("finds the entries again by their own headers where the directory was cut off", async () => {
    const zip = writeZip([
      { name: "a", bytes: text },
      { name: "b", bytes: large, dataDescriptor: true },
      { name: "c", bytes: text, method: "store" },
    ]);
    const { members, issues } = await readArchive(zip.subarray(0, directoryHeader(zip, "a")));
    expect(issues).toEqual(["zip-directory-missing input"]);
    expect(members.map((member) => [member.path, member.bytes.length, codesOf(member)])).toEqual([
      ["a", text.length, []],
      ["b", large.length, []],
      ["c", text.length, []],
    ]);
  });

  it.each([true, false])("gives the readable start of the entry in which the file was cut (sizes behind the data: %s)", async (dataDescriptor) => {
    const zip = writeZip([
      { name: "a", bytes: text, dataDescriptor },
      { name: "b", bytes: large, dataDescriptor },
    ]);
    const { members } = await readArchive(zip.subarray(0, 2_000_000));
    const [whole, cut] = members;
    expect(whole?.bytes).toEqual(text);
    expect(codesOf(cut)).toEqual(["zip-entry-cut"]);
    expect(cut?.bytes.length).toBeGreaterThan(3_000_000);
    expect(Buffer.compare(cut?.bytes ?? text, large.subarray(0, cut?.bytes.length))).toBe(0);
  });

  it("takes the rest from local headers where the directory is damaged in its middle", async () => {
    const zip = writeZip([
      { name: "a", bytes: text },
      { name: "b", bytes: text },
      { name: "c", bytes: text },
    ]);
    zip[directoryHeader(zip, "b")] = 0;
    const { paths, issues } = await readArchive(zip);
    expect(paths).toEqual(["a", "b", "c"]);
    expect(issues).toEqual(["zip-directory-damaged input"]);
  });

  it("does not take the directory of a stored inner ZIP for that of the cut outer one", async () => {
    const inner = writeZip([{ name: "inner.log", bytes: text }]);
    const outer = writeZip([
      { name: "outer.log", bytes: text },
      { name: "inner.zip", bytes: inner, method: "store" },
    ]);
    const { paths, issues } = await readArchive(outer.subarray(0, directoryHeader(outer, "outer.log")));
    expect(paths).toEqual(["outer.log", "inner.zip!/inner.log"]);
    expect(issues).toEqual(["zip-directory-missing input"]);
  });

  it("reads an archive with bytes before and after it", async () => {
    const zip = writeZip([{ name: "a", bytes: text }]);
    const stub = concat([utf8("MZ"), new Uint8Array(5000)]);
    expect((await readArchive(concat([stub, zip]))).paths).toEqual(["a"]);
    const { paths, issues } = await readArchive(concat([zip, new Uint8Array(3000)]));
    expect([paths, issues]).toEqual([["a"], []]);
  });

  it("names an entry that the directory points to in vain", async () => {
    const { paths, issues } = await readArchive(
      writeZip([
        { name: "lost", bytes: text, lie: { localOffset: 99_999 } },
        { name: "b", bytes: text },
      ]),
    );
    expect(paths).toEqual(["b"]);
    expect(issues).toEqual(["zip-entry-header lost"]);
  });

  it("reads Deflate64", async () => {
    const { members } = await readArchive(new Uint8Array(Buffer.from(DEFLATE64_ZIP, "base64")));
    const needle = "needle: microsoft-windows-autopilot ";
    expect(members.map((member) => [member.path, codesOf(member)])).toEqual([["n.txt", []]]);
    expect(new TextDecoder().decode(members[0]?.bytes)).toBe(`${needle}${"A".repeat(50_000)}${needle}end`);
  });

  it("reads zip64 sizes, offsets and end records", async () => {
    const { members, issues } = await readArchive(writeZip64("big.log", text));
    expect(members.map((member) => [member.path, codesOf(member)])).toEqual([["big.log", []]]);
    expect(members[0]?.bytes).toEqual(text);
    expect(issues).toEqual([]);
  });

  it("opens an empty archive", async () => {
    const { inputs, paths, issues } = await readArchive(writeZip([]));
    expect([inputs[0]?.kind, paths, issues]).toEqual(["zip", [], []]);
  });
});

/** Where the header of an entry stands in the directory. */
function directoryHeader(zip: Uint8Array, name: string): number {
  const view = new DataView(zip.buffer);
  const wanted = utf8(name);
  for (let place = 0; place + 46 + wanted.length <= zip.length; place++) {
    if (view.getUint32(place, true) === 0x02014b50 && wanted.every((byte, index) => zip[place + 46 + index] === byte)) return place;
  }
  throw new Error(`no entry ${name}`);
}

/** One entry with every 32-bit field given over to zip64 (APPNOTE 4.5.3). */
function writeZip64(name: string, bytes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(deflateRawSync(bytes));
  const none = 0xffffffff;
  const sizes = (writer: ByteWriter): ByteWriter => writer.u64(BigInt(bytes.length)).u64(BigInt(packed.length));
  const local = new ByteWriter()
    .u32(0x04034b50)
    .u16(45)
    .u16(0)
    .u16(8)
    .u32(0)
    .u32(crc32(bytes))
    .u32(none)
    .u32(none)
    .u16(name.length)
    .u16(20)
    .raw(utf8(name));
  sizes(local.u16(1).u16(16)).raw(packed);
  const directory = new ByteWriter()
    .u32(0x02014b50)
    .u16(45)
    .u16(45)
    .u16(0)
    .u16(8)
    .u32(0)
    .u32(crc32(bytes))
    .u32(none)
    .u32(none)
    .u16(name.length)
    .u16(28);
  directory.u16(0).u16(0).u16(0).u32(0).u32(none).raw(utf8(name));
  sizes(directory.u16(1).u16(24)).u64(0n);
  const end = new ByteWriter()
    .u32(0x06064b50)
    .u64(44n)
    .u16(45)
    .u16(45)
    .u32(0)
    .u32(0)
    .u64(1n)
    .u64(1n)
    .u64(BigInt(directory.length))
    .u64(BigInt(local.length));
  end
    .u32(0x07064b50)
    .u32(0)
    .u64(BigInt(local.length + directory.length))
    .u32(1);
  end.u32(0x06054b50).u16(0).u16(0).u16(0xffff).u16(0xffff).u32(none).u32(none).u16(0);
  return concat([local.bytes(), directory.bytes(), end.bytes()]);
}
