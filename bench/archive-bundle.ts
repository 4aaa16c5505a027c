/**
 * Builds what Intune's "Collect diagnostics" gives for a device with a long history: some 250 MB packed, 600 MB unpacked, the CAB of
 * the MDM tool inside. `npx tsx bench/archive-bundle.ts big.zip [packed MB of the CAB]`. The same arguments give the same bytes.
 */
import { pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";
import { byChannel } from "../test/support/bundle.js";
import { ByteWriter, concat, utf16, utf8 } from "../test/support/bytes.js";
import { type EventToWrite, fileTime, instantOf } from "../test/support/event.js";
import { writeEvtx } from "../test/support/evtx-writer.js";
import { STORIES } from "../test/support/stories/index.js";
import { openZipStream, pack, type Piece } from "./zip-stream.js";

export interface BundleSize {
  /** Megabytes of the whole file. Default 250. */
  readonly packed?: number;
  /** Megabytes that the CAB of the MDM tool takes. Default 60. */
  readonly cab?: number;
}

const STORY = "esp-timeout-names-app";
const MB = 1_000_000;
const BLOCK = 32_768;

/** @returns bytes packed, and unpacked without what the cabinets hold */
export function buildArchiveBundle(path: string, { packed = 250, cab = 60 }: BundleSize = {}): { packed: number; unpacked: number } {
  const story = STORIES.find(({ name }) => name === STORY)?.bundle();
  if (!story) throw new Error(`no story is called ${STORY}`);
  const random = randomNumbers(1);
  const traces = Array.from({ length: 24 }, () => pack(traceBytes(random, 32 * BLOCK)));
  const texts = Array.from({ length: 8 }, () => pack(logText(random, MB)));
  const choose = (pieces: readonly Piece[], count: number): Piece[] => Array.from({ length: count }, () => pieces[random() % pieces.length] as Piece);

  const zip = openZipStream(path);
  zip.add("results.xml", [pack(utf8('<Collection HRESULT="0"><ID>7b0f2a51-44c9-4e0d-8f36-b1c5d9e07a42</ID></Collection>'))]);
  for (let index = 1; index <= 200; index++) {
    const text =
      index % 3 === 0 ? utf16(`Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\X${index}]\r\n`) : logText(random, 3000);
    zip.add(`(${index}) Command windir_system32_tool_${index}_exe/output.log`, [pack(text)]);
  }
  const [pattern] = story.events;
  if (!pattern) throw new Error("no event");
  for (const [index, [channel, records]] of [
    ["Application", 40_000],
    ["System", 40_000],
    ["Setup", 2000],
    ["Microsoft-Windows-BitLocker/BitLocker Management", 4000],
    ["Microsoft-Windows-Windows Firewall With Advanced Security/Firewall", 4000],
  ].entries() as Iterable<[number, [string, number]]>) {
    zip.add(
      `(${201 + index}) Events ${channel.replaceAll(/[/ ]/g, "_")} Events.evtx`,
      splitInPieces(writeEvtx(noise(story.events, channel, records))),
    );
  }
  for (let index = 0; index < 6; index++) {
    const log = concat(choose(texts, 30).map(({ plain }) => plain));
    zip.add(`(${210 + index}) FoldersFiles windir_logs_cbs/CbsPersist_2026031${index}.cab`, splitInPieces(cabinetOfBallast(log)));
  }
  zip.add("(216) FoldersFiles windir_logs_cbs/CBS.log", choose(texts, 50));
  zip.add(
    "(217) FoldersFiles temp_MDMDiagnostics/mdmlogs-2026-03-12-14-00-00.cab",
    splitInPieces(mdmCabinet(story.events, traces, cab * MB, random), 1),
  );
  const left = packed * MB - zip.size();
  const perPiece = traces.reduce((sum, piece) => sum + piece.packed.length, 0) / traces.length;
  const wanted = Math.max(1, Math.round(left / perPiece));
  for (let done = 0, index = 0; done < wanted; index++) {
    const count = Math.min(wanted - done, 10 + (random() % 40));
    zip.add(`(${220 + index}) FoldersFiles windir_logs_windowsupdate/WindowsUpdate.2026031${index}.etl`, choose(traces, count));
    done += count;
  }
  return zip.finish();
}

/** Three groups of event logs, a registry dump and traces around them, in one folder: the last file of it is wanted too. */
function mdmCabinet(events: readonly EventToWrite[], traces: readonly Piece[], size: number, random: () => number): Uint8Array {
  const logs = [...byChannel(events)].map(([channel, own]): CabinetFile => {
    const records = /Admin$|Operational$/.test(channel) ? [...noise(own, channel, 2500), ...own.map(later(2500))] : own;
    return { name: `${channel.replace("/", "-").toLowerCase()}.evtx`, bytes: writeEvtx(records) };
  });
  const third = Math.ceil(logs.length / 3);
  const groups = [logs.slice(0, third), logs.slice(third, 2 * third), logs.slice(2 * third)];
  const ballast = traces.flatMap(({ plain }) => packedBlocks(plain));
  const files: { readonly name: string; readonly size: number }[] = [];
  const blocks: Block[] = [];
  const addGroup = (group: readonly CabinetFile[]): void => {
    const bytes = group.reduce((sum, file) => sum + file.bytes.length, 0);
    const filler: CabinetFile = { name: `MdmDiagLogMetadata${files.length}.json`, bytes: new Uint8Array((BLOCK - (bytes % BLOCK)) % BLOCK).fill(32) };
    const all = [filler, ...group];
    files.push(...all.map((file) => ({ name: file.name, size: file.bytes.length })));
    blocks.push(...packedBlocks(concat(all.map((file) => file.bytes))));
  };
  groups.forEach((group, index) => {
    addGroup(group);
    const from = blocks.length;
    if (index + 1 < groups.length) {
      for (let done = blocks.reduce((sum, block) => sum + block.packed.length, 0); done < (size * (index + 1)) / (groups.length - 1); ) {
        const block = ballast[random() % ballast.length] as Block;
        blocks.push(block);
        done += block.packed.length;
      }
      files.push({ name: `diagtrack-${index}.etl`, size: (blocks.length - from) * BLOCK });
    }
  });
  return assemble(files, blocks);
}

interface CabinetFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Block {
  readonly packed: Uint8Array;
  readonly size: number;
}

function packedBlocks(plain: Uint8Array): Block[] {
  const blocks: Block[] = [];
  for (let offset = 0; offset < plain.length; offset += BLOCK) {
    const part = plain.subarray(offset, offset + BLOCK);
    blocks.push({ packed: concat([utf8("CK"), new Uint8Array(deflateRawSync(part, { level: 6 }))]), size: part.length });
  }
  return blocks;
}

/** One folder of blocks that are packed already; checksums are left out, as some tools do. */
function assemble(files: readonly { readonly name: string; readonly size: number }[], blocks: readonly Block[]): Uint8Array {
  const table = new ByteWriter();
  let offset = 0;
  for (const { name, size } of files) {
    table.u32(size).u32(offset).u16(0).u32(0).u16(0x20).raw(utf8(name)).u8(0);
    offset += size;
  }
  const data = concat(blocks.flatMap(({ packed, size }) => [new ByteWriter().u32(0).u16(packed.length).u16(size).bytes(), packed]));
  const start = 44 + table.length;
  const header = new ByteWriter()
    .raw(utf8("MSCF"))
    .u32(0)
    .u32(start + data.length)
    .u32(0)
    .u32(44)
    .u32(0);
  header.u8(3).u8(1).u16(1).u16(files.length).u16(0).u16(0).u16(0).u32(start).u16(blocks.length).u16(1);
  return concat([header.bytes(), table.bytes(), data]);
}

const cabinetOfBallast = (log: Uint8Array): Uint8Array => assemble([{ name: "CbsPersist.log", size: log.length }], packedBlocks(log));

/** Records every 20 seconds before the deployment, of events that tell nothing of one: as most in real logs, they are counted only. */
function noise(events: readonly EventToWrite[], channel: string, count: number): EventToWrite[] {
  const first = fileTime(events[0]?.at ?? "2026-01-01T00:00:00Z");
  return Array.from({ length: count }, (_, index): EventToWrite => {
    const pattern = events[index % events.length] as EventToWrite;
    const at = instantOf(first - BigInt(count - index) * 200_000_000n);
    return { ...pattern, eventId: 20_000 + (index % 50), channel, at, recordId: index + 1 };
  });
}

const later =
  (count: number) =>
  (event: EventToWrite): EventToWrite => ({ ...event, recordId: event.recordId + count });

function* splitInPieces(bytes: Uint8Array, level = 6): Generator<Piece> {
  for (let offset = 0; offset < bytes.length; offset += 4 * MB) yield pack(bytes.subarray(offset, offset + 4 * MB), level);
}

/** Compresses to a third, as traces do: a quarter of it is noise. */
function traceBytes(random: () => number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index++) bytes[index] = index % 64 < 18 ? random() : (index * 7 + (index >> 9)) & 0x7f;
  return bytes;
}

/** Compresses to a tenth, as logs of Windows do. */
function logText(random: () => number, size: number): Uint8Array {
  const lines: string[] = [];
  for (let length = 0; length < size; ) {
    const line = `2026-03-${10 + (random() % 18)} 08:${10 + (random() % 50)}:${10 + (random() % 50)}, CBS  Appl: component ${(random() % 900).toString(16)} is applicable, state ${random() % 7}\r\n`;
    lines.push(line);
    length += line.length;
  }
  return utf8(lines.join("")).slice(0, size);
}

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , path = "big.zip", cab = "60", packed = "250"] = process.argv;
  const size = buildArchiveBundle(path, { cab: Number(cab), packed: Number(packed) });
  console.log(`${path}: ${(size.packed / MB).toFixed(0)} MB packed, ${(size.unpacked / MB).toFixed(0)} MB unpacked`);
}
