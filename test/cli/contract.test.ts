import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../src/diagnosis/index.js";
import { builtInRules } from "../../src/rule-engine/index.js";
import type { TimelineEntry } from "../../src/timeline/index.js";
import type { EventToWrite } from "../support/event.js";
import { renderValue } from "../support/event.js";
import { writeEventXml } from "../support/event-xml-writer.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { EVERY_TYPE, plainEvent, plainEvents } from "../support/samples-of-values.js";
import { writeZip } from "../support/zip-writer.js";
import { redscreen } from "./redscreen.js";

const FAILED = "samples/not-exactly-one-mdm/evidence.cab";
const SHARED_LOGS = join(import.meta.dirname, "../../../shared/evtx");

const folder = mkdtempSync(join(tmpdir(), "redscreen-contract-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const lines = (ndjson: string): TimelineEntry[] =>
  ndjson
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

async function report(...args: string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout } = await redscreen([...args, "--format", "json"]);
  return { code, report: reportSchema.parse(JSON.parse(stdout)) };
}

const text = (value: string) => ({ type: "UnicodeString", value }) as const;

/** Versions of Windows differ in the case of GUIDs, so that the writer's need not be the reader's. */
const VALUES = EVERY_TYPE.filter(({ value }) => value.type !== "GUID");

/** Values of every type, unnamed ones, a name that occurs twice, and elements of their own. */
const EVENTS: readonly EventToWrite[] = [
  plainEvent(1, { kind: "event-data", items: VALUES }),
  plainEvent(2, { kind: "event-data", items: [{ value: text("first") }, { value: text("second") }] }),
  plainEvent(3, {
    kind: "event-data",
    items: [
      { name: "Step", value: text("one") },
      { name: "Step", value: text("two") },
    ],
  }),
  plainEvent(4, {
    kind: "user-data",
    root: { name: "LogCleared", attributes: [{ name: "by", value: text("nobody") }], children: [{ name: "Subject", value: text("system") }] },
  }),
];

describe.concurrent("the timeline's entries", () => {
  it("are the same from EVTX and from XML in UTF-8 and UTF-16, all of them on standard input", async () => {
    const forms = [writeEvtx(EVENTS), writeEventXml(EVENTS), writeEventXml(EVENTS, { style: "wevtutil", encoding: "utf-16le" })];
    const outputs = await Promise.all(forms.map((stdin) => redscreen(["timeline", "-", "--all", "--format", "ndjson"], { stdin })));
    const [evtx, xml, utf16] = outputs.map(({ code, stdout, stderr }) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return lines(stdout);
    });
    expect(evtx).toHaveLength(EVENTS.length);
    expect(xml).toEqual(evtx);
    expect(utf16).toEqual(evtx);
    expect(evtx?.[0]).toMatchObject({
      ...{ seq: 1, at: "2026-03-12T14:00:01.0000001Z", source: "stdin", kind: "event", provider: "Alderbrook-Test-Provider" },
      ...{ channel: "Alderbrook-Test-Provider/Operational", eventId: 4001, recordId: 1, level: 4, computer: "LT-4471" },
      ...{ userSid: "S-1-5-18", processId: 812, threadId: 1044 },
    });
    expect(evtx?.map(({ data }) => data)).toEqual([
      Object.fromEntries(VALUES.map(({ name, value }) => [name, renderValue(value).join()])),
      { "0": "first", "1": "second" },
      { Step: ["one", "two"] },
      { "LogCleared@by": "nobody", Subject: "system" },
    ]);
  });

  it("carry nothing to a terminal or a spreadsheet", async () => {
    const hostile = plainEvent(1, {
      kind: "event-data",
      items: [{ name: "Message1", value: text("=HYPERLINK(1)\u009b31m\u202eevil\u2028end") }],
    });
    const path = file("hostile.evtx", writeEvtx([{ ...hostile, provider: "=cmd", channel: "@sum", computer: "-1" }]));
    const formats = ["text", "csv", "ndjson", "json"];
    const outputs = await Promise.all(formats.map(async (format) => (await redscreen(["timeline", path, "--all", "--format", format])).stdout));
    for (const output of outputs) {
      expect(output).not.toMatch(/(?![\t\r\n])[\p{Cc}\u2028\u202A-\u202E\u2066-\u2069]/u);
      expect(output).toContain("\\u202e");
    }
    expect(outputs[1]).toContain(",'=cmd,'@sum,");
    expect(outputs[1]).toContain(",'-1,");
  });

  it.skipIf(!existsSync(SHARED_LOGS))("are as many with --all as the report counts, damaged logs too (../shared/evtx)", async () => {
    const [count, { report: read, code }] = await Promise.all([redscreen(["timeline", SHARED_LOGS, "--all", "--count"]), report(SHARED_LOGS)]);
    expect(code).toBe(3);
    expect(count).toEqual({ code: 0, stdout: `${read.events.total}\n`, stderr: "" });
    expect(read.events.total).toBeGreaterThan(16_000);
  });

  it("count a log once that lies in the bundle twice", async () => {
    const log = writeEvtx(plainEvents(40));
    const bundle = file("twice.zip", writeZip([1, 2].map((number) => ({ name: `(${number}) Events.evtx`, bytes: log }))));
    const [count, { report: read }] = await Promise.all([redscreen(["timeline", bundle, "--all", "--count"]), report(bundle)]);
    expect(count.stdout).toBe("40\n");
    expect(read.events).toMatchObject({ total: 40, notRecognised: 40 });
  });

  it("have the device's own zone where the evidence tells it", async () => {
    const clock: EventToWrite = {
      ...plainEvent(1, { kind: "event-data", items: [{ name: "TimeZoneBias", value: { type: "Int32", value: -120 } }] }),
      ...{ provider: "Microsoft-Windows-Kernel-General", channel: "System", eventId: 1, at: "2026-03-12T14:00:00.0000000Z" },
    };
    const path = file("system.xml", writeEventXml([clock]));
    const [timeline, none, answer] = await Promise.all([
      redscreen(["timeline", path, "--all", "--time-zone", "Device", "--since", "2026-03-12T16:00"]),
      redscreen(["timeline", path, "--all", "--time-zone", "device", "--since", "2026-03-12T16:01"]),
      redscreen([path, "--time-zone", "device"]),
    ]);
    expect(timeline).toMatchObject({ code: 0, stderr: "" });
    expect(timeline.stdout).toMatch(/^2026-03-12 16:00:00\.000 /);
    expect(none.stdout).toBe("");
    expect(answer).toMatchObject({ code: 3, stderr: "" });
  });
});

describe.concurrent("what was handed in", () => {
  it("is code 2 where nothing in it could be evidence, for both commands", async () => {
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]);
    const inputs = [
      file("empty.zip", writeZip([])),
      file("photos.zip", writeZip([{ name: "IMG_1.jpg", bytes: jpeg }])),
      file("locked.zip", writeZip([{ name: "Events.evtx", bytes: writeEvtx(plainEvents(3)), encrypted: true }])),
      dirname(file("nothing/empty.txt", "")),
    ];
    const outcomes = await Promise.all([...inputs.map((input) => redscreen([input])), redscreen(["timeline", inputs[2] ?? "", "--all"])]);
    for (const [index, { code, stdout, stderr }] of outcomes.entries()) {
      expect({ index, code, stdout }).toEqual({ index, code: 2, stdout: "" });
      expect(stderr).toMatch(/^redscreen: [^\n]+\n$/);
      expect(stderr).toContain(inputs[index] ?? inputs[2]);
    }
    expect(outcomes[2]?.stderr).toContain("encrypted");
  });

  it("is read in part where a part is damaged or locked, and the rest is named", async () => {
    const log = writeEvtx(plainEvents(100), { recordsPerChunk: 25 });
    const bundle = file(
      "partly.zip",
      writeZip([
        { name: "whole.evtx", bytes: log },
        { name: "cut.evtx", bytes: writeEvtx(plainEvents(100, 500), { recordsPerChunk: 25 }).subarray(0, 150_000) },
        { name: "locked.evtx", bytes: log, encrypted: true },
      ]),
    );
    const { code, report: read } = await report(bundle);
    expect(code).toBe(3);
    expect(read.coverage.sources.find(({ path }) => path === "whole.evtx")).toMatchObject({ status: "read", records: 100 });
    expect(read.coverage.sources.find(({ path }) => path === "cut.evtx")).toMatchObject({ status: "partly-read" });
    expect(JSON.stringify(read.coverage)).toContain("encrypted");
  });

  it("gives the same bytes in whatever order it is named, its files by the input's name first", async () => {
    const one = file("one.evtx", writeEvtx(plainEvents(30)));
    const other = file("other.xml", writeEventXml(plainEvents(30, 100)));
    const outputs = await Promise.all([
      redscreen([FAILED, one, other, "--format", "json"]),
      redscreen([other, one, FAILED, "--format", "json"]),
      redscreen(["timeline", one, other, FAILED, "--all", "--format", "csv"]),
      redscreen(["timeline", FAILED, other, one, "--all", "--format", "csv"]),
    ]);
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[3]).toEqual(outputs[2]);
    const read = reportSchema.parse(JSON.parse(outputs[0]?.stdout ?? ""));
    expect(read.input.map(({ name, kind }) => [name, kind])).toEqual([
      ["evidence.cab", "cab"],
      ["one.evtx", "files"],
      ["other.xml", "files"],
    ]);
    for (const { sha256, bytes } of read.input) expect([sha256?.length, bytes > 0]).toEqual([64, true]);
    for (const { path } of read.coverage.sources) expect(path).toMatch(/^(evidence\.cab!\/.+|one\.evtx|other\.xml)$/);
  });
});

const RULE = `id: alderbrook-test
title: The test provider wrote its line
phase: device-setup
step: apps
role: notice
certainty: possible
when:
  event: { log: autopilot, id: 115 }
explanation: A rule of one's own.
remedies: [{ technician: Nothing to do. }]
references: ["https://example.org/rule"]
status: experimental
`;

describe.concurrent("rules of one's own", () => {
  const own = dirname(file("rules/alderbrook-test.yaml", RULE));

  it("are added to the built-in ones", async () => {
    const [{ report: read, code }, list, shown] = await Promise.all([
      report(FAILED, "--rules", own),
      redscreen(["rules", "list", "--rules", own]),
      redscreen(["explain", "alderbrook-test", "--rules", own]),
    ]);
    expect(code).toBe(1);
    expect(read.tool.rules).toBe(builtInRules().length + 1);
    expect(read.diagnoses.map(({ rule }) => rule)).toContain("alderbrook-test");
    expect(list.stdout).toContain("alderbrook-test");
    expect(shown).toMatchObject({ code: 0, stderr: "" });
  });

  it("are validated and tested with code 0 or 1, and their cases are needed", async () => {
    const cases = (expected: string) => `- name: the event is there
  expect: ${expected}
  logs: [autopilot]
  events:
    - { log: autopilot, id: 115 }
- name: another event
  expect: no-match
  logs: [autopilot]
  events:
    - { log: autopilot, id: 116 }
- name: no such log
  expect: unknown
  logs: []
  events: []
`;
    const rule = `${RULE}requires: [autopilot]\n`;
    const good = dirname(file("good/alderbrook-test.yaml", rule));
    file("good/alderbrook-test.cases.yaml", cases("match"));
    const bad = dirname(file("bad/alderbrook-test.yaml", rule));
    file("bad/alderbrook-test.cases.yaml", cases("no-match"));
    const [valid, tested, short] = await Promise.all([
      redscreen(["rules", "validate", good]),
      redscreen(["rules", "test", good]),
      redscreen(["rules", "test", bad]),
    ]);
    expect(valid).toMatchObject({ code: 0, stdout: "1 rule, all valid\n", stderr: "" });
    expect(tested).toMatchObject({ code: 0, stdout: "3 cases of 1 rule hold\n", stderr: "" });
    expect(short).toMatchObject({ code: 1, stderr: "" });
    expect(short.stdout).toContain("alderbrook-test: the event is there");
  });
});
