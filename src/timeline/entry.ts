import type { ImeMeaning, Instant, Outcome, PhaseId, StepId } from "../knowledge/index.js";

/** One thing that happened, from whichever evidence, on the common clock. */
export interface TimelineEntry {
  /** Position in the total order, from 1. */
  readonly seq: number;
  /** As recorded. */
  readonly at: Instant;
  /** Where the clock was wrong or had no zone: the time it really was, as far as is known. */
  readonly atCorrected?: Instant;
  /** The time is of a local clock that nothing ties to UTC. Beside entries with a known time, such ones stand at the end. */
  readonly clock?: "local";
  readonly source: string;
  readonly kind: "event" | "log-line" | "registry" | "file";
  readonly provider?: string;
  readonly channel?: string;
  readonly eventId?: number;
  readonly version?: number;
  readonly recordId?: number;
  readonly level?: number;
  readonly computer?: string;
  readonly userSid?: string;
  readonly processId?: number;
  readonly threadId?: number;
  readonly activityId?: string;
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
  /** Found in the slack of a log, which no longer counts it. */
  readonly recovered?: true;
  /** From a log that was saved as text: a value that is not in `data` is not known, and `level` and ids are as far as the table has them. */
  readonly textOnly?: true;
  readonly line?: number;
  /** What a line of the Intune Management Extension says, by the name that its grammar has for it. */
  readonly means?: ImeMeaning;
  readonly key?: string;
  readonly phase?: PhaseId;
  readonly step?: StepId;
  readonly outcome?: Outcome;
  readonly text: string;
}

/** The time that counts for order and durations. */
export function timeOf(entry: Pick<TimelineEntry, "at" | "atCorrected">): Instant {
  return entry.atCorrected ?? entry.at;
}

/** True for what was written as it happened. What the registry keeps is shown beside it, and bounds neither a run nor what was observed. */
export function isWitness({ kind }: Pick<TimelineEntry, "kind">): boolean {
  return kind !== "registry";
}
