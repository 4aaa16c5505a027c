export type { Attempt } from "./attempt.js";
export { lastAttempt, splitAttempts } from "./attempts.js";
export { clockAnchors } from "./clock-anchors.js";
export { type LocalClock, readImeClock } from "./local-clock/index.js";
export { buildTimeline, type ClockCorrection, type Timeline } from "./build.js";
export { isNumberedRefusal, refusalNames } from "./refusal.js";
export { isWitness, type TimelineEntry, timeOf } from "./entry.js";
