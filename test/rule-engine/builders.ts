import type { Attempt, TimelineEntry } from "../../src/timeline/index.js";
import type { Deployment, Fact, FactName, FactValue, LogReach, PhaseState } from "../../src/stages/index.js";
import { LOGS, type LogAlias, PHASES, type ScenarioKind, type Status, type StepId, toInstant } from "../../src/knowledge/index.js";
import type { Condition } from "../../src/rule-engine/condition-schema.js";
import type { RuleContext } from "../../src/rule-engine/context.js";
import { type Rule, ruleSchema } from "../../src/rule-engine/schema.js";

const START = Date.UTC(2026, 0, 15, 9);

export interface EventSpec {
  readonly log?: LogAlias;
  readonly id: number;
  /** Seconds after the start; default: its position. */
  readonly at?: number;
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
  readonly level?: number;
  readonly provider?: string;
  /** From a log that was saved as text. */
  readonly textOnly?: true;
}

/** Timeline entries one second apart, sequence numbers from `firstSeq`. */
function entries(specs: readonly EventSpec[], firstSeq = 1): TimelineEntry[] {
  return specs.map(({ log = "autopilot", id, at, data, level, provider, textOnly }, index) => {
    const channel = LOGS[log].channels[0];
    const instant = toInstant(START + (at ?? firstSeq + index) * 1000) ?? "";
    return {
      seq: firstSeq + index,
      at: instant,
      source: `${log}.evtx`,
      kind: "event",
      provider: provider ?? channel.split("/")[0] ?? channel,
      channel,
      eventId: id,
      recordId: firstSeq + index,
      ...(level === undefined ? {} : { level }),
      ...(data === undefined ? {} : { data }),
      ...(textOnly === undefined ? {} : { textOnly }),
      text: `event ${id}`,
    };
  });
}

export interface ContextSpec {
  readonly events?: readonly EventSpec[];
  /** Events before the attempt. */
  readonly before?: readonly EventSpec[];
  /** Logs that cover the attempt. */
  readonly covered?: readonly LogAlias[];
  readonly facts?: Readonly<Partial<Record<FactName, FactValue>>>;
  readonly scenario?: ScenarioKind;
  readonly verdict?: Deployment["verdict"];
  readonly failure?: Deployment["failure"];
  readonly steps?: Readonly<Partial<Record<StepId, { readonly status: Status; readonly errorCode?: string }>>>;
}

/** What rules are evaluated against, from as little as a test needs. */
export function context(spec: ContextSpec = {}): RuleContext {
  const before = entries(spec.before ?? []);
  const own = entries(spec.events ?? [], before.length + 1);
  const attempt: Attempt = {
    index: 1,
    entries: own,
    ...(own[0] ? { start: own[0].at } : {}),
    latest: true,
    substantial: true,
  };
  const logs = new Map<string, LogReach>((spec.covered ?? ["autopilot"]).map((log) => [log, { log, covers: true }]));
  const facts = Object.fromEntries(
    Object.entries(spec.facts ?? {}).map(([name, value]) => [name, { value, because: [{ source: "facts", text: name }] } as Fact]),
  );
  const phases: PhaseState[] = PHASES.map((phase) => ({
    id: phase.id,
    status: phase.steps.some((step) => spec.steps?.[step]?.status === "failed") ? "failed" : "unknown",
    steps: phase.steps.map((id) => ({
      id,
      status: "unknown",
      ...spec.steps?.[id],
      items: [],
      because: spec.steps?.[id] ? [{ source: "stages", text: `${id} ${spec.steps[id]?.status ?? ""}` }] : [],
    })),
  }));
  const deployment: Deployment = {
    attempt,
    scenario: { kind: spec.scenario ?? "unknown", because: [{ source: "scenario", text: "scenario" }] },
    verdict: spec.verdict ?? (spec.failure ? "failed" : "in-progress"),
    phases,
    failure: spec.failure ?? null,
    facts,
    logs,
  };
  return { deployment, bundle: [...before, ...own] };
}

/** A valid rule with what a test is about. */
export function rule(when: Condition, others: Partial<Record<keyof Rule, unknown>> = {}): Rule {
  return ruleSchema.parse({
    id: "test-rule",
    title: "A test",
    phase: "device-preparation",
    step: "joining-network",
    role: "root-cause",
    certainty: "likely",
    when,
    explanation: "It is a test.",
    remedies: [{ technician: "Do nothing." }],
    references: [],
    status: "experimental",
    ...others,
  });
}
