export { type DiagnoseOptions, diagnose } from "./diagnose.js";
export {
  type CoverageGap,
  type CoverageSource,
  type Diagnosis,
  type Report,
  type ReportPhase,
  type ReportStep,
  reportSchema,
  type TrackedItem,
} from "./report-model.js";
export { attemptTimelineEntries, buildTimelineEntries } from "./timeline-entries.js";
