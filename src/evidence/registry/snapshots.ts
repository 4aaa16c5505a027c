import { compareText, type Instant, valueName } from "../../knowledge/index.js";
import { copied, type KeySection, toNumber } from "./key-section.js";
import { isSid } from "./key-path.js";
import { readLocUri, type TrackedAddress } from "./loc-uri.js";
import type { ItemState, ItemTimeline, SnapshotSpan, TrackedGroup } from "./model.js";
import type { RegistryPlace, RegistryScope } from "./place.js";
import { defined } from "./table.js";
import { snapshotTime } from "./times.js";

/** Pages track some hundred items at most, and leave a snapshot a minute or less. */
const MOST_ITEMS = 4000;
const MOST_STATES_PER_ITEM = 2000;
const MOST_STATES = 100_000;

const GROUPS: ReadonlyMap<string, TrackedGroup> = new Map([
  ["expectedpolicies", "policies"],
  ["expectedmsiapppackages", "msi-apps"],
  ["expectedmodernapppackages", "modern-apps"],
  ["expectednetworkprofiles", "network-profiles"],
  ["expectedscepcerts", "scep-certificates"],
  ["expectedpfxcerts", "pfx-certificates"],
  ["expectedcertificateprofiles", "certificate-profiles"],
  ["sidecar", "sidecar-apps"],
]);

interface Observation {
  readonly at: Instant;
  readonly state: number;
  readonly place: RegistryPlace;
}

interface ItemDraft {
  readonly group: TrackedGroup;
  readonly whose: RegistryScope;
  readonly address: TrackedAddress;
  readonly locUri: string;
  readonly place: RegistryPlace;
  readonly seen: Observation[];
  lastSeen?: Instant;
  lastLogged?: number;
}

interface SpanDraft {
  readonly group: TrackedGroup;
  readonly whose: RegistryScope;
  first: Instant;
  last: Instant;
  count: number;
  zoneStated: boolean;
  newest: string;
}

export interface SnapshotCollector {
  /** Takes a key below `ESPTrackingInfo\Diagnostics`. */
  readonly add: (section: KeySection) => void;
  readonly items: () => ItemTimeline[];
  readonly spans: () => SnapshotSpan[];
}

/**
 * Makes one timeline per item out of the snapshots: `{group}\{time}` for the device, `{SID}\{group}\{time}` for a user.
 * Each snapshot lists the items that were awaited then. Of a run of equal states the first and the last are held, so that
 * a page that was refreshed for hours costs no more than its changes.
 */
export function collectSnapshots(onIssue: (code: string, line: number, message: string) => void): SnapshotCollector {
  const items = new Map<string, ItemDraft>();
  const spans = new Map<string, SpanDraft>();
  let held = 0;
  let isCut = false;
  const cut = (line: number): void => {
    if (!isCut)
      onIssue("registry-items-cut", line, `The page's snapshots hold more than ${MOST_ITEMS} items or ${MOST_STATES} states; the rest is left out.`);
    isCut = true;
  };

  const itemOf = (section: KeySection, group: TrackedGroup, owner: RegistryScope, name: string): ItemDraft | undefined => {
    const locUri = copied(name);
    const id = `${group}|${owner.scope}|${owner.sid ?? ""}|${locUri.toLowerCase()}`;
    const known = items.get(id);
    if (known !== undefined || items.size >= MOST_ITEMS) return known;
    const address = readLocUri(locUri);
    // The agent's apps of a user stand under the device's key, and only the address says that they are a user's.
    const whose = owner.scope === "device" && address.scope === "user" ? ({ scope: "user" } as const) : owner;
    const item: ItemDraft = { group, whose, address, locUri, place: section.place, seen: [] };
    items.set(id, item);
    return item;
  };

  const observe = (item: ItemDraft, news: Observation): void => {
    const { seen } = item;
    const last = seen.at(-1);
    if (item.lastSeen === undefined || news.at > item.lastSeen) item.lastSeen = news.at;
    if (last !== undefined && last.state === news.state && last.at <= news.at && seen.at(-2)?.state === news.state) seen[seen.length - 1] = news;
    else if (seen.length >= MOST_STATES_PER_ITEM || held >= MOST_STATES) cut(news.place.line);
    else {
      held++;
      seen.push(news);
    }
  };

  const span = (group: TrackedGroup, whose: RegistryScope, at: Instant, zoneStated: boolean): void => {
    const id = `${group}|${whose.sid ?? ""}`;
    const known = spans.get(id);
    if (known === undefined) {
      if (spans.size < MOST_ITEMS) spans.set(id, { group, whose, first: at, last: at, count: 1, zoneStated, newest: at });
      return;
    }
    // A large key comes in parts.
    if (known.newest !== at) known.count++;
    known.newest = at;
    if (at < known.first) known.first = at;
    if (at > known.last) known.last = at;
    known.zoneStated &&= zoneStated;
  };

  return {
    add(section) {
      const [first = "", ...others] = section.path;
      const owner: RegistryScope = isSid(first) ? { scope: "user", sid: first } : { scope: "device" };
      const [groupName = "", stamp, ...deeper] = owner.scope === "user" ? others : section.path;
      const group = GROUPS.get(groupName.toLowerCase());
      if (group === undefined || deeper.length > 0) return;
      const time = stamp === undefined ? undefined : snapshotTime(stamp);
      const isLastState = stamp?.toLowerCase() === "lastloggedstate";
      if (stamp !== undefined && time === undefined && !isLastState) {
        onIssue("registry-snapshot-time", section.place.line, "A snapshot of the page has a name that is no time; it is left out.");
        return;
      }
      if (time !== undefined) span(group, owner, time.at, time.zoneStated);
      for (const value of section.values) {
        const state = toNumber(value);
        if (state === undefined || !value.name.includes("/")) continue;
        const item = itemOf(section, group, owner, value.name);
        if (item === undefined) cut(value.line);
        else if (time !== undefined) observe(item, { at: time.at, state, place: { ...section.place, line: value.line } });
        else if (isLastState) item.lastLogged = state;
      }
    },
    items: () => [...items.values()].map(toTimeline),
    spans: () => [...spans.values()].map(({ group, whose, first, last, count, zoneStated }) => ({ group, ...whose, first, last, count, zoneStated })),
  };
}

function toTimeline({ group, whose, address, locUri, place, seen, lastSeen, lastLogged }: ItemDraft): ItemTimeline {
  const { kind, id, revision } = address;
  const states = changesOf(seen.map((one) => ({ ...one.place, at: one.at, state: one.state, word: stateWord(group, one.state) })));
  const { source, key, line } = states[0] ?? place;
  return defined<ItemTimeline>({ source, key, line, group, ...whose, kind, id, revision, locUri, states, lastSeen, lastLogged });
}

/** The states in time order, without those that repeat the one before. Of two at the same time the first given counts. */
export function changesOf(states: readonly ItemState[]): ItemState[] {
  const changes: ItemState[] = [];
  let lastAt = "";
  for (const state of states.toSorted((a, b) => compareText(a.at, b.at))) {
    if (state.at !== lastAt && state.state !== changes.at(-1)?.state) changes.push(state);
    lastAt = state.at;
  }
  return changes;
}

function stateWord(group: TrackedGroup, state: number): string {
  return valueName(group === "sidecar-apps" ? "tracked-app-state" : "tracked-item-state", String(state)) ?? String(state);
}
