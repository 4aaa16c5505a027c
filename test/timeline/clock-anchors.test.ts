import { describe, expect, it } from "vitest";
import { type Evidence, NO_REGISTRY } from "../../src/evidence/index.js";
import { buildTimeline, clockAnchors, readImeClock, timeOf } from "../../src/timeline/index.js";
import type { ClockAnchor } from "../../src/timeline/local-clock/index.js";
import { evidenceOfFile } from "../evidence/evidence.js";
import { utf8 } from "../support/bytes.js";
import { wallTime, writeCmTrace } from "../support/cmtrace-writer.js";

const BEGIN = Date.UTC(2026, 2, 12, 10);
const PRODUCT = "{6D5A1C27-9B3E-4F80-A1C6-25E7B09D4F38}";
const PLACE = { source: "dump.reg", key: "TimeZoneInformation", line: 1 };
const DMED = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";

/** A log without a word of UTC: the agent starts, and ten minutes later is in device setup. */
async function untied(): Promise<Evidence> {
  const lines = ["EMS Agent Started", "[Win32App] In EspPhase: DeviceSetup"].map((message, index) => ({
    message,
    component: "IntuneManagementExtension",
    ...wallTime(BEGIN + index * 600_000),
  }));
  return evidenceOfFile("x.log", utf8(writeCmTrace(lines)));
}

function event(provider: string, channel: string, eventId: number, at: string, data: Readonly<Record<string, string>>): Evidence["events"][number] {
  return { source: "x.evtx", provider, channel, eventId, at, recordId: eventId, computer: "A", data };
}

const placesOf = (evidence: Evidence): readonly (readonly [string, string | undefined])[] =>
  buildTimeline(evidence)
    .entries.filter(({ kind }) => kind === "log-line")
    .map((entry) => [timeOf(entry).slice(11, 16), entry.clock]);

const certaintiesOf = (evidence: Evidence): readonly string[] =>
  readImeClock(evidence.imeLogs, clockAnchors(evidence)).eras.map(({ certainty }) => certainty);

describe("a log of the agent that tells no UTC by itself", () => {
  it("has the zone that the registry had when the logs were collected", async () => {
    const autopilot = { ...NO_REGISTRY.autopilot, timeZone: { ...PLACE, offsetMinutes: 330 } };
    expect(placesOf({ ...(await untied()), registry: { ...NO_REGISTRY, autopilot } })).toEqual([
      ["04:30", undefined],
      ["04:40", undefined],
    ]);
  });

  it("has the zone that Windows wrote beside a change of the clock while the log ran", async () => {
    const change = event("Microsoft-Windows-Kernel-General", "System", 1, "2026-03-12T09:05:00.0000000Z", { TimeZoneBias: "-60" });
    expect(placesOf({ ...(await untied()), events: [change] })).toEqual([
      ["09:00", undefined],
      ["09:10", undefined],
    ]);
  });

  it("begins when the installation of the agent was done", async () => {
    const job = (eventId: number, second: string, data: Readonly<Record<string, string>>): Evidence["events"][number] =>
      event(DMED, `${DMED}/Admin`, eventId, `2026-03-12T12:00:${second}.0000000Z`, data);
    const events = [
      job(1905, "00", { Message1: PRODUCT, Message3: "https://x.example/IntuneWindowsAgent.msi" }),
      job(1922, "20", { Message1: PRODUCT }),
    ];
    const evidence = { ...(await untied()), events };
    expect(placesOf(evidence)).toEqual([
      ["12:00", undefined],
      ["12:10", undefined],
    ]);
    // Two moments may be near a half hour from each other by chance.
    expect(certaintiesOf(evidence)).toEqual(["likely"]);
  });

  it("is sure of its zone where Windows wrote it, whatever an installation says", async () => {
    const change = event("Microsoft-Windows-Kernel-General", "System", 1, "2026-03-12T09:05:00.0000000Z", { TimeZoneBias: "-60" });
    expect(certaintiesOf({ ...(await untied()), events: [change] })).toEqual(["confirmed"]);
  });

  it("lends its zone to another log with no more certainty than it has", async () => {
    const one = await untied();
    const [log] = one.imeLogs;
    if (log === undefined) throw new Error("no log");
    const imeLogs = [log, { ...log, source: "y.log", component: "AppWorkload" }];
    const anchor: ClockAnchor = { log: "x.log", line: 1, wall: BEGIN, utc: BEGIN - 3_600_000, what: "a test", certainty: "likely" };
    expect(readImeClock(imeLogs, [anchor]).eras.map(({ offset, certainty }) => [offset, certainty])).toEqual([
      [60, "likely"],
      [60, "likely"],
    ]);
    const { certainty: _, ...sure } = anchor;
    expect(readImeClock(imeLogs, [sure]).eras.map(({ certainty }) => certainty)).toEqual(["confirmed", "confirmed"]);
  });

  it("stays on its local clock where the moments are minutes apart", async () => {
    const change = event("Microsoft-Windows-Kernel-General", "System", 1, "2026-03-13T09:05:00.0000000Z", { TimeZoneBias: "-60" });
    expect(placesOf({ ...(await untied()), events: [change] }).map(([, clock]) => clock)).toEqual(["local", "local"]);
  });
});
