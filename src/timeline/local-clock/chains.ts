import type { ImeLog } from "../../evidence/index.js";
import { compareText } from "../../knowledge/index.js";

/** The files of one log in the order of their writing: the rolled-over ones first, the current one last. */
export interface LogChain {
  readonly name: string;
  readonly program: string;
  readonly parts: readonly ChainPart[];
}

export interface ChainPart {
  readonly log: ImeLog;
  /** Lines of the files before it: what turns a line of the file into one of the chain. */
  readonly before: number;
}

/** `AppWorkload-20260312-140000.log` is what `AppWorkload.log` was when it was full. */
const ROLLED_OVER = /-(\d{8}-\d{6})(?=(\.[^./]*)?$)/;

/**
 * The agent starts a new file when one is full, and names the old one by the time: the files of a folder that differ by
 * that only are one log, whose clock runs on from file to file. A file that is in the evidence twice counts once, in its
 * longest copy.
 */
export function chainLogs(logs: readonly ImeLog[]): readonly LogChain[] {
  const chains = new Map<string, ImeLog[]>();
  for (const log of withoutCopies(logs)) {
    const name = `${log.source.replace(ROLLED_OVER, "")}\0${log.component}`;
    chains.set(name, [...(chains.get(name) ?? []), log]);
  }
  return [...chains.values()].map(toChain).sort((a, b) => compareText(a.name, b.name));
}

function toChain(logs: readonly ImeLog[]): LogChain {
  const ordered = logs.toSorted((a, b) => compareText(rolledOverAt(a), rolledOverAt(b)) || compareText(a.source, b.source));
  let before = 0;
  const parts = ordered.map((log) => {
    const part = { log, before };
    before += lastLineOf(log);
    return part;
  });
  const last = ordered.at(-1);
  return { name: last?.source ?? "", program: last?.component ?? "", parts };
}

/** The current file has no time in its name, and comes after every one that has. */
function rolledOverAt({ source }: ImeLog): string {
  return ROLLED_OVER.exec(source)?.[1] ?? "~";
}

function lastLineOf({ readings, facts }: ImeLog): number {
  return Math.max(readings.at(-1)?.line ?? 0, facts.at(-1)?.line ?? 0);
}

/** Copies of a log, made at two times or packed twice, begin with the same line at the same moment. */
function withoutCopies(logs: readonly ImeLog[]): readonly ImeLog[] {
  const longest = new Map<string, ImeLog>();
  for (const log of logs.toSorted((a, b) => compareText(a.source, b.source))) {
    const [first] = log.readings;
    const key = first === undefined ? log.source : `${log.component}\0${first.line}\0${first.wall}`;
    const known = longest.get(key);
    if (known === undefined || log.records > known.records) longest.set(key, log);
  }
  return [...longest.values()];
}
