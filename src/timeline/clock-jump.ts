import type { LogEvent } from "../evidence/index.js";

/** A moment at which the device's clock was set. */
export interface ClockJump {
  /** Recorded time just before, in milliseconds since 1970, on the wrong clock. */
  readonly before: number;
  /** Recorded time just after. */
  readonly after: number;
  /** What has to be added to times recorded before the jump, in milliseconds. */
  readonly shift: number;
  /** False where only the bounds are known: the clock was seen to run backwards, no record says by how much. */
  readonly exact: boolean;
  /** The record that proves it. */
  readonly proof: LogEvent;
}

/** Smaller steps are the ordinary corrections of a running clock. */
export const LEAST_JUMP = 60_000;
