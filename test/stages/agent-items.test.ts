import { describe, expect, it } from "vitest";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import type { Evidence, ImeLog } from "../../src/evidence/index.js";
import { evidenceOfFile } from "../evidence/evidence.js";
import { rules } from "../gate/rules.js";
import { utf8 } from "../support/bytes.js";
import { wallTime, writeCmTrace } from "../support/cmtrace-writer.js";
import { endByTimeLimit } from "../support/deployment/setup.js";
import { type Build, deviceSetup, record } from "./bases.js";
import { line, one, wait } from "./happenings.js";
import { evidenceFrom } from "./simulation.js";

const VIEWER = "5c95bf94-1cf4-4629-88d1-3f616e7a405c";
const OFFICE = "73c4dd95-6209-4342-831f-66140e73aa4d";
const HOUR = 3_600_000;

const tracked = (app: string, name: string, phase = "DeviceSetup"): string =>
  `[Win32App][EspManager] In EspPhase: ${phase}. App ${app} has been registered. App name: ${name}`;
const state = (app: string, name: string, from: string, to: string): string =>
  `[Win32App][EspManager] Updating ESP tracked install status from ${from} to ${to} for application ${app} with name: ${name}.`;
const begin = (app: string): string => `[Win32App] SetCurrentDirectory: C:\\Windows\\IMECache\\${app}_1`;
const command = (text: string): string => `[Win32App] ===Step=== InstallBehavior RegularWin32App, Intent 3, UninstallCommandLine\n${text}`;
const detection = (app: string, found: string): string =>
  `[Win32App][DetectionActionHandler] Detection for policy with id: ${app} resulted in action status: Success and detection state: ${found}.`;

/** A script that names a package that is not there ends with 1. */
const WRONG_NAME: readonly string[] = [
  tracked(VIEWER, "Alder Viewer"),
  state(VIEWER, "Alder Viewer", "NotInstalled", "InProgress"),
  begin(VIEWER),
  command("install.cmd"),
  "[Win32App] Create installer process successfully.",
  "[Win32App] Installation is done, collecting result",
  "[Win32App] lpExitCode 1",
  "[Win32App] hResultFromWin32 -2147024895",
  `[Win32App] Admin did NOT set mapping for lpExitCode: 1 of app: ${VIEWER}`,
  state(VIEWER, "Alder Viewer", "InProgress", "Error"),
];

/** A log of the agent, a line every ten seconds from a moment in UTC, on a clock an hour ahead. */
async function agentLog(messages: readonly string[], from: number): Promise<ImeLog> {
  const utc = new Date(from - HOUR).toISOString();
  const [year, month, day] = utc.slice(0, 10).split("-");
  const tie = `[AgentExecutionHistory] LastAgentExecutionStartTime: ${month}/${day}/${year} ${new Date(from).toISOString().slice(11, 19)}`;
  const lines = [tie, ...messages].map((message, index) => ({ message, component: "AppWorkload", ...wallTime(from + HOUR + index * 10_000) }));
  const [log] = (await evidenceOfFile("AppWorkload.log", utf8(writeCmTrace(lines)))).imeLogs;
  if (log === undefined) throw new Error("no log of the agent");
  return log;
}

/** The events of a device, and what the agent wrote from two minutes before their end. */
async function withAgent(builds: readonly Build[], messages: readonly string[], before = 240): Promise<Evidence> {
  const evidence = evidenceFrom(record(...builds));
  const end = Date.parse(
    `${(
      evidence.events
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? ""
    ).slice(0, 23)}Z`,
  );
  return { ...evidence, imeLogs: [await agentLog(messages, end - before * 1000)] };
}

async function report(evidence: Evidence | Promise<Evidence>): Promise<Report> {
  const [only] = diagnose(await evidence, { rules: [], toolVersion: "0" });
  if (only === undefined) throw new Error("no report");
  return only;
}

const appsOf = ({ phases }: Report, phase = "device-setup"): Report["phases"][number]["steps"][number] | undefined =>
  phases.find(({ id }) => id === phase)?.steps.find(({ id }) => id === "apps");

const AAD_NOISE: Build = (recording) => {
  one("aad", 1104, {})(recording);
  one("aad", 1097, {})(recording);
};

describe("an app that fails by the agent's log", () => {
  const pageFails = line("ESPDeviceSetup_ApplicationsInstallation_Failed", 0x80070001);

  it("is named with its exit code where the page fails Apps with 0x80070001, and sign-in noise beside it is not blamed", async () => {
    const got = await report(withAgent([deviceSetup(), wait(300), AAD_NOISE, pageFails], WRONG_NAME));
    expect([got.verdict, got.failure?.phase, got.failure?.step, got.failure?.errorCode]).toEqual(["failed", "device-setup", "apps", "0x80070001"]);
    expect(appsOf(got)?.items).toMatchObject([
      { kind: "app", id: VIEWER, name: "Alder Viewer", status: "failed", errorCode: "0x80070001", exitCode: 1, blocked: true, order: 1 },
    ]);
    expect(appsOf(got)?.items?.[0]?.exitMeaning).toContain("do not list");
    expect(appsOf(got)?.because.map(({ source }) => source)).toContain("AppWorkload.log");
  });

  it("fails the step where nothing but the agent's logs tells of the page", async () => {
    const evidence: Evidence = {
      ...evidenceFrom(record(deviceSetup())),
      events: [],
      logs: [],
      imeLogs: [await agentLog(WRONG_NAME, Date.UTC(2026, 4, 4, 9))],
    };
    const got = await report(evidence);
    expect([got.verdict, got.failure?.phase, got.failure?.step, got.failure?.errorCode]).toEqual(["failed", "device-setup", "apps", "0x80070001"]);
  });

  it("fails nothing while the page is watched and goes on", async () => {
    const got = await report(withAgent([deviceSetup(), wait(300), one("autopilot", 316, {})], WRONG_NAME));
    expect([got.verdict, got.failure]).toEqual(["in-progress", null]);
  });

  it("is made good by a later try", async () => {
    const again = [begin(VIEWER), "[Win32App] lpExitCode 0", detection(VIEWER, "Detected"), state(VIEWER, "Alder Viewer", "Error", "Completed")];
    const evidence: Evidence = {
      ...evidenceFrom(record(deviceSetup())),
      events: [],
      logs: [],
      imeLogs: [await agentLog([...WRONG_NAME, ...again], Date.UTC(2026, 4, 4, 9))],
    };
    const got = await report(evidence);
    expect(got.failure).toBeNull();
    expect(appsOf(got)?.items).toMatchObject([{ id: VIEWER, status: "succeeded", exitCode: 0 }]);
  });

  it("fails because it is not found after an installation that ended with 0", async () => {
    const messages = [
      tracked(VIEWER, "Alder Viewer"),
      detection(VIEWER, "NotDetected"),
      begin(VIEWER),
      "[Win32App] lpExitCode 0",
      detection(VIEWER, "NotDetected"),
    ];
    const evidence: Evidence = {
      ...evidenceFrom(record(deviceSetup())),
      events: [],
      logs: [],
      imeLogs: [await agentLog(messages, Date.UTC(2026, 4, 4, 9))],
    };
    expect(appsOf(await report(evidence))?.items).toMatchObject([{ id: VIEWER, status: "failed", errorCode: "0x87D1041C", exitCode: 0 }]);
  });

  it("fails nothing where the page does not wait for it", async () => {
    const messages = [tracked(OFFICE, "Alder Office"), ...WRONG_NAME.slice(2, -1)];
    const evidence: Evidence = {
      ...evidenceFrom(record(deviceSetup())),
      events: [],
      logs: [],
      imeLogs: [await agentLog(messages, Date.UTC(2026, 4, 4, 9))],
    };
    const got = await report(evidence);
    expect(got.failure).toBeNull();
    expect(appsOf(got)?.items?.find(({ id }) => id === VIEWER)).toMatchObject({ status: "failed", beside: true });
  });
});

describe("an item of which several sources tell", () => {
  it("keeps both results where they differ, and says which is trusted and why", async () => {
    const event = one("autopilot", 296, { Message1: "Apps", Message2: `Win32App_${VIEWER}_1` });
    const got = await report(withAgent([deviceSetup(), wait(300), event], WRONG_NAME));
    const [item] = appsOf(got)?.items ?? [];
    expect(item).toMatchObject({ id: `Win32App_${VIEWER}_1`, name: "Alder Viewer", status: "succeeded", exitCode: 1 });
    expect(item?.statements?.map(({ by, status, trusted }) => [by, status, trusted])).toEqual([
      ["events", "succeeded", true],
      ["agent-log", "failed", false],
    ]);
    expect(item?.statements?.[0]?.why).toBeDefined();
  });

  it("has the name that the user gave it", async () => {
    const evidence = await withAgent([deviceSetup(), wait(300)], WRONG_NAME);
    const got = await report({ ...evidence, names: new Map([[VIEWER.toUpperCase(), "The viewer"]]) });
    expect(appsOf(got)?.items?.[0]?.name).toBe("The viewer");
  });
});

describe("an app of which only the agent's main log tells", () => {
  it("has no result, because its installation was not collected", async () => {
    const seen = `[Win32App] ESP CheckDeviceAndAccountSetupStateWithWmi DEVICE: got trackingApp Win32App_${OFFICE}_22, install: 4, reboot: `;
    const evidence: Evidence = {
      ...evidenceFrom(record(deviceSetup())),
      events: [],
      logs: [],
      imeLogs: [await agentLog(["[Win32App] In EspPhase: DeviceSetup", seen], Date.UTC(2026, 4, 4, 9))],
    };
    const got = await report(evidence);
    expect(got.failure).toBeNull();
    expect(appsOf(got)?.items).toMatchObject([{ id: OFFICE, status: "unknown" }]);
  });
});

describe("a script of which the agent and its executor tell", () => {
  it("has the exit code that the executor wrote, as the code of its failure", async () => {
    const messages = [
      "[Win32App] In EspPhase: DeviceSetup",
      `[PowerShell] Processing policy with id = ${VIEWER} for user 00000000-0000-0000-0000-000000000000`,
      `cmd line for running powershell is -file "C:\\IME\\Policies\\Scripts\\00000000-0000-0000-0000-000000000000_${VIEWER}.ps1"`,
      "Powershell exit code is 5",
      `[PowerShell] User Id = 00000000-0000-0000-0000-000000000000, Policy id = ${VIEWER}, policy result = Failed`,
    ];
    const got = await report(withAgent([deviceSetup(), wait(300)], messages, 60));
    const items = got.phases.flatMap(({ steps }) => steps.flatMap(({ items }) => items ?? []));
    expect(items.find(({ id }) => id === VIEWER)).toMatchObject({ kind: "script", status: "failed", exitCode: 5 });
  });
});

describe("an app whose download the agent gave up", () => {
  it("has failed, until a later try goes on", async () => {
    const start = `[Win32App] Downloading app on session 0. App: ${VIEWER}`;
    const over = "[Win32App DO] DO download is not finished after 600 seconds, timeout";
    const stateOf = async (messages: readonly string[]) => {
      const got = await report(withAgent([deviceSetup(), wait(300)], [tracked(VIEWER, "Alder Viewer"), begin(OFFICE), ...messages], 60));
      return appsOf(got)?.items?.find(({ id }) => id === VIEWER)?.status;
    };
    expect(await stateOf([start, over])).toBe("failed");
    expect(await stateOf([start, over, start])).toBe("in-progress");
  });
});

describe("the page's time is up, by the agent's own lines", () => {
  const untilLimit: Build = (recording) => endByTimeLimit(recording, "DeviceSetup", "Applications");
  const first = async (messages: readonly string[]) => {
    const [report] = diagnose(await withAgent([deviceSetup(), untilLimit], [tracked(VIEWER, "Alder Viewer"), ...messages]), {
      rules,
      toolVersion: "0",
    });
    return report?.diagnoses[0];
  };
  const running = [begin(VIEWER), command("setup.exe"), "[Win32App] Create installer process successfully."];

  it("an installer that was started and not seen to end is the answer, with its app", async () => {
    expect(await first(running)).toMatchObject({ rule: "installer-open-at-time-limit", explanation: expect.stringContaining(VIEWER) });
  });

  it("a download that was under way is the answer, with how far it had come", async () => {
    const progress = `[StatusService] Downloading app (id = ${VIEWER}, name Alder Viewer) via DO, bytes 5/80 for user 0`;
    const found = await first([`[Win32App] Downloading app on session 0. App: ${VIEWER}`, progress]);
    expect(found).toMatchObject({ rule: "download-open-at-time-limit", explanation: expect.stringContaining("5 of 80 bytes") });
  });

  it("nothing of that is said where the installer ended", async () => {
    expect((await first([...running, "[Win32App] Installation is done, collecting result", "[Win32App] lpExitCode 0"]))?.rule).toBe(
      "esp-time-limit-device-setup",
    );
  });
});
