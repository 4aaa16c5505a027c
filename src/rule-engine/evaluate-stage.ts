import type { EvidenceRef, Hex, Status } from "../knowledge/index.js";
import { codeValue } from "../knowledge/index.js";
import type { Deployment } from "../stages/index.js";
import type { StagePattern } from "./condition-schema.js";
import { asList } from "./context.js";
import { compileHresult } from "./matcher.js";
import { allOf, anyOf, type Truth } from "./truth.js";

export interface StageResult {
  readonly value: Truth;
  readonly because: readonly EvidenceRef[];
  readonly note: string;
}

/** Compares the phases and steps of the attempt, or with `failure: true` the place where it failed. */
export function evaluateStage(pattern: StagePattern, deployment: Deployment): StageResult {
  return pattern.failure === true ? compareFailure(pattern, deployment) : comparePlaces(pattern, deployment);
}

function compareFailure(pattern: StagePattern, { failure, verdict }: Deployment): StageResult {
  if (!failure) return { value: verdict === "inconclusive" ? "unknown" : false, because: [], note: `no failure, verdict ${verdict}` };
  const steps = asList(pattern.step);
  const value = allOf([
    pattern.phase === undefined || asList(pattern.phase).includes(failure.phase),
    steps.length === 0 || (failure.step === null ? "unknown" : steps.includes(failure.step)),
    codeTruth(pattern, failure.errorCode, "unknown"),
  ]);
  return { value, because: failure.because, note: `failed at ${failure.phase}/${failure.step ?? "-"} ${failure.errorCode ?? "without a code"}` };
}

interface Place {
  readonly name: string;
  readonly status: Status;
  readonly codes: readonly Hex[];
  readonly because: readonly EvidenceRef[];
}

function comparePlaces(pattern: StagePattern, deployment: Deployment): StageResult {
  const places = placesOf(pattern, deployment);
  if (places.length === 0)
    return { value: deployment.verdict === "inconclusive" ? "unknown" : false, because: [], note: "the attempt has no such stage" };
  const results = places.map((place) => ({ place, value: comparePlace(pattern, place) }));
  const value = anyOf(results.map((result) => result.value));
  return {
    value,
    because: results.filter((result) => result.value === value).flatMap((result) => result.place.because),
    note: places.map((place) => `${place.name} ${[place.status, ...place.codes].join(" ")}`).join(", "),
  };
}

function placesOf(pattern: StagePattern, deployment: Deployment): readonly Place[] {
  const phaseIds = asList(pattern.phase);
  const steps = asList(pattern.step);
  const phases = deployment.phases.filter((phase) => phaseIds.length === 0 || phaseIds.includes(phase.id));
  if (steps.length === 0) {
    return phases.map((phase) => ({
      name: phase.id,
      status: phase.status,
      codes: phase.steps.flatMap((step) => step.errorCode ?? []),
      because: phase.steps.filter((step) => step.status === phase.status).flatMap((step) => step.because),
    }));
  }
  return phases.flatMap((phase) =>
    phase.steps
      .filter((step) => steps.includes(step.id))
      .map((step) => ({
        name: `${phase.id}/${step.id}`,
        status: step.status,
        codes: step.errorCode === undefined ? [] : [step.errorCode],
        because: step.because,
      })),
  );
}

function comparePlace(pattern: StagePattern, place: Place): Truth {
  const wanted = asList(pattern.status);
  const status: Truth = wanted.length === 0 || wanted.includes(place.status) ? true : place.status === "unknown" ? "unknown" : false;
  if (pattern.errorCode === undefined) return status;
  const silent: Truth = place.status === "failed" || place.status === "unknown" ? "unknown" : false;
  const code = place.codes.length === 0 ? silent : anyOf(place.codes.map((hex) => codeTruth(pattern, hex, silent)));
  return allOf([status, code]);
}

function codeTruth(pattern: StagePattern, code: Hex | undefined, silent: Truth): Truth {
  if (pattern.errorCode === undefined) return true;
  return code === undefined ? silent : compileHresult(pattern.errorCode)(codeValue(code));
}
