export { findDeviceFact } from "./device-facts.js";
export { byDevice } from "./devices.js";
export type * from "./registry/index.js";
export { NO_REGISTRY } from "./registry/index.js";
export { type CollectOptions, collectEvidence } from "./collect.js";
export type { NotCollected } from "./collection/collection.js";
export { type JoinState, newestJoinState } from "./join/join-state.js";
export { type EventTable, type TableEvent, utcOf } from "./event-table/event-table.js";
export { collectApps } from "./ime/ime-apps.js";
export type { ImeApp, ImeFact, ImeLog } from "./ime/ime-log.js";
export { hasEvidence } from "./sources.js";
export type {
  DeviceFact,
  Evidence,
  EvidenceSource,
  InputSummary,
  LogCoverage,
  LogEvent,
  PageCategory,
  PageStatus,
  PageStep,
  ProfileEvidence,
  SourceIssue,
} from "./model.js";
export { noTexts, type TextEvidence } from "./texts.js";
export { areaOf, type RegistryFact } from "./registry-values.js";
export { toProfileEvidence } from "./read-profile-evidence.js";
