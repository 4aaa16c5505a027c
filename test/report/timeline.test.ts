import { describe, expect, it } from "vitest";
import { renderJson, renderTimeline, zoneOf } from "../../src/report/index.js";
import type { TimelineEntry } from "../../src/timeline/index.js";
import { failedApps, succeeded } from "./reports.js";

const AUTOPILOT = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider/Autopilot";
const entries: readonly TimelineEntry[] = [
  {
    text: "Enrollment phase AADEnroll failed: 0x801C03F3",
    outcome: "failure",
    seq: 1,
    at: "2026-03-12T14:03:38.1040000Z",
    source: "a.evtx",
    kind: "event",
    channel: AUTOPILOT,
    provider: "Microsoft-Windows-ModernDeployment-Diagnostics-Provider",
    eventId: 180,
    recordId: 7,
    level: 4,
    data: { State: "3", "1": ["x", "y"] },
  },
  {
    seq: 2,
    at: "2026-03-12T12:00:00.0000000Z",
    atCorrected: "2026-03-12T14:03:39.0000000Z",
    source: "b/setupact.log",
    kind: "log-line",
    line: 12,
    text: '-5 "quoted", and\nmore',
  },
  { seq: 3, at: "2026-03-12T14:04:00.0000000Z", source: "r.reg", kind: "registry", key: "HKLM", level: 3, text: "Attested", outcome: "success" },
];

const text = (format: Parameters<typeof renderTimeline>[1], options = {}) => [...renderTimeline(entries, format, options)].join("");

describe("the timeline as text", () => {
  it("has one line for each entry, with the time that counts", () => {
    expect(text("text").split("\n")).toEqual([
      "2026-03-12 14:03:38.104  Autopilot            180 ✖ Enrollment phase AADEnroll failed: 0x801C03F3",
      '2026-03-12 14:03:39.000  setupact.log          12   -5 "quoted", and more',
      "2026-03-12 14:04:00.000  Registry                 ✔ Attested",
      "",
    ]);
  });

  it("is in the zone that was asked for", () => {
    expect(text("text", { zone: zoneOf("Asia/Tokyo") })).toContain("2026-03-12 23:03:38.104  Autopilot");
  });
});

describe("the timeline as data", () => {
  it("is the same in JSON and NDJSON, in the contract's order of keys", () => {
    const lines = text("ndjson").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(entries);
    expect(JSON.parse(text("json"))).toEqual(entries);
    expect(Object.keys(JSON.parse(lines[0] ?? ""))).toEqual([
      "seq",
      "at",
      "source",
      "kind",
      "provider",
      "channel",
      "eventId",
      "recordId",
      "level",
      "data",
      "outcome",
      "text",
    ]);
  });

  it("is an empty array, no lines and a header where there are no entries", () => {
    const none = (format: "json" | "ndjson" | "csv") => [...renderTimeline([], format)].join("");
    expect(JSON.parse(none("json"))).toEqual([]);
    expect(none("ndjson")).toBe("");
    expect(none("csv")).toMatch(/^seq,at,atCorrected,source,.*,text,data,recovered,clock,means\r\n$/);
  });

  it("is RFC 4180 in CSV, with the fields as JSON and formulas disarmed", () => {
    const rows = text("csv").split("\r\n");
    expect(rows[1]).toMatch(
      /^1,2026-03-12T14:03:38\.1040000Z,,a\.evtx,event,.*,failure,Enrollment phase AADEnroll failed: 0x801C03F3,"\{""1"":\[""x"",""y""\],""State"":""3""\}",,,$/,
    );
    expect(rows[2]).toMatch(/,"'-5 ""quoted"", and\nmore",,,,$/);
  });
});

describe("the report as JSON", () => {
  it("has the contract's order of keys, two spaces and a line feed at the end, however the object was made", () => {
    const shuffled = Object.fromEntries(Object.entries(failedApps).toReversed()) as typeof failedApps;
    expect(renderJson(shuffled)).toBe(renderJson(failedApps));
    expect(renderJson(shuffled)).toMatch(/^\{\n {2}"schemaVersion": "1",\n {2}"tool": \{\n {4}"name": "redscreen",/);
    expect(renderJson(failedApps).endsWith("}\n")).toBe(true);
    expect(JSON.parse(renderJson(failedApps))).toEqual(failedApps);
  });

  it("is an array for several", () => {
    expect(JSON.parse(renderJson([failedApps, succeeded]))).toEqual([failedApps, succeeded]);
  });
});
