import { type ClockProof, type Elapsed, HOUR, type LocalReading, MINUTE, QUARTER, WIDEST_SHIFT } from "./model.js";
import { isZoneOffset } from "./zones.js";

/** What is thought of a gap. */
export interface Verdict {
  /** Minutes; absent where it is open. */
  readonly shift?: number;
  readonly certainty: "confirmed" | "likely" | "open";
  readonly elapsed: Elapsed;
  readonly proof: readonly ClockProof[];
}

export interface GapContext {
  readonly before: LocalReading;
  readonly after: LocalReading;
  /** Wall time between the two, or between the readings of other logs that lie closest around the leap. */
  readonly difference: number;
  /** Offset before the gap, where it is known. */
  readonly offset?: number;
  /** True when the deployment was over before the gap. */
  readonly settled: boolean;
  /** Wall time at which the stretch before the gap begins. */
  readonly eraFrom: number;
  /** Moments that the log tells after the gap, on the clock after it. */
  readonly toldMoments: readonly { readonly line: number; readonly walls: readonly (number | undefined)[] }[];
}

/** Between two lines around a leap: a time sync takes off a little, a restart of Windows needs some minutes. */
const LEAST_REST = -2 * MINUTE;
const MOST_REST = 8 * MINUTE;
/** The agent's longest timer has an hour: one that runs is not silent for longer, but a PC that sleeps is. */
const LONGEST_SILENCE = 65 * MINUTE;
/** Pauses of an hour or two are common; a night in the middle of the status page is rarer than a zone that moves. */
const LONG = 3 * HOUR;
/** Of the zones between the hours the one that has many people; a pause hits a half hour by chance too often for the others. */
const INDIA = 330;
/** What a log tells of before its beginning is the enrollment, a quarter of an hour before it or so. */
const SINCE_ENROLLMENT = 2 * HOUR;
/** A clock that goes back by less was set right. */
const LEAST_ZONE_STEP_BACK = 12 * MINUTE;

/**
 * Judges a gap by its length and what the log says around it, where nothing in it proves the shift. A leap forward and a
 * pause look alike, so the bounds of the elapsed time always hold both.
 */
export function guessGap(context: GapContext): Verdict {
  return context.difference < 0 ? guessBackward(context) : guessForward(context);
}

function guessBackward({ before, after, difference }: GapContext): Verdict {
  const proof: ClockProof[] = [{ kind: "goes-back", lines: [before.line, after.line] }];
  if (difference > -LEAST_ZONE_STEP_BACK) {
    return { shift: 0, certainty: "likely", elapsed: { likely: 0, least: 0, most: WIDEST_SHIFT }, proof };
  }
  const shift = [HOUR, HOUR / 2, QUARTER].map((unit) => stepBelow(difference, unit)).find((step) => difference - step <= MOST_REST);
  const least = Math.max(0, difference - stepBelow(difference, QUARTER));
  const bounds = { least, most: Math.max(difference + WIDEST_SHIFT, least) };
  if (shift === undefined) return { certainty: "open", elapsed: bounds, proof };
  const likely = Math.max(0, difference - shift);
  return { shift: shift / MINUTE, certainty: "likely", elapsed: { likely, ...bounds, least: Math.min(likely, least) }, proof };
}

function guessForward(context: GapContext): Verdict {
  const { before, after, difference, offset } = context;
  const bounds = boundsOfForward(difference);
  const lines = [before.line, after.line];
  const isZone = (step: number): boolean => offset === undefined || isZoneOffset(offset + step / MINUTE);
  const restarted = after.mark?.kind === "start";
  const proof: ClockProof[] = [];
  // A PC in use sleeps at night, and the hourly timer of a program that has nothing else to do is no leap either.
  if (context.settled || (!restarted && difference <= LONGEST_SILENCE))
    return { shift: 0, certainty: "likely", elapsed: { likely: difference, ...bounds }, proof };
  if (!restarted) proof.push({ kind: "silence-of-a-running-program", lines });
  const during = restarted ? momentDuring(context) : undefined;
  if (during !== undefined) proof.push({ kind: "moment-during-the-pause", lines: [...lines, during.line] });

  const isHalfHourZone = (step: number): boolean => difference >= LONG && offset !== undefined && offset + step / MINUTE === INDIA;
  const whole = stepsOf(difference).filter((step) => isZone(step) && (step % HOUR === 0 || isHalfHourZone(step)));
  if (whole.length > 0) proof.push({ kind: "whole-hours", lines });
  const supported = difference >= LONG || during !== undefined;
  const steps = whole.length > 0 && supported ? whole : (during?.steps.filter(isZone) ?? []);
  const [step] = steps.toSorted((a, b) => (a % HOUR) - (b % HOUR));
  if (step !== undefined && (steps === whole || steps.length === 1)) {
    return { shift: step / MINUTE, certainty: "likely", elapsed: { likely: Math.max(0, difference - step), ...bounds }, proof };
  }
  // An hour or two in which nobody did anything.
  if (difference < LONG && proof.length === 0) return { shift: 0, certainty: "likely", elapsed: { likely: difference, ...bounds }, proof };
  return { certainty: "open", elapsed: bounds, proof };
}

/**
 * A moment that the log tells after the pause and that, by that clock, fell into it: the device was in use while the
 * program, which starts with Windows, was not running. Rather it fell into the time before, on the clock of before.
 */
function momentDuring({
  before,
  after,
  difference,
  eraFrom,
  toldMoments,
}: GapContext): { readonly line: number; readonly steps: number[] } | undefined {
  for (const { line, walls } of toldMoments) {
    for (const wall of walls) {
      if (wall === undefined || wall <= before.wall + 2 * MINUTE || wall >= after.wall - MINUTE) continue;
      const steps: number[] = [];
      const most = Math.min(wall - eraFrom + SINCE_ENROLLMENT, difference - LEAST_REST, WIDEST_SHIFT);
      for (let step = Math.ceil((wall - before.wall) / HOUR) * HOUR; step <= most; step += HOUR) steps.push(step);
      return { line, steps };
    }
  }
  return undefined;
}

/** Leaps of which the rest would be the time of a restart, or none. */
function stepsOf(difference: number): number[] {
  const steps: number[] = [];
  for (let step = stepBelow(difference - LEAST_REST, QUARTER); step >= HOUR && difference - step <= MOST_REST; step -= QUARTER) {
    if (step <= WIDEST_SHIFT) steps.push(step);
  }
  return steps;
}

function boundsOfForward(difference: number): Elapsed {
  // A leap of at most 26 hours in quarters of an hour; a time sync may have taken off the last of it.
  const largest = Math.min(stepBelow(difference - LEAST_REST, QUARTER), WIDEST_SHIFT);
  return { least: Math.max(0, difference - largest), most: difference };
}

/** The largest multiple of `unit` that is not above. */
function stepBelow(difference: number, unit: number): number {
  return Math.floor(difference / unit) * unit;
}
