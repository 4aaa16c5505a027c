import type { ImeLog } from "../../evidence/index.js";
import { chainLogs, type LogChain } from "./chains.js";
import { clockMarkOf } from "./ime-marks.js";
import { type LocalClock, readLocalClock } from "./local-clock.js";
import { type ClockAnchor, type ClockEra, type ClockStep, type LocalLog, type LocalReading, MINUTE } from "./model.js";

/** Lines of a log that rolled over are counted on from file to file; the clock is asked, and answers, by file. */
interface Place {
  readonly chain: LogChain;
  readonly before: number;
  readonly lastLine: number;
}

/**
 * The clocks of the agent's logs, by their paths. Files of one log that rolled over are read as one: a step of the zone
 * may lie between two of them, and what ties one to UTC ties the next.
 */
export function readImeClock(logs: readonly ImeLog[], anchors: readonly ClockAnchor[] = []): LocalClock {
  const chains = chainLogs(logs);
  const places = new Map(
    chains.flatMap((chain) =>
      chain.parts.map(({ log, before }, index): [string, Place] => {
        const next = chain.parts[index + 1];
        return [log.source, { chain, before, lastLine: next === undefined ? Number.MAX_SAFE_INTEGER : next.before }];
      }),
    ),
  );
  const locals = chains.map(toLocalLog);
  const own = anchors.flatMap((anchor) => placeAnchor(anchor, places));
  const first = readLocalClock(locals, own);
  const borrowed = locals.flatMap((log) => borrowAnchors(log, first));
  const clock = borrowed.length === 0 ? first : readLocalClock(locals, [...own, ...borrowed]);
  return {
    eras: [...places].flatMap(([source, place]) => erasOf(source, place, clock)),
    steps: [...places].flatMap(([source, place]) => stepsOf(source, place, clock)),
    elapsed(log) {
      const place = places.get(log);
      return place === undefined ? undefined : clock.elapsed(place.chain.name);
    },
    toUtc(log, line, wall) {
      const place = places.get(log);
      return place === undefined ? undefined : clock.toUtc(place.chain.name, line + place.before, wall);
    },
  };
}

function toLocalLog({ name, program, parts }: LogChain): LocalLog {
  return { name, program, readings: parts.flatMap(({ log, before }) => readingsOf(log, before)) };
}

function readingsOf({ readings, facts }: ImeLog, before: number): LocalReading[] {
  const marks = new Map(
    facts.flatMap((fact) => {
      const mark = clockMarkOf(fact);
      return mark === undefined ? [] : [[fact.line, mark] as const];
    }),
  );
  return readings.map(({ line, wall }) => {
    const mark = marks.get(line);
    return mark === undefined ? { line: line + before, wall } : { line: line + before, wall, mark };
  });
}

/** So many lines of a stretch are held against the clocks of the other logs. */
const ASKED = 16;
/** A clock that leapt more often is damaged, and not asked. */
const MOST_ERAS = 200;

/**
 * All logs of a device are written by one clock, and mostly one of them alone tells UTC: what a wall time means there, it
 * means in the others too, and is no more certain. Where the clock went back, a wall time may lie in two eras; then it says nothing.
 */
function borrowAnchors(log: LocalLog, clock: LocalClock): ClockAnchor[] {
  const lent = clock.eras.filter((era) => era.log !== log.name && era.offset !== undefined).slice(0, MOST_ERAS);
  if (lent.length === 0) return [];
  const open = clock.eras.filter((era) => era.log === log.name && era.offset === undefined).slice(0, MOST_ERAS);
  return open.flatMap((era) => {
    const readings = log.readings.filter(({ line }) => line >= era.fromLine && line <= era.toLine);
    const every = Math.max(1, Math.floor(readings.length / ASKED));
    return readings.flatMap(({ line, wall }, index): ClockAnchor[] => {
      if (index % every !== 0 && index !== readings.length - 1) return [];
      const lenders = lent.filter(({ wallFrom, wallTo }) => wall >= wallFrom && wall <= wallTo);
      const [first] = lenders;
      if (first?.offset === undefined || lenders.some(({ offset }) => offset !== first.offset)) return [];
      const certainty = lenders.some((one) => one.certainty === "confirmed") ? {} : { certainty: "likely" as const };
      return [{ log: log.name, line, wall, utc: wall - first.offset * MINUTE, what: "another log of the agent", ...certainty }];
    });
  });
}

function placeAnchor(anchor: ClockAnchor, places: ReadonlyMap<string, Place>): ClockAnchor[] {
  const place = places.get(anchor.log);
  if (place === undefined) return [];
  return [{ ...anchor, log: place.chain.name, ...(anchor.line === undefined ? {} : { line: anchor.line + place.before }) }];
}

function erasOf(source: string, { chain, before, lastLine }: Place, clock: LocalClock): ClockEra[] {
  return clock.eras
    .filter(({ log, fromLine, toLine }) => log === chain.name && toLine > before && fromLine <= lastLine)
    .map((era) => ({
      ...era,
      log: source,
      fromLine: Math.max(1, era.fromLine - before),
      toLine: era.toLine >= lastLine ? Number.MAX_SAFE_INTEGER : era.toLine - before,
    }));
}

/** A step between two files is told with the later one, whose first lines show it. */
function stepsOf(source: string, { chain, before, lastLine }: Place, clock: LocalClock): ClockStep[] {
  return clock.steps
    .filter(({ log, toLine }) => log === chain.name && toLine > before && toLine <= lastLine)
    .map((step) => ({ ...step, log: source, fromLine: Math.max(0, step.fromLine - before), toLine: step.toLine - before }));
}
