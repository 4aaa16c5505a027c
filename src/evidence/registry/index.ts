export type {
  AgentApp,
  AgentScript,
  EnforcementResult,
  InstallerJob,
  OfficeJob,
  ProductName,
  Workload,
} from "./model-apps.js";
export type {
  AutopilotDiagnostics,
  AutopilotState,
  CloudJoin,
  Correlation,
  NamedNumber,
  OobeChoices,
  PolicyCache,
  PreparationPage,
  RestartUri,
  TimeZoneState,
} from "./model-autopilot.js";
export type {
  BlockingChoices,
  Enrollment,
  FirstSync,
  ItemState,
  ItemTimeline,
  PolicyProvider,
  RegistryArea,
  RegistryEvidence,
  RegistryFile,
  RegistryMoment,
  SetupProgress,
  SnapshotSpan,
  Superseded,
  TrackedApp,
  TrackedGroup,
  TrackedKind,
  Tracking,
} from "./model.js";
export { mergeRegistry, NO_REGISTRY } from "./merge.js";
export { pagesThatCount } from "./rank.js";
export { registryMoments } from "./moments.js";
export type { RegistryPlace, RegistryScope } from "./place.js";
export { type RegistryExport, readRegistryEvidence } from "./read-registry-evidence.js";
