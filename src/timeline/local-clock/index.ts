export { chainLogs, type LogChain } from "./chains.js";
export { readImeClock } from "./ime-clock.js";
export { type LocalClock, readLocalClock } from "./local-clock.js";
export type { ClockAnchor, ClockMark, LocalLog, LocalReading } from "./model.js";
