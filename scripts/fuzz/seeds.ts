import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileOf, type Tokens } from "../../test/formats/evtx/handmade.js";
import { utf8, utf16 } from "../../test/support/bytes.js";
import { type CabFile, writeCab } from "../../test/support/cab-writer.js";
import type { EventToWrite } from "../../test/support/event.js";
import { writeEventXml } from "../../test/support/event-xml-writer.js";
import { type EvtxOptions, writeEvtx } from "../../test/support/evtx-writer.js";
import { writeLzxCab } from "../../test/support/lzx-writer.js";
import { writeRegistryDump, writeRegistryExport } from "../../test/support/registry-dump-writer.js";
import { EVERY_TYPE, plainEvent, plainEvents } from "../../test/support/samples-of-values.js";
import { writeZip } from "../../test/support/zip-writer.js";
import type { Format } from "./target.js";

/** Sound files of each format, made by the writers of the tests. */
export function ownSeeds(format: Format): readonly Uint8Array[] {
  return OWN[format]();
}

/** Published files beside the project, whole where they are small and else their beginning; none where the folder is absent. */
export function sharedSeeds(format: Format): readonly Uint8Array[] {
  const shared = resolve(import.meta.dirname, "../../../shared");
  const [folder, ending] = SHARED[format] ?? [];
  if (folder === undefined || ending === undefined || !existsSync(resolve(shared, folder))) return [];
  const names = readdirSync(resolve(shared, folder))
    .filter((name) => name.endsWith(ending))
    .sort();
  return names.flatMap((name, index) => {
    const path = resolve(shared, folder, name);
    const whole = (): Uint8Array => new Uint8Array(readFileSync(path));
    // A few whole chunks; they take long to read.
    if (format === "evtx") return [firstRecords(whole(), 6), ...(index % 4 === 0 ? [whole().slice(0, EVTX_HEADER + EVTX_CHUNK)] : [])];
    return statSync(path).size > 64 * 1024 ? (format === "xml" ? [whole().slice(0, 24 * 1024)] : []) : [whole()];
  });
}

const SHARED: Partial<Record<Format, readonly [folder: string, ending: string]>> = {
  evtx: ["evtx/samples", ".evtx"],
  xml: ["evtx/windows-xml", ".xml"],
  cab: ["cab", ".cab"],
};

const EVTX_HEADER = 4096;
const EVTX_CHUNK = 65_536;

/** The file up to the end of its n-th record: small, and its chunk is cut. */
function firstRecords(file: Uint8Array, count: number): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  let at = EVTX_HEADER + 512;
  for (let index = 0; index < count && at + 8 <= file.length && view.getUint32(at, true) === 0x2a2a; index++) at += view.getUint32(at + 4, true);
  return file.slice(0, at);
}

const EVENTS: readonly EventToWrite[] = [
  plainEvent(1, { kind: "event-data", items: EVERY_TYPE }),
  ...plainEvents(2, 2),
  plainEvent(4, { kind: "none" }),
  plainEvent(5, {
    kind: "user-data",
    root: {
      name: "EventXML",
      attributes: [{ name: "version", value: { type: "UInt8", value: 2 } }],
      children: [
        { name: "Status", value: { type: "HexInt32", value: 0x80180014 } },
        { name: "Parts", children: [{ name: "Part", value: { type: "UnicodeString", value: "one" } }] },
        { name: "Parts", children: [{ name: "Part", value: { type: "Null" } }] },
      ],
    },
  }),
  plainEvent(6, {
    kind: "event-data",
    items: [
      { value: { type: "UnicodeString", value: "no name" } },
      { name: "Time", value: { type: "SYSTEMTIME", value: "2026-03-12T14:09:55.123Z" } },
      { name: "Size", value: { type: "SizeT", value: 70n } },
      { name: "Nothing", value: { type: "Null" } },
      { name: "Lines", value: { type: "Array", items: ["a", "", "b\r\nc"].map((value) => ({ type: "UnicodeString", value })) } },
      { name: "Words", value: { type: "Array", items: [1, 2, 3].map((value) => ({ type: "UInt16", value })) } },
      { name: "Ids", value: { type: "Array", items: [{ type: "GUID", value: "{3DA494E4-0FE2-415C-B895-FB5265C5C83B}" }] } },
    ],
  }),
];

function evtxSeeds(): readonly Uint8Array[] {
  const short = (options: EvtxOptions): Uint8Array => firstRecords(writeEvtx(EVENTS, options), EVENTS.length);
  const odd = (tokens: Tokens): void => {
    tokens.header().event((payload) => {
      payload.element("EventData", () => {
        payload.element("Data", () => payload.cdata("x < y").character(0x263a).entity("amp").instruction("a", "b").text("z"));
      });
    });
  };
  const nested = (tokens: Tokens): void => {
    tokens.header().instance(
      (outer) => outer.event((payload) => payload.slot(0, 0x21, true).slot(1, 0x01)),
      [
        [0x21, (inner) => inner.header().instance((data) => data.element("EventData", () => data.slot(0, 0x08)), [[0x08, new Uint8Array(4)]])],
        [0x01, utf16("text", { bom: false })],
      ],
    );
  };
  const deep = (tokens: Tokens, depth = 80): Tokens => (depth === 0 ? tokens.text("deep") : tokens.element("D", () => deep(tokens, depth - 1)));
  const deepFragments = (tokens: Tokens, depth: number): void => {
    tokens
      .header()
      .instance(
        (outer) => outer.element("E", () => outer.slot(0, depth > 0 ? 0x21 : 0x01)),
        [depth > 0 ? [0x21, (inner) => deepFragments(inner, depth - 1)] : [0x01, utf16("deep", { bom: false })]],
      );
  };
  /** One value that a template repeats often. */
  const echo = (tokens: Tokens): void => {
    const times = Array.from({ length: 300 });
    tokens
      .header()
      .instance(
        (outer) => outer.event((data) => data.element("EventData", () => times.map(() => data.element("d", () => data.slot(0, 0x01))))),
        [[0x01, utf16("x".repeat(4000), { bom: false })]],
      );
  };
  return [
    firstRecords(fileOf([(tokens) => tokens.header().event((payload) => payload.element("EventData", () => deep(payload)))]), 1),
    firstRecords(
      fileOf([
        (tokens) =>
          tokens.header().instance((outer) => outer.event((payload) => payload.slot(0, 0x21)), [[0x21, (inner) => deepFragments(inner, 20)]]),
      ]),
      1,
    ),
    fileOf([echo]),
    withLargeDefinitions(),
    short({}),
    short({ embedding: "fragment", version: "3.1" }),
    short({ withoutChecksums: true, dirty: true }),
    writeEvtx(EVENTS),
    writeEvtx(EVENTS, { recordsPerChunk: 3, dirty: true, statedChunks: 1 }),
    writeEvtx(EVENTS.slice(0, 2), { emptyChunkBefore: 0, junkAfter: utf8("junk") }),
    firstRecords(fileOf([odd, nested]), 2),
    fileOf([odd, nested, odd]),
    firstRecords(fileOf([odd], false), 1),
  ];
}

/** Eight definitions lie in one record and claim to reach to the end of the chunk; eight records use one each. */
function withLargeDefinitions(): Uint8Array {
  const places: number[] = [];
  const definitions = (tokens: Tokens): void => {
    tokens.header().out.u8(0);
    for (let index = 0; index < 8; index++) {
      places.push(tokens.offset);
      tokens.out
        .u32(0)
        .u32(0x1234)
        .zeros(12)
        .u32(EVTX_CHUNK - tokens.offset - 24);
    }
  };
  const users = Array.from({ length: 8 }, (_, index) => (tokens: Tokens): void => {
    tokens.header().instance(() => undefined, [], places[index]);
  });
  return fileOf([definitions, ...users]);
}

function xmlSeeds(): readonly Uint8Array[] {
  const messages = EVENTS.map((event) => ({ ...event, message: `Text of ${event.recordId} & more` }));
  return [
    writeEventXml(messages),
    writeEventXml(EVENTS, { style: "wevtutil" }),
    writeEventXml(EVENTS.slice(0, 3), { style: "wevtutil-with-root", encoding: "utf-16le" }),
    writeEventXml(EVENTS.slice(2), { encoding: "utf-8-bom", pretty: true }),
    writeEventXml(messages.slice(3), { encoding: "utf-16be", pretty: true }),
    writeEventXml(plainEvents(12), { style: "wevtutil", pretty: true }),
    writeEventXml([]),
  ];
}

/** Text that compresses, and differs everywhere. */
function content(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) =>
    index % 7 === 0 ? (Math.imul(index + seed, 2_654_435_761) >>> 24) & 0xff : 0x41 + (index % 23),
  );
}

/** Packs to about a fiftieth. */
function sparse(size: number, seed: number): Uint8Array {
  return content(size, seed).map((byte, index) => (index % 70 === 0 ? byte : 0x20));
}

const FILES: readonly CabFile[] = [
  { name: "MdmDiagReport_RegistryDump.reg", bytes: utf8("[HKEY_LOCAL_MACHINE\\SOFTWARE]\r\n") },
  { name: "logs\\é 1.log", bytes: content(900, 1) },
  { name: "empty.txt", bytes: new Uint8Array(0) },
  { name: "log.evtx", bytes: content(3000, 2) },
];
const LARGE: readonly CabFile[] = [...FILES, { name: "large.bin", bytes: content(70_000, 3) }];
const BOMB = new Uint8Array(500_000);

function cabSeeds(): readonly Uint8Array[] {
  const calls = content(2000, 4);
  for (let at = 20; at < 1900; at += 50) calls.set([0xe8, at & 0xff, 1, 0, 0], at);
  return [
    writeCab(FILES),
    writeCab(FILES, { compression: "none" }),
    writeCab(FILES, { filesPerFolder: 1, checksums: false }),
    writeCab(LARGE),
    writeCab(LARGE, { history: false, filesPerFolder: 3 }),
    writeCab([{ name: "bomb", bytes: BOMB }]),
    writeCab([{ name: "in.cab", bytes: writeCab([{ name: "in.zip", bytes: writeZip(FILES.slice(0, 2)) }, ...FILES]) }, ...FILES.slice(0, 1)]),
    writeCab(Array.from({ length: 45 }, (_, index) => ({ name: `${index}`, bytes: content(index, index) }))),
    writeLzxCab("one.txt", content(900, 5), { windowBits: 15 }),
    writeLzxCab("two.txt", calls, { windowBits: 16, blocks: ["aligned", "uncompressed", "verbatim"], blockSize: 301, e8Size: 2000 }),
    writeLzxCab("three.txt", content(40_001, 6), { windowBits: 21, blocks: ["uncompressed", "aligned"], blockSize: 9001 }),
  ];
}

function zipSeeds(): readonly Uint8Array[] {
  const inner = writeZip([...FILES, { name: "deeper.cab", bytes: writeCab([{ name: "deepest.zip", bytes: writeZip(FILES) }]) }]);
  return [
    writeZip(FILES),
    writeZip(FILES.map((file) => ({ ...file, method: "store" as const }))),
    writeZip(LARGE.map((file, index) => ({ ...file, dataDescriptor: index % 2 === 0 }))),
    writeZip([{ name: "inner.zip", bytes: inner, method: "store" }, { name: "inner 2.zip", bytes: inner }, ...FILES]),
    writeZip([
      { name: "bomb", bytes: BOMB },
      { name: "bomb.zip", bytes: writeZip([{ name: "bomb", bytes: BOMB }]) },
    ]),
    writeZip([
      { name: "../../outside.txt", bytes: utf8("a") },
      { name: "C:\\absolute.txt", bytes: utf8("b") },
      { name: "link", bytes: utf8("target"), unixMode: 0o120777 },
      { name: "secret", bytes: utf8("c"), encrypted: true },
      { name: "raw", bytes: utf8("d"), rawName: Uint8Array.of(0x81, 0xff, 0x41) },
      { name: "folder/", bytes: new Uint8Array(0) },
      { name: "x".repeat(100), bytes: utf8("e") },
      { name: "liar", bytes: content(300, 7), lie: { crc: 1, size: 200 } },
      { name: "overlap", bytes: utf8("f"), lie: { localOffset: 0 } },
    ]),
    writeZip(Array.from({ length: 45 }, (_, index) => ({ name: `${index % 40}`, bytes: content(index, index) }))),
    writeZip([{ name: "wide.zip", bytes: writeZip([{ name: "wide", bytes: sparse(150_000, 1), method: "store" }]) }]),
    writeZip(Array.from({ length: 5 }, (_, index) => ({ name: `${index}`, bytes: sparse(240_000, index) }))),
    writeZip([]),
  ];
}

function registrySeeds(): readonly Uint8Array[] {
  const json = '{"categoryState":"failed",\r\n "AppsSubcategory":{"subcategoryState":"failed","text":"Apps (0x87d1041c)"}}';
  const values = {
    "": "C:\\Program Files\\",
    "a\\b": "\\\\server\\share",
    Quote: 'he said "no"',
    Empty: "",
    Json: json,
    Number: 60,
    Bytes: content(70, 8),
  };
  const keys = [
    { path: "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Provisioning\\AutopilotSettings", values },
    { path: "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments\\{3DA494E4-0FE2-415C-B895-FB5265C5C83B}", values: { Zoë: "é", ...values } },
  ];
  const many = Array.from({ length: 60 }, (_, index) => ({ path: `HKEY_LOCAL_MACHINE\\SOFTWARE\\${index}`, values: { name: "value", index } }));
  const typed = [
    "Windows Registry Editor Version 5.00",
    "",
    "; a comment",
    "[-HKEY_CURRENT_USER\\Gone]",
    '"a"="b"',
    "[HKEY_CURRENT_USER\\Kept]",
    "@=hex(2):25,00,61,00,25,00,00,00",
    '"multi"=hex(7):61,00,00,00,62,00,\\',
    "  00,00,00,00",
    '"qword"=hex(b):01,02,03,04,05,06,07,08',
    '"q"=qword:00000000ffffffff',
    '"big"=hex(5):00,00,00,01',
    '"none"=hex(0):',
    '"gone"=-',
    '"odd"=hex(7):00,d8,00',
    "",
  ].join("\r\n");
  return [
    writeRegistryExport(keys),
    writeRegistryDump(keys),
    writeRegistryDump(keys, { encoding: "utf-8", lineEnd: "\n", leadingBlank: true, upperCaseTypes: true }),
    writeRegistryDump(keys, { encoding: "windows-1252" }),
    writeRegistryDump(many, { encoding: "utf-16le-no-bom" }),
    writeRegistryExport(many),
    utf8(typed),
    utf16(typed),
  ];
}

const OWN: Readonly<Record<Format, () => readonly Uint8Array[]>> = {
  evtx: evtxSeeds,
  xml: xmlSeeds,
  cab: cabSeeds,
  zip: zipSeeds,
  registry: registrySeeds,
};
