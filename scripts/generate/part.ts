import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

/** One kind of knowledge that `npm run generate` compiles. */
export interface Part {
  readonly name: string;
  /** Checks the sources under `root` and, when they are right, writes the generated file. Returns what is wrong. */
  readonly run: (root: string) => Problem[];
}

export interface Problem {
  /** Path from the project's root. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

/** A YAML file as data, and where in the file each part of it stands. */
export interface YamlFile<T> {
  /** Name without folder and ending. */
  readonly name: string;
  readonly file: string;
  readonly data: T;
  /** Line (from 1) of the value at `path`, or of the nearest thing above it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads and validates one YAML file; without `data` it has problems. */
export function readYaml<T>(root: string, path: string, schema: z.ZodType<T>): { readonly yaml?: YamlFile<T>; readonly problems: Problem[] } {
  const file = relative(root, path);
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    return {
      problems: syntax.map((error) => ({ file, line: lines.linePos(error.pos[0]).line, message: error.message.split("\n")[0] ?? error.message })),
    };
  }
  const lineOf = (place: readonly PropertyKey[]): number => {
    for (let length = place.length; length > 0; length--) {
      const node = document.getIn(place.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      file,
      line: lineOf(issue.path),
      message: `${issue.path.map(String).join(".")}: ${issue.message}`,
    }));
    return { problems };
  }
  return { yaml: { name: basename(path, ".yaml"), file, data: parsed.data, lineOf }, problems: [] };
}

/** Reads every `.yaml` of a folder, in the order of their names. */
export function readYamlFolder<T>(
  root: string,
  folder: string,
  schema: z.ZodType<T>,
): { readonly files: YamlFile<T>[]; readonly problems: Problem[] } {
  const files: YamlFile<T>[] = [];
  const problems: Problem[] = [];
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".yaml"));
  for (const name of names.sort()) {
    const result = readYaml(root, join(root, folder, name), schema);
    if (result.yaml) files.push(result.yaml);
    problems.push(...result.problems);
  }
  if (names.length === 0) problems.push({ file: folder, line: 1, message: "no YAML file found" });
  return { files, problems };
}

/** Writes `src/generated/<name>.ts`, which exports `data` as JSON in a string constant. */
export function writeGenerated(root: string, name: string, constant: string, data: unknown): void {
  writeConstant(root, name, constant, JSON.stringify(data));
}

/** The same with each entry as JSON on a line of its own, so that one can be read without the others. */
export function writeGeneratedLines(root: string, name: string, constant: string, entries: readonly unknown[]): void {
  writeConstant(root, name, constant, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

function writeConstant(root: string, name: string, constant: string, text: string): void {
  const folder = join(root, "src", "generated");
  mkdirSync(folder, { recursive: true });
  const module = `// Written by scripts/generate.ts; do not edit.\nexport const ${constant}: string = ${JSON.stringify(text)};\n`;
  writeFileSync(join(folder, `${name}.ts`), module);
}
