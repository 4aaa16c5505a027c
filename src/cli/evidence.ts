import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import { type CollectOptions, collectEvidence, type Evidence, hasEvidence } from "../evidence/index.js";
import { CannotRun } from "./failure.js";
import { nodeCodecs, rawInputs } from "./node-ports.js";
import { startProgress } from "./progress.js";

/**
 * Reads the inputs named on the command line.
 * @param read which records are wanted with their values
 * @throws {CannotRun} when nothing in them could be evidence
 * @throws {InputError} when one is missing or unreadable
 */
export async function readEvidence(
  inputs: readonly string[],
  read: Omit<CollectOptions, "onProgress">,
  options: { readonly quiet?: boolean | undefined },
): Promise<Evidence> {
  const progress = startProgress(options);
  try {
    const evidence = await collectEvidence(await rawInputs(inputs), nodeCodecs, { ...read, onProgress: progress.at });
    if (!hasEvidence(evidence)) throw new CannotRun(nothingIn(inputs, evidence));
    return evidence;
  } finally {
    progress.done();
  }
}

/** The evidence with names that the user gave for its items. */
export function withNames(evidence: Evidence, names: ReadonlyMap<string, string> | undefined): Evidence {
  return names === undefined ? evidence : { ...evidence, names };
}

function nothingIn(inputs: readonly string[], { sources }: Evidence): string {
  const reasons = [...new Set(sources.flatMap(({ issues }) => issues.map(({ message }) => message)))];
  const why =
    reasons.length === 0
      ? sources.length === 0
        ? "it is empty"
        : `${sources.length} files, none of them a log or another evidence file`
      : reasons.slice(0, 2).join(" ");
  return `${inputs.join(", ")}: nothing in it can be analysed: ${why}`;
}

/** Refuses to write the result over the evidence: an input itself, or a file that is already in an input folder. @throws {CannotRun} */
export async function checkOutput(file: string | undefined, inputs: readonly string[]): Promise<void> {
  if (file === undefined) return;
  const target = await realpath(file).catch(() => undefined);
  if (target === undefined) return;
  for (const input of inputs) {
    const own = input === "-" ? undefined : await realpath(input).catch(() => undefined);
    if (own !== undefined && (target === own || target.startsWith(`${own}${sep}`))) {
      throw new CannotRun(`${file}: --output names an input; the evidence is not written over`);
    }
  }
}
