export type { Attempt } from "./attempt.js";
export { type TimelineEntry, timeOf } from "./entry.js";
