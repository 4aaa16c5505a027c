import { attemptTimelineEntries, buildTimelineEntries } from "../diagnosis/index.js";
import type { CollectOptions, Evidence } from "../evidence/index.js";
import { isUnrelatedLog, knownEvent, logAliasOf } from "../knowledge/index.js";
import type { Rule } from "../rule-engine/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import { citedEvents } from "./explain/cited.js";
import type { AttemptChoice } from "./options.js";

/** Records that mean something to a deployment: the dictionary knows them, or a rule cites them. */
export function meaningfulRecords(rules: readonly Rule[]): Required<Pick<CollectOptions, "keep" | "needsLog">> {
  const cited = rules.flatMap(citedEvents).map(({ log, id }) => ({ log: log.toLowerCase(), id }));
  const logs = new Set(cited.map(({ log }) => log));
  const events = new Set(cited.map(({ log, id }) => `${log}/${id}`));
  const nameOf = (channel: string): string => logAliasOf(channel) ?? channel.toLowerCase();
  return {
    keep: (header) => knownEvent(header) || events.has(`${nameOf(header.channel)}/${header.eventId}`),
    needsLog: (channel) => !isUnrelatedLog(channel) || logs.has(nameOf(channel)),
  };
}

/**
 * The entries of an attempt. `last` gives everything where the evidence shows no attempt at all.
 * @returns undefined when there is no attempt of that number
 */
export function chooseEntries(evidence: Evidence, choice: AttemptChoice): readonly TimelineEntry[] | undefined {
  return choice === "all" ? buildTimelineEntries(evidence) : attemptTimelineEntries(evidence, choice);
}
