import type { EvidenceRef } from "../knowledge/index.js";
import type { FactName } from "../stages/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import type { Condition, EventPattern } from "./condition-schema.js";
import type { Truth } from "./truth.js";

/** A fact that decided a condition: an event with the pattern that found it, or the evidence behind a stage or a fact. */
export type Witness =
  | { readonly kind: "event"; readonly entry: TimelineEntry; readonly pattern: EventPattern }
  | {
      readonly kind: "evidence";
      readonly refs: readonly EvidenceRef[] /** For the texts of the rule: `item:name`, `line:code`. */;
      readonly values?: Readonly<Record<string, string>>;
    };

/** How a condition without others below it came out. */
export type Leaf = Pick<Trace, "value" | "note"> & Partial<Pick<Trace, "witnesses" | "missing" | "missingFacts" | "children">>;

/** How one condition came out, and why. */
export interface Trace {
  readonly condition: Condition;
  readonly value: Truth;
  /** What made it true, or false. */
  readonly witnesses: readonly Witness[];
  /** Logs that would have to be there to decide it. */
  readonly missing: readonly string[];
  /** Facts that would have to be known to decide it. */
  readonly missingFacts: readonly FactName[];
  /** A few words for the tree: what was found. */
  readonly note: string;
  readonly children: readonly Trace[];
}
