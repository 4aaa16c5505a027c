export type { TrackedItem } from "./items.js";
export { type Deployment, type Fact, FACTS, type FactName, type FactValue, type Failure, type LogReach, type PhaseState, type StepState } from "./model.js";
