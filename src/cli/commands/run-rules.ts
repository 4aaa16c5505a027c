import { existsSync } from "node:fs";
import { cleanLine, counted, paint } from "../../report/index.js";
import { builtInRules, type Rule, type RuleCase } from "../../rule-engine/index.js";
import { builtInCases, type CaseResult, runCases, showProblem } from "../../rule-engine/authoring.js";
import { wantsColour, writeResult } from "../console.js";
import { explainRule } from "../explain/rule.js";
import { namesOfRule, rulesNamed } from "../explain/names.js";
import { namesAlike } from "../explain/suggest.js";
import { CannotRun, EXIT } from "../failure.js";
import type { SetExitCode } from "../program.js";
import { loadFolder, rulesFor } from "../rule-files.js";
import { ruleTable } from "../rule-table.js";

import type { RulesOptions } from "./rules.js";

export async function listRules(options: RulesOptions): Promise<void> {
  await writeResult([ruleTable(await rulesFor(options.rules), wantsColour(options))], {});
}

export async function showRule(id: string, options: RulesOptions): Promise<void> {
  const all = await rulesFor(options.rules);
  await writeResult([paint(explainRule(ruleOf(id, all), all), wantsColour(options))], {});
}

function ruleOf(id: string, rules: readonly Rule[]): Rule {
  const [rule] = rulesNamed(id, rules);
  if (rule) return rule;
  const names = new Set(rules.flatMap(namesOfRule));
  const alike = namesAlike(id, rules).filter((name) => names.has(name));
  throw new CannotRun(`${cleanLine(id)}: no such rule${alike.length > 0 ? `; alike: ${alike.join(", ")}` : ""}`);
}

/** Built-in rules were checked when redscreen was built: for them there is nothing left to find. */
export async function validateRules(path: string | undefined, setCode: SetExitCode): Promise<void> {
  if (path === undefined) return writeResult([`${counted(builtInRules().length, "built-in rule")}, all valid\n`], {});
  const { rules, problems } = await loadFolder(path);
  setCode(problems.length === 0 ? EXIT.ok : EXIT.failed);
  const lines = problems.map((problem) => cleanLine(showProblem(problem)));
  const total = problems.length === 0 ? `${counted(rules.length, "rule")}, all valid` : `${counted(problems.length, "problem")}`;
  await writeResult(
    [...lines, total].map((line) => `${line}\n`),
    {},
  );
}

export async function testRules(what: string | undefined, setCode: SetExitCode): Promise<void> {
  const { rules, cases, problems } = await chooseCases(what);
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

async function chooseCases(what: string | undefined): Promise<Chosen> {
  if (what === undefined) return { rules: builtInRules(), cases: builtInCases(), problems: [] };
  const builtIn = builtInRules().find(({ id }) => id === what);
  if (builtIn && !existsSync(what)) return { rules: [builtIn], cases: builtInCases(), problems: [] };
  if (!existsSync(what)) throw new CannotRun(`${cleanLine(what)}: no such folder, file or rule`);
  const loaded = await loadFolder(what);
  return { rules: loaded.rules, cases: loaded.cases, problems: loaded.problems.map((problem) => cleanLine(showProblem(problem))) };
}

function describe({ rule, name, report }: CaseResult): string {
  return `${rule}: ${name}\n${report.replace(/^/gm, "    ")}`;
}
