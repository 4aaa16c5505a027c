import type { Evidence } from "../evidence/index.js";
import { lookUpEvent } from "../knowledge/index.js";
import { buildTimeline, splitAttempts, type TimelineEntry } from "../timeline/index.js";

/**
 * The timeline as other programs see it. An event whose place depends on whether a deployment ran (hybrid registration)
 * gets that place here: inside an attempt it belongs to account setup, else outside the ESP.
 */
export function buildTimelineEntries(evidence: Evidence): readonly TimelineEntry[] {
  const timeline = buildTimeline(evidence);
  const inside = new Set(splitAttempts(timeline, evidence).flatMap((attempt) => attempt.entries.map((entry) => entry.seq)));
  return timeline.entries.map((entry) => (entry.phase === undefined ? place(entry, inside.has(entry.seq)) : entry));
}

function place(entry: TimelineEntry, insideAttempt: boolean): TimelineEntry {
  if (entry.provider === undefined || entry.channel === undefined || entry.eventId === undefined) return entry;
  const fact = lookUpEvent(entry.provider, entry.channel, entry.eventId, entry.data);
  if (fact?.placeBy !== "attempt") return entry;
  return insideAttempt ? { ...entry, phase: "account-setup", step: "entra-registration" } : { ...entry, phase: "outside-esp" };
}
