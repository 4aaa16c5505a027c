import { judgeGaps, type JudgedGap } from "./decide.js";
import { findGaps, type Gap } from "./gaps.js";
import {
  type ClockAnchor,
  type ClockCertainty,
  type ClockEra,
  type ClockProof,
  type ClockStep,
  type Elapsed,
  type LocalLog,
  type LocalReading,
  MINUTE,
} from "./model.js";
import { findRelations, findTies, offsetOf, type Tie } from "./relations.js";

/** The clocks of all logs of one device. */
export interface LocalClock {
  readonly eras: readonly ClockEra[];
  /** Every place where the clock leapt or may have, pauses that look alike included. */
  readonly steps: readonly ClockStep[];
  /** Real time from the first line of a log to its last. */
  readonly elapsed: (log: string) => Elapsed | undefined;
  /** The moment of a line in UTC, in milliseconds; undefined where nothing ties its era to UTC. */
  readonly toUtc: (log: string, line: number, wall: number) => number | undefined;
}

/**
 * Makes out how the local clock of a device ran: where its zone was changed or its time set, and which offset each
 * stretch between has. What is not decided stays open and has bounds; nothing is assumed without a word of proof.
 * @param anchors moments known in UTC too, by records of event logs, registry snapshots or a download date
 */
export function readLocalClock(logs: readonly LocalLog[], anchors: readonly ClockAnchor[] = []): LocalClock {
  // Where a clock went back, the same wall times come twice, and a line of another log says nothing of a pause.
  const goesBack = logs.some(({ readings }) =>
    readings.some(({ wall }, index) => index > 0 && wall - (readings[index - 1]?.wall ?? wall) < -12 * MINUTE),
  );
  const clocks = logs.map((log) => clockOf(log, anchors, goesBack ? [] : logs.filter(({ program }) => program !== log.program)));
  const eras = clocks.flatMap((clock) => clock.eras);
  const byLog = new Map(clocks.map((clock) => [clock.name, clock.eras]));
  return {
    eras,
    steps: clocks.flatMap((clock) => clock.steps),
    elapsed: (log) => clocks.find(({ name }) => name === log)?.elapsed,
    toUtc(log, line, wall) {
      const era = eraOfLine(byLog.get(log) ?? [], line);
      return era?.offset === undefined ? undefined : wall - era.offset * MINUTE;
    },
  };
}

/** @param eras of one log, in the order of its lines */
function eraOfLine(eras: readonly ClockEra[], line: number): ClockEra | undefined {
  let low = 0;
  let high = eras.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((eras[middle]?.fromLine ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  const era = eras[low - 1];
  return era !== undefined && line <= era.toLine ? era : undefined;
}

interface LogClock {
  readonly name: string;
  readonly eras: readonly ClockEra[];
  readonly steps: readonly ClockStep[];
  readonly elapsed: Elapsed | undefined;
}

function clockOf(log: LocalLog, anchors: readonly ClockAnchor[], others: readonly LocalLog[]): LogClock {
  const { name, readings } = log;
  const own = anchors.filter((anchor) => anchor.log === name);
  const placed = findTies(readings, own);
  const ties = [...placed, ...looseTies(stretchesOf(name, readings, findGaps(readings, findRelations(readings, placed))), readings, own)].sort(
    (a, b) => a.index - b.index,
  );
  const relations = findRelations(readings, ties);
  const gaps = findGaps(readings, relations);
  const walls = others.flatMap((other) => other.readings.map(({ wall }) => wall)).sort((a, b) => a - b);
  const judged = judgeGaps(readings, gaps, { ties, relations, silentIn: (from, to) => longestSilence(walls, from, to) });
  const eras = tieEras(stretchesOf(name, readings, gaps), judged, ties);
  return { name, eras, steps: judged.map((gap) => stepOf(name, readings, gap)), elapsed: elapsedOf(eras, judged) };
}

/** The longest stretch between two wall times in which no other log has a line. */
function longestSilence(walls: readonly number[], from: number, to: number): number {
  let low = 0;
  let high = walls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((walls[middle] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  let longest = 0;
  let last = from;
  for (let at = low; at < walls.length && last < to; at++) {
    const wall = Math.min(walls[at] ?? to, to);
    longest = Math.max(longest, wall - last);
    last = wall;
  }
  return Math.max(longest, to - last);
}

function stepOf(log: string, readings: readonly LocalReading[], { index, difference, verdict }: JudgedGap): ClockStep {
  const [before, after] = [readings[index], readings[index + 1]];
  return { log, fromLine: before?.line ?? 0, toLine: after?.line ?? 0, wallDifference: difference, ...verdict };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly era: ClockEra;
}

function stretchesOf(log: string, readings: readonly LocalReading[], gaps: readonly Gap[]): Stretch[] {
  const starts = [0, ...gaps.map(({ index }) => index + 1)];
  return starts.flatMap((from, at) => {
    const to = (starts[at + 1] ?? readings.length) - 1;
    const first = readings[from];
    const last = readings[to];
    if (first === undefined || last === undefined) return [];
    let wallFrom = first.wall;
    let wallTo = first.wall;
    for (let index = from; index <= to; index++) {
      const wall = readings[index]?.wall ?? first.wall;
      wallFrom = Math.min(wallFrom, wall);
      wallTo = Math.max(wallTo, wall);
    }
    const next = readings[to + 1];
    const toLine = next === undefined ? Number.MAX_SAFE_INTEGER : next.line - 1;
    return [{ from, to, era: { log, fromLine: at === 0 ? 1 : first.line, toLine, wallFrom, wallTo, certainty: "open" as const, proof: [] } }];
  });
}

/** Gives every stretch its offset: by its own ties, else from the next one over a gap whose shift is known. */
function tieEras(stretches: readonly Stretch[], judged: readonly JudgedGap[], ties: readonly Tie[]): ClockEra[] {
  let next = 0;
  const offsets: { offset: number | undefined; certainty: ClockCertainty; proof: readonly ClockProof[] }[] = stretches.map(({ to }) => {
    const own: Tie[] = [];
    for (; (ties[next]?.index ?? Number.POSITIVE_INFINITY) <= to; next++) own.push(...ties.slice(next, next + 1));
    // What may be chance says nothing against what is not.
    const sure = own.filter((tie) => tie.certainty === undefined);
    const heard = sure.length > 0 ? sure : own;
    const [first] = heard;
    const agree = first !== undefined && heard.every(({ offset }) => offset === first.offset);
    const certainty = !agree ? "open" : sure.length > 0 ? "confirmed" : "likely";
    return { offset: agree ? first.offset : undefined, certainty, proof: heard.slice(0, 4).map(({ proof }) => proof) };
  });
  for (const direction of [1, -1]) {
    for (let step = 0; step < offsets.length; step++) {
      const at = direction === 1 ? step : offsets.length - 1 - step;
      const [here, there] = [offsets[at], offsets[at - direction]];
      const verdict = judged[direction === 1 ? at - 1 : at]?.verdict;
      if (here === undefined || here.offset !== undefined || here.proof.length > 0) continue;
      if (there?.offset === undefined || verdict?.shift === undefined) continue;
      here.offset = there.offset + verdict.shift * direction;
      here.certainty = there.certainty === "confirmed" ? verdict.certainty : there.certainty;
      here.proof = verdict.proof;
    }
  }
  return stretches.map(({ era }, at) => {
    const { offset, certainty = "open", proof = [] } = offsets[at] ?? {};
    return { ...era, ...(offset === undefined ? {} : { offset }), certainty, proof };
  });
}

/** Anchors without a line: their wall time has to lie in one stretch and in no other. */
function looseTies(stretches: readonly Stretch[], readings: readonly LocalReading[], anchors: readonly ClockAnchor[]): Tie[] {
  return anchors.flatMap(({ line, wall, utc, what, certainty }) => {
    const offset = offsetOf(wall - utc);
    const homes = line === undefined ? stretches.filter(({ era }) => wall >= era.wallFrom && wall <= era.wallTo) : [];
    const [home] = homes;
    if (offset === undefined || home === undefined || homes.length > 1) return [];
    let index = home.from;
    while (index < home.to && (readings[index + 1]?.wall ?? Number.POSITIVE_INFINITY) <= wall) index++;
    return [{ index, offset, proof: { kind: "anchor" as const, lines: [], what }, ...(certainty === undefined ? {} : { certainty }) }];
  });
}

function elapsedOf(eras: readonly ClockEra[], judged: readonly JudgedGap[]): Elapsed | undefined {
  if (eras.length === 0) return undefined;
  const running = eras.reduce((sum, { wallFrom, wallTo }) => sum + wallTo - wallFrom, 0);
  const sum = (value: (elapsed: Elapsed) => number): number => judged.reduce((total, { verdict }) => total + value(verdict.elapsed), running);
  const isOpen = judged.some(({ verdict }) => verdict.elapsed.likely === undefined);
  return { ...(isOpen ? {} : { likely: sum(({ likely = 0 }) => likely) }), least: sum(({ least }) => least), most: sum(({ most }) => most) };
}
