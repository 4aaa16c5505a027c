import type { Member } from "../../archive/index.js";
import { decodeText, decodeTextChunks, limitIssues, readRegistry, type RecordIssue } from "../../formats/index.js";
import type { Instant } from "../../knowledge/index.js";
import type { DeviceFact, PageStatus } from "../model.js";
import { deviceFactsOf } from "./device-facts.js";
import { ENTRY_KINDS, type EntryKinds, type RegistryDraft, startDraft } from "./draft.js";
import { splitKey } from "./key-path.js";
import { toSection } from "./key-section.js";
import type { ItemTimeline, RegistryArea, RegistryFile, SnapshotSpan } from "./model.js";
import { pagesOf } from "./page-statuses.js";
import { routeOf } from "./routes.js";

/** One export, with its entries by what makes them the same in another export of the device. */
export interface RegistryExport extends RegistryFile {
  /** The newest time in it; exports have no time of their own. */
  readonly latest?: Instant;
  readonly entries: { readonly [Kind in keyof EntryKinds]: ReadonlyMap<string, EntryKinds[Kind]> };
  readonly pages: readonly PageStatus[];
  readonly items: readonly ItemTimeline[];
  readonly snapshots: readonly SnapshotSpan[];
}

interface RegistryReading {
  readonly content: RegistryExport;
  readonly device: readonly DeviceFact[];
}

/** A device has three pages and a dozen facts; a file may repeat their keys for ever. */
const MOST_REPEATS = 200;

/**
 * Takes from a registry export what tells about a deployment. Beside the issues of `readRegistry`: `registry-json` (JSON
 * in a value cannot be read), `registry-snapshot-time` (a snapshot whose name is no time), `registry-items-cut`.
 */
export async function readRegistryEvidence(member: Member, onIssue: (issue: RecordIssue) => void): Promise<RegistryReading> {
  let isSound = member.issues.length === 0;
  const report = (issue: RecordIssue): void => {
    isSound = false;
    onIssue(issue);
  };
  const own = limitIssues(report);
  const draft = startDraft((code, line, message) => own.report({ code, at: `line ${line}`, message }));
  const pages: PageStatus[] = [];
  const device: DeviceFact[] = [];
  const areas = new Set<RegistryArea>();
  let keys = 0;
  for await (const key of readRegistry(decodeTextChunks(member.chunks()), report)) {
    keys++;
    if (pages.length < MOST_REPEATS) pages.push(...pagesOf(member.path, key, own.report));
    if (device.length < MOST_REPEATS) device.push(...deviceFactsOf(member.path, key));
    const path = splitKey(key.key);
    const route = routeOf(path);
    if (route === undefined) continue;
    areas.add(route.area);
    route.read(toSection(member.path, key, path.slice(route.depth)), draft);
  }
  own.finish();
  const file: RegistryFile = { source: member.path, form: formOf(member), keys, complete: isSound, areas: [...areas].sort() };
  return { content: finish(file, pages, draft), device };
}

/** Scripts put the header of an export on top of dumps as well; such a file has the dump's name. */
function formOf(member: Member): RegistryFile["form"] {
  const hasHeader = /^\ufeff?\s{0,20}(?:Windows Registry Editor|REGEDIT4)/i.test(decodeText(member.head).text.slice(0, 64));
  return !hasHeader || /RegistryDump/i.test(member.path) ? "dump" : "export";
}

function finish(file: RegistryFile, pages: readonly PageStatus[], { tables, snapshots }: RegistryDraft): RegistryExport {
  const entries = Object.fromEntries(ENTRY_KINDS.map((kind) => [kind, tables[kind].entries()])) as unknown as RegistryExport["entries"];
  const items = snapshots.items();
  const latest = [
    ...items.map(({ lastSeen }) => lastSeen),
    ...[...entries.agentApps.values(), ...entries.agentScripts.values()].map(({ updatedAt }) => updatedAt),
    ...[...entries.workloads.values()].map(({ start, end }) => end ?? start),
    ...[...entries.cache.values()].map(({ updatedAt }) => updatedAt),
  ].reduce((newest, time) => (time !== undefined && (newest === undefined || time > newest) ? time : newest), undefined);
  return { ...file, ...(latest === undefined ? {} : { latest }), entries, pages, items, snapshots: snapshots.spans() };
}
