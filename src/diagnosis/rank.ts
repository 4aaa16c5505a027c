import { CERTAINTIES, type Certainty, compareText, type Role, SCENARIO_TITLES } from "../knowledge/index.js";
import { type Finding, type LayeredRules, type Match, pageOfRule, type Rule } from "../rule-engine/index.js";
import type { Deployment } from "../stages/index.js";
import type { Diagnosis } from "./report-model.js";
import { decisionFor } from "./decide.js";

/** Where a finding lies: at the step that failed, in its phase, or in another phase. */
type Place = "here" | "near" | "elsewhere";
const PLACES: readonly Place[] = ["here", "near", "elsewhere"];

/** A finding that is shown, with the role that it has in this deployment. */
interface Shown {
  readonly match: Match;
  readonly role: Role;
  readonly place: Place;
  /** Ids of other findings that account for this one. */
  readonly explainedBy: readonly string[];
}

/**
 * Chooses and orders what is shown: cause over symptom, what happened at the place of the failure over what happened
 * elsewhere, the specific over the general, what ended the attempt over what was tried again, the earlier over the
 * later; ties by rule id, so that nothing depends on the order of files.
 */
export function rankFindings(findings: readonly Finding[], deployment: Deployment, origins: LayeredRules["origins"] = new Map()): Diagnosis[] {
  const matches = standingMatches(findings, deployment);
  const shown = matches
    .map((match) => toShown(match, matches, deployment))
    .filter(({ role, explainedBy }) => role !== "symptom" || explainedBy.length === 0);
  const excluded = new Map(findings.flatMap((finding) => (finding.result === "no-match" ? [[finding.rule.id, finding.by] as const] : [])));
  const ruledOutOf = ruledOutBy(excluded, deployment);
  return inOrder(shown, deployment).map((one, index) => ({
    ...toDiagnosis(one, matches, ruledOutOf),
    ...originOf(one.match, origins),
    ...(index === 0 ? decisionFor(one.match, findings) : {}),
  }));
}

/** Findings that something in this deployment bears out. */
export function standingMatches(findings: readonly Finding[], deployment: Deployment): readonly Match[] {
  return findings.filter((finding): finding is Match => finding.result === "match" && finding.evidence.length > 0 && isStanding(finding, deployment));
}

function originOf({ rule }: Match, origins: LayeredRules["origins"]): Pick<Diagnosis, "origin"> {
  const origin = origins.get(rule.id);
  return origin === undefined
    ? {}
    : { origin: origin.map(({ texts, ...one }) => ({ ...one, ...(texts === undefined ? {} : { texts: [...texts] }) })) };
}

/** What a later success made good is no failure: a cause needs a step that did not end well. */
function isStanding(match: Match, { verdict, attempt, failure, phases }: Deployment): boolean {
  if (match.rule.role === "notice") return true;
  if (verdict === "succeeded") return false;
  if (verdict === "not-autopilot") return match.rule.certainty === "possible";
  const isOutside = match.phase === "outside-esp";
  if (isOutside && attempt.index > 0) return false;
  if (!isOutside && failure?.phase === "outside-esp") return false;
  const step = phases.find((phase) => phase.id === match.phase)?.steps.find((one) => one.id === match.step);
  return step?.status !== "succeeded";
}

function toShown(match: Match, matches: readonly Match[], deployment: Deployment): Shown {
  const place = placeOf(match, deployment);
  const causes = matches.filter((other) => other.rule.id !== match.rule.id && accountsFor(other, match, matches));
  const explaining = isGeneral(match) ? causes.filter((other) => isAtFailure(other, matches, deployment)) : causes;
  const isCause = match.rule.role !== "root-cause" || (deployment.verdict !== "in-progress" && isAtFailure(match, matches, deployment));
  return { match, place, role: isCause ? match.rule.role : "contributing", explainedBy: explaining.map(({ rule }) => rule.id) };
}

function placeOf({ phase, step, errorCode }: Match, { failure }: Deployment): Place {
  if (!failure) return "here";
  if (phase !== failure.phase) return "elsewhere";
  const isSameCode = errorCode !== undefined && errorCode === failure.errorCode;
  return step === failure.step || step === null || failure.step === null || isSameCode ? "here" : "near";
}

/** A cause at another place counts where it accounts for a finding at the place of the failure. */
function isAtFailure(match: Match, matches: readonly Match[], deployment: Deployment): boolean {
  if (placeOf(match, deployment) === "here") return true;
  return matches.some((other) => placeOf(other, deployment) === "here" && !isGeneral(other) && accountsFor(match, other, matches));
}

/** "A step failed" fits every failure, so that it links no cause to a place. */
function isGeneral({ rule }: Match): boolean {
  return rule.role === "symptom" && rule.phase === "of-failure";
}

/** Directly, or through findings in between. */
function accountsFor(cause: Match, effect: Match, matches: readonly Match[], seen: ReadonlySet<string> = new Set()): boolean {
  const explained = cause.rule.explains ?? [];
  if (explained.includes(effect.rule.id)) return true;
  const between = matches.filter((match) => explained.includes(match.rule.id) && !seen.has(match.rule.id));
  return between.some((match) => accountsFor(match, effect, matches, new Set([...seen, cause.rule.id])));
}

/** A total order first, then what explains a finding of the same rank before that finding: the two mixed would be no order. */
function inOrder(shown: readonly Shown[], deployment: Deployment): readonly Shown[] {
  const waiting = shown.toSorted((a, b) => compare(a, b, deployment));
  const ordered: Shown[] = [];
  while (waiting.length > 0) {
    const isBehind = (one: Shown): boolean =>
      waiting.some((other) => other !== one && rank(other) === rank(one) && one.explainedBy.includes(other.match.rule.id));
    const next = waiting.findIndex((one) => !isBehind(one));
    ordered.push(...waiting.splice(Math.max(0, next), 1));
  }
  return ordered;
}

function compare(a: Shown, b: Shown, deployment: Deployment): number {
  return (
    rank(a) - rank(b) ||
    Number(a.explainedBy.length > 0) - Number(b.explainedBy.length > 0) ||
    PLACES.indexOf(a.place) - PLACES.indexOf(b.place) ||
    codeDistance(a.match, deployment) - codeDistance(b.match, deployment) ||
    Number(isRetried(a.match, deployment)) - Number(isRetried(b.match, deployment)) ||
    CERTAINTIES.indexOf(certaintyOf(a.match)) - CERTAINTIES.indexOf(certaintyOf(b.match)) ||
    compareText(firstTime(a.match), firstTime(b.match)) ||
    compareText(a.match.rule.id, b.match.rule.id)
  );
}

/** What only contributes, and in another phase, is no better an answer than that the cause is not known. */
function rank({ role, place }: Shown): number {
  switch (role) {
    case "root-cause":
      return 0;
    case "contributing":
      return place === "elsewhere" ? 3 : 1;
    case "symptom":
      return 2;
    case "notice":
      return 4;
  }
}

function codeDistance(match: Match, { failure }: Deployment): number {
  if (failure?.errorCode === undefined) return 0;
  return match.errorCode === failure.errorCode ? 0 : 1;
}

/** It rests on events of an earlier try alone: what ended the attempt came after them. */
function isRetried({ lastSeq }: Match, { failure }: Deployment): boolean {
  return lastSeq !== undefined && failure?.lastTrySeq !== undefined && lastSeq < failure.lastTrySeq;
}

/** Logs saved as text show not every value, and not in a form that could be trusted like a record: one step less. */
function certaintyOf({ rule, fromText }: Match): Certainty {
  const step = CERTAINTIES.indexOf(rule.certainty) + (fromText ? 1 : 0);
  return CERTAINTIES[Math.min(step, CERTAINTIES.length - 1)] ?? rule.certainty;
}

function firstTime(match: Match): string {
  return match.evidence.flatMap((ref) => ref.at ?? []).sort()[0] ?? "9999";
}

type Neighbour = NonNullable<Rule["neighbours"]>[number];
type Excluded = ReadonlyMap<string, Extract<Finding, { result: "no-match" }>["by"]>;
type RuledOut = NonNullable<Diagnosis["ruledOut"]>;

/**
 * The look-alikes that came to a definite no, each with what excludes it: the fact that its condition lacks, or the flow. One that only an
 * exception held back is not named: the sentence would tell of another fact than the one that decided.
 */
function ruledOutBy(excluded: Excluded, { scenario }: Deployment): (neighbours: readonly Neighbour[]) => RuledOut {
  return (neighbours) =>
    neighbours.flatMap(({ rule, differs }) => {
      const by = excluded.get(rule);
      if (by === undefined || by === "exception") return [];
      return [{ rule, because: by === "condition" ? differs : `It concerns other flows than this one (${SCENARIO_TITLES[scenario.kind]}).` }];
    });
}

function toDiagnosis({ match, role }: Shown, matches: readonly Match[], ruledOutOf: (neighbours: readonly Neighbour[]) => RuledOut): Diagnosis {
  const { rule } = match;
  const page = pageOfRule(rule)?.address;
  const matched = new Set(matches.map((other) => other.rule.id));
  const explains = (rule.explains ?? []).filter((id) => matched.has(id));
  const ruledOut = ruledOutOf(rule.neighbours ?? []);
  return {
    rule: rule.id,
    title: match.title,
    role,
    certainty: certaintyOf(match),
    phase: match.phase,
    step: match.step,
    ...(match.errorCode === undefined ? {} : { errorCode: match.errorCode }),
    explanation: match.explanation,
    remedies: match.actions.map(({ text }) => text),
    actions: match.actions.map((action) => ({ ...action })),
    references: [...rule.references],
    ...(page === undefined ? {} : { page }),
    evidence: match.evidence.map((ref) => ({ ...ref })),
    ...(explains.length > 0 ? { explains } : {}),
    ...(ruledOut.length > 0 ? { ruledOut } : {}),
  };
}
