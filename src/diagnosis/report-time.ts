import type { Evidence } from "../evidence/index.js";
import { toMilliseconds } from "../knowledge/index.js";
import type { Deployment, PhaseState, TimeShare } from "../stages/index.js";
import { clockAnchors, readImeClock } from "../timeline/index.js";
import type { Report, TimeUse } from "./report-model.js";

type ClockEvidence = Pick<Evidence, "events" | "imeLogs" | "registry">;

/** What the time of the attempt went on, with the names of the items. */
export function reportTime(shares: readonly TimeShare[], phases: readonly PhaseState[]): TimeUse[] {
  return shares.map(({ milliseconds, ...use }) => {
    const name = use.item === undefined ? undefined : itemName(phases, use);
    return { ...use, ...(name === undefined ? {} : { name }), seconds: milliseconds / 1000 };
  });
}

function itemName(phases: readonly PhaseState[], { phase, step, item }: Omit<TimeShare, "milliseconds">): string | undefined {
  const own = phases.find(({ id }) => id === phase)?.steps.find(({ id }) => id === step);
  return own?.items.find(({ id }) => id === item)?.name;
}

/**
 * How much shorter or longer the attempt may have been, where its times rest on the agent's clock and that clock moved,
 * or may have, by a step that is not proven.
 */
export function elapsedBounds({ attempt }: Deployment, evidence: ClockEvidence): Report["attempt"]["elapsedBounds"] {
  const { start, end, entries } = attempt;
  if (start === undefined || end === undefined || evidence.imeLogs.length === 0) return undefined;
  // Both ends in UTC by records of Windows: the agent's clock decides nothing.
  if (entries[0]?.kind !== "log-line" && entries.at(-1)?.kind !== "log-line") return undefined;
  if (entries.some(({ kind }) => kind === "event")) return undefined;
  const sources = new Set(entries.flatMap(({ kind, source }) => (kind === "log-line" ? [source] : [])));
  const [first, last] = [entries[0], entries.at(-1)];
  const inside = readImeClock(evidence.imeLogs, clockAnchors(evidence)).steps.filter(
    ({ log, toLine, certainty }) =>
      sources.has(log) &&
      certainty !== "confirmed" &&
      (log !== first?.source || toLine > (first.line ?? 0)) &&
      (log !== last?.source || toLine <= (last.line ?? Number.MAX_SAFE_INTEGER)),
  );
  // Logs of one device tell of the same step; the one with the most to say of the run is asked.
  const own = inside.filter(({ log }) => log === first?.source);
  const steps = (own.length > 0 ? own : inside).filter(({ elapsed }) => elapsed.most - elapsed.least > 60_000);
  if (steps.length === 0) return undefined;
  const elapsed = toMilliseconds(end) - toMilliseconds(start);
  const taken = (step: (typeof steps)[number]): number => step.elapsed.likely ?? step.wallDifference - (step.shift ?? 0) * 60_000;
  const least = steps.reduce((sum, step) => sum - taken(step) + step.elapsed.least, elapsed);
  const most = steps.reduce((sum, step) => sum - taken(step) + step.elapsed.most, elapsed);
  return { leastSeconds: Math.max(0, Math.floor(least / 1000)), mostSeconds: Math.ceil(most / 1000) };
}
