import type { EvidenceRef, Hex, PhaseId, StepId } from "../knowledge/index.js";
import type { FactName } from "../stages/index.js";
import type { Action } from "./actions.js";
import type { Rule } from "./schema.js";

/** What a rule that matched says, its texts filled in. */
export interface Match {
  readonly rule: Rule;
  readonly result: "match";
  readonly title: string;
  readonly phase: PhaseId;
  readonly step: StepId | null;
  readonly errorCode?: Hex;
  readonly explanation: string;
  readonly actions: readonly Action[];
  /** Never empty where the deployment has any evidence at all. */
  readonly evidence: readonly EvidenceRef[];
  /** Position in the timeline of the last event that it rests on; absent where no event decided. */
  readonly lastSeq?: number;
  /** It rests on logs that were saved as text: it is one step less certain than the rule is. */
  readonly fromText?: true;
}

interface NoMatch {
  readonly rule: Rule;
  readonly result: "no-match";
  /** What excluded it: the flow, which the rule does not concern; its condition, which is false; or an exception (`unless`). */
  readonly by: "flow" | "condition" | "exception";
}

export interface Undecided {
  readonly rule: Rule;
  readonly result: "unknown";
  /** Logs that would decide it, by short name. */
  readonly missing: readonly string[];
  readonly missingFacts: readonly FactName[];
}

/** A rule that could not be evaluated; the others were. */
interface Fault {
  readonly rule: Rule;
  readonly result: "error";
  readonly error: string;
}

export type Finding = Match | NoMatch | Undecided | Fault;
