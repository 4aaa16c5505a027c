/**
 * Reads an event log and prints how many records it has and a checksum over every value:
 * `npx tsx bench/read-evtx.ts log.evtx [times]`. With `times`, also how long each of that many readings in this one
 * process took, in milliseconds, without the checksum.
 */
import type { EventRecord } from "../src/formats/event-record.js";
import { readEvtx } from "../src/formats/evtx/index.js";
import { readRuns } from "../src/archive/read-runs.js";
import { optimiseLater } from "../src/cli/engine.js";
import { fileSource, nodeCodecs } from "../src/cli/node-ports.js";

let checksum = 0;

/** The length and three characters: enough to show that the value was decoded, and little beside the decoding. */
function add(text: string): void {
  const { length } = text;
  const middle = length >> 1;
  if (length > 0)
    checksum = (Math.imul(checksum, 31) + length + text.charCodeAt(0) + 7 * text.charCodeAt(middle) + 13 * text.charCodeAt(length - 1)) | 0;
}

function addRecord(record: EventRecord): void {
  add(record.provider);
  add(record.channel);
  add(record.at);
  add(record.computer);
  if (record.keywords !== undefined) add(record.keywords);
  if (record.userSid !== undefined) add(record.userSid);
  if (record.activityId !== undefined) add(record.activityId);
  const { eventId, recordId, version = 0, level = 0, task = 0, opcode = 0, processId = 0, threadId = 0 } = record;
  checksum = (checksum + eventId + recordId + version + level + task + opcode + processId + threadId) | 0;
  for (const value of Object.values(record.data)) {
    if (typeof value === "string") add(value);
    else for (const item of value) add(item);
  }
}

async function read(path: string, withChecksum: boolean): Promise<number> {
  const source = await fileSource(path);
  let records = 0;
  for await (const batch of readEvtx(readRuns(source), { onIssue: () => {}, crc32: nodeCodecs.crc32 })) {
    if (withChecksum) for (const record of batch) addRecord(record);
    records += batch.length;
  }
  await source.close();
  return records;
}

optimiseLater();
const [path = "", times = "0"] = process.argv.slice(2);
const records = await read(path, true);
console.log(`${records} records, checksum ${(checksum >>> 0).toString(16)}`);
const warm: number[] = [];
for (let time = 0; time < Number(times); time++) {
  const start = performance.now();
  if ((await read(path, false)) !== records) throw new Error("not the same number of records");
  warm.push(performance.now() - start);
}
if (warm.length > 0) console.log(JSON.stringify(warm));
