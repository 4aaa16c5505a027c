import { type Codecs, type Member, openInputs, type RawInput } from "../archive/index.js";
import { decodeText, peekLog, readEventXml, readEvtx, type ReadRecords, type RecordHeader, type RecordIssue } from "../formats/index.js";
import { compareText, isUnrelatedLog, knownEvent } from "../knowledge/index.js";
import { classify } from "./classify.js";
import type { ImeLog } from "./ime/ime-log.js";
import { readImeLog } from "./ime/read-ime-log.js";
import { createLogCollector, type LogCollector } from "./log-collector.js";
import type { DeviceFact, Evidence, EvidenceSource, ProfileEvidence, SourceIssue } from "./model.js";
import { LARGEST_RESULTS, readCollectionResults } from "./read-collection-results.js";
import { profilesThatCount, readProfileEvidence } from "./read-profile-evidence.js";
import { pagesThatCount, type RegistryExport, readRegistryEvidence } from "./registry/index.js";
import { withRegistryIssues } from "./registry-issues.js";
import { cachedProfiles, registryView } from "./registry-view.js";
import { readUpTo } from "./read-up-to.js";
import { EVENT_LOG, knownKind, listSources } from "./sources.js";

export interface CollectOptions {
  /** Which records are kept; the others are counted. Without it: those that the event dictionary knows. */
  readonly keep?: (header: RecordHeader) => boolean;
  /** False for a channel of which no record is wanted. Where a whole log is of such a channel it is listed, and not read. */
  readonly needsLog?: (channel: string) => boolean;
  /** Bytes from which a log is large enough to be left unread; smaller ones are read and counted. Default 16 MiB. */
  readonly unreadFrom?: number;
  /** Every record is read with the values that are kept and let go: `events` stays empty, `totals` and `logs` are complete. */
  readonly countOnly?: boolean;
  /** Records in the slack of event logs are given too, marked as recovered; they count neither in `totals` nor in `logs`. */
  readonly recover?: boolean;
  /** False where nobody asks for the SHA-256 of the inputs: each would be read twice. */
  readonly hash?: boolean;
  /** Called for every file, before it is read. */
  readonly onProgress?: (path: string) => void;
}

interface Collecting {
  readonly logs: LogCollector;
  readonly needsLog: (channel: string) => boolean;
  readonly unreadFrom: number;
  readonly profiles: ProfileEvidence[];
  readonly device: DeviceFact[];
  readonly imeLogs: ImeLog[];
  readonly registryExports: RegistryExport[];
}

/** What became of a file; its path is added by the caller. */
type Outcome = Omit<EvidenceSource, "path">;

/**
 * Reads everything that was handed in into typed evidence. Damage is data: what cannot be read is listed in `sources`
 * with the reason, and the rest is read all the same.
 * @throws {InputError} when an input cannot be read at all
 */
export async function collectEvidence(inputs: readonly RawInput[], codecs: Codecs, options: CollectOptions = {}): Promise<Evidence> {
  const walk = await openInputs(inputs, codecs, options.hash === false ? { hashedSize: 0 } : {});
  const { keep = knownEvent, countOnly = false, recover = false } = options;
  const logs = createLogCollector({ keep, countOnly, recover, crc32: codecs.crc32 });
  const needsLog = options.needsLog ?? ((channel) => options.keep !== undefined || !isUnrelatedLog(channel));
  const { unreadFrom = 16 * 1024 * 1024 } = options;
  const state: Collecting = { logs, needsLog, unreadFrom, profiles: [], device: [], imeLogs: [], registryExports: [] };
  const sources: EvidenceSource[] = [];
  for await (const member of walk.members) {
    options.onProgress?.(member.path);
    const outcome = await readMember(state, member);
    sources.push({ path: member.path, ...outcome, issues: [...member.issues, ...outcome.issues] });
  }
  const collected = state.logs.finish();
  const view = registryView(bySource(state.registryExports), state.imeLogs);
  const evidence: Evidence = {
    inputs: walk.inputs,
    events: collected.events,
    logs: collected.logs,
    profiles: profilesThatCount([...state.profiles, ...cachedProfiles(state.profiles, view.registry)]),
    pages: pagesThatCount(state.registryExports),
    device: bySource(state.device),
    imeLogs: bySource(state.imeLogs),
    ...view,
    sources: listSources(sources, walk.issues, walk.inputs),
    totals: { records: collected.records, notRecognised: collected.notRecognised },
  };
  return { ...evidence, sources: withRegistryIssues(evidence) };
}

async function readMember(state: Collecting, member: Member): Promise<Outcome> {
  const file = classify(member);
  switch (file.kind) {
    case "event-log":
      return (await listUnneeded(state, member)) ?? readLog(state, member, EVENT_LOG, readEvtx);
    case "event-xml":
      return readLog(state, member, "event log (XML)", readEventXml);
    case "registry":
      return readRegistryFile(state, member);
    case "profile":
      return readProfile(state, member);
    case "collection-results":
      return readResults(member);
    case "cmtrace":
      return readImeLogFile(state, member);
    case "known":
      return ignored(knownKind(file.label), "not-read-yet", `${file.label}: this version does not read it.`);
    case "empty-result":
      return file.code === undefined
        ? ignored("empty file", "empty", "The file is empty.")
        : ignored("empty result", "no-result", `The collection got nothing here: ${file.code}.`);
    case "other":
      return ignored("other", "not-evidence", file.reason);
  }
}

function ignored(kind: string, code: string, message: string): Outcome {
  return { kind, status: "ignored", issues: [{ code, message }] };
}

async function listUnneeded({ needsLog, unreadFrom }: Collecting, { source }: Member): Promise<Outcome | undefined> {
  const log = source && source.size >= unreadFrom ? await peekLog(source) : undefined;
  if (log === undefined || needsLog(log.channel)) return undefined;
  const message = `${log.records} records of ${log.channel}, in which nothing of a deployment is written; they were not read.`;
  return { kind: EVENT_LOG, status: "ignored", from: log.from, to: log.to, issues: [{ code: "log-not-needed", message }] };
}

async function readLog(state: Collecting, member: Member, kind: string, reader: ReadRecords): Promise<Outcome> {
  const { damaged, ...log } = await state.logs.read(member, reader);
  return { kind, status: !damaged ? "read" : log.records > 0 ? "partly-read" : "unreadable", ...log };
}

async function readRegistryFile(state: Collecting, member: Member): Promise<Outcome> {
  const issues: RecordIssue[] = [];
  const { content, device } = await readRegistryEvidence(member, (issue) => issues.push(issue));
  state.registryExports.push(content);
  state.device.push(...device);
  return { kind: "registry export", status: content.keys === 0 ? "unreadable" : content.complete ? "read" : "partly-read", issues };
}

async function readImeLogFile(state: Collecting, member: Member): Promise<Outcome> {
  const { log, issues } = await readImeLog(member);
  if (log === undefined) {
    const label = "log in the format of CMTrace";
    return ignored(knownKind(label), "not-read-yet", "A log of another program in the format of CMTrace: this version does not read it.");
  }
  state.imeLogs.push(log);
  return { kind: "Intune Management Extension log", status: log.complete ? "read" : "partly-read", records: log.records, issues };
}

async function readProfile(state: Collecting, member: Member): Promise<Outcome> {
  const result = await readProfileEvidence(member);
  if ("issue" in result) return { kind: "Autopilot profile", status: "unreadable", issues: [result.issue] };
  state.profiles.push(result.profile);
  return { kind: "Autopilot profile", status: "read", issues: [] };
}

async function readResults(member: Member): Promise<Outcome> {
  const kind = "Intune collection results";
  const bytes = await readUpTo(member, LARGEST_RESULTS);
  if (bytes === undefined) {
    const issue: SourceIssue = { code: "results-too-large", message: "The file is larger than any such list." };
    return { kind, status: "unreadable", issues: [issue] };
  }
  const { directives, issues } = readCollectionResults(decodeText(bytes).text);
  return { kind, status: directives === 0 && issues.length > 0 ? "unreadable" : "read", issues };
}

function bySource<T extends { readonly source: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => compareText(a.source, b.source));
}
