import type { EvidenceSource } from "../model.js";
import type { Collection, Directive, NotCollected } from "./collection.js";

const SUCCESS = "0x00000000";
/** `(12) Command …`, `(40) No Results - Error [0x80070002]`; of the older layout the folder `12`. */
const NUMBERED = /^(?:\((\d{1,4})\) |(\d{1,4})$)/;
const NO_RESULT = /No Results - Error \[(0x[0-9a-f]{8})\]/i;

/** Brings the list of what Intune was to collect and the files together, in both layouts. */
export function joinCollections(read: readonly Collection[], sources: readonly EvidenceSource[]): readonly Collection[] {
  return read.map((collection) => withFiles(collection, sources));
}

/** What came to nothing: by the lists, and by the entries without content where their list is not there. */
export function notCollectedByIntune(collections: readonly Collection[], sources: readonly EvidenceSource[]): readonly NotCollected[] {
  const by = "Intune" as const;
  const listed = collections.flatMap(({ source, directives }) =>
    directives.filter(({ code }) => code !== SUCCESS).map((one) => ({ source, line: one.line, by, what: nameOf(one), code: one.code })),
  );
  const unlisted = sources.flatMap(({ kind, path }): NotCollected[] => {
    const code = kind === "empty result" ? NO_RESULT.exec(path)?.[1] : undefined;
    if (code === undefined || collections.some((collection) => numberInside(path, collection) !== undefined)) return [];
    return [{ source: path, by, what: `directive ${numberOf(path.split("/").at(-1) ?? "") ?? "without a number"}`, code: hex(code) }];
  });
  return [...listed, ...unlisted];
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
