import { CERTAINTIES, ROLES, type Role } from "../knowledge/index.js";
import type { Finding, Match } from "../rule-engine/index.js";
import type { Deployment } from "../stages/index.js";
import type { Diagnosis } from "./report-model.js";

/** A finding that is shown, with the role that it has in this deployment. */
interface Shown {
  readonly match: Match;
  readonly role: Role;
  /** Ids of other findings that account for this one. */
  readonly explainedBy: readonly string[];
}

/**
 * Chooses and orders what is shown: cause over symptom, what happened at the place of the failure over what happened
 * elsewhere, the specific over the general, the earlier over the later; ties by rule id, so that nothing depends on
 * the order of files.
 */
export function rankFindings(findings: readonly Finding[], deployment: Deployment): Diagnosis[] {
  const matches = findings.filter(
    (finding): finding is Match => finding.result === "match" && finding.evidence.length > 0 && isStanding(finding, deployment),
  );
  const shown = matches
    .map((match) => toShown(match, matches, deployment))
    .filter(({ role, explainedBy }) => role !== "symptom" || explainedBy.length === 0);
  const definite = new Set(findings.filter((finding) => finding.result === "no-match").map((finding) => finding.rule.id));
  return shown.sort((a, b) => compare(a, b, deployment)).map((one) => toDiagnosis(one, matches, definite));
}

/** What a later success made good is no failure: a cause needs a step that did not end well. */
function isStanding(match: Match, deployment: Deployment): boolean {
  if (match.rule.role === "notice") return true;
  const { verdict } = deployment;
  if (verdict === "succeeded") return false;
  if (match.phase === "outside-esp") return verdict === "failed" || verdict === "inconclusive";
  const step = deployment.phases.find((phase) => phase.id === match.phase)?.steps.find((one) => one.id === match.step);
  return step?.status !== "succeeded";
}

function toShown(match: Match, matches: readonly Match[], deployment: Deployment): Shown {
  const explainedBy = matches.filter((other) => other.rule.id !== match.rule.id && accountsFor(other, match, matches)).map((other) => other.rule.id);
  const elsewhere = deployment.failure !== null && match.phase !== deployment.failure.phase;
  const role = match.rule.role === "root-cause" && elsewhere && !leadsTo(match, matches, deployment) ? "contributing" : match.rule.role;
  return { match, role, explainedBy };
}

/** Directly, or through findings in between. */
function accountsFor(cause: Match, effect: Match, matches: readonly Match[], seen: ReadonlySet<string> = new Set()): boolean {
  const explained = cause.rule.explains ?? [];
  if (explained.includes(effect.rule.id)) return true;
  const between = matches.filter((match) => explained.includes(match.rule.id) && !seen.has(match.rule.id));
  return between.some((match) => accountsFor(match, effect, matches, new Set([...seen, cause.rule.id])));
}

/** A cause in another phase counts where it accounts for a finding at the place of the failure. */
function leadsTo(match: Match, matches: readonly Match[], deployment: Deployment): boolean {
  return matches.some((other) => other.phase === deployment.failure?.phase && accountsFor(match, other, matches));
}

function compare(a: Shown, b: Shown, deployment: Deployment): number {
  return (
    ROLES.indexOf(a.role) - ROLES.indexOf(b.role) ||
    Number(isExplainedBy(a, b)) - Number(isExplainedBy(b, a)) ||
    Number(a.explainedBy.length > 0) - Number(b.explainedBy.length > 0) ||
    distance(a.match, deployment) - distance(b.match, deployment) ||
    codeDistance(a.match, deployment) - codeDistance(b.match, deployment) ||
    CERTAINTIES.indexOf(a.match.rule.certainty) - CERTAINTIES.indexOf(b.match.rule.certainty) ||
    compareText(firstTime(a.match), firstTime(b.match)) ||
    compareText(a.match.rule.id, b.match.rule.id)
  );
}

function isExplainedBy(effect: Shown, cause: Shown): boolean {
  return effect.explainedBy.includes(cause.match.rule.id);
}

function distance(match: Match, { failure }: Deployment): number {
  if (!failure) return 0;
  if (match.phase !== failure.phase) return 2;
  return match.step === failure.step ? 0 : 1;
}

function codeDistance(match: Match, { failure }: Deployment): number {
  if (failure?.errorCode === undefined) return 0;
  return match.errorCode === failure.errorCode ? 0 : 1;
}

function firstTime(match: Match): string {
  return match.evidence.flatMap((ref) => ref.at ?? []).sort()[0] ?? "9999";
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toDiagnosis({ match, role }: Shown, matches: readonly Match[], definite: ReadonlySet<string>): Diagnosis {
  const { rule } = match;
  const matched = new Set(matches.map((other) => other.rule.id));
  const explains = (rule.explains ?? []).filter((id) => matched.has(id));
  const ruledOut = (rule.neighbours ?? []).filter((one) => definite.has(one.rule)).map((one) => ({ rule: one.rule, because: one.differs }));
  return {
    rule: rule.id,
    title: match.title,
    role,
    certainty: rule.certainty,
    phase: match.phase,
    step: match.step,
    ...(match.errorCode === undefined ? {} : { errorCode: match.errorCode }),
    explanation: match.explanation,
    remedies: [...match.remedies],
    references: [...rule.references],
    evidence: match.evidence.map((ref) => ({ ...ref })),
    ...(explains.length > 0 ? { explains } : {}),
    ...(ruledOut.length > 0 ? { ruledOut } : {}),
  };
}
