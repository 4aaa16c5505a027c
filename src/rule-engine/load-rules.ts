import { compareText } from "../knowledge/index.js";
import { casesSchema, type RuleCase } from "./cases-schema.js";
import { validateCases } from "./validate-cases.js";
import type { Problem } from "./problem.js";
import { type Rule, ruleSchema } from "./schema.js";
import { validateRule } from "./validate.js";
import { validateCatalogue } from "./validate-catalogue.js";
import { type ParsedFile, parseYamlFile, type RuleFile } from "./yaml-file.js";

/** What a set of files holds. Rules with problems are not among `rules`. */
export interface LoadedRules {
  readonly rules: readonly Rule[];
  /** Cases by the id of their rule. */
  readonly cases: ReadonlyMap<string, readonly RuleCase[]>;
  /** File of each rule, by its id. */
  readonly files: ReadonlyMap<string, string>;
  /** The same inside the folder that was given. */
  readonly within: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

const CASES = /\.cases\.ya?ml$/;

/**
 * Reads rule files and the `*.cases.yaml` beside them.
 * @param known rules that are already loaded: the files may refer to them, and may not use their ids again
 * @param whose what `known` is called in messages
 */
export function loadRules(files: readonly RuleFile[], known: readonly Rule[] = [], whose = "the built-in catalogue"): LoadedRules {
  const problems: Problem[] = [];
  const parsedRules = parseAll(
    files.filter(({ file }) => !CASES.test(file)),
    ruleSchema,
    problems,
  );
  const parsedCases = parseAll(
    files.filter(({ file }) => CASES.test(file)),
    casesSchema,
    problems,
  );
  const broken = new Set<Rule>();
  const ids = new Map(known.map((rule) => [rule.id, whose]));
  for (const { file, value: rule, problemAt } of parsedRules) {
    const report = (path: readonly PropertyKey[], message: string): void => {
      broken.add(rule);
      problems.push(problemAt(path, message));
    };
    const other = ids.get(rule.id);
    if (other !== undefined) report(["id"], `expected an id of its own: ${rule.id} is in ${other} already`);
    const former = known.find(({ aliases }) => aliases?.includes(rule.id));
    if (former) report(["id"], `expected an id of its own: ${rule.id} is another name of ${former.id}`);
    ids.set(rule.id, file);
    if (baseName(file) !== rule.id) report(["id"], `expected the name of the file, ${baseName(file)}, found ${rule.id}`);
    validateRule(rule, report);
  }
  const byRule = new Map(parsedRules.map((parsed) => [parsed.value, parsed]));
  const news = parsedRules.map(({ value }) => value);
  // A rule that takes an id that is taken stands beside the one that has it: its own references are looked at all the same.
  const taken = new Set(news.map(({ id }) => id));
  for (const { rule, path, message, fatal } of validateCatalogue([...known.filter(({ id }) => !taken.has(id)), ...news], news)) {
    const parsed = byRule.get(rule);
    if (!parsed) continue;
    if (fatal) broken.add(rule);
    problems.push(parsed.problemAt(path, message));
  }
  const sound = parsedRules.filter(({ value }) => !broken.has(value));
  const all = new Set(parsedRules.map(({ value }) => value.id));
  for (const parsed of parsedCases) {
    if (!all.has(caseRule(parsed.file)) && !ids.has(caseRule(parsed.file)))
      problems.push(parsed.problemAt([], `expected a rule ${caseRule(parsed.file)} for these cases`));
    validateCases(parsed.value, (path, message) => problems.push(parsed.problemAt(path, message)));
  }
  return {
    rules: sound.map(({ value }) => value),
    cases: new Map(parsedCases.map(({ file, value }) => [caseRule(file), value])),
    files: new Map(sound.map(({ file, value }) => [value.id, file])),
    within: new Map(sound.map(({ within, value }) => [value.id, within])),
    problems: inOrder(problems),
  };
}

/** By file and place. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column);
}

function parseAll<T>(files: readonly RuleFile[], schema: Parameters<typeof parseYamlFile<T>>[1], problems: Problem[]): readonly ParsedFile<T>[] {
  return files.flatMap((file) => {
    const result = parseYamlFile(file, schema);
    problems.push(...result.problems);
    return result.parsed ? [result.parsed] : [];
  });
}

function caseRule(file: string): string {
  return baseName(file).replace(/\.cases$/, "");
}

/** The name of a file without its folder and its ending. */
export function baseName(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.ya?ml$/, "");
}
