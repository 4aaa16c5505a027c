import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { rankFindings } from "../../src/diagnosis/rank.js";
import { LOG_ALIASES } from "../../src/knowledge/index.js";
import { evaluateRules, type Rule, type RuleCase } from "../../src/rule-engine/index.js";
import { contextOfCase } from "../../src/rule-engine/authoring.js";

/** One line of `matrix.yaml`: a rule that fires on a match case of another, and why that is right. */
export interface Pair {
  /** The rule to which the case belongs. */
  readonly case: string;
  readonly also: string;
  /** Which of the two stands first where both fire. */
  readonly first: string;
}

export interface ReviewedPair extends Pair {
  readonly because: string;
}

const pairSchema = z.strictObject({ case: z.string(), also: z.string(), first: z.string(), because: z.string() });

export const reviewedFile = new URL("matrix.yaml", import.meta.url);

export function readReviewed(text = readFileSync(reviewedFile, "utf8")): readonly ReviewedPair[] {
  return z.array(pairSchema).parse(parse(text));
}

/** What a match case brings beside its own rule. */
export interface Outcome {
  readonly owner: Rule;
  readonly name: string;
  /** Rules that fire and that the owner does not account for. */
  readonly others: readonly string[];
  /** The diagnoses in their order. */
  readonly shown: readonly string[];
}

/** Every match case, as it is written and with every log there, so that silence proves what it can. */
export function outcomes(rules: readonly Rule[], cases: ReadonlyMap<string, readonly RuleCase[]>): readonly Outcome[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return rules.flatMap((owner) => {
    const accounted = explainedBy(owner, byId);
    const own = (cases.get(owner.id) ?? []).filter((one) => one.expect === "match");
    const variants = own.flatMap((one) => [
      { one, name: one.name },
      { one: { ...one, logs: [...new Set([...one.logs, ...LOG_ALIASES])] }, name: `${one.name} (with every log)` },
    ]);
    return variants.map(({ one, name }) => ({ owner, name, ...fire(rules, one, owner, accounted) }));
  });
}

function fire(rules: readonly Rule[], one: RuleCase, owner: Rule, accounted: ReadonlySet<string>): Pick<Outcome, "others" | "shown"> {
  const context = contextOfCase(one);
  const findings = evaluateRules(rules, context);
  const fired = findings.filter(({ result }) => result === "match").map(({ rule }) => rule);
  const others = fired.filter((rule) => rule.id !== owner.id && rule.role !== "notice" && !isGeneral(rule) && !accounted.has(rule.id));
  return { others: others.map(({ id }) => id).sort(), shown: rankFindings(findings, context.deployment).map(({ rule }) => rule) };
}

/** "A step failed" fits every failure. */
function isGeneral({ role, phase }: Rule): boolean {
  return role === "symptom" && phase === "of-failure";
}

function explainedBy(owner: Rule, byId: ReadonlyMap<string, Rule>, seen: Set<string> = new Set()): ReadonlySet<string> {
  for (const id of owner.explains ?? []) {
    if (seen.has(id)) continue;
    seen.add(id);
    const next = byId.get(id);
    if (next) explainedBy(next, byId, seen);
  }
  return seen;
}

/** The pairs that fire, each once, in the order of the file. */
export function firingPairs(all: readonly Outcome[]): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { owner, others, shown } of all) {
    for (const also of others) {
      const key = keyOf({ case: owner.id, also });
      const first = isBefore(also, owner.id, shown) ? also : (pairs.get(key)?.first ?? owner.id);
      pairs.set(key, { case: owner.id, also, first });
    }
  }
  return [...pairs.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function isBefore(one: string, other: string, shown: readonly string[]): boolean {
  const [at, otherAt] = [shown.indexOf(one), shown.indexOf(other)];
  return at >= 0 && (otherAt < 0 || at < otherAt);
}

export function keyOf(pair: Pick<Pair, "case" | "also">): string {
  return `${pair.case} ${pair.also}`;
}

/** A line for the file, its reason still to be written. */
function lineFor({ case: owner, also, first }: Pair, because = ""): string {
  return `- { case: ${owner}, also: ${also}, first: ${first}, because: "${because}" }`;
}

/** What of the file does not agree with what fires, with the lines to put in or to take out; empty where all is reviewed. */
export function differences(all: readonly Outcome[], reviewed: readonly ReviewedPair[]): string {
  const firing = firingPairs(all);
  const listed = new Map(reviewed.map((pair) => [keyOf(pair), pair]));
  const fired = new Map(firing.map((pair) => [keyOf(pair), pair]));
  const missing = firing.filter((pair) => !listed.has(keyOf(pair)));
  const otherFirst = firing.filter((pair) => listed.has(keyOf(pair)) && listed.get(keyOf(pair))?.first !== pair.first);
  const gone = reviewed.filter((pair) => !fired.has(keyOf(pair)));
  return [
    ...block("Mend the rule, or say in matrix.yaml why both may fire:", missing, (pair) => [...casesOf(pair, all), lineFor(pair)]),
    ...block("Another one stands first than the line says:", otherFirst, (pair) => [
      ...casesOf(pair, all),
      lineFor(pair, listed.get(keyOf(pair))?.because ?? ""),
    ]),
    ...block("These do not fire together any more; take the lines out:", gone, (pair) => [lineFor(pair, pair.because)]),
  ].join("\n");
}

function block<T>(heading: string, pairs: readonly T[], lines: (pair: T) => readonly string[]): readonly string[] {
  return pairs.length === 0 ? [] : [heading, ...pairs.flatMap(lines)];
}

function casesOf(pair: Pair, all: readonly Outcome[]): readonly string[] {
  const own = all.filter(({ owner, others }) => owner.id === pair.case && others.includes(pair.also));
  return own.map(told).map((line) => `  # ${line}`);
}

function told({ name, shown }: Outcome): string {
  return `${name}: ${shown.join(", ") || "nothing is shown"}`;
}

/** Match cases whose rule does not stand first, and no reviewed line names the one that does. Notices go by time among themselves. */
export function outranked(all: readonly Outcome[], reviewed: readonly ReviewedPair[]): readonly string[] {
  const notices = new Set(all.flatMap(({ owner }) => (owner.role === "notice" ? [owner.id] : [])));
  const isFirst = ({ owner, shown }: Outcome): boolean =>
    owner.role === "notice" ? shown.find((id) => id === owner.id || !notices.has(id)) === owner.id : shown[0] === owner.id;
  const allowed = new Set(reviewed.filter(({ also, first }) => also === first).map(keyOf));
  return all
    .filter((one) => !isFirst(one) && !allowed.has(keyOf({ case: one.owner.id, also: one.shown[0] ?? "" })))
    .map((outcome) => `${outcome.owner.id}, ${told(outcome)}`);
}
