import { type EventRecord, instantText, type OnSeen, type ReadRecords, type RecordIssue, readEventXml, readEvtx } from "../../src/formats/index.js";
import type { Random } from "./random.js";
import { type Check, compare, inOneRun, inRandomRuns, isWellFormed, judgeIssues } from "./target.js";

interface Read {
  readonly records: readonly EventRecord[];
  readonly texts: readonly string[];
  readonly issues: readonly RecordIssue[];
  /** What was told of each record that was seen, wanted or not. */
  readonly seen: readonly string[];
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
const NUMBERS = ["eventId", "recordId", "version", "level", "task", "opcode", "processId", "threadId"] as const;
const TEXTS = ["provider", "channel", "computer", "keywords", "userSid", "activityId", "message"] as const;

async function read(reader: ReadRecords, bytes: AsyncIterable<Uint8Array>, select?: () => boolean): Promise<Read> {
  const records: EventRecord[] = [];
  const issues: RecordIssue[] = [];
  const seen: string[] = [];
  const onSeen: OnSeen = ({ provider, channel, eventId }, recordId, computer, seconds, ticks) =>
    seen.push(brief({ provider, channel, eventId, recordId, computer, at: instantText(seconds, ticks) }));
  const options = { onIssue: (issue: RecordIssue) => issues.push(issue), onSeen };
  for await (const batch of reader(bytes, select === undefined ? options : { ...options, select })) records.push(...batch);
  return { records, texts: records.map((record) => JSON.stringify(record)), issues, seen };
}

function judgeRecord(record: EventRecord, broken: string[]): void {
  const wrong = (what: string): void => void broken.push(`record ${record.recordId}: ${what}`);
  if (!INSTANT.test(record.at)) wrong(`at is ${JSON.stringify(record.at)}`);
  for (const name of NUMBERS) {
    const value: unknown = record[name];
    const isOptional = name !== "eventId" && name !== "recordId";
    if (isOptional && value === undefined) continue;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0) wrong(`${name} is ${String(value)}`);
  }
  for (const name of TEXTS) {
    const value: unknown = record[name];
    const isOptional = name !== "provider" && name !== "channel" && name !== "computer";
    if (isOptional && value === undefined) continue;
    if (typeof value !== "string" || !isWellFormed(value)) wrong(`${name} is ${JSON.stringify(value)}`);
  }
  for (const [name, value] of Object.entries(record.data)) {
    if (!isWellFormed(name)) wrong(`a name of its data is ${JSON.stringify(name)}`);
    for (const item of typeof value === "string" ? [value] : value) {
      if (typeof item !== "string" || !isWellFormed(item)) wrong(`${name} is ${JSON.stringify(item)}`);
    }
  }
}

interface Format {
  readonly reader: ReadRecords;
  /** A beginning of the bytes whose records are a beginning of all records, however damaged they are. */
  readonly prefixOf: (bytes: Uint8Array, random: Random) => Uint8Array | undefined;
  /** Characters of result that one byte may make. */
  readonly mostPerByte: number;
  /** A record may be lost by damage in its values after it was seen. */
  readonly losesSeen: boolean;
}

function checkOf({ reader, prefixOf, mostPerByte, losesSeen }: Format): Check {
  return async (bytes, random) => {
    const broken: string[] = [];
    const whole = await read(reader, inOneRun(bytes));
    for (const record of whole.records) judgeRecord(record, broken);
    judgeIssues(whole.issues, broken);
    const size = whole.texts.reduce((sum, text) => sum + text.length, 0);
    if (size > 1_000_000 + mostPerByte * bytes.length) broken.push(`${bytes.length} bytes give ${size} characters`);
    const given = whole.records.map(brief);
    compare("records that were seen", given, losesSeen ? inOrder(given, whole.seen) : whole.seen, broken);

    const pieces = await read(reader, inRandomRuns(bytes, random));
    compare("records in pieces", whole.texts, pieces.texts, broken);
    compare("issues in pieces", whole.issues.map(toText), pieces.issues.map(toText), broken);
    if (random.oneIn(4)) {
      const all = await read(reader, inOneRun(bytes), () => true);
      compare("records when all are selected", whole.texts, all.texts, broken);
      compare("issues when all are selected", whole.issues.map(toText), all.issues.map(toText), broken);
    }
    if (random.oneIn(4)) {
      const none = await read(reader, inOneRun(bytes), () => false);
      if (none.records.length > 0) broken.push("records that nobody selected");
      compare("records seen when none is selected", whole.seen, none.seen, broken);
    }
    const prefix = random.oneIn(4) ? prefixOf(bytes, random) : undefined;
    if (prefix !== undefined) {
      const cut = await read(reader, inOneRun(prefix));
      compare(`records of the first ${prefix.length} bytes`, cut.texts, whole.texts.slice(0, cut.texts.length), broken);
    }
    return { broken, codes: new Set(whole.issues.map(({ code }) => code)) };
  };
}

/** Those of `wanted` that come one after the other in `all`, whatever stands between them. */
function inOrder(wanted: readonly string[], all: readonly string[]): readonly string[] {
  let next = 0;
  for (const item of all) if (item === wanted[next]) next++;
  return wanted.slice(0, next);
}

function brief({ provider, channel, eventId, at, recordId, computer }: Omit<EventRecord, "data">): string {
  return JSON.stringify([provider, channel, eventId, at, recordId, computer]);
}

function toText({ code, at, message }: RecordIssue): string {
  return `${code} ${at ?? ""} ${message}`;
}

/** Chunks know nothing of one another, so that a file cut between two gives what stands before, whatever its damage. */
function someChunks(bytes: Uint8Array, random: Random): Uint8Array | undefined {
  const chunks = Math.floor((bytes.length - 4096) / 65_536);
  return chunks < 1 ? undefined : bytes.subarray(0, 4096 + 65_536 * random.below(chunks + 1));
}

/** Cut behind a line, because only whole lines tell their encoding; and not within the bytes that tell that of the file. */
export function someLines(bytes: Uint8Array, random: Random): Uint8Array | undefined {
  if (bytes.length < 4096) return undefined;
  const feed = bytes.indexOf(0x0a, 4096 + random.below(bytes.length - 4096));
  if (feed < 0) return undefined;
  const end = bytes[feed + 1] === 0 && feed % 2 === 0 ? feed + 2 : feed + 1;
  return bytes.subarray(0, end);
}

export const checkEvtx: Check = checkOf({ reader: readEvtx, prefixOf: someChunks, mostPerByte: 100, losesSeen: false });
export const checkEventXml: Check = checkOf({ reader: readEventXml, prefixOf: someLines, mostPerByte: 4, losesSeen: true });
