import { compareText, type Instant } from "../../knowledge/index.js";
import { ENTRY_KINDS, type EntryKind, type EntryKinds } from "./draft.js";
import type { ItemTimeline, RegistryEvidence, SnapshotSpan, Superseded } from "./model.js";
import type { AgentApp } from "./model-apps.js";
import type { AutopilotState, CloudJoin } from "./model-autopilot.js";
import type { RegistryPlace } from "./place.js";
import { rankExports } from "./rank.js";
import type { RegistryExport } from "./read-registry-evidence.js";
import { changesOf } from "./snapshots.js";
import { defined } from "./table.js";

/**
 * One view of all exports of a device. Where two have the same entry, that of the export with the newer times counts; of
 * two without any, the one with more entries. Nothing that only one of them has is lost, and timelines are put together.
 */
export function mergeRegistry(exports: readonly RegistryExport[]): RegistryEvidence {
  const ranked = rankExports(exports);
  const losses = new Map<string, Superseded>();
  const entries = mergeEntries(ranked, losses);
  return {
    files: exports
      .map(({ source, form, keys, complete, areas }) => ({ source, form, keys, complete, areas }))
      .sort((a, b) => compareText(a.source, b.source)),
    enrollments: entries.enrollments,
    firstSync: entries.firstSync,
    tracking: {
      providers: entries.providers,
      apps: entries.apps,
      setups: entries.setups,
      items: mergeItems(ranked),
      snapshots: mergeSpans(ranked),
    },
    installers: entries.installers,
    office: entries.office,
    agentApps: joinRevisions(entries.agentApps),
    agentScripts: entries.agentScripts,
    workloads: entries.workloads,
    products: entries.products,
    names: namesOf(entries),
    autopilot: autopilotOf(entries, ranked),
    superseded: [...losses.values()],
  };
}

export const NO_REGISTRY: RegistryEvidence = mergeRegistry([]);

type Merged = { readonly [Kind in EntryKind]: EntryKinds[Kind][] };

function mergeEntries(ranked: readonly RegistryExport[], losses: Map<string, Superseded>): Merged {
  return Object.fromEntries(ENTRY_KINDS.map((kind) => [kind, [...mergeKind(kind, ranked, losses).values()]])) as unknown as Merged;
}

function mergeKind(kind: EntryKind, ranked: readonly RegistryExport[], losses: Map<string, Superseded>): Map<string, RegistryPlace> {
  const merged = new Map<string, RegistryPlace>();
  for (const { source, entries } of ranked) {
    for (const [id, entry] of entries[kind] as ReadonlyMap<string, RegistryPlace>) {
      const known = merged.get(id);
      if (known === undefined) merged.set(id, entry);
      else if (content(known) !== content(entry)) {
        const loss = `${source}\n${known.source}`;
        losses.set(loss, { source, by: known.source, entries: (losses.get(loss)?.entries ?? 0) + 1 });
      }
    }
  }
  return merged;
}

/** What an entry says, wherever it stands. */
function content(entry: RegistryPlace): string {
  return JSON.stringify(entry, (name, value: unknown) => (name === "source" || name === "key" || name === "line" ? undefined : value));
}

function mergeItems(ranked: readonly RegistryExport[]): ItemTimeline[] {
  const items = new Map<string, ItemTimeline>();
  for (const item of ranked.flatMap((one) => one.items)) {
    const id = [item.group, item.scope, item.sid ?? "", item.locUri].join("|").toLowerCase();
    const known = items.get(id);
    items.set(id, known === undefined ? item : joinItems(known, item));
  }
  return [...items.values()];
}

function joinItems(known: ItemTimeline, other: ItemTimeline): ItemTimeline {
  const states = changesOf([...known.states, ...other.states]);
  const { source, key, line } = states[0] ?? known;
  const lastLogged = known.lastLogged ?? other.lastLogged;
  return defined<ItemTimeline>({ ...known, source, key, line, states, lastSeen: later(known.lastSeen, other.lastSeen), lastLogged });
}

function later(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function mergeSpans(ranked: readonly RegistryExport[]): SnapshotSpan[] {
  const spans = new Map<string, SnapshotSpan>();
  for (const span of ranked.flatMap(({ snapshots }) => snapshots)) {
    const id = [span.group, span.scope, span.sid ?? ""].join("|").toLowerCase();
    const known = spans.get(id) ?? span;
    spans.set(id, {
      ...known,
      first: span.first < known.first ? span.first : known.first,
      last: span.last > known.last ? span.last : known.last,
      count: Math.max(span.count, known.count),
      zoneStated: span.zoneStated && known.zoneStated,
    });
  }
  return [...spans.values()];
}

/** Some of the agent's keys name an app without its revision: what they say goes to its highest one. */
function joinRevisions(apps: readonly AgentApp[]): AgentApp[] {
  const highest = new Map<string, AgentApp>();
  const idOf = ({ userId, id }: AgentApp): string => `${userId ?? ""}|${id}`;
  for (const app of apps) if ((app.revision ?? -1) >= (highest.get(idOf(app))?.revision ?? -1)) highest.set(idOf(app), app);
  const loose = new Map(apps.filter(({ revision }) => revision === undefined).map((app) => [idOf(app), app]));
  return apps.flatMap((app) => {
    const newest = highest.get(idOf(app));
    const extra = loose.get(idOf(app));
    if (app.revision === undefined) return newest === app ? [app] : [];
    return app === newest && extra !== undefined ? [{ ...extra, ...app }] : [app];
  });
}

function namesOf({ installers, products, workloads }: Merged): ReadonlyMap<string, string> {
  return new Map([
    ...installers.flatMap(({ productCode, file }) => (file === undefined ? [] : [[productCode, file] as const])),
    ...products.map(({ productCode, name }) => [productCode, name] as const),
    ...workloads.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const])),
  ]);
}

function autopilotOf(entries: Merged, ranked: readonly RegistryExport[]): AutopilotState {
  const mark = (name: string): RegistryPlace | undefined => ranked.flatMap((one) => one.entries.marks.get(name) ?? [])[0];
  const tenants = new Map(entries.tenants.map(({ tenantId, name }) => [tenantId, name]));
  return defined<AutopilotState>({
    diagnostics: entries.diagnostics[0],
    correlations: entries.correlations,
    cache: entries.cache[0],
    preparationHint: entries.settings.find(({ name }) => name === "AutopilotDevicePrepHint"),
    preparationPage: entries.preparationPage[0],
    preparationAgent: mark("preparation-agent"),
    settings: entries.settings,
    joins: entries.joins.map((join) => defined<CloudJoin>({ ...join, tenantName: tenants.get(join.tenantId ?? "") })),
    domainJoinApplied: mark("domain-join-applied"),
    restartPending: mark("restart-pending"),
    restartUris: entries.restartUris,
    setup: entries.setup,
    timeZone: entries.timeZone[0],
  });
}
