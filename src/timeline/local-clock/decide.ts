import { firstGapFrom, type Gap } from "./gaps.js";
import { guessGap, type Verdict } from "./guess.js";
import { type ClockProof, type LocalReading, MINUTE, WIDEST_SHIFT } from "./model.js";
import type { Relation, Tie } from "./relations.js";

/** A shift that leaves less than this for the time between two lines is none; so much of it may be a time sync. */
const LEAST_REST = -5 * MINUTE;
/** By a moment months away, the zones may each have had another offset by an hour; then the rest has to be as short as this. */
const PLAUSIBLE_REST = 15 * MINUTE;
const DAYLIGHT_SAVING = [0, -60, 60, -120, 120];

export interface JudgedGap extends Gap {
  readonly verdict: Verdict;
}

/** What is known beside the log itself. */
export interface Surroundings {
  readonly ties: readonly Tie[];
  readonly relations: readonly Relation[];
  /** The longest stretch of a pause in which no other log has a line: its length, and whether there is another log at all. */
  readonly silentIn: (from: number, to: number) => number;
}

/** Relations across several gaps that are looked at, and across how many; a log that needs more is out of order. */
const MOST_WIDE_RELATIONS = 500;
const MOST_CROSSED = 16;
const MOST_ROUNDS = 8;

interface Crossing {
  readonly relation: Relation;
  readonly gaps: readonly Gap[];
}

/** Judges every gap of a log: first by what proves its shift, then with what that decides, and by its looks at last. */
export function judgeGaps(readings: readonly LocalReading[], gaps: readonly Gap[], around: Surroundings): JudgedGap[] {
  const verdicts = new Map<number, Verdict>();
  const settledFrom = readings.findIndex(({ mark }) => mark?.kind === "settled");
  const isSettled = (index: number): boolean => settledFrom >= 0 && index >= settledFrom;
  // A wait that a sleep made longer looks like a leap; in a PC that is in use, it is the sleep.
  const crossings = crossingsOf(
    gaps,
    around.relations.filter(({ from, strength }) => strength !== "fair" || !isSettled(from)),
  );
  const single = groupByGap(crossings);
  for (const gap of gaps) {
    const verdict = provenVerdict(gap, single.get(gap.index) ?? []);
    if (verdict !== undefined) verdicts.set(gap.index, verdict);
  }
  const wide = crossings.filter(({ gaps: crossed }) => crossed.length > 1).slice(0, MOST_WIDE_RELATIONS);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = verdicts.size;
    for (const { relation, gaps: crossed } of wide) {
      const open = crossed.filter(({ index }) => verdicts.get(index)?.certainty !== "confirmed");
      const [gap] = open;
      if (gap === undefined || open.length > 1 || verdicts.has(gap.index)) continue;
      const known = crossed.reduce((sum, { index }) => sum + (verdicts.get(index)?.shift ?? 0), 0);
      const verdict = provenVerdict(gap, [{ ...relation, shift: relation.shift - known }]);
      if (verdict !== undefined) verdicts.set(gap.index, verdict);
    }
    if (verdicts.size === before) break;
  }
  let offset: number | undefined;
  let tie = 0;
  for (const [at, gap] of gaps.entries()) {
    for (; (around.ties[tie]?.index ?? Number.POSITIVE_INFINITY) <= gap.index; tie++) offset = around.ties[tie]?.offset;
    const from = (gaps[at - 1]?.index ?? -1) + 1;
    const to = gaps[at + 1]?.index ?? readings.length - 1;
    const verdict = verdicts.get(gap.index) ?? verdictByLooks(readings, gap, from, to, isSettled(gap.index), offset, around);
    if (verdict !== undefined) verdicts.set(gap.index, verdict);
    offset = offset === undefined || verdict?.shift === undefined ? undefined : offset + verdict.shift;
  }
  return gaps.flatMap((gap) => {
    const verdict = verdicts.get(gap.index);
    return verdict === undefined ? [] : [{ ...gap, verdict }];
  });
}

/** Which gaps each relation crosses; those that cross none, or too many, are left out. */
function crossingsOf(gaps: readonly Gap[], relations: readonly Relation[]): Crossing[] {
  return relations.flatMap((relation) => {
    const first = firstGapFrom(gaps, relation.from);
    const crossed: Gap[] = [];
    for (let at = first; at < gaps.length && crossed.length <= MOST_CROSSED; at++) {
      const gap = gaps[at];
      if (gap === undefined || gap.index >= relation.to) break;
      crossed.push(gap);
    }
    return crossed.length === 0 || crossed.length > MOST_CROSSED ? [] : [{ relation, gaps: crossed }];
  });
}

function groupByGap(crossings: readonly Crossing[]): ReadonlyMap<number, readonly Relation[]> {
  const groups = new Map<number, Relation[]>();
  for (const { relation, gaps } of crossings) {
    const [gap] = gaps;
    if (gap === undefined || gaps.length > 1) continue;
    const group = groups.get(gap.index);
    if (group === undefined) groups.set(gap.index, [relation]);
    else group.push(relation);
  }
  return groups;
}

/** What the relations across a gap, and across no other, say of it. */
function provenVerdict(gap: Gap, relations: readonly Relation[]): Verdict | undefined {
  const possible = relations.filter(({ shift }) => gap.difference - shift * MINUTE >= LEAST_REST);
  const sure = possible.filter(({ strength }) => strength === "sure");
  const shifts = new Set(sure.map(({ shift }) => shift));
  if (shifts.size === 1) return verdictOf(gap, sure[0]?.shift ?? 0, "confirmed", proofOf(sure));
  if (shifts.size > 1) return { certainty: "open", elapsed: { least: 0, most: Math.max(0, gap.difference) + WIDEST_SHIFT }, proof: proofOf(sure) };
  const distant = possible.filter(({ strength }) => strength === "distant");
  const fair = possible.filter(({ strength }) => strength === "fair");
  const [month] = distant;
  if (month !== undefined) return distantVerdict(gap, month, fair);
  const [wait] = fair;
  return wait === undefined ? undefined : verdictOf(gap, wait.shift, "likely", proofOf(fair));
}

function distantVerdict(gap: Gap, told: Relation, fair: readonly Relation[]): Verdict {
  const restOf = (shift: number): number => gap.difference - shift * MINUTE;
  const shifts = DAYLIGHT_SAVING.map((saving) => told.shift + saving);
  const near = shifts.find((shift) => restOf(shift) >= LEAST_REST && restOf(shift) <= PLAUSIBLE_REST);
  const agrees = fair.some(({ shift }) => shift === near);
  const proof = [told.proof, ...proofOf(fair)];
  // Zone and pause fit each other to minutes, or the zone stayed and the pause is a pause.
  if (near !== undefined && told.shift !== 0) return verdictOf(gap, near, near === told.shift || agrees ? "confirmed" : "likely", proof);
  return verdictOf(gap, told.shift, "likely", proof);
}

function verdictOf(gap: Gap, shift: number, certainty: "confirmed" | "likely", proof: readonly ClockProof[]): Verdict {
  const rest = Math.max(0, gap.difference - shift * MINUTE);
  // By a moment in a distant month an hour or two may be wrong, by a wait that a sleep made longer all of it.
  const bounds =
    certainty === "confirmed"
      ? { least: rest, most: rest }
      : { least: Math.max(0, rest - 120 * MINUTE), most: Math.max(gap.difference, rest + 120 * MINUTE) };
  return { shift, certainty, elapsed: { likely: rest, ...bounds }, proof };
}

function proofOf(relations: readonly Relation[]): ClockProof[] {
  return relations.slice(0, 4).map(({ proof }) => proof);
}

function verdictByLooks(
  readings: readonly LocalReading[],
  gap: Gap,
  from: number,
  to: number,
  settled: boolean,
  offset: number | undefined,
  around: Surroundings,
): Verdict | undefined {
  const before = readings[gap.index];
  const after = readings[gap.index + 1];
  if (before === undefined || after === undefined) return undefined;
  const silent = gap.difference > 0 ? around.silentIn(before.wall, after.wall) : gap.difference;
  if (silent < gap.difference && silent < 55 * MINUTE) {
    const proof: ClockProof = { kind: "other-log-goes-on", lines: [before.line, after.line] };
    return { shift: 0, certainty: "confirmed", elapsed: { likely: gap.difference, least: gap.difference, most: gap.difference }, proof: [proof] };
  }
  const toldMoments = readings
    .slice(gap.index + 1, to + 1)
    .flatMap(({ line, mark }) => (mark?.kind === "shown" && !mark.distant ? [{ line, walls: mark.walls }] : []));
  const verdict = guessGap({
    before,
    after,
    difference: silent,
    settled,
    eraFrom: readings[from]?.wall ?? before.wall,
    ...(offset === undefined ? {} : { offset }),
    toldMoments: toldMoments.slice(0, 1),
  });
  const beside = gap.difference - silent;
  const { likely, least, most } = verdict.elapsed;
  return { ...verdict, elapsed: { ...(likely === undefined ? {} : { likely: likely + beside }), least: least + beside, most: most + beside } };
}
