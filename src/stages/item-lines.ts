import { describeExit, hexOf, type Hex, readCode } from "../knowledge/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import { tellsOfInstallations } from "./agent-lines.js";
import type { StageContext } from "./context.js";
import { field } from "./event-index.js";
import { type ItemScope, type ItemStep, scopeOf } from "./item-steps.js";

/** The app was installed, and is not found after it. */
const NOT_FOUND_AFTERWARDS: Hex = "0x87D1041C";

/** What a line is about, whatever it says of it. */
type Subject = Pick<ItemStep, "key" | "type" | "entry" | "scope" | "name">;
type Saying = Omit<ItemStep, keyof Subject | "tracked">;

/** What the agent has said of the installation of an app so far. */
interface Installation {
  exitCode?: number;
  code?: Hex;
}

/**
 * What the agent's logs say of apps and scripts in the phases of the page. Without the log of the installations themselves
 * (AppWorkload) an app is mentioned only: what the agent calls its state then is what the page was told, and nothing shows
 * how it came about.
 */
export function* lineSteps(context: StageContext, accountFrom: number): Generator<ItemStep> {
  const told = tellsOfInstallations(context);
  const phased = context.events.lines("esp-phase").length > 0;
  const installations = new Map<string, Installation>();
  for (const entry of context.events.entries) {
    if (entry.means === undefined || entry.phase === "after-esp" || (phased && entry.phase === undefined)) continue;
    const script = field(entry, "script").toLowerCase();
    const app = field(entry, "app").toLowerCase();
    if (script === "" && app === "") continue;
    const name = field(entry, "name");
    const subject: Subject = {
      key: app === "" ? script : app,
      type: app === "" ? "script" : "app",
      entry,
      scope: scopeOfLine(entry, accountFrom),
      ...(name === "" ? {} : { name }),
    };
    const tracked = entry.means === "esp-app-tracked" || entry.means === "esp-app-state";
    if (subject.type === "script") {
      const run = installations.get(script) ?? {};
      installations.set(script, run);
      const saying = sayingOfScript(entry, run);
      if (saying !== undefined) yield { ...subject, ...saying, tracked: false };
    } else if (!told) yield { ...subject, kind: "mention", tracked };
    else {
      const key = `${subject.scope}/${app}`;
      const installation = installations.get(key) ?? {};
      installations.set(key, installation);
      const saying = sayingOfApp(entry, installation);
      if (saying !== undefined) yield { ...subject, ...saying, tracked };
    }
  }
}

function scopeOfLine(entry: TimelineEntry, accountFrom: number): ItemScope {
  if (entry.phase === "account-setup") return "account";
  return entry.phase === "device-setup" ? "device" : scopeOf(entry, accountFrom);
}

function sayingOfScript(entry: TimelineEntry, run: Installation): Saying | undefined {
  switch (entry.means) {
    case "script-start":
      delete run.exitCode;
      return { kind: "start" };
    case "script-exit-code":
      noteExit(entry, run);
      return exitSaying("mention", run);
    case "script-result":
      return exitSaying(entry.outcome === "failure" ? "failure" : entry.outcome === "success" ? "success" : "progress", run);
    default:
      return undefined;
  }
}

function sayingOfApp(entry: TimelineEntry, installation: Installation): Saying | undefined {
  switch (entry.means) {
    case "esp-app-tracked":
      return { kind: "mention" };
    case "esp-app-state":
      return sayingOfState(field(entry, "state"), installation);
    case "app-install":
      delete installation.exitCode;
      delete installation.code;
      return { kind: "start" };
    case "app-download-start":
      return { kind: "start" };
    case "app-download":
    case "app-download-cached":
    case "download-file":
    case "app-install-command":
    case "app-installer-started":
    case "app-install-try":
      return { kind: "progress" };
    case "app-exit-code":
      noteExit(entry, installation);
      return exitSaying("progress", installation);
    case "app-exit-hresult": {
      const code = readCode(field(entry, "code"));
      if (code !== undefined && code !== 0) installation.code = hexOf(code);
      return undefined;
    }
    case "app-exit-unmapped":
      noteExit(entry, installation);
      return exitSaying(installation.exitCode === 0 ? "progress" : "failure", installation, "which the app's return codes do not list");
    case "app-exit-meaning": {
      const result = field(entry, "result");
      return exitSaying(/fail/i.test(result) ? "failure" : "progress", installation, `which the app's return codes call ${result}`);
    }
    case "app-enforcement":
      noteExit(entry, installation);
      return exitSaying(entry.outcome === "failure" ? "failure" : entry.outcome === "success" ? "success" : "progress", installation);
    case "app-detection":
      return sayingOfDetection(field(entry, "state"), installation);
    case "app-applicability":
      return /^notapplicable/i.test(field(entry, "state")) ? { kind: "skipped" } : undefined;
    case "app-dependency-failed":
    case "download-timeout":
      return { kind: "failure" };
    default:
      return undefined;
  }
}

function sayingOfState(state: string, installation: Installation): Saying {
  switch (state) {
    case "3":
    case "Completed":
      return { kind: "success" };
    case "4":
    case "Error":
      return exitSaying("failure", installation);
    case "2":
    case "InProgress":
      return { kind: "progress" };
    default:
      return { kind: "mention" };
  }
}

/** Looked for before its installation an app is mostly not there; looked for afterwards, that decides it. */
function sayingOfDetection(state: string, installation: Installation): Saying | undefined {
  if (installation.exitCode === undefined) return undefined;
  if (/^detected/i.test(state)) return exitSaying("success", installation);
  if (!/^notdetected/i.test(state)) return undefined;
  return installation.exitCode === 0 ? { ...exitSaying("failure", installation), code: NOT_FOUND_AFTERWARDS } : exitSaying("failure", installation);
}

function noteExit(entry: TimelineEntry, installation: Installation): void {
  const text = field(entry, "code");
  if (/^-?\d{1,10}$/.test(text)) installation.exitCode = Number(text);
}

function exitSaying(kind: ItemStep["kind"], { exitCode, code }: Installation, meaning = ""): Saying {
  if (exitCode === undefined) return { kind };
  const known = describeExit(exitCode);
  const short = known === `exit code ${exitCode}` ? undefined : known;
  const exitMeaning = [short, meaning].filter((part) => part !== undefined && part !== "").join(", ");
  const own = code ?? codeOfExit(exitCode);
  return { kind, exitCode, ...(exitMeaning === "" ? {} : { exitMeaning }), ...(own === undefined ? {} : { code: own }) };
}

/** The page shows a small exit code as the Win32 error of that number. */
function codeOfExit(exitCode: number): Hex | undefined {
  if (exitCode === 0) return undefined;
  return hexOf(exitCode > 0 && exitCode <= 0xffff ? (0x80070000 | exitCode) >>> 0 : exitCode >>> 0);
}
