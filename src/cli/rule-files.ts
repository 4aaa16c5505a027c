import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { builtInRules, type Rule } from "../rule-engine/index.js";
import type { LoadedRules, RuleFile } from "../rule-engine/authoring.js";
import { CannotRun } from "./failure.js";

/**
 * Every rule and case file of a folder, or one file.
 * @throws {CannotRun} when it cannot be read, or holds none
 */
async function readRuleFiles(path: string): Promise<RuleFile[]> {
  try {
    const info = await stat(path);
    const names = info.isDirectory() ? (await readdir(path, { recursive: true })).filter(isYaml).sort() : undefined;
    const paths = names ? names.map((name) => join(path, name)) : [path];
    if (paths.length === 0) throw new CannotRun(`${path}: no rule file (.yaml) in it`);
    return await Promise.all(paths.map(async (file) => ({ file, text: await readFile(file, "utf8") })));
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CannotRun(`${path}: ${code === "ENOENT" ? "no such rule folder" : `cannot be read (${code})`}`);
  }
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

/** The built-in rules, and those of a folder beside them. @throws {CannotRun} when one of those does not load */
export async function rulesFor(folder: string | undefined): Promise<readonly Rule[]> {
  if (folder === undefined) return builtInRules();
  const { loadRules, showProblem } = await import("../rule-engine/authoring.js");
  const loaded = loadRules(await readRuleFiles(folder), builtInRules());
  const [first] = loaded.problems;
  if (first !== undefined) {
    const more = loaded.problems.length - 1;
    throw new CannotRun(`${showProblem(first)}${more > 0 ? ` (and ${more} more; see redscreen rules validate ${folder})` : ""}`);
  }
  return [...builtInRules(), ...loaded.rules];
}

/** A folder by itself: rules of the built-in catalogue that it holds anew are taken from the folder. */
export async function loadFolder(path: string): Promise<LoadedRules> {
  const files = await readRuleFiles(path);
  const { loadRules } = await import("../rule-engine/authoring.js");
  const names = new Set(files.map(({ file }) => file.replace(/^.*[\\/]/, "").replace(/\.ya?ml$/, "")));
  return loadRules(
    files,
    builtInRules().filter(({ id }) => !names.has(id)),
  );
}
