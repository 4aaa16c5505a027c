import { type EvidenceRef, type Hex, type Instant, secondsBetween, type Status } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import type { TrackedItem } from "./items.js";
import { refTo } from "./event-index.js";

/** One thing that an entry says about one step. */
export interface Signal {
  /** `restart` is a start that shows a new try after a failure; `retry` says that there will be one. */
  readonly kind: "start" | "restart" | "progress" | "success" | "failure" | "retry" | "skipped";
  readonly entry: TimelineEntry;
  readonly errorCode?: Hex;
  /** A failure that the device tries again by itself: it counts only when nothing of the step follows. */
  readonly transient?: boolean;
  /** Passes so often that it says nothing while the next try can still come: the network was not there, no answer yet. */
  readonly passing?: boolean;
}

/** A step while it is being worked out. */
export interface StepDraft {
  status: Status;
  start?: Instant;
  end?: Instant;
  errorCode?: Hex;
  /** Time and place in the order of the failure that the status rests on. */
  failedAt?: Instant;
  failedSeq?: number;
  /** Where the step was tried again after it had failed; the last time. */
  triedAgainSeq?: number;
  items: readonly TrackedItem[];
  because: readonly EvidenceRef[];
  /** The logs hold a failure of the step itself, beside the page's time limit. */
  ownFailure?: boolean;
  /** The page kept it as running, with fewer items done than it has. */
  open?: boolean;
}

export function emptyStep(): StepDraft {
  return { status: "unknown", items: [], because: [] };
}

export function signal(kind: Signal["kind"], entries: readonly TimelineEntry[], extra: Omit<Signal, "kind" | "entry"> = {}): Signal[] {
  return entries.map((entry) => ({ kind, entry, ...extra }));
}

/** The next try comes within this time; a log that ends before does not show how the last one went. */
const NEXT_TRY_SECONDS = 300;
/** So many tries in a row do not pass by themselves any more. */
const LASTING_TRIES = 3;

/**
 * Folds the signals of one step, in the order of the timeline. A success stays: what a step logs after it (maintenance,
 * a later sync) does not undo it, only "Try again" after a failure makes it run anew. A failure that is tried again, or
 * followed by a success, is no failure; nor is one that passes by itself while the logs end.
 * @param until the end of the attempt
 */
export function foldSignals(signals: readonly Signal[], until?: Instant): StepDraft {
  const ordered = [...signals].sort((a, b) => a.entry.seq - b.entry.seq);
  const step = emptyStep();
  let deciding: Signal | undefined;
  let lastFailure: Signal | undefined;
  let failedTries = 0;
  for (const one of ordered) {
    if (step.status === "succeeded") break;
    const at = timeOf(one.entry);
    failedTries = one.kind === "failure" ? failedTries + 1 : 0;
    switch (one.kind) {
      case "skipped":
        if (step.status === "unknown" || step.status === "in-progress") {
          step.status = "skipped";
          deciding = one;
        }
        break;
      case "start":
      case "progress":
        if (step.status === "failed" && lastFailure?.transient !== true) break;
        step.status = "in-progress";
        step.start ??= at;
        deciding = one;
        break;
      case "restart":
        if (step.status === "failed") step.triedAgainSeq = one.entry.seq;
        step.status = "in-progress";
        step.start ??= at;
        deciding = one;
        lastFailure = undefined;
        break;
      case "retry":
        if (step.status === "failed") {
          step.triedAgainSeq = one.entry.seq;
          step.status = "in-progress";
          deciding = one;
          lastFailure = undefined;
        }
        break;
      case "success":
        step.status = "succeeded";
        step.start ??= at;
        step.end = at;
        deciding = one;
        break;
      case "failure":
        // What follows in the same try echoes the first; a failure without a code does not hide the one that has it.
        if (step.status === "failed" && lastFailure?.errorCode !== undefined && lastFailure.transient !== true) break;
        lastFailure = one.errorCode === undefined && lastFailure?.errorCode !== undefined ? { ...one, errorCode: lastFailure.errorCode } : one;
        step.status = "failed";
        step.start ??= at;
        deciding = one;
        break;
    }
  }
  if (step.status === "failed" && lastFailure?.passing === true && failedTries < LASTING_TRIES && until !== undefined) {
    if (secondsBetween(timeOf(lastFailure.entry), until) < NEXT_TRY_SECONDS) step.status = "in-progress";
  }
  if (step.status === "failed" && lastFailure) {
    step.failedAt = timeOf(lastFailure.entry);
    step.failedSeq = lastFailure.entry.seq;
    step.end = step.failedAt;
    if (lastFailure.errorCode !== undefined) step.errorCode = lastFailure.errorCode;
  }
  if (deciding) step.because = [refTo(deciding.entry)];
  return step;
}
