import type { Instant } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";

/** One run of OOBE up to its outcome. */
export interface Attempt {
  /** From 1, in time order. */
  readonly index: number;
  readonly entries: readonly TimelineEntry[];
  readonly start: Instant;
  readonly end: Instant;
}
