import { baseName, inOrder, type LoadedRules, loadRules } from "./load-rules.js";
import { nearest } from "./nearest.js";
import { type OverlayFile, overlaySchema, type OverlayTexts } from "./overlay-schema.js";
import type { Problem } from "./problem.js";
import { type Disabled, everyRule, type LayeredRules, type Origin, type OverlayUse } from "./layers.js";
import type { Rule } from "./schema.js";
import { checkTexts } from "./validate.js";
import { type ParsedFile, parseYamlFile, type RuleFile } from "./yaml-file.js";

/** A folder of rules as the caller read it. */
export interface RuleFolder {
  /** Its own name, for where no overlay file names it better. */
  readonly name: string;
  readonly files: readonly RuleFile[];
}

/** The rules with a folder laid over them, and what of the folder does not load. */
export interface Overlaid {
  readonly layers: LayeredRules;
  readonly loaded: LoadedRules;
  readonly problems: readonly Problem[];
}

const OVERLAY_NAME = /^overlay\.ya?ml$/;
const ANY_OVERLAY = /(?:^|[\\/])overlay\.ya?ml$/;
const MAX_RULES = 1000;

/** Whether a folder changes the catalogue, rather than only adding to it. */
export function hasOverlayFile({ files }: Pick<RuleFolder, "files">): boolean {
  return files.some(({ file, within = file }) => OVERLAY_NAME.test(within));
}

/** Lays a folder over the rules that are there: its own rules are added, rules are replaced, disabled and worded anew. */
export function overlay(base: LayeredRules, folder: RuleFolder): Overlaid {
  const { parsed, problems } = readOverlay(folder.files);
  const file: OverlayFile = parsed?.value ?? { name: folder.name };
  const replaced = new Set(file.replace);
  const ruleFiles = folder.files.filter(({ file: name }) => !ANY_OVERLAY.test(name));
  const known = everyRule(base);
  // Where the overlay file cannot be read, nobody knows what it replaces: its faults are told, and no others because of it.
  const isUnread = parsed === undefined && problems.length > 0;
  const mayReplace = isUnread ? new Set(ruleFiles.map(({ file: path }) => baseName(path))) : replaced;
  const loaded = loadRules(
    ruleFiles,
    known.filter(({ id }) => !mayReplace.has(id)),
    "the catalogue",
  );
  const all = [...problems, ...loaded.problems.map((problem) => withAdvice(problem, parsed !== undefined)), ...tooMany(loaded)];
  if (parsed) all.push(...checkOverlay(parsed, base, loaded));
  return { layers: laidOver(base, file, parsed?.within, loaded), loaded, problems: inOrder(all) };
}

function readOverlay(files: readonly RuleFile[]): { readonly parsed?: ParsedFile<OverlayFile>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  let found: ParsedFile<OverlayFile> | undefined;
  for (const one of files.filter(({ file }) => ANY_OVERLAY.test(file))) {
    const here = { file: one.file, line: 1, column: 1 };
    if (!OVERLAY_NAME.test(one.within ?? one.file)) problems.push({ ...here, message: "expected this file at the top of the folder of rules" });
    else if (found) problems.push({ ...here, message: `expected one overlay file, and there is ${found.within} already` });
    else {
      const result = parseYamlFile(one, overlaySchema);
      problems.push(...result.problems);
      found = result.parsed;
    }
  }
  return found ? { parsed: found, problems } : { problems };
}

/** What to do about an id that is taken is told in the words of an overlay. */
function withAdvice(problem: Problem, hasFile: boolean): Problem {
  if (!problem.message.endsWith(" is in the catalogue already")) return problem;
  return { ...problem, message: `${problem.message}; to take its place, name it under \`replace\` of ${hasFile ? "the" : "an"} overlay.yaml` };
}

function tooMany({ rules, files }: LoadedRules): readonly Problem[] {
  if (rules.length <= MAX_RULES) return [];
  return [
    {
      file: [...files.values()][MAX_RULES] ?? "",
      line: 1,
      column: 1,
      message: `expected at most ${MAX_RULES} rules in one folder, found ${rules.length}`,
    },
  ];
}

/** Ids that name nothing, and changes that would change nothing. */
function checkOverlay({ value, problemAt }: ParsedFile<OverlayFile>, base: LayeredRules, loaded: LoadedRules): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (path: readonly PropertyKey[], message: string): void => {
    problems.push(problemAt(path, message));
  };
  const active = new Map(base.rules.map((rule) => [rule.id, rule]));
  const disabledBefore = new Set(base.disabled.map(({ rule }) => rule.id));
  const own = new Set(loaded.files.keys());
  const replaced = new Set(value.replace);
  const check = (id: string, path: readonly PropertyKey[]): boolean => {
    if (active.has(id)) return true;
    const alias = base.rules.find(({ aliases }) => aliases?.includes(id));
    if (disabledBefore.has(id)) report(path, `expected a rule that is in use: ${id} is disabled already`);
    else if (own.has(id)) report(path, `expected a rule of the catalogue: ${id} is a rule of this folder, change it in its own file`);
    else if (alias) report(path, `expected the id of a rule: ${id} is now called ${alias.id}`);
    else report(path, `expected the id of a rule${nearest(id, [...active.keys()])}, found ${id}`);
    return false;
  };
  const seen = new Set<string>();
  for (const [index, id] of (value.replace ?? []).entries()) {
    if (seen.has(id)) report(["replace", index], `expected each rule once: ${id} is there already`);
    seen.add(id);
    if (check(id, ["replace", index]) && !own.has(id))
      report(["replace", index], `expected a sound rule file ${id}.yaml in this folder to take its place`);
  }
  const disabled = new Set<string>();
  for (const [index, { rule: id }] of disabledIn(value).entries()) {
    const path = ["disable", index];
    if (disabled.has(id)) report(path, `expected each rule once: ${id} is there already`);
    disabled.add(id);
    if (check(id, path) && replaced.has(id)) report(path, `expected a rule that is not under \`replace\`: ${id} is`);
  }
  for (const [id, texts] of Object.entries(value.texts ?? {})) {
    const path = ["texts", id];
    if (disabled.has(id)) report(path, `expected a rule that is not disabled: ${id} is`);
    else if (replaced.has(id)) report(path, `expected texts in the file of the rule: ${id} is replaced by this folder`);
    else if (check(id, path)) checkOverride(texts, active.get(id), path, report);
  }
  return problems;
}

function checkOverride(
  { title, explanation, remedies, remediesBefore, remediesAfter }: OverlayTexts,
  rule: Rule | undefined,
  path: readonly PropertyKey[],
  report: (path: readonly PropertyKey[], message: string) => void,
): void {
  if (!rule) return;
  const texts = { ...(title === undefined ? {} : { title }), ...(explanation === undefined ? {} : { explanation }) };
  checkTexts(texts, rule, (place, message) => report([...path, ...place], message));
  for (const [key, list] of Object.entries({ remedies, remediesBefore, remediesAfter })) {
    if (list !== undefined) checkTexts({ remedies: list }, rule, ([, ...place], message) => report([...path, key, ...place], message));
  }
}

function disabledIn({ disable }: OverlayFile): readonly { readonly rule: string; readonly because?: string | undefined }[] {
  return (disable ?? []).map((one) => (typeof one === "string" ? { rule: one } : one));
}

function laidOver(base: LayeredRules, file: OverlayFile, within: string | undefined, loaded: LoadedRules): LayeredRules {
  const { name, contact } = file;
  const replaced = new Set(file.replace);
  const texts = new Map(Object.entries(file.texts ?? {}));
  const disabling = new Map(disabledIn(file).map(({ rule, because }) => [rule, because]));
  const origins = new Map<string, readonly Origin[]>(base.origins);
  const place = (id: string): string => loaded.within.get(id) ?? "";
  const added = loaded.rules.filter(({ id }) => !replaced.has(id)).map(({ id }) => id);
  for (const { id } of loaded.rules) origins.set(id, [{ overlay: name, file: place(id), change: replaced.has(id) ? "replaced" : "added" }]);
  const standing = base.rules.filter(({ id }) => !replaced.has(id));
  const worded: string[] = [];
  const rules = standing
    .filter(({ id }) => !disabling.has(id))
    .map((rule) => {
      const own = texts.get(rule.id);
      if (own === undefined) return rule;
      worded.push(rule.id);
      origins.set(rule.id, [...(origins.get(rule.id) ?? []), { overlay: name, file: within ?? "", change: "texts", texts: changedTexts(own) }]);
      return reworded(rule, own);
    });
  const disabled: readonly Disabled[] = standing
    .filter(({ id }) => disabling.has(id))
    .map((rule) => {
      const because = disabling.get(rule.id);
      return { rule, overlay: name, ...(because === undefined ? {} : { because }) };
    });
  const use: OverlayUse = {
    name,
    ...(contact === undefined ? {} : { contact }),
    added,
    replaced: loaded.rules.filter(({ id }) => replaced.has(id)).map(({ id }) => id),
    reworded: worded,
    disabled: disabled.map(({ rule }) => rule.id),
  };
  return { rules: [...rules, ...loaded.rules], disabled: [...base.disabled, ...disabled], origins, overlays: [...base.overlays, use] };
}

/** Which texts of a rule are no longer its own. */
function changedTexts(texts: OverlayTexts): NonNullable<Origin["texts"]> {
  const { title, explanation, toDecide, remedies, remediesBefore, remediesAfter, references, referencesBefore } = texts;
  return [
    ...(title === undefined ? [] : ["title" as const]),
    ...(explanation === undefined ? [] : ["explanation" as const]),
    ...(toDecide === undefined ? [] : ["toDecide" as const]),
    ...((remedies ?? remediesBefore ?? remediesAfter) ? ["remedies" as const] : []),
    ...((references ?? referencesBefore) ? ["references" as const] : []),
  ];
}

/** The rule with other texts; what it looks for stays the very same object. */
function reworded(rule: Rule, texts: OverlayTexts): Rule {
  const { title, explanation, toDecide, remedies, remediesBefore = [], remediesAfter = [], references, referencesBefore = [] } = texts;
  return {
    ...rule,
    title: title ?? rule.title,
    explanation: explanation ?? rule.explanation,
    ...(toDecide === undefined ? {} : { toDecide }),
    remedies: remedies ?? [...remediesBefore, ...rule.remedies, ...remediesAfter],
    references: references ?? [...referencesBefore, ...rule.references],
  };
}
