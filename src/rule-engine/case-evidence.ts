import {
  type Evidence,
  type LogCoverage,
  type LogEvent,
  NO_REGISTRY,
  noTexts,
  type PageStatus,
  type ProfileEvidence,
  toProfileEvidence,
} from "../evidence/index.js";
import { pageStatusCategory, readPageStatus, readProfileText } from "../formats/index.js";
import { addMilliseconds, type EventFact, hexOf, type Instant, isLogAlias, LOGS, readCode, valueNumber } from "../knowledge/index.js";
import { agentLogsOf } from "./case-agent-logs.js";
import type { CaseEvent, RuleCase } from "./cases-schema.js";
import { knownEvents } from "./known-events.js";

/** When every case begins. */
export const START_OF_CASE: Instant = "2026-01-15T09:00:00.0000000Z";
const HOUR = 3_600_000;
const COMPUTER = "DESKTOP-CASE01";
const LEVELS = { critical: 1, error: 2, warning: 3, information: 4, verbose: 5 } as const;

/** The evidence that a bundle with the events, files and logs of a case would give. */
export function evidenceOfCase(one: RuleCase): Evidence {
  const events = eventsOfCase(one.events);
  const end = events.reduce((latest, event) => (event.at > latest ? event.at : latest), START_OF_CASE);
  return {
    inputs: [{ name: one.name, bytes: 0, kind: "files" }],
    events,
    logs: one.logs.map((log) => coverageOf(log, events, end)),
    profiles: one.profile ? [profileOf(one.profile)] : [],
    pages: Object.entries(one.page ?? {}).map(([name, status], index) => pageOf(name, status, index + 1)),
    device: Object.entries(one.device ?? {}).map(([name, value]) => ({
      name: name as keyof NonNullable<RuleCase["device"]>,
      value,
      source: "device.reg",
    })),
    registry: NO_REGISTRY,
    registryMoments: [],
    registryExports: [],
    texts: noTexts(),
    imeLogs: agentLogsOf(one),
    eventTables: [],
    registryValues: (one.registry ?? []).map(({ key, value, data }, index) => ({
      source: "MdmDiagReport_RegistryDump.reg",
      key: `HKEY_LOCAL_MACHINE\\${key}`,
      name: value,
      data: String(data),
      line: index + 1,
    })),
    sources: one.logs.map((log) => ({ path: sourceOf(log), kind: "event log", status: "read", issues: [] })),
    totals: { records: events.length, notRecognised: 0 },
  };
}

function eventsOfCase(events: readonly CaseEvent[]): readonly LogEvent[] {
  let seconds = -1;
  const counts = new Map<string, number>();
  return events.map((event) => {
    seconds = event.at ?? seconds + 1;
    const recordId = event.recordId ?? (counts.get(event.log) ?? 0) + 1;
    counts.set(event.log, recordId);
    return toLogEvent(event, addMilliseconds(START_OF_CASE, seconds * 1000), recordId);
  });
}

function toLogEvent(event: CaseEvent, at: Instant, recordId: number): LogEvent {
  const channel = channelOf(event.log);
  const facts = knownEvents(event.log, event.id, event.provider);
  const fact = facts.find((one) => one.channel === channel) ?? facts[0];
  const level = event.level ?? (fact?.level === undefined ? undefined : LEVELS[fact.level]);
  return {
    source: sourceOf(event.log),
    provider: event.provider ?? fact?.provider ?? "unknown",
    channel: fact?.channel ?? channel,
    eventId: event.id,
    ...(event.version === undefined ? {} : { version: event.version }),
    ...(level === undefined ? {} : { level }),
    at,
    recordId,
    computer: event.computer ?? COMPUTER,
    ...(event.userSid === undefined ? {} : { userSid: event.userSid }),
    data: Object.fromEntries(
      Object.entries(event.data ?? {}).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map((item) => asLogged(name, item, fact)) : asLogged(name, value, fact),
      ]),
    ),
  };
}

/** A value as Windows' own XML shows it: words of value maps as numbers, codes in the spelling of the field's type. */
function asLogged(field: string, value: string | number | boolean, fact: EventFact | undefined): string {
  const text = String(value);
  const valueMap = fact?.valueMaps[field];
  const number = valueMap === undefined || text.trim() === "" ? undefined : valueNumber(valueMap, text);
  if (number !== undefined) return String(number);
  const code = readCode(text);
  if (code === undefined) return text;
  switch (fact?.fields[field]) {
    case "HexInt32":
      return hexOf(code).toLowerCase();
    case "Int32":
      return String(code | 0);
    case "UInt32":
      return String(code);
    default:
      return text;
  }
}

function coverageOf(log: string, events: readonly LogEvent[], end: Instant): LogCoverage {
  const records = events.filter((event) => event.source === sourceOf(log));
  return {
    source: sourceOf(log),
    channel: channelOf(log),
    records: Math.max(1, records.length),
    firstRecordId: 1,
    lastRecordId: records.reduce((last, event) => Math.max(last, event.recordId), 1),
    from: addMilliseconds(START_OF_CASE, -HOUR),
    to: addMilliseconds(end, HOUR),
    complete: true,
  };
}

function channelOf(log: string): string {
  return isLogAlias(log) ? LOGS[log].channels[0] : log;
}

function sourceOf(log: string): string {
  return `${log}.evtx`;
}

function pageOf(name: string, status: unknown, line: number): PageStatus {
  const key = `${name.replace(/\.Status$/i, "")}.Status`;
  const category = pageStatusCategory(key);
  if (category === undefined) throw new TypeError(`expected DevicePreparationCategory, DeviceSetupCategory or AccountSetupCategory, found ${name}`);
  const result = readPageStatus(category, typeof status === "string" ? status : JSON.stringify(status));
  if ("issue" in result) throw new TypeError(`${name}: ${result.issue.message}`);
  return { source: "MdmDiagReport_RegistryDump.reg", key, line, ...result.status };
}

function profileOf(keys: Readonly<Record<string, unknown>>): ProfileEvidence {
  const result = readProfileText(JSON.stringify(keys));
  if ("issue" in result) throw new TypeError(`profile: ${result.issue.message}`);
  return toProfileEvidence("AutopilotDDSZTDFile.json", result.profile);
}
