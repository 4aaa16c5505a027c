import type { TimelineEntry } from "../timeline/index.js";
import type { RuleContext } from "./context.js";
import type { Witness } from "./trace.js";

const sources = new WeakMap<readonly TimelineEntry[], ReadonlySet<string>>();

/** True where a decisive fact is only in a log that was saved as text. */
export function restsOnText(witnesses: readonly Witness[], { bundle }: RuleContext): boolean {
  const texts = textSources(bundle);
  if (texts.size === 0) return false;
  const byPattern = new Map<object, boolean>();
  let isRefFromText = false;
  for (const witness of witnesses) {
    if (witness.kind === "event") {
      const { pattern, entry } = witness;
      byPattern.set(pattern, (byPattern.get(pattern) ?? true) && entry.textOnly === true);
    } else if (witness.refs.length > 0 && witness.refs.every(({ source }) => texts.has(source))) isRefFromText = true;
  }
  return isRefFromText || [...byPattern.values()].includes(true);
}

/** Files that are logs saved as text. */
function textSources(bundle: readonly TimelineEntry[]): ReadonlySet<string> {
  const known = sources.get(bundle);
  if (known) return known;
  const found = new Set<string>();
  for (const { textOnly, source } of bundle) if (textOnly) found.add(source);
  sources.set(bundle, found);
  return found;
}
