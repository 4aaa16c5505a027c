import { type ClockAnchor, type ClockProof, type LocalReading, MINUTE, WIDEST_SHIFT } from "./model.js";
import { nearestQuarter } from "./zones.js";

/** Two readings of a log between which the wall clock shifted by so many minutes against real time, or against UTC. */
export interface Relation {
  /** Indexes of readings. */
  readonly from: number;
  readonly to: number;
  readonly shift: number;
  /**
   * `sure`: nothing else explains it. `fair`: a sleep could, a wait that was broken off, or chance. `distant`: by a moment months away, when either zone may
   * have had another offset.
   */
  readonly strength: "sure" | "fair" | "distant";
  readonly proof: ClockProof;
}

/** A reading whose offset is known. */
export interface Tie {
  readonly index: number;
  readonly offset: number;
  readonly proof: ClockProof;
  /** As that of the anchor. */
  readonly certainty?: "likely";
}

/** A line is written within so long after the moment that it holds; the moment has whole seconds. */
const LATEST = 20_000;
const EARLIEST = -3_000;
const ANCHOR_SLACK = MINUTE;
const WAIT_SLACK = MINUTE;
const WIDEST_OFFSET = 14 * 60;

/** Moments in UTC that lines hold, and anchors that name their line. An offset is a multiple of a quarter of an hour, or it is none. */
export function findTies(readings: readonly LocalReading[], anchors: readonly ClockAnchor[]): Tie[] {
  const ties: Tie[] = [];
  const told = new Set<number>();
  for (const [index, { line, wall, mark }] of readings.entries()) {
    if (mark?.kind !== "utc") continue;
    // A value that was there before is kept from then.
    const offset = told.has(mark.utc) ? undefined : offsetOf(wall - mark.utc, EARLIEST, LATEST);
    told.add(mark.utc);
    if (offset !== undefined) ties.push({ index, offset, proof: { kind: "utc-in-the-line", lines: [line] } });
  }
  for (const anchor of anchors) {
    const offset = offsetOf(anchor.wall - anchor.utc, -ANCHOR_SLACK, ANCHOR_SLACK);
    const index = anchor.line === undefined ? undefined : lastIndexUpTo(readings, anchor.line);
    if (offset === undefined || index === undefined) continue;
    const proof: ClockProof = { kind: "anchor", lines: anchor.line === undefined ? [] : [anchor.line], what: anchor.what };
    ties.push({ index, offset, proof, ...(anchor.certainty === undefined ? {} : { certainty: anchor.certainty }) });
  }
  return ties.sort((a, b) => a.index - b.index);
}

export function offsetOf(difference: number, earliest = -ANCHOR_SLACK, latest = ANCHOR_SLACK): number | undefined {
  const offset = nearestQuarter(difference);
  const rest = difference - offset * MINUTE;
  return Math.abs(offset) <= WIDEST_OFFSET && rest >= earliest && rest <= latest ? offset : undefined;
}

/** The reading of a line, or the last before it. */
function lastIndexUpTo(readings: readonly LocalReading[], line: number): number | undefined {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((readings[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : low - 1;
}

/** All that ties two readings of a log together. */
export function findRelations(readings: readonly LocalReading[], ties: readonly Tie[]): Relation[] {
  return [...relationsOfTies(ties), ...relationsOfMoments(readings), ...relationsOfWaits(readings)];
}

function* relationsOfTies(ties: readonly Tie[]): Generator<Relation> {
  for (const [index, tie] of ties.entries()) {
    const before = ties[index - 1];
    if (before === undefined) continue;
    const lines = [...before.proof.lines, ...tie.proof.lines];
    const isSure = before.certainty === undefined && tie.certainty === undefined;
    yield {
      from: before.index,
      to: tie.index,
      shift: tie.offset - before.offset,
      strength: isSure ? "sure" : "fair",
      proof: { ...tie.proof, lines },
    };
  }
}

/** The same moment, shown again: it has the same seconds, and its minutes differ by quarters of an hour. */
function* relationsOfMoments(readings: readonly LocalReading[]): Generator<Relation> {
  const last = new Map<string, number>();
  for (const [index, { line, mark }] of readings.entries()) {
    if (mark?.kind !== "shown") continue;
    const from = last.get(mark.what);
    last.set(mark.what, index);
    const before = from === undefined ? undefined : readings[from];
    if (from === undefined || before?.mark?.kind !== "shown") continue;
    const shift = shiftOfMoment(before.mark.walls, mark.walls);
    if (shift === undefined) continue;
    const proof: ClockProof = { kind: "moment-shown-twice", lines: [before.line, line], what: mark.what };
    yield { from, to: index, shift, strength: mark.distant ? "distant" : "sure", proof };
  }
}

function shiftOfMoment(before: readonly (number | undefined)[], after: readonly (number | undefined)[]): number | undefined {
  const shifts = before.flatMap((wall, order) => {
    const later = after[order];
    if (wall === undefined || later === undefined) return [];
    const shift = later - wall;
    return Math.abs(shift) <= WIDEST_SHIFT && shift === nearestQuarter(shift) * MINUTE ? [shift / MINUTE] : [];
  });
  return shifts.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0];
}

/** A wait that took longer than it should by quarters of an hour, or shorter, was measured by a clock that leapt. */
function* relationsOfWaits(readings: readonly LocalReading[]): Generator<Relation> {
  const waits = new Map<string, { readonly index: number; readonly milliseconds: number }>();
  for (const [index, { line, wall, mark }] of readings.entries()) {
    if (mark?.kind === "start" || mark?.kind === "stop") waits.clear();
    if (mark?.kind === "wait") waits.set(mark.timer, { index, milliseconds: mark.milliseconds });
    if (mark?.kind !== "wait-over") continue;
    const wait = waits.get(mark.timer);
    const begin = wait === undefined ? undefined : readings[wait.index];
    waits.delete(mark.timer);
    if (wait === undefined || begin === undefined) continue;
    const excess = wall - begin.wall - wait.milliseconds;
    const shift = nearestQuarter(excess);
    if (Math.abs(excess - shift * MINUTE) > WAIT_SLACK || Math.abs(shift) * MINUTE > WIDEST_SHIFT) continue;
    const proof: ClockProof = { kind: "wait-of-known-length", lines: [begin.line, line], what: mark.timer };
    // A sleep makes a wait longer, and what is waited for may be done before by another way.
    yield { from: wait.index, to: index, shift, strength: shift === 0 ? "sure" : "fair", proof };
  }
}
