export { type CollectOptions, collectEvidence, hasEvidence } from "./collect.js";
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
