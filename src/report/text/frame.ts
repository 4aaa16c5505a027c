import type { Report } from "../../diagnosis/index.js";
import type { Instant } from "../../knowledge/index.js";
import { type ClockTime, clockTime, type Zone } from "../clock.js";

/** What every part of the text report needs. */
export interface Frame {
  readonly width: number;
  readonly zone: Zone;
  /** The day that needs no mention: the one on which the attempt began, or the failure was. */
  readonly day: string | undefined;
}

/** Column at which text begins beside the labels. */
export const INDENT = 10;

export function frameOf(report: Report, width: number, zone: Zone): Frame {
  const first = report.attempt.start ?? report.failure?.at;
  return { width, zone, day: first === undefined ? undefined : clockTime(first, zone)?.date };
}

/** `14:03:38`, and the day before it where it is another one. */
export function shortTime(frame: Frame, instant: Instant | undefined, part: keyof Pick<ClockTime, "time" | "precise"> = "time"): string {
  const clock = instant === undefined ? undefined : clockTime(instant, frame.zone);
  if (!clock) return "";
  return clock.date === frame.day ? clock[part] : `${clock.date.slice(5)} ${clock[part]}`;
}
