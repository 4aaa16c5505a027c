import type { SnapshotSpan, TrackedGroup } from "./model.js";
import type { RegistryScope } from "./place.js";
import type { WrittenTime } from "./times.js";

/** Eight groups for the device and for each user. */
const MOST_SPANS = 1000;

type SpanDraft = { -readonly [Key in keyof SnapshotSpan]: SnapshotSpan[Key] } & { newest: string };

export interface SpanCollector {
  readonly add: (group: TrackedGroup, whose: RegistryScope, time: WrittenTime) => void;
  readonly spans: () => SnapshotSpan[];
}

/** Counts the snapshots of each group, and keeps the first and the last time. */
export function collectSpans(): SpanCollector {
  const spans = new Map<string, SpanDraft>();
  return {
    add(group, whose, { at, zoneStated }) {
      const id = `${group}|${whose.sid ?? ""}`;
      const known = spans.get(id);
      if (known === undefined) {
        if (spans.size < MOST_SPANS) spans.set(id, { group, ...whose, first: at, last: at, count: 1, zoneStated, newest: at });
        return;
      }
      // A large key comes in parts.
      if (known.newest !== at) known.count++;
      known.newest = at;
      if (at < known.first) known.first = at;
      if (at > known.last) known.last = at;
      known.zoneStated &&= zoneStated;
    },
    spans: () => [...spans.values()].map(({ newest: _newest, ...span }) => span),
  };
}
