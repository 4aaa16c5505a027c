import type { Report } from "../diagnosis/index.js";

/** Gaps that are filled in the same way, told together. */
export interface GapGroup {
  /** What is missing and why that matters, a sentence for each reason. */
  readonly told: readonly string[];
  /** What would fill them. */
  readonly collect: readonly string[];
}

/** The gaps, those that somebody can fill first. */
export function gapGroups(gaps: Report["coverage"]["gaps"]): readonly GapGroup[] {
  const reasons = grouped(gaps, ({ why, collect }) => `${collect === undefined}|${why}`).map((group) => ({
    told: tellReason(
      group.map(({ what }) => what),
      group[0].why,
    ),
    collect: [...new Set(group.flatMap(({ collect }) => collect ?? []))],
  }));
  return grouped(reasons, ({ collect }) => collect.join("\n"))
    .map((group) => ({ told: group.map(({ told }) => told), collect: group[0].collect }))
    .sort((a, b) => Number(a.collect.length === 0) - Number(b.collect.length === 0));
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

function tellReason(whats: readonly string[], why: string): string {
  return `${joinedNames(whats)}${/^\p{Lu}/u.test(why) ? "." : ":"} ${why}`;
}

const LOG_NAMES = /^Event logs?: /;

/** `Event log: A` and `Event logs: B, C` as `Event logs: A, B, C`. */
function joinedNames(whats: readonly string[]): string {
  if (whats.length < 2 || !whats.every((what) => LOG_NAMES.test(what))) return whats.join("; ");
  return `Event logs: ${whats.map((what) => what.replace(LOG_NAMES, "")).join(", ")}`;
}
