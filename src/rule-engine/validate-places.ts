import { type PhaseId, PHASES, phaseTitle, type StepId } from "../knowledge/index.js";
import { isAlwaysSkipped } from "../stages/index.js";
import type { Condition, StagePattern } from "./condition-schema.js";
import { asList } from "./context.js";
import type { Rule } from "./schema.js";
import type { Report } from "./validate-event.js";
import { eventsIn, inAll } from "./walk.js";

type Path = readonly PropertyKey[];

/** The step of a rule's findings is one of its phase. */
export function checkRulePlace({ phase, step }: Rule, report: Report): void {
  if (phase === "of-failure" || step === null || step === "of-failure" || stepsOf(phase).includes(step)) return;
  report(["step"], `expected a step of ${phase} (${stepsOf(phase).join(", ")}) or null, found ${step}`);
}

/** Phases and steps that are compared together belong together. */
export function checkPlaces(condition: Condition, path: Path, report: Report): void {
  const { stage, item } = condition;
  if (stage) checkPair(stage, [...path, "stage"], report);
  if (item) checkPair(item, [...path, "item"], report);
  for (const { event, path: place } of eventsIn(condition, path)) checkPair(event, place, report);
}

interface Places {
  readonly phase?: PhaseId | readonly PhaseId[] | undefined;
  readonly step?: StepId | readonly StepId[] | undefined;
}

function checkPair({ phase, step }: Places, path: Path, report: Report): void {
  if (phase === undefined || step === undefined) return;
  const phases = asList(phase);
  for (const one of asList(step)) {
    if (phases.some((id) => stepsOf(id).includes(one))) continue;
    report([...path, "step"], `expected a step of ${phases.join(" or ")} (${[...new Set(phases.flatMap(stepsOf))].join(", ")}), found ${one}`);
  }
  for (const id of phases) {
    if (phases.length > 1 && !asList(step).some((one) => stepsOf(id).includes(one)))
      report([...path, "phase"], `expected a phase that has the step: ${phaseTitle(id)} has none of ${asList(step).join(", ")}`);
  }
}

/** Outside of the ESP there are no rows: any step can be told there. */
function stepsOf(phase: PhaseId): readonly StepId[] {
  return phase === "outside-esp" ? PHASES.flatMap(({ steps }) => steps) : (PHASES.find(({ id }) => id === phase)?.steps ?? []);
}

/** A rule that needs a step to be so, in flows none of which has it, never matches. */
export function checkScenarios({ scenarios, when }: Rule, report: Report): void {
  if (!scenarios) return;
  for (const { condition, path } of inAll(when, ["when"])) {
    const places = condition.stage === undefined ? [] : placesOf(condition.stage);
    if (places.length === 0 || asList(condition.stage?.status).includes("skipped")) continue;
    const dead = scenarios.filter((scenario) => places.every(([phase, step]) => isAlwaysSkipped(scenario, phase, step)));
    if (dead.length === scenarios.length) report([...path, "stage"], `expected a step that ${scenarios.join(" or ")} has: it is skipped there`);
    // A scenario in which the rule can never match says that somebody looked there, and nobody does.
    else
      for (const scenario of dead)
        report(["scenarios", scenarios.indexOf(scenario)], `expected a flow that has the step of \`when\`: ${scenario} skips it`);
  }
}

function placesOf({ phase, step }: StagePattern): readonly (readonly [PhaseId, StepId])[] {
  const phases = phase === undefined ? PHASES.map(({ id }) => id) : asList(phase);
  return asList(step).flatMap((one) => phases.filter((id) => stepsOf(id).includes(one)).map((id) => [id, one] as const));
}
