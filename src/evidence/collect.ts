import { type Codecs, openInputs, type RawInput } from "../archive/index.js";
import type { RecordHeader } from "../formats/index.js";
import { compareText, isUnrelatedLog, knownEvent } from "../knowledge/index.js";
import { classify } from "./classify.js";
import { joinCollections, notCollectedByIntune } from "./collection/join-collections.js";
import { finishTables } from "./event-table/finish-tables.js";
import type { Collecting } from "./kinds/kind.js";
import { createLogCollector } from "./log-collector.js";
import type { Evidence, EvidenceSource } from "./model.js";
import { profilesThatCount } from "./read-profile-evidence.js";
import { pagesThatCount } from "./registry/index.js";
import { withRegistryIssues } from "./registry-issues.js";
import { cachedProfiles, registryView } from "./registry-view.js";
import { keepRegistryValues } from "./registry-values.js";
import { listSources } from "./sources.js";
import { noTexts, selectTexts } from "./texts.js";

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
  /** The zone of local times that nothing in the evidence ties to UTC: minutes east of UTC at a moment in milliseconds. */
  readonly localOffset?: (milliseconds: number) => number;
  /** False where nobody asks for the SHA-256 of the inputs: each would be read twice. */
  readonly hash?: boolean;
  /** Called for every file, before it is read. */
  readonly onProgress?: (path: string) => void;
}

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
  const state: Collecting = {
    logs,
    needsLog,
    unreadFrom,
    keep: countOnly ? () => false : keep,
    profiles: [],
    device: [],
    imeLogs: [],
    registryExports: [],
    registryValues: keepRegistryValues(),
    tables: [],
    texts: noTexts(),
  };
  const sources: EvidenceSource[] = [];
  for await (const member of walk.members) {
    options.onProgress?.(member.path);
    const outcome = await classify(member)(member, state);
    sources.push({ path: member.path, ...outcome, issues: [...member.issues, ...outcome.issues] });
  }
  const collected = state.logs.finish();
  const tables = finishTables(state.tables, collected.events, options.localOffset);
  const view = registryView(bySource(state.registryExports), state.imeLogs);
  const collections = joinCollections(state.texts.collections, sources);
  const notCollected = [...state.texts.notCollected, ...notCollectedByIntune(collections, sources)];
  const evidence: Evidence = {
    inputs: walk.inputs,
    events: collected.events,
    logs: collected.logs,
    profiles: profilesThatCount([...state.profiles, ...cachedProfiles(state.profiles, view.registry)]),
    pages: pagesThatCount(state.registryExports),
    device: bySource(state.device),
    imeLogs: bySource(state.imeLogs),
    ...view,
    registryValues: bySource(state.registryValues.values()),
    eventTables: tables.tables,
    texts: selectTexts({ ...state.texts, collections, notCollected }),
    sources: listSources(sources.map(tables.complete), walk.issues, walk.inputs),
    totals: { records: collected.records + tables.records, notRecognised: collected.notRecognised + tables.notRecognised },
  };
  return { ...evidence, sources: withRegistryIssues(evidence) };
}

function bySource<T extends { readonly source: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => compareText(a.source, b.source));
}
