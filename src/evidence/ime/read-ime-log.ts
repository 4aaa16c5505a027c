import type { Member } from "../../archive/index.js";
import { type CmTraceRecord, readCmTrace, type RecordIssue } from "../../formats/index.js";
import { lookUpImeLine, type ImeLine, type ImeMeaning } from "../../knowledge/index.js";
import { collectApps } from "./ime-apps.js";
import type { ImeFact, ImeLog } from "./ime-log.js";
import { followScripts } from "./ime-scripts.js";
import { thinReadings, type WallReading } from "./thin-readings.js";

/** The agent's own names of its logs, in every record. Install scripts write the same format. */
const COMPONENTS = new Set(
  [
    "IntuneManagementExtension",
    "AppWorkload",
    "AppActionProcessor",
    "AgentExecutor",
    "ClientHealth",
    "ClientCertCheck",
    "DeviceHealthMonitoring",
    "HealthScripts",
    "NotificationInfraLogs",
    "Sensor",
    "Win32AppInventory",
  ].map((name) => name.toLowerCase()),
);
/** Meanings of which a log has thousands of lines, and one tells no more than the next. */
const COUNTED_ONLY: ReadonlySet<ImeMeaning> = new Set(["acting-as", "app-list", "check-in", "store-app-progress", "user-check-failed"]);
/** What the clock of a log is read from. */
const TIME: ReadonlySet<ImeMeaning> = new Set(["agent-start", "agent-stop", "clock-shown", "clock-utc", "esp-phase", "timer-over", "timer-set"]);
const MOST_FACTS = 50_000;
const LONGEST_VALUE = 2000;
const MOST_VERSIONS = 50;

/** A log of the agent; without `log`, one of another program that writes the same format. */
export interface ImeLogResult {
  readonly log?: ImeLog;
  readonly issues: readonly RecordIssue[];
}

/** Reads a log of the Intune Management Extension into what its lines say. */
export async function readImeLog(member: Member): Promise<ImeLogResult> {
  const issues: RecordIssue[] = [];
  const reading = startReading();
  for await (const batch of readCmTrace(member.chunks(), (issue) => issues.push(issue))) for (const record of batch) reading.add(record);
  const isDamaged = issues.length > 0 || member.issues.length > 0;
  const { component, unknown, ...rest } = reading.finish();
  if (!COMPONENTS.has(component.toLowerCase())) return { issues };
  for (const { version, lines } of unknown) {
    const agent = version === "" ? "An agent of a version that this log does not tell" : `Agent ${version}`;
    issues.push({ code: "ime-unknown-form", message: `${agent}: ${lines} ${lines === 1 ? "line" : "lines"} of an unknown form.` });
  }
  return { log: { source: member.path, component, unknown, ...rest, complete: !isDamaged }, issues };
}

function startReading() {
  const thin = thinReadings<WallReading>();
  const apps = collectApps();
  const scriptOf = followScripts();
  const facts: ImeFact[] = [];
  const unknown = new Map<string, number>();
  const versions = new Set<string>();
  const phases: string[] = [];
  let component = "";
  let records = 0;
  let version = "";
  let wall = 0;

  const addLine = (record: CmTraceRecord, said: ImeLine): void => {
    const { means, noise } = said;
    const app = apps.add(record.line, means, said.values);
    const script = scriptOf(means, said.values);
    const withApp = app === undefined || said.values["app"] !== undefined ? said.values : { ...said.values, app };
    const told = script === undefined ? withApp : { ...withApp, script };
    const values: Record<string, string> = Object.fromEntries(
      Object.entries(told).map(([name, value]) => [name, detached(value.slice(0, LONGEST_VALUE))]),
    );
    if (means === "agent-version" && versions.size < MOST_VERSIONS) {
      version = values["version"] ?? "";
      versions.add(version);
    }
    const phase = means === "esp-phase" ? values["phase"] : undefined;
    if (phase !== undefined && phase !== phases.at(-1) && phases.length < MOST_VERSIONS) phases.push(phase);
    if (!COUNTED_ONLY.has(means) && facts.length < MOST_FACTS) facts.push({ line: record.line, wall, means, values, noise });
  };

  return {
    add(record: CmTraceRecord): void {
      records++;
      if (component === "") component = record.component;
      const time = record.local === undefined ? Number.NaN : Date.parse(`${record.local}Z`);
      if (!Number.isNaN(time)) wall = time;
      const said = lookUpImeLine(record.message);
      if (typeof said === "object") addLine(record, said);
      else if (said === undefined && (unknown.has(version) || unknown.size < MOST_VERSIONS)) unknown.set(version, (unknown.get(version) ?? 0) + 1);
      if (!Number.isNaN(time)) thin.add({ line: record.line, wall }, typeof said === "object" && TIME.has(said.means));
    },
    finish: () => ({
      component,
      records,
      agentVersions: [...versions],
      phases,
      apps: apps.finish(),
      facts,
      readings: thin.finish(),
      unknown: [...unknown].map(([by, lines]) => ({ version: by, lines })),
    }),
  };
}

/** A copy: a part of a string keeps the whole of it in memory, here the block of the file. */
function detached(text: string): string {
  return Array.from(text).join("");
}
