export { byDevice } from "./devices.js";
export type * from "./registry/index.js";
export { NO_REGISTRY } from "./registry/index.js";
export { type CollectOptions, collectEvidence } from "./collect.js";
export type { ImeLog } from "./ime/ime-log.js";
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
export { toProfileEvidence } from "./read-profile-evidence.js";
