import { describe, expect, it } from "vitest";
import { byDevice, type Evidence } from "../../src/evidence/index.js";
import type { EventToWrite } from "../support/event.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { utf16 } from "../support/bytes.js";
import { autopilotRecord, evidenceOfFolder, MODERN } from "./evidence.js";

const SERVICE = `${MODERN}/ManagementService`;

function records(computer: string, from: number, to: number, day = "12", others: Partial<EventToWrite> = {}): EventToWrite[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    autopilotRecord(from + index, { computer, at: `2026-03-${day}T14:00:${String(index).padStart(2, "0")}.0000000Z`, ...others }),
  );
}

/** The computers of each device, and the numbers of its records. */
const devicesOf = (evidence: Evidence): unknown =>
  byDevice(evidence).map(({ events }) =>
    [...new Set(events.map(({ computer }) => computer))].map((name) => `${name} ${events.filter(({ computer }) => computer === name).length}`),
  );

describe("one device", () => {
  it("is one, and nothing is taken out of its evidence", async () => {
    const evidence = await evidenceOfFolder({ "a.evtx": writeEvtx(records("LT-1", 1, 5)) });
    expect(byDevice(evidence)).toEqual([evidence]);
  });

  it("may be renamed within a log", async () => {
    const renamed = [...records("DESKTOP-7Q2KD1V", 1, 5), ...records("LT-1", 6, 9, "13")];
    const later = records("LT-1", 1, 3, "13", { channel: SERVICE });
    expect(devicesOf(await evidenceOfFolder({ "a.evtx": writeEvtx(renamed), "b.evtx": writeEvtx(later) }))).toEqual([
      ["DESKTOP-7Q2KD1V 5", "LT-1 7"],
    ]);
  });

  it("may be renamed between two files, when time and record numbers go on", async () => {
    const before = writeEvtx(records("DESKTOP-7Q2KD1V", 1, 5));
    const after = writeEvtx(records("LT-1", 6, 9, "13"));
    expect(devicesOf(await evidenceOfFolder({ "a.evtx": before, "b.evtx": after }))).toEqual([["DESKTOP-7Q2KD1V 5", "LT-1 4"]]);
  });

  it("may get the domain behind its name", async () => {
    const plain = writeEvtx(records("LT-1", 1, 5));
    const joined = writeEvtx(records("lt-1.corp.example", 1, 5, "12", { channel: SERVICE }));
    expect(byDevice(await evidenceOfFolder({ "a.evtx": plain, "b.evtx": joined }))).toHaveLength(1);
  });
});

describe("two devices", () => {
  const one = writeEvtx(records("LT-1", 1, 5));
  const two = writeEvtx(records("LT-2", 100, 103));
  const profile = (name: string): Uint8Array => utf16(JSON.stringify({ DeploymentProfileName: name, CloudAssignedTenantId: "x" }));

  it("are kept apart when their records overlap in time, each with the files beside its logs", async () => {
    const evidence = await evidenceOfFolder({ "x/a.evtx": one, "x/p.json": profile("One"), "y/logs/a.evtx": two, "y/p.json": profile("Two") });
    expect(devicesOf(evidence)).toEqual([["LT-2 4"], ["LT-1 5"]]);
    expect(byDevice(evidence).map(({ profiles }) => profiles.map(({ profileName }) => profileName))).toEqual([["Two"], ["One"]]);
    expect(byDevice(evidence).map(({ logs }) => logs.map(({ source }) => source))).toEqual([["y/logs/a.evtx"], ["x/a.evtx"]]);
  });

  it("are kept apart when the numbers of a log begin again, as after a reset", async () => {
    const later = writeEvtx(records("LT-2", 1, 4, "20"));
    expect(devicesOf(await evidenceOfFolder({ "a.evtx": one, "b.evtx": later }))).toEqual([["LT-1 5"], ["LT-2 4"]]);
  });

  it("are kept apart although both were made from one image", async () => {
    const image = records("MININT-IMAGE", 1, 2, "01");
    const files = { "a.evtx": writeEvtx([...image, ...records("LT-1", 3, 5)]), "b.evtx": writeEvtx([...image, ...records("LT-2", 3, 6)]) };
    expect(byDevice(await evidenceOfFolder(files))).toHaveLength(2);
  });

  it("both have the log of the connector, which comes from a server", async () => {
    const connector = records("SRV-1", 1, 2, "12", { provider: "ODJ Connector Service Source", channel: "ODJ Connector Service", eventId: 30132 });
    expect(devicesOf(await evidenceOfFolder({ "a.evtx": one, "c.evtx": writeEvtx(connector) }))).toEqual([["LT-1 5", "SRV-1 2"]]);
    const both = await evidenceOfFolder({ "a.evtx": one, "b.evtx": two, "c.evtx": writeEvtx(connector) });
    expect(devicesOf(both)).toEqual([
      ["LT-2 4", "SRV-1 2"],
      ["LT-1 5", "SRV-1 2"],
    ]);
  });
});
