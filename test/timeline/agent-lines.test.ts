import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import type { Evidence } from "../../src/evidence/index.js";
import { buildTimeline, readImeClock, splitAttempts, timeOf } from "../../src/timeline/index.js";
import { evidenceOfFile, evidenceOfFolder, autopilotRecord } from "../evidence/evidence.js";
import { shared } from "../formats/streams.js";
import { utf8 } from "../support/bytes.js";
import { wallTime, writeCmTrace } from "../support/cmtrace-writer.js";
import { writeEvtx } from "../support/evtx-writer.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const VIEWER = "5c95bf94-1cf4-4629-88d1-3f616e7a405c";
/** What the clock of a device in UTC+1 shows at nine UTC. */
const BEGIN = Date.UTC(2026, 2, 12, 10);

type Line = readonly [after: number, message: string];

/** A log whose lines come so many milliseconds after its beginning. */
function logOf(lines: readonly Line[], component = "IntuneManagementExtension", begin = BEGIN): Uint8Array {
  return utf8(writeCmTrace(lines.map(([after, message]) => ({ message, component, ...wallTime(begin + after) }))));
}

/** The agent writes when it ran last, in UTC. */
function utcLine(utc: number): string {
  const [date = "", time = ""] = new Date(utc).toISOString().slice(0, 19).split("T");
  const [year, month, day] = date.split("-");
  return `[AgentExecutionHistory] LastAgentExecutionStartTime: ${month}/${day}/${year} ${time}`;
}

const TIED: Line = [0, utcLine(BEGIN - HOUR)];
const PHASE = "[Win32App] In EspPhase:";

const textsOf = (evidence: Evidence): string[] => buildTimeline(evidence).entries.map(({ text }) => text);

describe("a line of the Intune Management Extension in the timeline", () => {
  it("stands at the time in UTC that the clock of its log gives it, beside the time as recorded", async () => {
    const { entries } = buildTimeline(await evidenceOfFile("x.log", logOf([TIED, [5 * MINUTE, `${PHASE} DeviceSetup`]])));
    expect(entries).toEqual([
      {
        seq: 1,
        at: "2026-03-12T10:05:00.0000000Z",
        atCorrected: "2026-03-12T09:05:00.0000000Z",
        source: "x.log",
        kind: "log-line",
        line: 2,
        means: "esp-phase",
        data: { phase: "DeviceSetup" },
        phase: "device-setup",
        outcome: "progress",
        text: "The Intune Management Extension finds the status page in this phase: device setup",
      },
    ]);
  });

  it("stands between the records of event logs by that time", async () => {
    const record = (recordId: number, minute: number) =>
      autopilotRecord(recordId, { at: `2026-03-12T09:${String(minute).padStart(2, "0")}:00.0000000Z` });
    const evidence = await evidenceOfFolder({
      "Autopilot.evtx": writeEvtx([record(1, 4), record(2, 6)]),
      "x.log": logOf([TIED, [5 * MINUTE, `${PHASE} DeviceSetup`]]),
    });
    expect(buildTimeline(evidence).entries.map(({ kind }) => kind)).toEqual(["event", "log-line", "event"]);
  });

  it("comes after all that has a known time, and says so, where nothing ties its log to UTC", async () => {
    const evidence = await evidenceOfFolder({
      "Autopilot.evtx": writeEvtx([autopilotRecord(1)]),
      "x.log": logOf([[0, `${PHASE} DeviceSetup`]]),
    });
    const timeline = buildTimeline(evidence);
    expect(timeline.entries.map(({ kind, clock }) => [kind, clock])).toEqual([
      ["event", undefined],
      ["log-line", "local"],
    ]);
    expect(splitAttempts(timeline, evidence).flatMap(({ entries }) => entries.filter(({ kind }) => kind === "log-line"))).toEqual([]);
  });

  it("is in the phase that another log of the agent told last before it", async () => {
    const evidence = await evidenceOfFolder({
      "IntuneManagementExtension.log": logOf([
        TIED,
        [MINUTE, `${PHASE} DeviceSetup`],
        [30 * MINUTE, `${PHASE} AccountSetup`],
        [50 * MINUTE, `${PHASE} NotInEsp`],
      ]),
      "AppWorkload.log": logOf(
        [10, 40, 60].map(
          (minute): Line => [
            minute * MINUTE,
            `[Win32App][ExecutionActionHandler] Handler invoked with execution type: Install for policy with id: ${VIEWER} and version: 1.`,
          ],
        ),
        "AppWorkload",
      ),
    });
    const installs = buildTimeline(evidence).entries.filter(({ means }) => means === "app-install");
    expect(installs.map(({ phase, step }) => [phase, step])).toEqual([
      ["device-setup", "apps"],
      ["account-setup", "apps"],
      [undefined, undefined],
    ]);
  });

  it("has the time of a log of the same device that is tied to UTC, on either side of a step of the zone", async () => {
    const moved = 9 * HOUR;
    const shown = (hours: number): string =>
      `[datasensor] Registering the datasensor with enrollment time ${new Date(BEGIN - 20 * MINUTE + hours * HOUR).toISOString().slice(0, 19).replace("T", " ")}`;
    const evidence = await evidenceOfFolder({
      "IntuneManagementExtension.log": logOf([
        TIED,
        [0, shown(0)],
        [20 * MINUTE, `${PHASE} DeviceSetup`],
        [moved + 30 * MINUTE, shown(9)],
        [moved + 50 * MINUTE, `${PHASE} AccountSetup`],
      ]),
      "AppWorkload.log": logOf(
        [10 * MINUTE, moved + 40 * MINUTE].map((after): Line => [after, `[Win32App] SetCurrentDirectory: C:\\Windows\\IMECache\\${VIEWER}_1`]),
        "AppWorkload",
      ),
    });
    const installs = buildTimeline(evidence).entries.filter(({ means }) => means === "app-install");
    expect(installs.map((entry) => [timeOf(entry).slice(11, 16), entry.clock])).toEqual([
      ["09:10", undefined],
      ["09:40", undefined],
    ]);
  });

  it("names the app that a neighbour names, by the name that any of the logs has", async () => {
    const evidence = await evidenceOfFile(
      "AppWorkload.log",
      logOf(
        [
          TIED,
          [1000, `Get policies = [{"Id":"${VIEWER}","Name":"Alder Viewer"}]`],
          [2000, `[Win32App] SetCurrentDirectory: C:\\Windows\\IMECache\\${VIEWER}_1`],
          [3000, "[Win32App] lpExitCode 1603"],
        ],
        "AppWorkload",
      ),
    );
    expect(textsOf(evidence)).toEqual([
      "Installation of the app Alder Viewer began",
      "The installer of Alder Viewer ended with exit code 1603, the installation failed",
    ]);
  });

  it("is left out where it is noise, and told once where it repeats itself", async () => {
    const noise = `Failed to get AAD token. len = 1 using client id ${VIEWER} and resource id ${VIEWER}, errorCode = 3399548929`;
    const evidence = await evidenceOfFile("x.log", logOf([TIED, [1000, `${PHASE} DeviceSetup`], [2000, noise], [3000, `${PHASE} DeviceSetup`]]));
    expect(buildTimeline(evidence).entries.map(({ means }) => means)).toEqual(["esp-phase"]);
  });

  it("counts once in two copies of its log", async () => {
    const lines: Line[] = [TIED, [1000, `${PHASE} DeviceSetup`]];
    const evidence = await evidenceOfFolder({ "a.log": logOf(lines), "b.log": logOf([...lines, [2000, `${PHASE} AccountSetup`]]) });
    expect(buildTimeline(evidence).entries.map(({ source, line }) => `${source}:${line}`)).toEqual(["b.log:2", "b.log:3"]);
  });

  it("keeps its distance in real time in a log that only tells how far its clock moved", async () => {
    const shown = (hours: number): string =>
      `[datasensor] Registering the datasensor with enrollment time ${new Date(BEGIN - 20 * MINUTE + hours * HOUR).toISOString().slice(0, 19).replace("T", " ")}`;
    const evidence = await evidenceOfFile(
      "x.log",
      logOf([
        [0, shown(0)],
        [1000, `${PHASE} DeviceSetup`],
        [9 * HOUR + 10 * MINUTE, shown(9)],
        [9 * HOUR + 11 * MINUTE, `${PHASE} AccountSetup`],
      ]),
    );
    const phases = buildTimeline(evidence).entries.filter(({ means }) => means === "esp-phase");
    expect(phases.map(({ clock }) => clock)).toEqual(["local", "local"]);
    expect(phases.map((entry) => timeOf(entry).slice(11, 16))).toEqual(["10:00", "10:11"]);
  });
});

describe("a log that leaps at every line", () => {
  it("gives its entries, and no more work than its length", async () => {
    const lines = Array.from(
      { length: 3000 },
      (_, index): Line => [index * index * HOUR, `${PHASE} ${index % 2 === 0 ? "DeviceSetup" : "AccountSetup"}`],
    );
    const evidence = await evidenceOfFolder({ "a.log": logOf(lines), "b.log": logOf(lines.toReversed(), "AppWorkload") });
    expect(buildTimeline(evidence).entries).toHaveLength(6000);
  });
});

describe("a log that rolled over", () => {
  const begin: Line[] = [TIED, [MINUTE, `${PHASE} DeviceSetup`]];
  const files = {
    "logs/IntuneManagementExtension-20260312-101000.log": logOf(begin),
    "logs/IntuneManagementExtension.log": logOf([
      [10 * MINUTE, "EMS Agent Started"],
      [11 * MINUTE, `${PHASE} AccountSetup`],
    ]),
  };

  it("is read with its earlier files as one, so that what ties one of them to UTC ties the next", async () => {
    const { entries } = buildTimeline(await evidenceOfFolder(files));
    expect(entries.map((entry) => [timeOf(entry).slice(11, 16), entry.line, entry.phase])).toEqual([
      ["09:01", 2, "device-setup"],
      ["09:10", 1, "device-setup"],
      ["09:11", 2, "account-setup"],
    ]);
  });

  it("tells the eras and the steps of each file by its own lines", async () => {
    const { imeLogs } = await evidenceOfFolder(files);
    const clock = readImeClock(imeLogs);
    expect(clock.eras.map(({ log, fromLine, offset }) => [log.endsWith("000.log"), fromLine, offset])).toEqual([
      [true, 1, 60],
      [false, 1, 60],
    ]);
    expect(clock.elapsed("logs/IntuneManagementExtension.log")).toMatchObject({ likely: 11 * MINUTE });
  });
});

describe("a run that only the logs of the Intune Management Extension show", () => {
  const report = async (lines: readonly Line[]): Promise<Report> => {
    const [only] = diagnose(await evidenceOfFile("x.log", logOf(lines)), { rules: [], toolVersion: "0" });
    if (only === undefined) throw new Error("no report");
    return only;
  };
  const statusOf = ({ phases }: Report, id: string): string | undefined => phases.find((phase) => phase.id === id)?.status;

  it("is in the phase that the log ends in, and nothing of it is called failed or done", async () => {
    const got = await report([TIED, [MINUTE, `${PHASE} DeviceSetup`], [39 * MINUTE, "a line of nothing"]]);
    expect([got.verdict, got.attempt.elapsedSeconds, statusOf(got, "device-setup"), statusOf(got, "account-setup")]).toEqual([
      "inconclusive",
      38 * 60,
      "in-progress",
      "unknown",
    ]);
    expect(got.summary).toContain("they end in Device setup");
  });

  it("reached its end where the agent found the page done for the user", async () => {
    const done = "[Win32App] Checking ESP status and found isSyncDoneForUser: True";
    const got = await report([
      TIED,
      [MINUTE, `${PHASE} DeviceSetup`],
      [20 * MINUTE, `${PHASE} AccountSetup`],
      [30 * MINUTE, done],
      [30 * MINUTE, `${PHASE} NotInEsp`],
    ]);
    expect([got.verdict, statusOf(got, "device-setup"), statusOf(got, "account-setup")]).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(got.phases.map(({ id, elapsedSeconds }) => [id, elapsedSeconds]).filter(([, seconds]) => seconds !== undefined)).toEqual([
      ["device-setup", 19 * 60],
      ["account-setup", 10 * 60],
    ]);
  });

  it("is none where the agent never was in a phase of the page", async () => {
    const got = await report([TIED, [MINUTE, `${PHASE} NotInEsp`], [2 * MINUTE, "[Win32App] Checking ESP status and found isSyncDoneForUser: True"]]);
    expect([got.verdict, got.attempt.count, got.phases]).toEqual(["inconclusive", 0, []]);
  });
});

const folder = shared("ime-logs");
describe.skipIf(!existsSync(folder))("real logs of the Intune Management Extension (../shared/ime-logs)", () => {
  /** Minutes that the runs really took, and the last phase of the page, as their owner tells them. */
  const RUNS: Readonly<Record<string, readonly [minutes: number, last: string, verdict: string]>> = {
    "03": [20, "account-setup", "inconclusive"],
    "04": [75, "account-setup", "inconclusive"],
    "06": [39, "device-setup", "inconclusive"],
    "13": [53, "account-setup", "succeeded"],
    "21": [68, "account-setup", "succeeded"],
    "23": [42, "device-setup", "inconclusive"],
  };
  it.each(Object.entries(RUNS))("give run %s its real length, its phases, and no failure", async (number, [minutes, last, verdict]) => {
    const file = readdirSync(folder).find((name) => name.startsWith(`${number}-`)) ?? "";
    const [got] = diagnose(await evidenceOfFile(file, readFileSync(join(folder, file))), { rules: [], toolVersion: "0" });
    expect(got).toBeDefined();
    expect(Math.abs((got?.attempt.elapsedSeconds ?? 0) / 60 - minutes)).toBeLessThan(5);
    const begun = got?.phases.filter(({ start }) => start !== undefined).map(({ id }) => id);
    expect(begun).toEqual(last === "device-setup" ? ["device-setup"] : ["device-setup", "account-setup"]);
    expect([got?.verdict, got?.failure]).toEqual([verdict, null]);
    expect(got?.phases.flatMap(({ steps }) => steps.filter(({ status }) => status === "failed"))).toEqual([]);
  });
});
