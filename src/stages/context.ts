import type { PageStatus, ProfileEvidence, RegistryEvidence } from "../evidence/index.js";
import type { EvidenceRef, Instant, LogAlias, ScenarioKind } from "../knowledge/index.js";
import type { Attempt } from "../timeline/index.js";
import type { EventIndex } from "./event-index.js";
import type { Deployment, LogReach } from "./model.js";
import type { PageEvent } from "./page-events.js";

/** What the parts of the reconstruction look at, for one attempt. */
export interface StageContext {
  readonly attempt: Attempt;
  readonly events: EventIndex;
  readonly page: readonly PageEvent[];
  /** What the registry kept of the page; empty for attempts before the latest. */
  readonly registry: readonly PageStatus[];
  /** What else the registry keeps of the run; absent for attempts before the latest. */
  readonly registryEvidence?: RegistryEvidence;
  /** Names of items by their key, as `itemKey` has it. */
  readonly names: ReadonlyMap<string, string>;
  /** The profile that reached the device, if a file of it is there. */
  readonly profile?: ProfileEvidence;
  /** The service's refusal, where it belongs to this attempt. */
  readonly refusal?: ProfileEvidence;
  /** Up to when the evidence would show what came next; absent for attempts before the latest. */
  readonly until?: Instant;
  readonly reach: ReadonlyMap<string, LogReach>;
  /** Attempts before this one, understood. */
  readonly earlier: readonly Deployment[];
}

/** The scenario and what follows from it. */
export interface ScenarioFinding {
  readonly kind: ScenarioKind;
  readonly because: readonly EvidenceRef[];
  readonly hybrid: boolean;
  /** Undefined where the evidence does not say who joins the device. */
  readonly deviceToken: boolean | undefined;
}

export function covers(context: StageContext, log: LogAlias): boolean {
  return context.reach.get(log)?.covers === true;
}

export function profileRef(profile: ProfileEvidence, text: string): EvidenceRef {
  return { source: profile.source, text };
}
