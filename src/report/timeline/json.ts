import type { TimelineEntry } from "../../timeline/index.js";
import { jsonText } from "../json-text.js";

/** One array, an entry on each line. */
export function* timelineJson(entries: Iterable<TimelineEntry>): Generator<string> {
  let separator = "[\n";
  for (const entry of entries) {
    yield separator + jsonText(inOrder(entry));
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** One object on each line. */
export function* timelineNdjson(entries: Iterable<TimelineEntry>): Generator<string> {
  for (const entry of entries) yield `${jsonText(inOrder(entry))}\n`;
}

/** The contract's order of keys; what is undefined falls away in JSON. */
function inOrder(entry: TimelineEntry): object {
  const { seq, at, atCorrected, clock, source, kind, provider, channel, eventId, version, recordId, level, computer, userSid, ...rest } = entry;
  const { processId, threadId, activityId, recovered, data, line, means, key, phase, step, outcome, text } = rest;
  return {
    ...{ seq, at, atCorrected, clock, source, kind, provider, channel, eventId, version, recordId, level, computer, userSid },
    ...{ processId, threadId, activityId, recovered, data, line, means, key, phase, step, outcome, text },
  };
}
