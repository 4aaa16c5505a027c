import type { PageStatus, ProfileEvidence, RegistryEvidence } from "../evidence/index.js";
import type { EvidenceRef, Instant, LogAlias, ScenarioKind } from "../knowledge/index.js";
import { type Attempt, isNumberedRefusal, refusalNames, timeOf } from "../timeline/index.js";
import { type EventIndex, field, refTo } from "./event-index.js";
import type { Deployment, LogReach } from "./model.js";
import type { PageEvent } from "./page-events.js";

/** The service's refusal: of the profile file, or of the log, where `ref` is its record. */
type Refusal = ProfileEvidence & { readonly ref?: EvidenceRef };

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
  readonly refusal?: Refusal;
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

export function profileRef(profile: Refusal, text: string): EvidenceRef {
  return profile.ref ?? { source: profile.source, text };
}

/** The last refusal that stands in the Autopilot log by its number, unless a profile came after it. */
export function loggedRefusal(events: EventIndex): Refusal | undefined {
  const entry = events.entries.findLast(isNumberedRefusal);
  if (entry?.eventId === undefined) return undefined;
  const delivered = [
    ...events.all("autopilot", 163, 703),
    ...events.all("autopilot", 153).filter((one) => /^(3|available)$/i.test(field(one, "UpdateState"))),
  ];
  if (delivered.some(({ seq }) => seq > entry.seq)) return undefined;
  const errorReason = [...new Set(refusalNames(entry))].join(", ");
  return { source: entry.source, errorCode: entry.eventId, errorReason, downloadedAt: timeOf(entry), ref: refTo(entry) };
}
