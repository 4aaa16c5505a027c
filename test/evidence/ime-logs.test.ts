import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { byDevice, type ImeLog } from "../../src/evidence/index.js";
import { readImeClock } from "../../src/timeline/index.js";
import { utf8 } from "../support/bytes.js";
import { type CmTraceLine, wallTime, writeCmTrace } from "../support/cmtrace-writer.js";
import { shared } from "../formats/streams.js";
import { evidenceOfFile, evidenceOfFolder, issueCodes, sourceOf } from "./evidence.js";

const VIEWER = "5c95bf94-1cf4-4629-88d1-3f616e7a405c";
const OFFICE = "73c4dd95-6209-4342-831f-66140e73aa4d";
const BEGIN = Date.UTC(2026, 2, 12, 9);

/** Messages a second apart. */
function logOf(messages: readonly string[], component = "IntuneManagementExtension", begin = BEGIN): Uint8Array {
  return utf8(writeCmTrace(messages.map((message, index): CmTraceLine => ({ message, component, ...wallTime(begin + index * 1000) }))));
}

async function read(messages: readonly string[], component?: string): Promise<ImeLog> {
  const [log] = (await evidenceOfFile("x.log", logOf(messages, component))).imeLogs;
  if (log === undefined) throw new Error("no log of the agent");
  return log;
}

const PHASE = "Finished ESP phase check before kicking off PowerShell script. ESP phase";

describe("a log of the Intune Management Extension", () => {
  it("is known by its content, and read with its version and the phases that it names", async () => {
    const evidence = await evidenceOfFile(
      "whatever.txt",
      logOf([
        "EMS Agent Started",
        "Agent version is: 1.92.106.0",
        `${PHASE} DeviceSetup`,
        `${PHASE} DeviceSetup`,
        `${PHASE} AccountSetup`,
        `${PHASE} NotInEsp`,
      ]),
    );
    expect(evidence.imeLogs).toMatchObject([
      {
        source: "whatever.txt",
        component: "IntuneManagementExtension",
        records: 6,
        agentVersions: ["1.92.106.0"],
        phases: ["DeviceSetup", "AccountSetup", "NotInEsp"],
        complete: true,
      },
    ]);
    expect(sourceOf(evidence, "whatever.txt")).toEqual({
      path: "whatever.txt",
      kind: "Intune Management Extension log",
      status: "read",
      records: 6,
      issues: [],
    });
  });

  it("tells of each app its name, and what it called its state last", async () => {
    const { apps } = await read(
      [
        `Get policies = [{"Id":"${VIEWER}","Name":"Alder Viewer"},{"Id":"${OFFICE}","Name":"Alder Office"}]`,
        `[Win32App][EspManager] In EspPhase: DeviceSetup. App ${VIEWER} has been registered. App name: Alder Viewer`,
        `[Win32App][EspManager] Updating ESP tracked install status from NotInstalled to InProgress for application ${VIEWER} with name: Alder Viewer.`,
        `[Win32App] SetCurrentDirectory: C:\\Windows\\IMECache\\${VIEWER}_1`,
        "[Win32App] lpExitCode 1603",
        `[Win32App] Admin did NOT set mapping for lpExitCode: 1603 of app: ${VIEWER}`,
        `[Win32App][EspManager] Updating ESP tracked install status from InProgress to Error for application ${VIEWER} with name: Alder Viewer.`,
        "[Win32App][V3Processor] Done processing subgraph.",
        "[Win32App] lpExitCode 5",
      ],
      "AppWorkload",
    );
    expect(apps).toMatchObject([
      { id: VIEWER, name: "Alder Viewer", espState: "Error", exitCode: "1603", exitMeaning: "not mapped", lines: [1, 2, 3, 4, 5, 6, 7] },
      { id: OFFICE, name: "Alder Office", lines: [1] },
    ]);
    expect(apps[1]).not.toHaveProperty("exitCode");
  });

  it("counts lines of an unknown form by the version that wrote them, and says so", async () => {
    const messages = [
      "EMS Agent Started",
      "Agent version is: 1.99.0.0",
      ...Array.from({ length: 312 }, (_, index) => `[Win32App] Quite new words ${index}`),
    ];
    const evidence = await evidenceOfFile("a.log", logOf(messages));
    expect(evidence.imeLogs[0]?.unknown).toEqual([{ version: "1.99.0.0", lines: 312 }]);
    expect(sourceOf(evidence, "a.log")).toMatchObject({
      status: "read",
      issues: [{ code: "ime-unknown-form", message: "Agent 1.99.0.0: 312 lines of an unknown form." }],
    });
  });

  it("is partly read where it is damaged, and its sound records count", async () => {
    const bytes = logOf(["EMS Agent Started", "Agent version is: 1.92.106.0"]);
    const evidence = await evidenceOfFile("a.log", bytes.slice(0, bytes.length - 30));
    expect(sourceOf(evidence, "a.log")).toMatchObject({ status: "partly-read", records: 1 });
    expect(issueCodes(evidence, "a.log")).toEqual(["cmtrace-record-cut"]);
  });

  it("keeps a bounded number of readings and facts of a long one", async () => {
    const lines = Array.from({ length: 60_000 }, () => "[Win32App] lpExitCode 1");
    const { facts, readings, records } = await read(lines);
    expect([facts.length, records]).toEqual([50_000, 60_000]);
    expect(readings.length).toBeLessThan(60_000 / 25);
  });

  it("goes with the files of its device", async () => {
    const evidence = await evidenceOfFolder({ "a/ime.log": logOf(["EMS Agent Started"]) });
    expect(byDevice(evidence).flatMap(({ imeLogs }) => imeLogs.map(({ source }) => source))).toEqual(["a/ime.log"]);
  });
});

const folder = shared("ime-logs");
describe.skipIf(!existsSync(folder))("real logs (../shared/ime-logs)", () => {
  /** Name, phases and steps by the table of the folder's README. */
  const rows = !existsSync(folder)
    ? []
    : readFileSync(join(folder, "README.md"), "utf8")
        .split("\n")
        .filter((line) => line.includes(".log |"))
        .map((line) => line.split("|").map((cell) => cell.trim()))
        .map((cells) => ({ name: cells[1] ?? "", version: cells[2] ?? "", phases: (cells[3] ?? "").split(" > "), minutes: Number(cells[5]) }));

  it("are there", () => {
    expect(rows.length).toBe(readdirSync(folder).filter((name) => name.endsWith(".log")).length);
    expect(rows.length).toBeGreaterThanOrEqual(6);
  });

  it.each(rows)("$name: the agent, the phases, no line unknown, no error, and the real time", async ({ name, version, phases, minutes }) => {
    const { imeLogs } = await evidenceOfFile(name, readFileSync(join(folder, name)));
    const [log] = imeLogs;
    expect(log).toMatchObject({ agentVersions: [version], phases, unknown: [] });
    const failures = log?.facts.filter(({ means, noise, values }) => !noise && (means === "token-error" || values["result"] === "Failed"));
    expect(failures).toEqual([]);
    expect(log?.apps.some(({ exitCode, detection }) => exitCode !== undefined || detection !== undefined)).toBe(false);
    const elapsed = readImeClock(imeLogs).elapsed(name)?.likely ?? Number.NaN;
    expect(Math.abs(elapsed / 60_000 - minutes)).toBeLessThanOrEqual(1);
  });
});

describe("a line that does not name what it is about", () => {
  const USER = "00000000-0000-0000-0000-000000000000";
  const file = (script: string): string =>
    `cmd line for running powershell is -NoProfile -executionPolicy bypass -file "C:\\IME\\Policies\\Scripts\\${USER}_${script}.ps1"`;
  const invoked = "ExecutorLog AgentExecutor gets invoked";
  const subjectsOf = ({ facts }: ImeLog, means: string, name: string): readonly (string | undefined)[] =>
    facts.filter((fact) => fact.means === means).map(({ values }) => values[name]);

  it("is about the script whose file the executor named, and about none where it runs another file", async () => {
    const detection = 'cmd line for running powershell is -file "C:\\IME\\Content\\DetectionScripts\\a.ps1"';
    const exit = (code: number): string => `Powershell exit code is ${code}`;
    const log = await read(
      [exit(9), invoked, file(VIEWER), exit(1), "error from script =no", invoked, detection, exit(0), invoked, file(OFFICE), exit(2)],
      "AgentExecutor",
    );
    expect(subjectsOf(log, "script-exit-code", "script")).toEqual([undefined, VIEWER, undefined, OFFICE]);
    expect(subjectsOf(log, "script-error", "script")).toEqual([VIEWER]);
  });

  it("is about the app whose download was spoken of last, until that is done", async () => {
    const start = (app: string): string => `[Win32App] Downloading app on session 0. App: ${app}`;
    const over = "[Win32App DO] DO download is not finished after 600 seconds, timeout";
    const log = await read([over, start(OFFICE), start(VIEWER), over, over, start(OFFICE), "[Win32App] CDN mode, download completes.", over]);
    expect(subjectsOf(log, "download-timeout", "app")).toEqual([undefined, VIEWER, undefined, undefined]);
  });
});
