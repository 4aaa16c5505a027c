import { type Codecs, type InputWalk, type Member, openInputs, type RawInput } from "../archive/index.js";
import { decodeText, type ProfileFile, readEventXml, readEvtx, readProfileFile, type RecordHeader, type RecordIssue } from "../formats/index.js";
import { knownEvent } from "../knowledge/index.js";
import { classify } from "./classify.js";
import { createLogCollector, type LogCollector } from "./log-collector.js";
import type { DeviceFact, Evidence, EvidenceSource, PageStatus, ProfileEvidence, SourceIssue } from "./model.js";
import { LARGEST_RESULTS, readCollectionResults } from "./read-collection-results.js";
import { readRegistryEvidence } from "./read-registry-evidence.js";

/** Profile files are a few KB; nothing larger is one. */
const LARGEST_PROFILE = 1024 * 1024;

export interface CollectOptions {
  /** Which records are kept; the others are counted. Without it: those that the event dictionary knows. */
  readonly keep?: (header: RecordHeader) => boolean;
  /** Called for every file, before it is read. */
  readonly onProgress?: (path: string) => void;
}

interface Collecting {
  readonly logs: LogCollector;
  readonly keep: (header: RecordHeader) => boolean;
  readonly unknown: { count: number };
  readonly profiles: ProfileEvidence[];
  readonly pages: PageStatus[];
  readonly device: DeviceFact[];
  readonly sources: EvidenceSource[];
}

/**
 * Reads everything that was handed in into typed evidence. Damage is data: what cannot be read is listed in `sources`
 * with the reason, and the rest is read all the same.
 * @throws {InputError} when an input cannot be read at all
 */
export async function collectEvidence(inputs: readonly RawInput[], codecs: Codecs, options: CollectOptions = {}): Promise<Evidence> {
  const walk = await openInputs(inputs, codecs);
  const keep = options.keep ?? knownEvent;
  const state: Collecting = { logs: createLogCollector(), keep, unknown: { count: 0 }, profiles: [], pages: [], device: [], sources: [] };
  for await (const member of walk.members) {
    options.onProgress?.(member.path);
    await readMember(state, member);
  }
  const { events, logs, records } = state.logs.finish();
  return {
    inputs: walk.inputs,
    events,
    logs,
    profiles: byPath(state.profiles),
    pages: latestPages(state.pages),
    device: byPath(state.device),
    sources: [...state.sources, ...walkIssues(walk)].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
    totals: { records, notRecognised: Math.min(records, state.unknown.count) },
  };
}

/** True when at least one file was evidence, read or only recognised. */
export function hasEvidence(evidence: Evidence): boolean {
  return evidence.sources.some((source) => source.status === "read" || source.status === "partly-read" || source.kind.startsWith("known: "));
}

async function readMember(state: Collecting, member: Member): Promise<void> {
  const file = classify(member);
  switch (file.kind) {
    case "event-log":
      return readLog(state, member, "event log", readEvtx, false);
    case "event-xml":
      return readLog(state, member, "event log (XML)", readEventXml, true);
    case "registry":
      return readRegistryFile(state, member);
    case "profile":
      return readProfile(state, member);
    case "collection-results":
      return readResults(state, member);
    case "known":
      state.sources.push(ignored(member, `known: ${file.label}`, "not-read-yet", `${file.label}: this version does not read it.`));
      return;
    case "empty-result":
      state.sources.push(
        file.code === undefined
          ? ignored(member, "empty file", "empty", "The file is empty.")
          : ignored(member, "empty result", "no-result", `The collection got nothing here: ${file.code}.`),
      );
      return;
    case "other":
      state.sources.push(ignored(member, "other", "not-evidence", file.reason));
      return;
  }
}

function ignored(member: Member, kind: string, code: string, message: string): EvidenceSource {
  return { path: member.path, kind, status: "ignored", issues: [...member.issues, { code, message }] };
}

async function readLog(state: Collecting, member: Member, kind: string, reader: typeof readEvtx, isXml: boolean): Promise<void> {
  const select = (header: RecordHeader): boolean => {
    if (!knownEvent(header)) state.unknown.count++;
    return state.keep(header);
  };
  const { records, from, to, issues, losesRecords } = await state.logs.read(member, reader, select, isXml);
  const all: SourceIssue[] = [...member.issues, ...issues];
  state.sources.push({
    path: member.path,
    kind,
    status: !losesRecords ? "read" : records > 0 ? "partly-read" : "unreadable",
    records,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    issues: all,
  });
}

async function readRegistryFile(state: Collecting, member: Member): Promise<void> {
  const issues: RecordIssue[] = [];
  const { pages, device, keys } = await readRegistryEvidence(member, (issue) => issues.push(issue));
  state.pages.push(...pages);
  state.device.push(...device);
  const all = [...member.issues, ...issues];
  const status = keys === 0 ? "unreadable" : all.length > 0 ? "partly-read" : "read";
  state.sources.push({ path: member.path, kind: "registry export", status, issues: all });
}

async function readProfile(state: Collecting, member: Member): Promise<void> {
  const bytes = await readUpTo(member, LARGEST_PROFILE);
  const result = bytes === undefined ? { issue: { code: "profile-too-large", message: "Larger than any profile file is." } } : readProfileFile(bytes);
  if ("issue" in result) {
    state.sources.push({ path: member.path, kind: "Autopilot profile", status: "unreadable", issues: [...member.issues, result.issue] });
    return;
  }
  state.profiles.push(toProfileEvidence(member.path, result.profile));
  state.sources.push({ path: member.path, kind: "Autopilot profile", status: "read", issues: [...member.issues] });
}

async function readResults(state: Collecting, member: Member): Promise<void> {
  const bytes = await readUpTo(member, LARGEST_RESULTS);
  const { directives, issues } =
    bytes === undefined
      ? { directives: 0, issues: [{ code: "results-too-large", message: "Larger than any such list is." }] }
      : readCollectionResults(decodeText(bytes).text);
  const status = directives === 0 && issues.length > 0 ? "unreadable" : "read";
  state.sources.push({ path: member.path, kind: "Intune collection results", status, issues: [...member.issues, ...issues] });
}

async function readUpTo(member: Member, limit: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of member.chunks()) {
    size += chunk.length;
    if (size > limit) return undefined;
    parts.push(chunk.slice());
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function toProfileEvidence(source: string, profile: ProfileFile): ProfileEvidence {
  const given: [keyof ProfileEvidence, unknown][] = [
    ["tenantId", profile.cloudAssignedTenantId],
    ["tenantDomain", profile.cloudAssignedTenantDomain],
    ["profileName", profile.deploymentProfileName],
    ["correlationId", profile.ztdCorrelationId],
    ["assignedUser", profile.cloudAssignedTenantUpn],
    ["domainJoinMethod", profile.cloudAssignedDomainJoinMethod],
    ["oobeConfig", profile.cloudAssignedOobeConfig],
    ["skipDomainConnectivityCheck", profile.hybridJoinSkipDcConnectivityCheck],
    ["downloadedAt", profile.policyDownloadedAt],
    ["errorCode", profile.errorCode],
    ["errorReason", profile.errorReason],
  ];
  return { source, ...Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== "")) };
}

/** The registry holds one state per category; where two exports have it, the dump of the diagnostics tool is the fuller. */
function latestPages(pages: readonly PageStatus[]): PageStatus[] {
  const byCategory = new Map<string, PageStatus>();
  for (const page of byPath(pages)) {
    const known = byCategory.get(page.category);
    if (known === undefined || page.steps.length > known.steps.length) byCategory.set(page.category, page);
  }
  return [...byCategory.values()];
}

function byPath<T extends { readonly source: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
}

function walkIssues(walk: InputWalk): EvidenceSource[] {
  const byContainer = new Map<string, SourceIssue[]>();
  for (const { path, issue } of walk.issues) byContainer.set(path, [...(byContainer.get(path) ?? []), issue]);
  return [...byContainer].map(([path, issues]) => ({
    path,
    kind: "archive",
    status: issues.some((issue) => issue.code.includes("encrypted")) ? "unreadable" : "partly-read",
    issues,
  }));
}
