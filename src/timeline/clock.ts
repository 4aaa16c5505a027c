import { logAliasOf } from "../knowledge/index.js";
import type { LogEvent } from "../evidence/index.js";
import { backwardSteps } from "./backward-steps.js";
import { type ClockJump, LEAST_JUMP } from "./clock-jump.js";
import type { Stream } from "./streams.js";

/** Two records of one setting of the clock are not further apart. */
const SAME_MOMENT = 10 * 60_000;
/** The forced time sync takes seconds; a gap this long before its success is the clock's leap. */
const LEAST_LEAP_AT_SYNC = 10 * 60_000;
/** Kernel-General 1, Reason: a program set the time, or the time zone gave the hardware clock another meaning. 2 is a resume from sleep. */
const SET_BY_PROGRAM = "1";
const SET_BY_TIME_ZONE = "3";

/**
 * Finds where the clock was set, latest first. Sources, best first: Kernel-General 1 (old and new time; a forward step
 * only where something set the time, since a resume from sleep is logged alike), ModernDeployment 753 followed by 751
 * (server and device time), a leap of the clock right before 751, and a channel in which time steps backwards from one
 * record to the next.
 */
export function findClockJumps(streams: readonly Stream[]): ClockJump[] {
  const jumps: ClockJump[] = [];
  const add = (jump: ClockJump): void => {
    if (!jumps.some((known) => isSameJump(known, jump))) jumps.push(jump);
  };
  // Every record of the kernel is a setting of its own; a device whose battery is empty is set after every start.
  for (const stream of streams) jumps.push(...kernelJumps(stream));
  for (const stream of streams) for (const jump of downloaderJumps(stream)) add(jump);
  const told = [...jumps];
  for (const step of backwardSteps(streams)) if (!isExplained(step, told)) jumps.push(step);
  return jumps.sort((a, b) => b.after - a.after || b.before - a.before);
}

function isSameJump(known: ClockJump, jump: ClockJump): boolean {
  if (known.shift > 0 !== jump.shift > 0) return false;
  const near = Math.max(SAME_MOMENT, Math.abs(known.shift) * 0.1);
  return Math.abs(known.shift - jump.shift) < near && Math.abs(known.after - jump.after) < SAME_MOMENT;
}

/**
 * A step back that was seen between two records is no setting of its own where it lies inside one that a record tells,
 * or where the clock fell back by itself and a later setting tells how far.
 */
function isExplained(step: ClockJump, told: readonly ClockJump[]): boolean {
  const inside = told.some(({ shift, before, after }) => shift < 0 && step.after >= after - SAME_MOMENT && step.before <= before + SAME_MOMENT);
  const wrong = told.filter(({ shift, before }) => shift > 0 && step.after <= before + SAME_MOMENT);
  const fellFromRight = wrong.some(
    ({ shift, after }) => step.before <= after + SAME_MOMENT && -step.shift > shift * 0.5 && -step.shift < shift * 1.5,
  );
  // From the wrong times of one start to those of the next.
  const fellAgain = wrong.length > 1 && wrong.some(({ before }) => step.before <= before + SAME_MOMENT);
  return inside || fellFromRight || fellAgain;
}

/** True for the record that Windows writes, on the new clock, when the time has been set. */
export function isKernelClockChange(event: LogEvent): boolean {
  return event.eventId === 1 && event.provider.toLowerCase() === "microsoft-windows-kernel-general";
}

function* kernelJumps(stream: Stream): Generator<ClockJump> {
  for (const { event } of stream.records) {
    if (!isKernelClockChange(event)) continue;
    const before = timeField(event.data["OldTime"]);
    const after = timeField(event.data["NewTime"]);
    if (before === undefined || after === undefined) continue;
    const reason = event.data["Reason"];
    // No sleep lets time run backwards, whatever the record gives as its reason.
    const wasSet = after < before || reason === SET_BY_PROGRAM || reason === SET_BY_TIME_ZONE;
    if (wasSet && Math.abs(after - before) >= LEAST_JUMP) yield { before, after, shift: after - before, exact: true, proof: event };
  }
}

function* downloaderJumps(stream: Stream): Generator<ClockJump> {
  if (logAliasOf(stream.channel) !== "autopilot") return;
  for (const [index, record] of stream.records.entries()) {
    if (record.event.eventId === 753) {
      const jump = jumpByServerTime(stream, index);
      if (jump && Math.abs(jump.shift) >= LEAST_JUMP) yield jump;
    }
    const previous = stream.records[index - 1];
    if (record.event.eventId !== 751 || !previous) continue;
    const leap = record.time - previous.time;
    if (leap >= LEAST_LEAP_AT_SYNC) yield { before: previous.time, after: record.time, shift: leap, exact: false, proof: record.event };
  }
}

/** 753 names the server's time and the device's; the time sync has to have succeeded after it. */
function jumpByServerTime(stream: Stream, index: number): ClockJump | undefined {
  const record = stream.records[index];
  const server = timeField(record?.event.data["ServerTime"]);
  const device = timeField(record?.event.data["ClientTime"]);
  const healed = stream.records.slice(index + 1, index + 50).find((later) => later.event.eventId === 751);
  if (!record || server === undefined || device === undefined || healed === undefined) return undefined;
  const shift = server - device;
  const leapt = healed.time >= record.time + shift / 2 === shift > 0;
  return leapt ? { before: record.time, after: record.time + shift, shift, exact: true, proof: record.event } : undefined;
}

function timeField(value: string | readonly string[] | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d|GMT|UTC)$/i.test(value.trim()) ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : time;
}
