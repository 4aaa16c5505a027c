import { type Dirent, promises } from "node:fs";
import { basename, join, resolve } from "node:path";
import { bareLayers, builtInRules, type LayeredRules } from "../rule-engine/index.js";
import type { Overlaid, RuleFile, RuleFolder } from "../rule-engine/authoring.js";
import { CannotRun } from "./failure.js";

/** What a folder of rules may hold: far more than anyone writes, and little enough to read at once. */
const LIMITS = { entries: 20_000, files: 3000, depth: 8 } as const;

/**
 * Every rule, case and overlay file of a folder, or one file.
 * @throws {CannotRun} when it cannot be read, holds none, or far too much
 */
async function readRuleFolder(path: string): Promise<RuleFolder> {
  try {
    const info = await promises.stat(path);
    if (!info.isDirectory() && !info.isFile()) throw new CannotRun(`${path}: expected a folder of rules`);
    const names = info.isDirectory() ? await yamlFilesIn(path) : [""];
    if (names.length === 0) throw new CannotRun(`${path}: no rule file (.yaml) in it`);
    const files: RuleFile[] = [];
    for (const name of names) files.push(await readRuleFile(path, name));
    return { name: basename(resolve(path)), files };
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CannotRun(`${path}: ${code === "ENOENT" ? "no such rule folder" : `cannot be read (${code})`}`);
  }
}

async function readRuleFile(folder: string, name: string): Promise<RuleFile> {
  const file = join(folder, name);
  const within = name === "" ? basename(folder) : name.replaceAll("\\", "/");
  const { MAX_RULE_FILE_BYTES } = await import("../rule-engine/authoring.js");
  const { size } = await promises.stat(file);
  if (size > MAX_RULE_FILE_BYTES) throw new CannotRun(`${file}: expected a rule file of at most ${MAX_RULE_FILE_BYTES} bytes, found ${size}`);
  return { file, within, text: await promises.readFile(file, "utf8") };
}

/**
 * Paths of the YAML files in a folder and those below it, in order. What is hidden is left aside, as is everything but
 * files and folders; links to folders are not followed, so that there are no loops.
 */
async function yamlFilesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  let entries = 0;
  const visit = async (within: string, depth: number): Promise<void> => {
    if (depth > LIMITS.depth) throw new CannotRun(`${join(folder, within)}: expected at most ${LIMITS.depth} levels of folders with rules`);
    for (const entry of await promises.readdir(join(folder, within), { withFileTypes: true })) {
      if (++entries > LIMITS.entries) throw new CannotRun(`${folder}: expected a folder of rules, found more than ${LIMITS.entries} entries in it`);
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = join(within, entry.name);
      if (entry.isDirectory()) await visit(path, depth + 1);
      else if (/\.ya?ml$/.test(entry.name) && (await isFile(entry, join(folder, path)))) found.push(path);
      if (found.length > LIMITS.files) throw new CannotRun(`${folder}: expected at most ${LIMITS.files} rule files`);
    }
  };
  await visit("", 0);
  return found.sort();
}

async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return (await promises.stat(path)).isFile();
}

/**
 * The built-in rules with folders laid over them, one after the other: a later one may change what an earlier one brought.
 * @throws {CannotRun} when something in one of them does not load
 */
export async function layersFor(folders: readonly string[] = []): Promise<LayeredRules> {
  let layers = bareLayers(builtInRules());
  for (const folder of folders) layers = (await layOver(layers, folder)).layers;
  return layers;
}

async function layOver(layers: LayeredRules, path: string): Promise<Overlaid> {
  const folder = await readRuleFolder(path);
  const { overlay, showProblem } = await import("../rule-engine/authoring.js");
  const result = overlay(layers, folder);
  const [first] = result.problems;
  if (first === undefined) return result;
  const more = result.problems.length - 1;
  throw new CannotRun(`${showProblem(first)}${more > 0 ? ` (and ${more} more; see redscreen rules validate ${path})` : ""}`);
}

/** A folder by itself, laid over the built-in rules and those of other folders. */
export interface OwnRules extends Overlaid {
  /** Ids of built-in rules that the folder holds without saying that it replaces them: it is the catalogue's own, or part of it. */
  readonly also: readonly string[];
}

/** A folder to be checked and tested. Without an overlay file, built-in rules that it holds are taken from the folder. */
export async function loadFolder(path: string, below: readonly string[] = []): Promise<OwnRules> {
  const base = await layersFor(below);
  const folder = await readRuleFolder(path);
  const { hasOverlayFile, overlay } = await import("../rule-engine/authoring.js");
  if (hasOverlayFile(folder)) return { ...overlay(base, folder), also: [] };
  const names = new Set(folder.files.map(({ file }) => basename(file).replace(/\.ya?ml$/, "")));
  const others = base.rules.filter(({ id }) => !names.has(id));
  const result = overlay({ ...base, rules: others }, folder);
  const also = result.loaded.rules.filter(({ id }) => base.rules.some((rule) => rule.id === id)).map(({ id }) => id);
  return { ...result, also };
}
