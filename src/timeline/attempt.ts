import type { Instant } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";

/** One run of OOBE up to its outcome. */
export interface Attempt {
  /** From 1, in time order. */
  readonly index: number;
  readonly entries: readonly TimelineEntry[];
  /** Absent where only files without a clock (a registry dump, a profile) tell of the attempt. */
  readonly start?: Instant;
  readonly end?: Instant;
  /** True for the last run on the device: the registry and the profile file show its state, not that of earlier ones. */
  readonly latest: boolean;
  /** True when it got beyond the profile or has an outcome; a new, empty OOBE has not. */
  readonly substantial: boolean;
}
