import type { EvidenceSource } from "../model.js";
import type { Collection, Directive, NotCollected } from "./collection.js";

const SUCCESS = "0x00000000";
/** `(12) Command …`, `(40) No Results - Error [0x80070002]`; of the older layout the folder `12`. */
const NUMBERED = /^(?:\((\d{1,4})\) |(\d{1,4})$)/;
const NO_RESULT = /No Results - Error \[(0x[0-9a-f]{8})\]/i;

export interface JoinedCollections {
  readonly collections: readonly Collection[];
  readonly notCollected: readonly NotCollected[];
  readonly sources: readonly EvidenceSource[];
}

/** Brings the list of what Intune was to collect and the files together, in both layouts; what came to nothing is named. */
export function joinCollections(read: readonly Collection[], sources: readonly EvidenceSource[]): JoinedCollections {
  const collections = read.map((collection) => withFiles(collection, sources));
  const missing = collections.flatMap(({ source, directives }) =>
    directives
      .filter(({ code }) => code !== SUCCESS)
      .map((one) => ({ source, line: one.line, by: "Intune" as const, what: nameOf(one), code: one.code })),
  );
  const named: EvidenceSource[] = [];
  for (const source of sources) {
    const code = source.kind === "empty result" ? NO_RESULT.exec(source.path)?.[1] : undefined;
    const directive = code === undefined ? undefined : directiveOf(source.path, collections);
    if (code !== undefined && directive === undefined) {
      const number = numberOf(source.path.split("/").at(-1) ?? "");
      missing.push({ source: source.path, line: 1, by: "Intune", what: `directive ${number ?? "without a number"}`, code: hex(code) });
    }
    named.push(directive ? { ...source, issues: source.issues.map((issue) => ({ ...issue, at: nameOf(directive) })) } : source);
  }
  return { collections, notCollected: missing.map(withoutFirstLine), sources: named };
}

/** An entry without content has no line. */
function withoutFirstLine({ line, ...rest }: NotCollected): NotCollected {
  return NO_RESULT.test(rest.source) || line === undefined ? rest : { ...rest, line };
}

function withFiles(collection: Collection, sources: readonly EvidenceSource[]): Collection {
  const byNumber = new Map<number, string[]>();
  for (const { path } of sources) {
    const number = numberInside(path, collection);
    if (number === undefined || NO_RESULT.test(path)) continue;
    byNumber.set(number, [...(byNumber.get(number) ?? []), path]);
  }
  return { ...collection, directives: collection.directives.map((one) => ({ ...one, files: byNumber.get(one.number) ?? [] })) };
}

function directiveOf(path: string, collections: readonly Collection[]): Directive | undefined {
  for (const collection of collections) {
    const number = numberInside(path, collection);
    const directive = collection.directives.find((one) => one.number === number);
    if (directive) return directive;
  }
  return undefined;
}

/** The number of the directive that a file came from, where it lies in the folder of the list or below. */
function numberInside(path: string, { source }: Collection): number | undefined {
  const root = source.slice(0, source.lastIndexOf("/") + 1);
  if (!path.startsWith(root)) return undefined;
  const [first = "", ...rest] = path.slice(root.length).split("/");
  // A plain number is a folder of the older layout, never a file.
  return rest.length === 0 && !first.startsWith("(") ? undefined : numberOf(first.split("!", 1)[0] ?? first);
}

function numberOf(name: string): number | undefined {
  const match = NUMBERED.exec(name);
  const digits = match?.[1] ?? match?.[2];
  return digits === undefined ? undefined : Number(digits);
}

function nameOf({ kind, input }: Directive): string {
  return input === "" ? kind : `${kind} ${input}`;
}

function hex(code: string): `0x${string}` {
  return `0x${code.slice(2).toUpperCase()}`;
}
