import { byDevice, type Evidence } from "../evidence/index.js";
import { compareText, lookUpEvent } from "../knowledge/index.js";
import { entryWithoutSignatures } from "./secrets.js";
import { type Attempt, buildTimeline, lastAttempt, splitAttempts, type TimelineEntry, timeOf } from "../timeline/index.js";

/** One device's entries in their order, and its attempts. */
interface DevicePart {
  readonly entries: readonly TimelineEntry[];
  readonly attempts: readonly Attempt[];
}

/**
 * The timeline as other programs see it. An event whose place depends on whether a deployment ran (hybrid registration)
 * gets that place here: inside an attempt it belongs to account setup, else outside the ESP.
 */
export function buildTimelineEntries(evidence: Evidence): readonly TimelineEntry[] {
  return merge(devicePartsOf(evidence));
}

/**
 * The entries of one attempt, numbered as in the timeline of everything. `last` gives everything where the evidence shows
 * no attempt at all.
 * @returns undefined when there is no attempt of that number
 */
export function attemptTimelineEntries(evidence: Evidence, choice: number | "last"): readonly TimelineEntry[] | undefined {
  const parts = devicePartsOf(evidence);
  const entries = merge(parts);
  const attempts = parts.flatMap((part) => part.attempts).sort((a, b) => compareText(a.start ?? "", b.start ?? ""));
  const attempt = choice === "last" ? lastAttempt(attempts) : attempts[choice - 1];
  if (attempt === undefined) return choice === "last" ? entries : undefined;
  if (attempt.entries.length === 0) return entries;
  const inside = new Set(attempt.entries.map(recordKey));
  return entries.filter((entry) => inside.has(recordKey(entry)));
}

function devicePartsOf(evidence: Evidence): readonly DevicePart[] {
  return byDevice(evidence).map((own) => {
    const timeline = buildTimeline(own);
    const attempts = splitAttempts(timeline, own);
    const inside = new Set(attempts.flatMap((attempt) => attempt.entries.map((entry) => entry.seq)));
    const entries = timeline.entries.map((entry) => entryWithoutSignatures(entry.phase === undefined ? place(entry, inside.has(entry.seq)) : entry));
    return { entries, attempts };
  });
}

/** Entries of several devices by their times, those of each in their own order. */
function merge(parts: readonly DevicePart[]): readonly TimelineEntry[] {
  if (parts.length === 1) return parts[0]?.entries ?? [];
  const keyed = parts.flatMap(({ entries }) => {
    let latest = "";
    return entries.map((entry) => {
      if (timeOf(entry) > latest) latest = timeOf(entry);
      return { entry, order: latest };
    });
  });
  const unique = new Map(keyed.sort((a, b) => compareText(a.order, b.order)).map((one) => [recordKey(one.entry), one.entry]));
  return [...unique.values()].map((entry, index) => ({ ...entry, seq: index + 1 }));
}

/** One value of the registry may tell of several items at the same moment. */
function recordKey({ source, kind, channel, recordId, line, at, text }: TimelineEntry): string {
  return `${source}\0${channel}\0${recordId ?? line}\0${at}\0${kind === "registry" ? text : ""}`;
}

function place(entry: TimelineEntry, insideAttempt: boolean): TimelineEntry {
  if (entry.provider === undefined || entry.channel === undefined || entry.eventId === undefined) return entry;
  const fact = lookUpEvent(entry.provider, entry.channel, entry.eventId, entry.data);
  if (fact?.placeBy !== "attempt") return entry;
  return insideAttempt ? { ...entry, phase: "account-setup", step: "entra-registration" } : { ...entry, phase: "outside-esp" };
}
