import type { RegistryMoment } from "../evidence/index.js";
import { type Outcome, type StepId, toMilliseconds } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";

/** A moment of the registry that has no place in the order yet. */
export interface PlacedMoment {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly entry: Omit<TimelineEntry, "seq">;
}

const STEPS: Readonly<Record<RegistryMoment["group"], StepId>> = {
  policies: "security-policies",
  "scep-certificates": "certificates",
  "pfx-certificates": "certificates",
  "certificate-profiles": "certificates",
  "network-profiles": "network-connections",
  "msi-apps": "apps",
  "modern-apps": "apps",
  "sidecar-apps": "apps",
  workloads: "apps",
};

type States = Readonly<Record<number, Outcome>>;

/** Value maps `tracked-app-state`, `workload-state` and `tracked-item-state`. */
const APP_STATES: States = { 1: "info", 2: "progress", 3: "success", 4: "failure" };
const WORKLOAD_STATES: States = { 1: "success", 4: "failure", 5: "start", 6: "progress" };
const ITEM_STATES: States = { 0: "progress", 1: "success" };

/**
 * The changes of tracked items that the registry has a time for, in time order. Their number is bounded where they are
 * collected. They show what the page saw, and are no sign by which a run begins or ends.
 */
export function registryEntries(moments: readonly RegistryMoment[]): readonly PlacedMoment[] {
  return moments.map((moment) => {
    const { at, source, key, line, scope, group, kind, text } = moment;
    return {
      time: toMilliseconds(at),
      entry: {
        at,
        source,
        kind: "registry",
        line,
        key,
        phase: scope === "user" ? "account-setup" : "device-setup",
        // The placeholder of a group tells of no step.
        ...(kind === "other" ? {} : { step: STEPS[group] }),
        outcome: outcomeOf(moment),
        text,
      },
    };
  });
}

function outcomeOf({ group, state, change }: RegistryMoment): Outcome {
  const states = group === "workloads" ? WORKLOAD_STATES : group === "sidecar-apps" ? APP_STATES : ITEM_STATES;
  const outcome = states[state] ?? "info";
  // What is done when it is first listed was done at some time before.
  return change === "first" && outcome === "success" ? "info" : outcome;
}
