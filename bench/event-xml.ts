/**
 * How `readEventXml` compares with saxes alone: `npx tsx bench/event-xml.ts [--mb 100] [--runs 5] [--encoding utf-16le]`.
 *
 * An export of invented records is written to a temporary file. Then each way reads it in a process of its own, the ways
 * taking turns, and tells its time from the first byte to the last record (start of Node not counted) and its peak of
 * resident memory (some 80 MB of it are Node and tsx, 40 MB where the built program is run):
 * - `saxes`: one SaxesParser (no namespaces, no positions) over the decoded file, whose handlers make a plain object per
 *   event, text by `Name` or element name, and no more;
 * - `records`: `readEventXml`, every record decoded;
 * - `one in ten`: `readEventXml` with a `select` that takes a tenth of the records.
 * `--make FILE` writes the export and no more, `--way W --file FILE` reads it in one way: for `bench/run`.
 * Each way touches every value that it made, so that none is left unread.
 */
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SaxesParser } from "saxes";
import { readEventXml } from "../src/formats/index.js";
import type { EventToWrite, Payload } from "../test/support/event.js";
import { writeEventXml } from "../test/support/event-xml-writer.js";
import { EVERY_TYPE } from "../test/support/samples-of-values.js";

type Encoding = "utf-8" | "utf-16le";
const WAYS = ["saxes", "records", "one in ten"] as const;
type Way = (typeof WAYS)[number];

interface Outcome {
  readonly milliseconds: number;
  readonly peakMb: number;
  readonly events: number;
  readonly values: number;
  readonly checksum: number;
}

const { values: options } = parseArgs({
  options: {
    mb: { type: "string", default: "100" },
    runs: { type: "string", default: "5" },
    encoding: { type: "string", default: "utf-8" },
    way: { type: "string" },
    file: { type: "string" },
    make: { type: "string" },
  },
});

/** Mulberry32: the same file at every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const WORDS = "session token policy node device setting request & response user <none> profile install pending größer état 完了".split(" ");

function payload(kind: number, random: (below: number) => number): Payload {
  const text = (words: number): string => Array.from({ length: words }, () => WORDS[random(WORDS.length)] ?? "").join(" ");
  const named = (count: number, words: number): Payload => ({
    kind: "event-data",
    items: Array.from({ length: count }, (_, index) => ({
      name: `Message${index + 1}`,
      value: index % 3 === 2 ? { type: "HexInt32", value: random(0x7fffffff) } : { type: "UnicodeString", value: text(1 + random(words)) },
    })),
  });
  if (kind < 4) return named(1 + random(4), 12);
  if (kind < 6)
    return { kind: "event-data", items: [{ value: { type: "UnicodeString", value: text(8) } }, { value: { type: "UInt32", value: random(900) } }] };
  if (kind < 7) return { kind: "event-data", items: EVERY_TYPE };
  if (kind < 8) return named(6, 40);
  if (kind < 9) {
    const children = [1, 2, 3].map((index) => ({ name: `Part${index}`, value: { type: "UnicodeString", value: text(4) } as const }));
    return { kind: "user-data", root: { name: "EventXML", children } };
  }
  return { kind: "event-data", items: [] };
}

function event(recordId: number, random: (below: number) => number): EventToWrite {
  const provider = ["Alderbrook-Device-Management", "Alderbrook-Provisioning", "Alderbrook-User-Profiles", "Classic Source"][random(4)] ?? "";
  const classic = provider === "Classic Source";
  return {
    provider,
    ...(classic ? { qualifiers: 16384 } : { providerGuid: "{0D5C9B1E-6F2A-4C57-9A41-0E6B7C3D8F12}" }),
    channel: classic ? "Application" : `${provider}/Admin`,
    computer: "LT-4471",
    eventId: 4000 + random(10),
    level: 2 + random(3),
    at: new Date(Date.UTC(2026, 2, 12) + recordId * 1370).toISOString(),
    recordId,
    processId: 400 + random(9000),
    threadId: random(20_000),
    ...(random(2) === 0 ? { activityId: "{53561917-C949-0002-E899-615349C9DB01}" } : {}),
    ...(random(4) === 0 ? {} : { userSid: "S-1-5-18" }),
    payload: payload(random(10), random),
    ...(random(5) === 0 ? { message: `The session ended.\r\nCode ${random(4000)}` } : {}),
  };
}

/** One root element around everything, as saxes alone needs it. */
async function writeExport(file: string, bytes: number, encoding: Encoding): Promise<void> {
  const random = randomNumbers(20260312);
  const encode = (text: string, first: boolean): Buffer =>
    encoding === "utf-8" ? Buffer.from(text, "utf-8") : Buffer.from(`${first ? "\ufeff" : ""}${text}`, "utf16le");
  const out = createWriteStream(file);
  out.write(encode("<Events>\r\n", true));
  let recordId = 0;
  for (let written = 0; written < bytes; ) {
    const events = Array.from({ length: 200 }, () => event(++recordId, random));
    // One record in ten has the words that Event Viewer adds.
    const [rendered, bare] = [events.slice(0, 20), events.slice(20)].map((some, index) =>
      new TextDecoder().decode(writeEventXml(some, { style: "wevtutil", culture: index === 0 ? "de-DE" : null })),
    );
    const block = encode(`${rendered ?? ""}${bare ?? ""}`, false);
    written += block.length;
    if (!out.write(block)) await once(out, "drain");
  }
  out.end(encode("</Events>\r\n", false));
  await once(out, "close");
}

let values = 0;
let checksum = 0;
function touch(value: string): void {
  values++;
  checksum = (checksum + value.length + (value.charCodeAt(value.length - 1) || 0)) | 0;
}

async function readWithSaxes(file: string, encoding: Encoding): Promise<number> {
  let events = 0;
  let current: Record<string, string> = {};
  let text = "";
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  parser.on("opentag", (tag) => {
    text = "";
    if (tag.name === "Event") current = {};
  });
  parser.on("text", (piece) => {
    text += piece;
  });
  parser.on("closetag", (tag) => {
    if (tag.name === "Event") {
      events++;
      for (const value of Object.values(current)) touch(value);
    } else if (text !== "") current[tag.attributes["Name"] ?? tag.name] = text;
    text = "";
  });
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) parser.write(decoder.decode(chunk as Buffer, { stream: true }));
  parser.write(decoder.decode()).close();
  return events;
}

async function readRecords(file: string, tenth: boolean): Promise<number> {
  let events = 0;
  let issues = 0;
  const chunks: AsyncIterable<Uint8Array> = createReadStream(file, { highWaterMark: 256 * 1024 });
  const select = tenth ? { select: ({ eventId }: { readonly eventId: number }) => eventId === 4003 } : {};
  for await (const batch of readEventXml(chunks, { ...select, onIssue: () => void issues++, onSeen: () => void events++ })) {
    for (const record of batch) {
      touch(record.provider);
      touch(record.channel);
      touch(record.at);
      touch(record.computer);
      if (record.message !== undefined) touch(record.message);
      for (const value of Object.values(record.data)) {
        if (typeof value === "string") touch(value);
        else value.forEach(touch);
      }
    }
  }
  if (issues > 0) throw new Error(`${issues} issues in a sound file`);
  return events;
}

async function measure(way: Way, file: string, encoding: Encoding): Promise<Outcome> {
  const started = performance.now();
  const events = way === "saxes" ? await readWithSaxes(file, encoding) : await readRecords(file, way === "one in ten");
  return { milliseconds: performance.now() - started, peakMb: process.resourceUsage().maxRSS / 1024, events, values, checksum };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((left, right) => left - right)[numbers.length >> 1] ?? Number.NaN;

async function compare(): Promise<void> {
  const encoding: Encoding = options.encoding === "utf-16le" ? "utf-16le" : "utf-8";
  const file = join(tmpdir(), `event-xml-bench-${process.pid}.xml`);
  try {
    await writeExport(file, Number(options.mb) * 1e6, encoding);
    console.log(`${(statSync(file).size / 1e6).toFixed(1)} MB, ${encoding}`);
    const outcomes = new Map<Way, Outcome[]>(WAYS.map((way) => [way, []]));
    for (let run = 0; run < Number(options.runs); run++) {
      for (const way of WAYS) {
        const args = ["--import", "tsx", fileURLToPath(import.meta.url), "--way", way, "--file", file, "--encoding", encoding];
        const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf-8" });
        if (status !== 0) throw new Error(stderr);
        outcomes.get(way)?.push(JSON.parse(stdout) as Outcome);
      }
    }
    const alone = outcomes.get("saxes") ?? [];
    for (const [way, results] of outcomes) {
      const ratios = results.map(({ milliseconds }, run) => milliseconds / (alone[run]?.milliseconds ?? Number.NaN));
      const [first] = results;
      console.log(
        `${way}: ${median(results.map((one) => one.milliseconds)).toFixed(0)} ms, ratio ${Math.min(...ratios).toFixed(2)} / ${median(ratios).toFixed(2)} / ` +
          `${Math.max(...ratios).toFixed(2)} (min, median, max), ${Math.max(...results.map((one) => one.peakMb)).toFixed(0)} MB resident at most, ` +
          `${first?.events} events, ${first?.values} values, checksum ${first?.checksum}`,
      );
    }
  } finally {
    rmSync(file, { force: true });
  }
}

if (options.make !== undefined) await writeExport(options.make, Number(options.mb) * 1e6, options.encoding as Encoding);
else if (options.way === undefined) await compare();
else if (options.file !== undefined) console.log(JSON.stringify(await measure(options.way as Way, options.file, options.encoding as Encoding)));
