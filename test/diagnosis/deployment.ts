import { actionsOf, type Finding, type Match, type Rule } from "../../src/rule-engine/index.js";
import type { Deployment } from "../../src/stages/index.js";
import { type ContextSpec, context, rule } from "../rule-engine/builders.js";

type RuleFields = Partial<Record<keyof Rule, unknown>> & { readonly id: string };

/** A deployment that failed at the join, unless told otherwise. */
export function deployment(spec: ContextSpec = {}, others: Partial<Deployment> = {}): Deployment {
  const failure = { phase: "device-preparation", step: "joining-network", errorCode: "0x801C03F3", because: [] } as const;
  const { deployment: built } = context({ failure, steps: { "joining-network": { status: "failed" } }, ...spec });
  return { ...built, ...others };
}

/** A match of an invented rule; phase and step are those of the failure above unless the fields name others. */
export function match(fields: RuleFields, others: Partial<Match> = {}): Match {
  const made = rule({ stage: { failure: true } }, fields);
  return {
    rule: made,
    result: "match",
    title: made.title,
    phase: made.phase === "of-failure" ? "device-preparation" : made.phase,
    step: made.step === "of-failure" ? "joining-network" : made.step,
    explanation: made.explanation,
    actions: actionsOf(made),
    evidence: [{ source: "a.evtx", at: "2026-01-15T09:00:00.0000000Z", text: made.id }],
    ...others,
  };
}

export function noMatch(id: string, by: "flow" | "condition" | "exception" = "condition"): Finding {
  return { rule: rule({ stage: { failure: true } }, { id }), result: "no-match", by };
}

export function unknown(fields: RuleFields, missing: readonly string[]): Finding {
  return { rule: rule({ stage: { failure: true } }, fields), result: "unknown", missing, missingFacts: [] };
}
