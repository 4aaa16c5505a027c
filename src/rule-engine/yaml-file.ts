import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { z } from "zod";
import type { Problem } from "./problem.js";

/** A file as the caller read it; the core reads no disk. */
export interface RuleFile {
  /** Path as it is to appear in messages. */
  readonly file: string;
  readonly text: string;
}

/** A parsed and validated file. */
export interface ParsedFile<T> {
  readonly file: string;
  readonly value: T;
  /** A problem at the value at `path`, or at the nearest thing above it. */
  problemAt(path: readonly PropertyKey[], message: string): Problem;
}

const MAX_BYTES = 262_144;
const MAX_PROBLEMS = 20;

/**
 * Reads YAML 1.2 against a schema. Anchors, aliases, duplicate keys and unquoted hex numbers are refused, as is a file over 256 KiB.
 * @returns the value, or the problems that stand in its way
 */
export function parseYamlFile<T>(
  { file, text }: RuleFile,
  schema: z.ZodType<T>,
): { readonly parsed?: ParsedFile<T>; readonly problems: readonly Problem[] } {
  if (text.length > MAX_BYTES)
    return { problems: [{ file, line: 1, column: 1, message: `expected a file of at most ${MAX_BYTES} characters, found ${text.length}` }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "core", prettyErrors: false });
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, message };
  };
  const syntax = [...document.errors, ...document.warnings].map((error) => at(error.pos[0], `expected valid YAML: ${error.message}`));
  if (syntax.length > 0) return { problems: syntax.slice(0, MAX_PROBLEMS) };
  const refused: Problem[] = [];
  visit(document, {
    Node(_, node) {
      const start = node.range?.[0] ?? 0;
      if (isAlias(node) || node.anchor !== undefined) refused.push(at(start, "expected the value itself: anchors and aliases are not supported"));
      else if (isScalar(node) && typeof node.value === "number" && /^[-+]?0[xo]/i.test(node.source ?? "")) {
        refused.push(at(start, `expected quotes: write "${node.source ?? ""}", or YAML reads it as ${node.value}`));
      }
    },
  });
  if (refused.length > 0) return { problems: refused.slice(0, MAX_PROBLEMS) };
  const problemAt = (path: readonly PropertyKey[], message: string): Problem => at(find(document.contents, path).offset, message);
  const result = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (result.success) return { parsed: { file, value: result.data, problemAt }, problems: [] };
  const problems = result.error.issues
    .flatMap((issue) => flatten(issue, []))
    .map(({ path, message }) => problemAt(path, find(document.contents, path).found ? message : `expected the key ${String(path.at(-1))} here`));
  return { problems: problems.slice(0, MAX_PROBLEMS) };
}

/** Where the value at a path stands, or the nearest thing above it; an unknown key stands for itself. */
function find(root: unknown, path: readonly PropertyKey[]): { readonly offset: number; readonly found: boolean } {
  let node = root;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair) return { offset, found: false };
      offset = startOf(pair.value) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = typeof key === "number" ? node.items[key] : undefined;
      offset = startOf(node) ?? offset;
    } else {
      return { offset, found: true };
    }
  }
  return { offset, found: true };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

interface FlatIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** zod reports a failed union as a whole; the branch that got furthest into the value says what is really wrong. */
function flatten(issue: z.core.$ZodIssue, base: readonly PropertyKey[]): readonly FlatIssue[] {
  const path = [...base, ...issue.path];
  if (issue.code === "invalid_union") {
    const branches = issue.errors.map((errors) => errors.flatMap((error) => flatten(error, path)));
    const deepest = branches.reduce<readonly FlatIssue[]>((best, branch) => (depth(branch) > depth(best) ? branch : best), []);
    if (depth(deepest) > path.length) return deepest;
    const wanted = branches.flatMap((branch) => branch.map((one) => one.message));
    return [{ path, message: issue.message === "Invalid input" ? [...new Set(wanted)].join(", or ") : issue.message }];
  }
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ path: [...path, key], message: `expected a known key, found ${key}` }));
  return [{ path, message: issue.message.replace(/^Invalid input: /, "") }];
}

function depth(issues: readonly FlatIssue[]): number {
  return issues.reduce((most, issue) => Math.max(most, issue.path.length), -1);
}
