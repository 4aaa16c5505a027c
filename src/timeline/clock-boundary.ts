import { isKernelClockChange } from "./clock.js";
import type { ClockJump } from "./clock-jump.js";
import type { Stream } from "./streams.js";

/** Records of one moment may be written some seconds out of order. */
const TOLERANCE = 5_000;
const ONE_DAY = 86_400_000;
/** A visible step of the clock at a place outweighs a record whose time contradicts it. */
const STEP_BONUS = 2;

/** A jump with what is needed to find its place in a channel. */
export interface PlacedJump {
  readonly jump: ClockJump;
  /** Times later than this were not reached after the jump. */
  readonly latest: number;
}

/** Jumps in the order in which they happened: after each the clock was right, so the new times are in order. */
export function placeJumps(jumps: readonly ClockJump[], streams: readonly Stream[]): PlacedJump[] {
  return [...jumps].sort((a, b) => a.after - b.after || a.before - b.before).map((jump) => ({ jump, latest: latestPossible(jump, streams) }));
}

/**
 * What has to be added to the recorded time of each record of a channel. Corrections add up going back in time; where
 * the clock fell back by itself (an empty battery, a firmware that was reset), the correction that ended it ends there.
 */
export function correctionsOf(stream: Stream, jumps: readonly PlacedJump[]): Float64Array {
  const { records } = stream;
  const shifts = new Float64Array(records.length);
  if (jumps.length === 0) return shifts;
  const ends = endsOfWrongTimes(stream, jumps);
  const open: ClockJump[] = [];
  for (let i = records.length - 1; i >= 0; i--) {
    const time = records[i]?.time ?? 0;
    const leap = (records[i + 1]?.time ?? time) - time;
    const last = open.at(-1);
    if (last && isFallOfClock(leap, last)) open.pop();
    for (let j = jumps.length - 1; j >= 0; j--) {
      const jump = jumps[j]?.jump;
      if (!jump || ends[j] !== i + 1 || !fitsWrongClock(time, jump)) continue;
      if (isFallenSince(jump, jumps[j + 1]?.jump)) open.length = 0;
      open.push(jump);
    }
    shifts[i] = open.reduce((sum, jump) => sum + jump.shift, 0);
  }
  return shifts;
}

function fitsWrongClock(time: number, jump: ClockJump): boolean {
  if (Math.abs(jump.shift) < ONE_DAY) return time <= jump.before + TOLERANCE;
  return jump.shift > 0 ? time <= jump.before + TOLERANCE : time > jump.after + TOLERANCE;
}

/** The clock was right after a jump and wrong again before the next, so the next corrects nothing that lies before it. */
function isFallenSince(jump: ClockJump, next: ClockJump | undefined): boolean {
  if (next === undefined || Math.abs(next.shift) < ONE_DAY) return false;
  return next.shift < 0 || next.before < jump.after - TOLERANCE;
}

/** Time leaps by about as much as the later correction takes back: the wrong clock began here. */
function isFallOfClock(leap: number, jump: ClockJump): boolean {
  const fall = -leap / jump.shift;
  return Math.abs(jump.shift) >= ONE_DAY && fall > 0.5 && fall < 1.5;
}

function isProof({ records }: Stream, index: number, jump: ClockJump): boolean {
  return records[index]?.event === jump.proof && (!jump.exact || isKernelClockChange(jump.proof));
}

/**
 * Index of the first record after each jump. The record order decides where the channel holds the proof; else the
 * choice that contradicts the fewest recorded times and uses the most visible steps; of equals the earliest, since a
 * time that fits both sides counts as after.
 */
function endsOfWrongTimes(stream: Stream, jumps: readonly PlacedJump[]): number[] {
  const { records } = stream;
  const eras = jumps.length + 1;
  // best[e]: least cost of the records so far with the last of them in era e; from[e][i]: where era e began.
  let best = Array.from({ length: eras }, (_, era) => (era === 0 ? 0 : Number.POSITIVE_INFINITY));
  const entered: Int32Array[] = Array.from({ length: eras }, () => new Int32Array(records.length + 1));
  for (let i = 0; i <= records.length; i++) {
    for (let era = 1; era < eras; era++) {
      const crossed = (best[era - 1] ?? 0) - bonus(stream, i, jumps[era - 1]);
      if (crossed < (best[era] ?? 0)) {
        best[era] = crossed;
        entered[era]?.fill(1, i, i + 1);
      }
    }
    const time = records[i]?.time;
    if (time !== undefined) best = best.map((cost, era) => cost + Number(!fitsEra(time, jumps[era - 1], jumps[era])));
  }
  const ends = new Array<number>(jumps.length).fill(0);
  let i = records.length;
  for (let era = eras - 1; era >= 1; era--) {
    while (i > 0 && entered[era]?.[i] !== 1) i--;
    ends[era - 1] = i;
  }
  return ends;
}

function bonus(stream: Stream, index: number, placed: PlacedJump | undefined): number {
  if (!placed) return 0;
  const { jump } = placed;
  if (isProof(stream, index, jump)) return Number.MAX_SAFE_INTEGER / 1024;
  const previous = stream.records[index - 1]?.time;
  const next = stream.records[index]?.time;
  if (previous === undefined || next === undefined) return 0;
  const visible = jump.shift > 0 ? next - previous > TOLERANCE && next >= jump.after - TOLERANCE : previous - next > TOLERANCE;
  return visible && previous <= jump.before + TOLERANCE && next >= jump.after - TOLERANCE ? STEP_BONUS : 0;
}

/** Between two jumps the clock was right at first and may have fallen before the second. */
function fitsEra(time: number, last: PlacedJump | undefined, next: PlacedJump | undefined): boolean {
  const fell = next !== undefined && next.jump.shift > 0 && time <= next.jump.before + TOLERANCE;
  const begun = last === undefined || time >= last.jump.after - TOLERANCE || fell;
  const ended =
    next === undefined ? time <= (last?.latest ?? Number.POSITIVE_INFINITY) : time <= Math.max(next.jump.before, next.jump.after) + TOLERANCE;
  return begun && ended;
}

/**
 * A clock that was days ahead: what carries times that the device has not reached since was written before the clock
 * was set, even in a channel that wrote nothing afterwards.
 */
function latestPossible(jump: ClockJump, streams: readonly Stream[]): number {
  const reached = streams.some(({ records }) => (records.at(-1)?.time ?? 0) > jump.before + TOLERANCE);
  const own = streams.find(({ records }) => records.some((record) => record.event === jump.proof))?.records.at(-1)?.time;
  if (jump.shift > -ONE_DAY || reached || own === undefined) return Number.POSITIVE_INFINITY;
  return own < jump.before - ONE_DAY ? (own + jump.before) / 2 : Number.POSITIVE_INFINITY;
}
