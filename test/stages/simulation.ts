import { type Evidence, type LogCoverage, type LogEvent, toProfileEvidence } from "../../src/evidence/index.js";
import { pageStatusCategory, readPageStatus, readProfileFile } from "../../src/formats/index.js";
import type { PhaseId, Status, StepId } from "../../src/knowledge/index.js";
import { type Deployment, reconstructAll, reconstructStages, wholeTimeline } from "../../src/stages/index.js";
import { buildTimeline, lastAttempt, splitAttempts } from "../../src/timeline/index.js";
import type { Bundle } from "../support/bundle.js";
import { LOGS, type LogName } from "../support/deployment/shapes.js";
import { type EventToWrite, renderValue } from "../support/event.js";

/** What of a device's evidence is handed in. */
export interface HandedIn {
  /** Logs that are missing. */
  readonly without?: readonly LogName[];
  /** Only these logs. */
  readonly only?: readonly LogName[];
  /** Records that a log lost at its beginning because it rolled over. */
  readonly rolledOver?: Partial<Record<LogName, number>>;
  readonly noRegistry?: boolean;
  readonly noProfile?: boolean;
}

export type Parts = Pick<Bundle, "events"> & Partial<Pick<Bundle, "registry" | "profileFile">>;

/** The evidence that the collected files of a bundle would give, without writing any file. */
export function evidenceFrom(bundle: Parts, given: HandedIn = {}): Evidence {
  const channels = (names: readonly LogName[]): ReadonlySet<string> => new Set(names.map((name) => LOGS[name].channel));
  const without = channels(given.without ?? []);
  const only = given.only === undefined ? undefined : channels(given.only);
  const kept = bundle.events.filter(({ channel }) => !without.has(channel) && (only === undefined || only.has(channel)));
  const lost = new Map(Object.entries(given.rolledOver ?? {}).map(([name, count]) => [LOGS[name as LogName].channel, count]));
  const first = new Map<string, number>();
  for (const { channel, recordId } of kept) first.set(channel, Math.min(first.get(channel) ?? recordId, recordId));
  const events = kept.filter(({ channel, recordId }) => recordId >= (first.get(channel) ?? 0) + (lost.get(channel) ?? 0)).map(toLogEvent);
  return {
    inputs: [],
    events,
    logs: coverageOf(events),
    profiles: given.noProfile === true || bundle.profileFile === undefined ? [] : profilesOf(bundle.profileFile),
    pages: given.noRegistry === true ? [] : pagesOf(bundle),
    device: [],
    imeLogs: [],
    eventTables: [],
    registryValues: [],
    sources: [],
    totals: { records: events.length, notRecognised: 0 },
  };
}

function toLogEvent(event: EventToWrite): LogEvent {
  const items = event.payload.kind === "event-data" ? event.payload.items : [];
  const data = Object.fromEntries(items.map(({ name, value }, index) => [name ?? String(index), renderValue(value).join("\n")]));
  return {
    source: `${event.channel.replace("/", "-")}.evtx`,
    provider: event.provider,
    channel: event.channel,
    eventId: event.eventId,
    ...(event.level === undefined ? {} : { level: event.level }),
    at: event.at,
    recordId: event.recordId,
    computer: event.computer,
    ...(event.userSid === undefined ? {} : { userSid: event.userSid }),
    data,
  };
}

export function coverageOf(events: readonly LogEvent[]): LogCoverage[] {
  const byChannel = new Map<string, LogEvent[]>();
  for (const event of events) byChannel.set(event.channel, [...(byChannel.get(event.channel) ?? []), event]);
  return [...byChannel].map(([channel, own]) => {
    const ids = own.map((event) => event.recordId);
    const times = own.map((event) => event.at).sort();
    return {
      source: own[0]?.source ?? "",
      channel,
      records: own.length,
      firstRecordId: Math.min(...ids),
      lastRecordId: Math.max(...ids),
      from: times[0] ?? "",
      to: times.at(-1) ?? "",
      complete: true,
    };
  });
}

function profilesOf(bytes: Uint8Array): Evidence["profiles"] {
  const result = readProfileFile(bytes);
  if ("issue" in result) throw new Error(result.issue.message);
  return [toProfileEvidence("AutopilotDDSZTDFile.json", result.profile)];
}

function pagesOf(bundle: Parts): Evidence["pages"] {
  return (bundle.registry ?? []).flatMap((key) =>
    Object.entries(key.values).flatMap(([name, value], index) => {
      const category = pageStatusCategory(name);
      if (category === undefined || typeof value !== "string") return [];
      const result = readPageStatus(category, value);
      if ("issue" in result) throw new Error(result.issue.message);
      return [{ source: "MdmDiagReport_RegistryDump.reg", key: `${key.path}\\${name}`, line: index + 1, ...result.status }];
    }),
  );
}

/** The deployments of some evidence, and the one that is diagnosed by default. */
export function understand(evidence: Evidence): { readonly all: readonly Deployment[]; readonly chosen: Deployment } {
  const timeline = buildTimeline(evidence);
  const attempts = splitAttempts(timeline, evidence);
  const last = lastAttempt(attempts);
  if (last === undefined) {
    const chosen = reconstructStages({ evidence, timeline, attempts, attempt: wholeTimeline(timeline) });
    return { all: [], chosen };
  }
  const all = reconstructAll(evidence, timeline, attempts);
  const chosen = all.find(({ attempt }) => attempt.index === last.index);
  if (chosen === undefined) throw new Error("the last attempt was not understood");
  return { all, chosen };
}

/** What a test states about a deployment. */
export interface Answer {
  readonly verdict: string;
  readonly scenario: string;
  /** `phase/step code`, or null. */
  readonly failure: string | null;
  readonly attempts: number;
}

export function answer(evidence: Evidence): Answer {
  const { all, chosen } = understand(evidence);
  return { verdict: chosen.verdict, scenario: chosen.scenario.kind, failure: failureText(chosen), attempts: all.length };
}

export function failureText({ failure }: Deployment): string | null {
  if (failure === null) return null;
  return [`${failure.phase}/${failure.step ?? "?"}`, failure.errorCode].filter((part) => part !== undefined).join(" ");
}

export function statusOf(deployment: Deployment, phase: PhaseId, step: StepId): Status | undefined {
  return deployment.phases.find((one) => one.id === phase)?.steps.find((one) => one.id === step)?.status;
}

/** The same bundle as it was after so many of its records. */
export function upToRecord(bundle: Parts, count: number): Parts {
  return { ...bundle, events: bundle.events.slice(0, count) };
}
