import type { EvidenceRef } from "../knowledge/index.js";
import { refTo } from "../stages/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import type { Witness } from "./trace.js";

/** Of many events that say the same, the first ones and the last are shown. */
const SHOWN_FIRST = 3;

/** The evidence behind witnesses: events in the order of time and each once, then the rest. */
export function evidenceOf(witnesses: readonly Witness[]): readonly EvidenceRef[] {
  const byPattern = new Map<object, TimelineEntry[]>();
  const others: EvidenceRef[] = [];
  for (const witness of witnesses) {
    if (witness.kind === "evidence") others.push(...witness.refs);
    else {
      const list = byPattern.get(witness.pattern);
      if (list) list.push(witness.entry);
      else byPattern.set(witness.pattern, [witness.entry]);
    }
  }
  const shown = [...byPattern.values()].flatMap((list) =>
    list.length > SHOWN_FIRST + 1 ? [...list.slice(0, SHOWN_FIRST), ...list.slice(-1)] : list,
  );
  const events = [...new Set(shown)].sort((a, b) => a.seq - b.seq).map(refTo);
  return unique([...events, ...others]);
}

function unique(refs: readonly EvidenceRef[]): readonly EvidenceRef[] {
  const seen = new Map<string, EvidenceRef>();
  for (const ref of refs) {
    const place = JSON.stringify([ref.source, ref.recordId ?? ref.line ?? ref.text, ref.key, ref.recordId === undefined ? undefined : ref.channel]);
    if (!seen.has(place)) seen.set(place, ref);
  }
  return [...seen.values()];
}
