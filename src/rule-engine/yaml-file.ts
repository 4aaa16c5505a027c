import { isAlias, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, parseDocument, Parser, visit } from "yaml";
import type { z } from "zod";
import type { Problem } from "./problem.js";

/** A file as the caller read it; the core reads no disk. */
export interface RuleFile {
  /** Path as it is to appear in messages. */
  readonly file: string;
  readonly text: string;
  /** Path inside the folder that was given, where it is told to others than the one who gave it. */
  readonly within?: string;
}

/** A parsed and validated file. */
export interface ParsedFile<T> {
  readonly file: string;
  readonly within: string;
  readonly value: T;
  /** A problem at the value at `path`, or at the nearest thing above it. */
  problemAt(path: readonly PropertyKey[], message: string): Problem;
}

export const MAX_RULE_FILE_BYTES = 262_144;
const MAX_PROBLEMS = 20;
/** Far deeper than any condition that a reader could follow, and far from the end of the stack. */
const MAX_DEPTH = 100;
/** Keys of one mapping are compared with each other. */
const MAX_ENTRIES = 1000;

/**
 * Reads YAML 1.2 against a schema. Anchors, aliases, duplicate keys, names that objects have of their own and unquoted hex numbers
 * are refused, as is a file over 256 KiB, one that is nested too deeply, and a list or mapping that is too long.
 * @returns the value, or the problems that stand in its way
 */
export function parseYamlFile<T>(
  { file, text, within = file }: RuleFile,
  schema: z.ZodType<T>,
): { readonly parsed?: ParsedFile<T>; readonly problems: readonly Problem[] } {
  if (text.length > MAX_RULE_FILE_BYTES)
    return {
      problems: [{ file, line: 1, column: 1, message: `expected a file of at most ${MAX_RULE_FILE_BYTES} characters, found ${text.length}` }],
    };
  const tooMuch = findTooMuch(text);
  if (tooMuch) return { problems: [{ file, ...placeIn(text, tooMuch.offset), message: tooMuch.message }] };
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
    Pair(_, { key }) {
      if (isScalar(key) && NAMES_OF_OBJECTS.has(String(key.value)))
        refused.push(at(key.range?.[0] ?? 0, `expected another name than ${String(key.value)}, which every object has`));
    },
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
  if (result.success) return { parsed: { file, within, value: result.data, problemAt }, problems: [] };
  const problems = result.error.issues
    .flatMap((issue) => flatten(issue, []))
    .map(({ path, message }) => problemAt(path, find(document.contents, path).found ? message : `expected the key ${String(path.at(-1))} here`));
  return { problems: problems.slice(0, MAX_PROBLEMS) };
}

const NAMES_OF_OBJECTS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Looks for nesting and lengths on which the reader of YAML would run out of stack or time. The parser of its tokens goes
 * through the text once and recurses nowhere.
 */
function findTooMuch(text: string): { readonly offset: number; readonly message: string } | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // What is finished is dropped: only what is still open counts.
    for (const _ of parser.next(lexeme));
    const { offset, stack } = parser;
    if (stack.length > MAX_DEPTH) return { offset, message: `expected at most ${MAX_DEPTH} levels of nesting` };
    const top = stack.at(-1);
    if (top !== undefined && "items" in top && top.items.length > MAX_ENTRIES)
      return { offset, message: `expected at most ${MAX_ENTRIES} entries in one list or mapping` };
  }
  return undefined;
}

function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
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
