import type { Evidence, EvidenceSource, ImeLog, SourceIssue } from "../evidence/index.js";
import { toInstant } from "../knowledge/index.js";
import { clockAnchors, type LocalClock, readImeClock } from "../timeline/index.js";

type ClockEvidence = Pick<Evidence, "events" | "imeLogs" | "registry">;

const MINUTE = 60_000;
/** A log of weeks has a pause every night; what matters is whether its times can be trusted. */
const MOST_STEPS = 3;

/** The files of the report, with what the clock of the agent's logs turned out to be: from and to in UTC, and its steps. */
export function withLocalClock(sources: readonly EvidenceSource[], evidence: ClockEvidence): readonly EvidenceSource[] {
  const { imeLogs: logs } = evidence;
  if (logs.length === 0) return sources;
  const clock = readImeClock(logs, clockAnchors(evidence));
  return sources.map((source) => {
    const log = logs.find((one) => one.source === source.path);
    return log === undefined ? source : { ...source, ...rangeOf(log, clock), issues: [...source.issues, ...clockIssues(log, clock)] };
  });
}

function rangeOf({ source, readings }: ImeLog, clock: LocalClock): Pick<EvidenceSource, "from" | "to"> {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined) return {};
  const from = instantOf(clock.toUtc(source, first.line, first.wall));
  const to = instantOf(clock.toUtc(source, last.line, last.wall));
  return from === undefined || to === undefined || to < from ? {} : { from, to };
}

function instantOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : toInstant(milliseconds);
}

function* clockIssues({ source, readings }: ImeLog, clock: LocalClock): Generator<SourceIssue> {
  const moved = clock.steps.filter(({ log, shift }) => log === source && shift !== 0);
  for (const { fromLine, toLine, shift, certainty, wallDifference, elapsed } of moved.slice(0, MOST_STEPS)) {
    const at = `lines ${fromLine} to ${toLine}`;
    const shown = `Here the log's clock went on by ${inMinutes(wallDifference)} minutes`;
    if (shift === undefined) {
      const bounds = `between ${inMinutes(elapsed.least)} and ${inMinutes(elapsed.most)} minutes`;
      yield { code: "local-clock-open", at, message: `${shown}: a pause or a change of the time zone. Really it was ${bounds}.` };
    } else {
      const doubt = `likely by a change of the time zone; that is not proven, and a pause of up to ${inMinutes(elapsed.most)} minutes is possible.`;
      const by = certainty === "confirmed" ? "by a change of the time zone." : doubt;
      yield { code: "local-clock-step", at, message: `${shown}, ${shift} of them ${by}` };
    }
  }
  if (readings.length > 0 && clock.eras.some(({ log, offset }) => log === source && offset === undefined)) {
    yield { code: "local-clock-unknown-zone", message: "Nothing in the log ties all of its local times to UTC." };
  }
}

function inMinutes(milliseconds: number): number {
  return Math.round(milliseconds / MINUTE);
}
