import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { readCmTrace } from "../../src/formats/cmtrace/index.js";
import { type ImeForm, parseForm } from "../../src/knowledge/ime-form.js";
import { type ImeLine, lookUpImeLine } from "../../src/knowledge/index.js";
import { matchForm } from "../../src/knowledge/match-form.js";
import { inRuns, shared } from "../formats/streams.js";
import { processorTime } from "../support/processor-time.js";

const APP = "5c95bf94-1cf4-4629-88d1-3f616e7a405c";
const OTHER = "73c4dd95-6209-4342-831f-66140e73aa4d";

function say(message: string): [string, Readonly<Record<string, string>>] | "routine" | undefined {
  const line = lookUpImeLine(message);
  return typeof line === "object" ? [line.means, line.values] : line;
}

describe("a line of the Intune Management Extension", () => {
  it.each<[string, string, Record<string, string>]>([
    ["[Win32App] In EspPhase: DeviceSetup", "esp-phase", { phase: "DeviceSetup" }],
    ["[Win32App] In EspPhase: DeviceSetup.", "esp-phase", { phase: "DeviceSetup" }],
    ["[Win32App][EspHelper][CheckEspPhase] In EspPhase: AccountSetup. Start the thread to check", "esp-phase", { phase: "AccountSetup" }],
    ["[Win32App] The EspPhase: AccountSetup in session", "esp-phase", { phase: "AccountSetup" }],
    ["Finished ESP phase check before kicking off PowerShell script. ESP phase NotInEsp", "esp-phase", { phase: "NotInEsp" }],
    ["Agent version is: 1.92.106.0", "agent-version", { version: "1.92.106.0" }],
    [
      `[Win32App][EspManager] In EspPhase: DeviceSetup. App ${APP} has been registered. App name: Alder Viewer 2.1 (x64)`,
      "esp-app-tracked",
      { phase: "DeviceSetup", app: APP, name: "Alder Viewer 2.1 (x64)" },
    ],
    [
      `[Win32App][EspManager] Updating ESP tracked install status from InProgress to Error for application ${APP} with name: Alder.`,
      "esp-app-state",
      { from: "InProgress", state: "Error", app: APP, name: "Alder." },
    ],
    [
      `[Win32App] ESP CheckDeviceAndAccountSetupStateWithWmi DEVICE: got trackingApp Win32App_${APP}_22, install: 4, reboot: `,
      "esp-app-state",
      { scope: "DEVICE", app: APP, state: "4" },
    ],
    [
      `[StatusService] Downloading app (id = ${APP}, name Alder, new) via DO, bytes 720928/721977 for user ${OTHER}`,
      "app-download",
      { app: APP, name: "Alder, new", via: "DO", done: "720928", total: "721977" },
    ],
    [`Add File to the Job, File Id: 6C32_${OTHER}-intunewin-bin_${APP}_22`, "download-file", { file: `6C32_${OTHER}`, app: APP }],
    [
      "[Package Manager] BytesRequired - 177447816BytesDownloaded - 175350664DownloadProgress - 0.988181InstallationProgress - 9.5E-05",
      "store-app-progress",
      { total: "177447816", done: "175350664", progress: "0.988181", installed: "9.5E-05" },
    ],
    [
      `[Win32App][DetectionActionHandler] Detection for policy with id: ${APP} resulted in action status: Success and detection state: NotDetected.`,
      "app-detection",
      { app: APP, status: "Success", state: "NotDetected" },
    ],
    ["[Win32App] lpExitCode -2147023673", "app-exit-code", { code: "-2147023673" }],
    ["[Win32App] lpExitCode is defined as SoftReboot", "app-exit-meaning", { result: "SoftReboot" }],
    [`[Win32App] Admin did NOT set mapping for lpExitCode: 1603 of app: ${APP}`, "app-exit-unmapped", { code: "1603", app: APP }],
    ["[Win32App] Setting enforcementState as: Error with lpExitCode: 1603 without mapping", "app-enforcement", { state: "Error", code: "1603" }],
    [`[Win32App] SetCurrentDirectory: C:\\Windows\\IMECache\\${APP}_1`, "app-install", { app: APP }],
    [
      `Marking app with id: ${APP} as executed to prevent execution attempts in this processing cycle since child dependency app with id: ${OTHER} has failed processing.`,
      "app-dependency-failed",
      { app: APP, dependency: OTHER },
    ],
    [`[Win32App][ActionProcessor] App with id: ${APP} to install is in GRS. The app will not be enforced.`, "app-back-off", { app: APP }],
    [
      `[PowerShell] User Id = 00000000-0000-0000-0000-000000000000, Policy id = ${APP}, policy result = Failed`,
      "script-result",
      { user: "00000000-0000-0000-0000-000000000000", script: APP, result: "Failed" },
    ],
    [
      '[ServiceBase](SendWebRequest) {"Message":"System.Net.WebException: The remote server returned an error: (429).\\r\\n"}',
      "http-error",
      { status: "429" },
    ],
    ["[AgentExecutionHistory] LastAgentExecutionStartTime: 06/17/2025 22:30:40", "clock-utc", { at: "06/17/2025 22:30:40" }],
    [
      "[datasensor] Registering the datasensor with enrollment time 17/06/2025 11:14:56 PM",
      "clock-shown",
      { what: "enrollment", at: "17/06/2025 11:14:56 PM" },
    ],
    ["[JobBase.NextCheckNeededIn] Next check for job 'A.B' is in 2880.0376398 seconds.", "timer-set", { timer: "A.B", seconds: "2880.0376398" }],
    ["[JobBase.IsDue] Job 'A.B' is not due for execution.", "timer-over", { timer: "A.B" }],
  ])("%s", (message, means, values) => {
    expect(say(message)).toEqual([means, values]);
  });

  it("says the same whatever blanks and line ends follow it", () => {
    expect(say("EMS Agent Started \r\n")).toEqual(["agent-start", {}]);
  });

  it("is noise where it tells of a token that only a user can have, and not with another code", () => {
    const error = (code: string): ImeLine | "routine" | undefined =>
      lookUpImeLine(`Failed to get AAD token. len = 34 using client id ${APP} and resource id ${OTHER}, errorCode = ${code}`);
    expect(error("3399548929")).toMatchObject({ means: "token-error", noise: true });
    expect(error("3399548940")).toMatchObject({ means: "token-error", noise: false });
  });

  it.each(["[Win32App] Some new words", "[Win32App] In EspPhase:", `[Win32App][EspManager] In EspPhase: X. App ${APP} has been`, "", "abc"])(
    "is of an unknown form where no form fits it as a whole: %s",
    (message) => {
      expect(say(message)).toBeUndefined();
    },
  );

  it("is looked up in time that grows with its length only", () => {
    const time = (length: number): number => {
      const start = processorTime();
      lookUpImeLine(`[StatusService] Downloading app (id = ${APP}, name ${") via DO, bytes ".repeat(length / 15)}`);
      lookUpImeLine(`[ServiceBase](SendWebRequest) ${"The remote server returned an error: (".repeat(length / 38)}`);
      return processorTime() - start;
    };
    time(100_000);
    expect(time(8_000_000)).toBeLessThan(Math.max(time(1_000_000), 5) * 32);
  });

  it("may be any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("[Win32App] ", "lpExitCode ", "In EspPhase: ", "-", "1", APP, ".", "\n"), maxLength: 12 }),
        (text) => {
          const line = lookUpImeLine(text);
          expect(line === undefined || line === "routine" || Object.values(line.values).every((value) => text.includes(value))).toBe(true);
        },
      ),
    );
  });
});

describe("a form", () => {
  it("takes braces that are no placeholder for what they are", () => {
    expect(matchForm(parseForm('x {"a":"{value}"} {1}'), 'x {"a":"b"} {1}')).toEqual({ value: "b" });
  });

  it.each(["a {b}{c}", "a {*}{c}", "a {b:nothing}"])("is refused where a value has no end, or a kind does not exist: %s", (text) => {
    expect(() => parseForm(text)).toThrow(SyntaxError);
  });
});

const folder = shared("ime-logs");
describe.skipIf(!existsSync(folder))("the grammar and real logs (../shared/ime-logs)", async () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".log")) : [];
  const logs = await Promise.all(
    files.map(async (name) => {
      const messages: string[] = [];
      for await (const batch of readCmTrace(inRuns(readFileSync(join(folder, name))), () => undefined))
        messages.push(...batch.map(({ message }) => message));
      return {
        name,
        messages,
        version: messages.map((message) => /^Agent version is: (.+)$/.exec(message)?.[1]).find((found) => found !== undefined),
      };
    }),
  );

  it("know every line of the versions that the grammar was written from", () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(logs.flatMap(({ messages }) => messages.filter((message) => lookUpImeLine(message) === undefined))).toEqual([]);
  });

  it("agree on which version words a line how", () => {
    const forms = readdirSync("src/knowledge/ime")
      .filter((name) => name.endsWith(".yaml"))
      .flatMap((name) => (parse(readFileSync(join("src/knowledge/ime", name), "utf8")) as { readonly forms?: readonly ImeForm[] }).forms ?? []);
    const versions = new Set(logs.flatMap(({ version }) => version ?? []));
    expect(versions.size).toBe(3);
    const wordings = forms.map(({ text, seen }) => {
      const parts = parseForm(text.trimEnd());
      const found = logs.filter(({ messages }) => messages.some((message) => matchForm(parts, message.trimEnd()) !== undefined));
      const claimed = seen.filter((version) => versions.has(version)).toSorted();
      return { text, claimed, found: [...new Set(found.map(({ version }) => version))].toSorted() };
    });
    expect(wordings.filter(({ claimed, found }) => claimed.join() !== found.join())).toEqual([]);
  });

  it("hold no error but known noise, and a service that asked once to come back later", () => {
    const errors = logs.flatMap(({ messages }) =>
      messages.flatMap((message) => {
        const line = lookUpImeLine(message);
        return typeof line === "object" && !line.noise && /error|failed|timeout/.test(line.means)
          ? [`${line.means} ${line.values["status"] ?? ""}`]
          : [];
      }),
    );
    expect(errors).toEqual(["http-error 429"]);
  });
});
