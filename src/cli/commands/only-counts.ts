import type { TimelineCommandOptions } from "./timeline.js";

/** True where every record counts, so that none has to be remembered: a log of any size is counted in little memory. */
export function onlyCounts(options: TimelineCommandOptions, attemptGiven: boolean): boolean {
  const { count, all, recover, phase, channel, level, since, until, grep, timeZone } = options;
  const filters = [phase, channel, level, since, until, grep];
  const isPlain = recover !== true && !attemptGiven && timeZone !== "device" && filters.every((filter) => filter === undefined);
  return count === true && all === true && isPlain;
}
