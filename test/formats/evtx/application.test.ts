import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { shared } from "../streams.js";
import { readAll } from "./reading.js";

const folder = shared("evtx/windows-xml");

/** One event of Windows' export: the System element flattened, and its data in order. */
interface ExportedEvent {
  readonly system: Record<string, string>;
  readonly data: { readonly name: string | undefined; readonly value: string }[];
}

/** Reads the export on its own, sharing nothing with the readers under test. */
function parseExport(xml: string): ExportedEvent[] {
  const events: ExportedEvent[] = [];
  const path: string[] = [];
  let event: ExportedEvent = { system: {}, data: [] };
  let text = "";
  let isLeaf = false;
  let name: string | undefined;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    path.push(tag.name);
    text = "";
    isLeaf = true;
    if (tag.name === "Event") event = { system: {}, data: [] };
    if (path[2] === "System") for (const [key, value] of Object.entries(tag.attributes)) event.system[`${tag.name}@${key}`] = value;
    name = tag.name === "Data" ? tag.attributes["Name"] : tag.name;
  });
  parser.on("text", (piece) => {
    text += piece;
  });
  parser.on("closetag", (tag) => {
    if (isLeaf && path[2] === "System") event.system[tag.name] = text;
    if (isLeaf && path.length > 3 && (path[2] === "EventData" || path[2] === "UserData") && !(tag.name === "Binary" && text === "")) {
      event.data.push({ name, value: text });
    }
    isLeaf = false;
    path.pop();
    if (tag.name === "Event") events.push(event);
  });
  parser.write(xml).close();
  return events;
}

function expectedData(event: ExportedEvent): Record<string, string | string[]> {
  const data: Record<string, string | string[]> = {};
  let unnamed = 0;
  for (const { name, value } of event.data) {
    const key = name ?? String(unnamed++);
    const known = data[key];
    data[key] = known === undefined ? value : [known, value].flat();
  }
  return data;
}

const whole = (text: string | undefined): number | undefined => (text === undefined || text === "" ? undefined : Number(text));
const some = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

describe.skipIf(!existsSync(resolve(folder, "Application.xml")))("a log beside Windows' own export of it (../shared)", () => {
  it("has every System field and every value that Windows shows", async () => {
    const exported = parseExport(readFileSync(resolve(folder, "Application.xml"), "utf8").replace(/^\uFEFF/, ""));
    const { records, issues } = await readAll(new Uint8Array(readFileSync(resolve(folder, "Application.evtx"))));
    expect(issues).toEqual([]);
    expect(records).toHaveLength(366);
    expect(exported).toHaveLength(366);
    const byId = new Map(records.map((record) => [record.recordId, record]));
    let values = 0;
    for (const event of exported) {
      const { system } = event;
      const data = expectedData(event);
      values += event.data.length;
      expect(byId.get(Number(system["EventRecordID"]))).toEqual({
        provider: system["Provider@Name"],
        channel: system["Channel"],
        eventId: whole(system["EventID"]),
        version: whole(system["Version"]),
        level: whole(system["Level"]),
        task: whole(system["Task"]),
        opcode: whole(system["Opcode"]),
        keywords: some(system["Keywords"]),
        at: system["TimeCreated@SystemTime"],
        recordId: whole(system["EventRecordID"]),
        computer: system["Computer"],
        userSid: some(system["Security@UserID"]),
        processId: whole(system["Execution@ProcessID"]),
        threadId: whole(system["Execution@ThreadID"]),
        activityId: some(system["Correlation@ActivityID"]),
        data,
      });
    }
    expect(values).toBeGreaterThan(800);
  });
});
