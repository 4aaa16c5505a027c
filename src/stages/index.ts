export { refTo } from "./event-index.js";
export {
  type Deployment,
  type Fact,
  FACTS,
  LIST_FACTS,
  type FactName,
  type FactValue,
  type Failure,
  type LogReach,
  type PhaseState,
  type StepState,
} from "./model.js";
export { type ReconstructInput, reconstructAll, reconstructStages } from "./reconstruct.js";
export { wholeTimeline } from "./outside.js";
export { ITEM_SOURCES, type ItemStatement, type TrackedItem } from "./items.js";
export { timeOfAttempt } from "./attempt-time.js";
export { isAlwaysSkipped } from "./skipped-steps.js";
export { TIME_KINDS, type TimeKind, type TimeShare } from "./time-shares.js";
