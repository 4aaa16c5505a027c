import { existsSync } from "node:fs";
import { cleanLine, counted, hanging, paint, span } from "../../report/index.js";
import { builtInRules, everyRule, type OverlayUse, type Rule, type RuleCase } from "../../rule-engine/index.js";
import { builtInCases, type CaseResult, runCases, showProblem } from "../../rule-engine/authoring.js";
import { wantsColour, writeResult } from "../console.js";
import { explainRule } from "../explain/rule.js";
import { namesOfRule, rulesNamed } from "../explain/names.js";
import { namesAlike } from "../explain/suggest.js";
import { CannotRun, EXIT } from "../failure.js";
import type { SetExitCode } from "../program.js";
import { provenanceOf } from "../provenance.js";
import { layersFor, loadFolder, type OwnRules } from "../rule-files.js";
import { ruleTable } from "../rule-table.js";

import type { BelowOptions, RulesOptions } from "./rules.js";

const MAX_NAMED = 5;
const WIDTH = 80;

export async function listRules(options: RulesOptions): Promise<void> {
  await writeResult([ruleTable(await layersFor(options.rules), wantsColour(options))], {});
}

export async function showRule(id: string, options: RulesOptions): Promise<void> {
  const layers = await layersFor(options.rules);
  const all = everyRule(layers);
  const rule = ruleOf(id, all);
  await writeResult([paint(explainRule(rule, all, provenanceOf(layers)(rule.id)), wantsColour(options))], {});
}

function ruleOf(id: string, rules: readonly Rule[]): Rule {
  const [rule] = rulesNamed(id, rules);
  if (rule) return rule;
  const names = new Set(rules.flatMap(namesOfRule));
  const alike = namesAlike(id, rules).filter((name) => names.has(name));
  throw new CannotRun(`${cleanLine(id)}: no such rule${alike.length > 0 ? `; alike: ${alike.join(", ")}` : ""}`);
}

/** Built-in rules were checked when redscreen was built: for them there is nothing left to find. */
export async function validateRules(path: string | undefined, options: BelowOptions, setCode: SetExitCode): Promise<void> {
  if (path === undefined) return writeResult([`${counted(builtInRules().length, "built-in rule")}, all valid\n`], {});
  const { layers, loaded, problems, also } = await loadFolder(path, options.rules);
  setCode(problems.length === 0 ? EXIT.ok : EXIT.failed);
  const lines = problems.map((problem) => cleanLine(showProblem(problem)));
  const use = layers.overlays.at(-1);
  const changes = use === undefined ? [] : changesOf(use);
  const valid = [...(loaded.rules.length > 0 || changes.length === 0 ? [counted(loaded.rules.length, "rule")] : []), ...changes, "all valid"].join(
    ", ",
  );
  const total = problems.length === 0 ? valid : `${counted(problems.length, "problem")}`;
  await writeResult(
    [...lines, ...(problems.length === 0 ? alsoNote(also) : []), total].map((line) => `${line}\n`),
    {},
  );
}

function changesOf({ replaced, reworded, disabled }: OverlayUse): readonly string[] {
  return [
    ...(replaced.length > 0 ? [`${replaced.length} of them in place of built-in ones`] : []),
    ...(reworded.length > 0 ? [`texts of ${counted(reworded.length, "rule")} changed`] : []),
    ...(disabled.length > 0 ? [`${counted(disabled.length, "rule")} disabled`] : []),
  ];
}

/** Good for work on the catalogue itself, and not for --rules: whoever means that has to say so. */
function alsoNote(also: readonly string[]): readonly string[] {
  if (also.length === 0 || also.length > MAX_NAMED) return [];
  return [`note: ${also.join(", ")}: built in too; --rules takes this folder only with an overlay.yaml that says replace: [${also.join(", ")}]`];
}

export async function testRules(what: string | undefined, options: BelowOptions, setCode: SetExitCode): Promise<void> {
  const { rules, cases, problems } = await chooseCases(what, options);
  const results = rules.flatMap((rule) => runCases(rule, cases.get(rule.id) ?? []));
  const short = results.filter(({ holds }) => !holds);
  setCode(short.length === 0 && problems.length === 0 && results.length > 0 ? EXIT.ok : EXIT.failed);
  const held = `${counted(results.length - short.length, "case")} of ${counted(rules.length, "rule")} hold`;
  const total = short.length === 0 ? held : `${held}, ${counted(short.length, "case")} fall${short.length === 1 ? "s" : ""} short`;
  const none = results.length === 0 ? ["no case was run"] : [];
  await writeResult(
    [...problems, ...short.map(describe), ...none, total].map((line) => `${line}\n`),
    {},
  );
}

interface Chosen {
  readonly rules: readonly Rule[];
  readonly cases: ReadonlyMap<string, readonly RuleCase[]>;
  readonly problems: readonly string[];
}

async function chooseCases(what: string | undefined, { rules: below }: BelowOptions): Promise<Chosen> {
  if (what !== undefined && existsSync(what)) return casesOfFolder(await loadFolder(what, below));
  if (below === undefined || below.length === 0) {
    const rules = what === undefined ? builtInRules() : rulesNamed(what, builtInRules());
    if (rules.length === 0) throw new CannotRun(`${cleanLine(what ?? "")}: no such folder, file or rule`);
    return { rules, cases: builtInCases(), problems: [] };
  }
  const folder = await loadFolder(below.at(-1) ?? "", below.slice(0, -1));
  const chosen = casesOfFolder(folder);
  if (what === undefined) return chosen;
  const rules = rulesNamed(what, folder.layers.rules);
  if (rules.length === 0) throw new CannotRun(`${cleanLine(what)}: no such folder, file or rule`);
  const cases = new Map([...builtInCases(), ...chosen.cases]);
  return { ...chosen, rules, cases };
}

/** The folder's own rules with their cases, and the built-in ones that it changes with those that they come with. */
function casesOfFolder({ layers, loaded, problems }: OwnRules): Chosen {
  const use = layers.overlays.at(-1);
  const changed = new Set([...(use?.replaced ?? []), ...(use?.reworded ?? [])]);
  const ofBuiltIn = [...builtInCases()].filter(([id]) => changed.has(id)).map(([id, cases]) => [id, cases.map(withoutTexts)] as const);
  return {
    rules: [...loaded.rules, ...layers.rules.filter(({ id }) => use?.reworded.includes(id))],
    cases: new Map([...ofBuiltIn, ...loaded.cases]),
    problems: problems.map((problem) => cleanLine(showProblem(problem))),
  };
}

/** Whoever changes the texts of a rule is not held to its old ones. */
function withoutTexts({ says: _, ...one }: RuleCase): RuleCase {
  return one;
}

function describe({ rule, name, report }: CaseResult): string {
  return [`${cleanLine(rule)}: ${cleanLine(name)}`, ...report.split("\n").map(wrapped)].join("\n");
}

/** A line of the tree, broken under its own text so that the signs stay a column of their own. */
function wrapped(line: string): string {
  const [, indent = "", sign = ""] = /^( *)([✔✖?·] |)/.exec(line) ?? [];
  return paint(hanging([span(`    ${indent}${sign}`)], cleanLine(line.slice(indent.length + sign.length)), { width: WIDTH }), false).trimEnd();
}
