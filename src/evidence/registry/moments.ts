import { compareText } from "../../knowledge/index.js";
import type { ItemTimeline, RegistryEvidence, RegistryMoment, TrackedKind } from "./model.js";
import type { Workload } from "./model-apps.js";
import { defined } from "./table.js";

/** A timeline of more than that is none that anybody reads. */
const MOST_MOMENTS = 5000;

const KIND_WORDS: Readonly<Record<TrackedKind, string>> = {
  policy: "Policy",
  msi: "Installer",
  office: "Microsoft 365 Apps",
  "modern-app": "Store app",
  "win32-app": "App",
  network: "Network",
  certificate: "Certificate",
  other: "Tracked item",
};

/**
 * Every change of a tracked item, and the start and end of each workload of device preparation, in time order.
 * @param names names of apps by id, from other evidence than the registry
 * What passes the limit is left out: first sightings before changes, late ones before early ones. The items' own timelines have it.
 */
export function registryMoments(registry: RegistryEvidence, names: ReadonlyMap<string, string>): readonly RegistryMoment[] {
  const known = new Map([...names, ...registry.names]);
  const all = [
    ...registry.tracking.items.flatMap((item) => momentsOf(item, known.get(item.id))),
    ...registry.workloads.flatMap((workload) => workloadMoments(workload)),
  ];
  const kept = all.length <= MOST_MOMENTS ? all : all.toSorted(byWorth).slice(0, MOST_MOMENTS);
  return kept.toSorted(byTime);
}

function momentsOf(item: ItemTimeline, name: string | undefined): RegistryMoment[] {
  const { group, kind, id, scope, sid } = item;
  return item.states.map(({ at, state, word, source, key, line }, index) => {
    const change = index === 0 ? "first" : "changed";
    const text = sentence(kind, id, name, change === "first" ? `awaited by the status page, ${word}` : word);
    return defined<RegistryMoment>({ at, source, key, line, scope, sid, group, kind, id, name, state, word, change, text });
  });
}

function workloadMoments({ id, name, start, end, workloadState, state, source, key, line }: Workload): RegistryMoment[] {
  const base = { source, key, line, scope: "device", group: "workloads", kind: "win32-app", id, name } as const;
  const moments: RegistryMoment[] = [];
  if (start !== undefined)
    moments.push(
      defined<RegistryMoment>({
        ...base,
        at: start,
        state: 5,
        word: "in progress",
        change: "first",
        text: sentence("win32-app", id, name, "started"),
      }),
    );
  if (end !== undefined && workloadState !== undefined && state !== undefined)
    moments.push(
      defined<RegistryMoment>({
        ...base,
        at: end,
        state: workloadState,
        word: state,
        change: "changed",
        text: sentence("win32-app", id, name, state),
      }),
    );
  return moments;
}

function sentence(kind: TrackedKind, id: string, name: string | undefined, what: string): string {
  const shown = name === undefined ? id.slice(0, 200) : `${name.slice(0, 200)} (${id.slice(0, 200)})`;
  return `${KIND_WORDS[kind]} ${shown}: ${what}`;
}

function byWorth(a: RegistryMoment, b: RegistryMoment): number {
  return compareText(a.change, b.change) || byTime(a, b);
}

function byTime(a: RegistryMoment, b: RegistryMoment): number {
  return compareText(a.at, b.at) || compareText(a.source, b.source) || a.line - b.line || compareText(a.id, b.id);
}
