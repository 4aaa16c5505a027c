import type { Command } from "commander";
import { existsSync } from "node:fs";
import { cleanLine, counted, paint } from "../../report/index.js";
import { builtInCases, builtInRules, type CaseResult, type Rule, type RuleCase, runCases, showProblem } from "../../rule-engine/index.js";
import { wantsColour, writeResult } from "../console.js";
import { explainRule } from "../explain/rule.js";
import { suggestions } from "../explain/suggest.js";
import { CannotRun, EXIT } from "../failure.js";
import type { SetExitCode } from "../program.js";
import { loadFolder, rulesFor } from "../rule-files.js";
import { ruleTable } from "../rule-table.js";

interface Options {
  readonly rules?: string;
  readonly color: boolean;
}

export function rulesCommand(root: Command, setCode: SetExitCode): void {
  const rules = root.command("rules").description("look at the catalogue of rules, and check rules of your own");
  rules
    .command("list")
    .description("list the rules")
    .option("--rules <dir>", "add the rules of a folder to the built-in catalogue")
    .option("--no-color", "no colours")
    .action(async (options: Options) => writeResult([ruleTable(await rulesFor(options.rules), wantsColour(options))], {}));
  rules
    .command("show")
    .description("show one rule")
    .argument("<id>", "id of the rule")
    .option("--rules <dir>", "add the rules of a folder to the built-in catalogue")
    .option("--no-color", "no colours")
    .action(async (id: string, options: Options) => {
      const all = await rulesFor(options.rules);
      await writeResult([paint(explainRule(ruleOf(id, all), all), wantsColour(options))], {});
    });
  rules
    .command("validate")
    .description("check the rule files of a folder, or the built-in catalogue")
    .argument("[dir]", "folder or file")
    .action((path: string | undefined) => validate(path, setCode));
  rules
    .command("test")
    .description("run the cases of a folder's rules, of one rule, or of the built-in catalogue")
    .argument("[dir|id]", "folder, file or id of a rule")
    .action((what: string | undefined) => test(what, setCode));
}

function ruleOf(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((one) => one.id === id.trim().toLowerCase());
  if (rule) return rule;
  const ids = new Set(rules.map((one) => one.id));
  const alike = suggestions(id, rules).filter((name) => ids.has(name));
  throw new CannotRun(`${cleanLine(id)}: no such rule${alike.length > 0 ? `; alike: ${alike.join(", ")}` : ""}`);
}

/** Built-in rules were checked when redscreen was built: for them there is nothing left to find. */
async function validate(path: string | undefined, setCode: SetExitCode): Promise<void> {
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

async function test(what: string | undefined, setCode: SetExitCode): Promise<void> {
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
