export { clockMarkOf } from "./ime-marks.js";
export { type LocalClock, readLocalClock } from "./local-clock.js";
export type { ClockAnchor, ClockEra, ClockMark, ClockStep, LocalLog, LocalReading } from "./model.js";
export { thinReadings } from "./thin-readings.js";
