import { attemptTimelineEntries, buildTimelineEntries } from "../diagnosis/index.js";
import type { Evidence } from "../evidence/index.js";
import type { RecordHeader } from "../formats/index.js";
import { knownEvent, logAliasOf } from "../knowledge/index.js";
import type { Rule } from "../rule-engine/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import { citedEvents } from "./explain/cited.js";
import type { AttemptChoice } from "./options.js";

/** Records that mean something to a deployment: the dictionary knows them, or a rule cites them. */
export function meaningfulRecords(rules: readonly Rule[]): (header: RecordHeader) => boolean {
  const cited = new Set(rules.flatMap((rule) => citedEvents(rule).map(({ log, id }) => `${log.toLowerCase()}/${id}`)));
  return (header) => knownEvent(header) || cited.has(`${logAliasOf(header.channel) ?? header.channel.toLowerCase()}/${header.eventId}`);
}

/**
 * The entries of an attempt. `last` gives everything where the evidence shows no attempt at all.
 * @returns undefined when there is no attempt of that number
 */
export function chooseEntries(evidence: Evidence, choice: AttemptChoice): readonly TimelineEntry[] | undefined {
  return choice === "all" ? buildTimelineEntries(evidence) : attemptTimelineEntries(evidence, choice);
}
