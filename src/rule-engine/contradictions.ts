import { PHASES } from "../knowledge/index.js";
import { canonical } from "./canonical.js";
import type { Condition, EventPattern, StagePattern } from "./condition-schema.js";
import { asList } from "./context.js";
import type { HresultPattern } from "./matcher-schema.js";
import { factsContradict } from "./validate-facts.js";

/** Why two conditions never hold together, where that can be proven. Two events can be two records: they exclude nothing. */
export function contradiction(a: Condition, b: Condition): string | undefined {
  return denial(a, b) ?? denial(b, a) ?? stageContradiction(a.stage, b.stage) ?? factContradiction(a, b);
}

/** One says that the other is not so. */
function denial(a: Condition, denying: Condition): string | undefined {
  if (denying.not && canonical(denying.not) === canonical(a)) return "one is the opposite of the other";
  const seen = a.event ?? (a.count?.atLeast === undefined ? undefined : a.count.event);
  const denied = denying.absent?.event ?? denying.not?.event;
  return seen && denied && includes(denied, seen) ? "the event would have to be there and not be there" : undefined;
}

/** Whether every event of the one pattern is one of the other. */
function includes(wide: EventPattern, narrow: EventPattern): boolean {
  if (canonical(wide) === canonical(narrow)) return true;
  const { log, id, scope = "attempt", provider, ...filters } = wide;
  if (Object.values(filters).some((value) => value !== undefined)) return false;
  if (scope !== (narrow.scope ?? "attempt") || (provider !== undefined && provider !== narrow.provider)) return false;
  return asList(narrow.log).every((one) => asList(log).includes(one)) && asList(narrow.id).every((one) => asList(id).includes(one));
}

function factContradiction({ fact: a }: Condition, { fact: b }: Condition): string | undefined {
  if (!a || !b) return undefined;
  const name = Object.keys(a).find((key) => Object.hasOwn(b, key) && factsContradict(key, a[key], b[key]));
  return name === undefined ? undefined : `the fact ${name} would need two values`;
}

function stageContradiction(a: StagePattern | undefined, b: StagePattern | undefined): string | undefined {
  if (!a || !b) return undefined;
  if (a.failure && b.failure) {
    if (areApart(a.phase, b.phase) || areApart(a.step, b.step)) return "a deployment fails in one place";
    return codesAreApart(a.errorCode, b.errorCode) ? "a failure has one code" : undefined;
  }
  const place = onlyPlace(a);
  if (place === undefined || place !== onlyPlace(b)) return undefined;
  return areApart(a.status, b.status) ? "a step has one state" : undefined;
}

function areApart<Word extends string>(a: Word | readonly Word[] | undefined, b: Word | readonly Word[] | undefined): boolean {
  const words = new Set<string>(asList<string>(a));
  return words.size > 0 && b !== undefined && !asList<string>(b).some((word) => words.has(word));
}

function codesAreApart(a: HresultPattern | undefined, b: HresultPattern | undefined): boolean {
  const codes = [...asList(a), ...asList(b)];
  if (a === undefined || b === undefined || codes.some((code) => code.includes("?"))) return false;
  const wanted = new Set(asList(a).map((code) => code.toLowerCase()));
  return !asList(b).some((code) => wanted.has(code.toLowerCase()));
}

/** The one step or phase that a condition looks at; undefined where it looks at several. */
function onlyPlace({ phase, step }: StagePattern): string | undefined {
  const steps = asList(step);
  const phases =
    phase === undefined && steps.length > 0 ? PHASES.filter((one) => one.steps.some((id) => steps.includes(id))).map(({ id }) => id) : asList(phase);
  return phases.length === 1 && steps.length <= 1 ? `${phases[0]}/${steps[0] ?? ""}` : undefined;
}
