export {
  type CoverageGap,
  type CoverageSource,
  type Diagnosis,
  evidenceRefSchema,
  type Report,
  type ReportPhase,
  type ReportStep,
  reportSchema,
  type TrackedItem,
} from "./report-model.js";
