import type { ImeLog } from "../evidence/index.js";
import { describeImeLine, type ImeMeaning, type PhaseId, toInstant } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";
import { chainLogs, type ClockAnchor, type LocalClock, type LogChain, readImeClock } from "./local-clock/index.js";

type ImeFact = ImeLog["facts"][number];

/** An entry that has no place in the order yet. */
export interface LogLine {
  /** Milliseconds since 1970 on the common clock; on a local one where nothing ties it to UTC. */
  readonly time: number;
  readonly entry: Omit<TimelineEntry, "seq">;
}

/** The lines of one log, in its order. */
export interface LogLines {
  readonly name: string;
  /** False: none of the lines has a known time in UTC. A log that is tied in part is two of these. */
  readonly tied: boolean;
  readonly lines: readonly LogLine[];
}

interface Said {
  readonly source: string;
  readonly fact: ImeFact;
  readonly wall: number;
  readonly utc: number | undefined;
}

const PHASES: Readonly<Record<string, PhaseId>> = {
  deviceprep: "device-preparation",
  devicepreparation: "device-preparation",
  devicesetup: "device-setup",
  accountsetup: "account-setup",
  device: "device-setup",
  account: "account-setup",
  user: "account-setup",
};
/** Reports of progress by the thousand: the first and the last of a download tell what there is to know. */
const PROGRESS: ReadonlySet<ImeMeaning> = new Set(["app-download"]);
/** What says the same again at every check. */
const REPEATED: ReadonlySet<ImeMeaning> = new Set(["esp-phase", "esp-agent-ready", "esp-app-state", "esp-user-done", "agent-version"]);

/**
 * What the agent's logs say, as entries of the timeline: in our words, at the time in UTC that the clock of its log gives
 * it, and in the phase that the agent said it was in. Noise of healthy runs stays out.
 * @param known true where something else in the evidence has times in UTC; else a log without any tie is taken as it is
 */
export function imeLines(
  logs: readonly ImeLog[],
  anchors: readonly ClockAnchor[],
  known: boolean,
  given?: ReadonlyMap<string, string>,
): readonly LogLines[] {
  const clock = readImeClock(logs, anchors);
  const chains = chainLogs(logs).map((chain) => ({ chain, said: saidIn(chain, clock) }));
  const all = chains.flatMap(({ said }) => said);
  const anyTied = known || all.some(({ utc }) => utc !== undefined);
  const names = namesOf(logs, given);
  const phaseAt = phasesOf(all.filter(({ utc }) => utc !== undefined || !anyTied));
  return chains.flatMap(({ chain, said }) => {
    const floating = anyTied ? undefined : floatingTimes(chain, clock);
    const lines = [...[...withoutRepeats(said)].flatMap((one) => toLine(one, names, phaseAt, floating)), ...endOf(chain, clock, phaseAt, floating)];
    const tied = lines.filter(({ entry }) => entry.clock === undefined);
    const open = lines.filter(({ entry }) => entry.clock !== undefined);
    return [
      { name: chain.name, tied: true, lines: tied },
      { name: chain.name, tied: false, lines: open },
    ].filter((group) => group.lines.length > 0);
  });
}

function saidIn({ parts }: LogChain, clock: LocalClock): Said[] {
  return parts.flatMap(({ log: { source, facts } }) =>
    facts.filter(({ noise }) => !noise).map((fact) => ({ source, fact, wall: fact.wall, utc: clock.toUtc(source, fact.line, fact.wall) })),
  );
}

/** What the user gave counts most. */
function namesOf(logs: readonly ImeLog[], given: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const told = logs.flatMap(({ apps }) => apps.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const])));
  return new Map([...told, ...[...given].map(([id, name]) => [id.toLowerCase(), name] as const)]);
}

/** Without any tie, how far each line is from the first, by the steps that are known: real time, with a date that may be wrong by hours. */
function floatingTimes({ parts }: LogChain, clock: LocalClock): (source: string, line: number) => number {
  const bySource = new Map<string, { line: number; moved: number }[]>(parts.map(({ log }) => [log.source, []]));
  const steps = new Map<string, LocalClock["steps"][number][]>();
  for (const step of clock.steps) {
    const own = steps.get(step.log);
    if (own !== undefined) own.push(step);
    else if (bySource.has(step.log)) steps.set(step.log, [step]);
  }
  let moved = 0;
  for (const { log } of parts) {
    const marks = bySource.get(log.source);
    marks?.push({ line: 0, moved });
    for (const { toLine, shift = 0 } of steps.get(log.source) ?? []) {
      moved -= shift * 60_000;
      if (shift !== 0) marks?.push({ line: toLine, moved });
    }
  }
  return (source, line) => {
    const marks = bySource.get(source) ?? [];
    return marks[lastAt(marks, ({ line: from }) => from <= line)]?.moved ?? 0;
  };
}

/** Index of the last item for which something holds that holds for the first ones and not for the rest; -1 where for none. */
function lastAt<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The phase that the agent was in at a time, by what any of its logs said last before. */
function phasesOf(said: readonly Said[]): (time: number) => PhaseId | undefined {
  const told = said
    .flatMap(({ fact, wall, utc }) => {
      const phase = fact.values["phase"];
      return (fact.means === "esp-phase" || fact.means === "esp-app-tracked") && phase !== undefined ? [{ time: utc ?? wall, phase }] : [];
    })
    .sort((a, b) => a.time - b.time);
  return (time) => PHASES[(told[lastAt(told, (one) => one.time <= time)]?.phase ?? "").toLowerCase()];
}

function* withoutRepeats(said: readonly Said[]): Generator<Said> {
  const last = new Map<string, string>();
  for (const one of said) {
    const { means, values } = one.fact;
    const subject = `${means}\0${values["app"] ?? ""}`;
    if (PROGRESS.has(means)) {
      const isWhole = values["done"] === values["total"];
      const before = last.get(subject);
      last.set(subject, isWhole ? "whole" : "begun");
      if (before === (isWhole ? "whole" : "begun")) continue;
    } else if (REPEATED.has(means)) {
      const word = JSON.stringify(values);
      if (last.get(subject) === word) continue;
      last.set(subject, word);
    }
    // A new start of the agent says everything anew.
    if (means === "agent-start") last.clear();
    yield one;
  }
}

/** The last line of a log that tells the phase: up to there nothing else was said. */
function endOf(
  { parts }: LogChain,
  clock: LocalClock,
  phaseAt: (time: number) => PhaseId | undefined,
  floating: ((source: string, line: number) => number) | undefined,
): LogLine[] {
  const log = parts.at(-1)?.log;
  const last = log?.readings.at(-1);
  const at = last === undefined ? undefined : toInstant(last.wall);
  if (log === undefined || last === undefined || at === undefined) return [];
  if (!parts.some(({ log: { phases } }) => phases.length > 0) || log.facts.at(-1)?.line === last.line) return [];
  const { source } = log;
  const placed = placeLine({ source, line: last.line, wall: last.wall, utc: clock.toUtc(source, last.line, last.wall) }, at, floating);
  const phase = phaseAt(placed.time);
  return [
    { time: placed.time, entry: { ...placed.entry, ...(phase === undefined ? {} : { phase }), outcome: "info", text: "Last line of the log" } },
  ];
}

/** Where a line stands: its time, and the part of its entry that tells that. */
function placeLine(
  { source, line, wall, utc }: { readonly source: string; readonly line: number; readonly wall: number; readonly utc: number | undefined },
  at: string,
  floating: ((source: string, line: number) => number) | undefined,
) {
  const time = utc ?? wall + (floating?.(source, line) ?? 0);
  const corrected = utc === undefined && time === wall ? undefined : toInstant(time);
  return { time, entry: { at, ...dated(corrected, utc), source, kind: "log-line", line } as const };
}

/** The corrected time, and whether it is one of UTC. */
function dated(corrected: string | undefined, utc: number | undefined): Pick<TimelineEntry, "atCorrected" | "clock"> {
  return { ...(corrected === undefined ? {} : { atCorrected: corrected }), ...(utc === undefined ? { clock: "local" as const } : {}) };
}

function toLine(
  { source, fact, wall, utc }: Said,
  names: ReadonlyMap<string, string>,
  phaseAt: (time: number) => PhaseId | undefined,
  floating: ((source: string, line: number) => number) | undefined,
): LogLine[] {
  const { means, line, values } = fact;
  const app = values["app"]?.toLowerCase();
  const name = (app === undefined ? undefined : names.get(app)) ?? values["name"];
  const told = { ...values, ...(app === undefined ? {} : { app }), ...(name === undefined ? {} : { name }) };
  const saying = describeImeLine(means, told);
  const at = toInstant(wall);
  if (saying === undefined || at === undefined) return [];
  const { time, entry } = placeLine({ source, line, wall, utc }, at, floating);
  const phase =
    means === "esp-phase" && values["phase"] === "NotInEsp" ? "after-esp" : (PHASES[(values["scope"] ?? "").toLowerCase()] ?? phaseAt(time));
  const { text, outcome, step } = saying;
  return [
    {
      time,
      entry: {
        ...entry,
        means,
        data: told,
        ...(phase === undefined ? {} : { phase }),
        ...(step === undefined || phase === undefined || phase === "after-esp" ? {} : { step }),
        outcome,
        text,
      },
    },
  ];
}
