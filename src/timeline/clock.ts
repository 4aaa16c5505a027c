import { logAliasOf, toMilliseconds } from "../knowledge/index.js";
import type { LogEvent } from "../evidence/index.js";
import type { Stream } from "./streams.js";

/** A moment at which the device's clock was set. */
export interface ClockJump {
  /** Recorded time just before, in milliseconds since 1970, on the wrong clock. */
  readonly before: number;
  /** Recorded time just after. */
  readonly after: number;
  /** What has to be added to times recorded before the jump, in milliseconds. */
  readonly shift: number;
  /** False where only the bounds are known: the clock was seen to run backwards, no record says by how much. */
  readonly exact: boolean;
  /** The record that proves it. */
  readonly proof: LogEvent;
}

/** Smaller steps are the ordinary corrections of a running clock. */
const LEAST_JUMP = 60_000;
/** Records of one moment may be written some seconds out of order. */
const TOLERANCE = 5_000;

/**
 * Finds where the clock was set, latest first. Sources, best first: Kernel-General 1 (old and new time; only where a
 * component set the time, since a resume from sleep is logged alike), ModernDeployment 753 followed by 751 (server and
 * device time), and a channel in which time steps backwards from one record to the next.
 */
export function findClockJumps(streams: readonly Stream[]): ClockJump[] {
  const jumps: ClockJump[] = [];
  const add = (jump: ClockJump): void => {
    if (Math.abs(jump.shift) < LEAST_JUMP) return;
    if (!jumps.some((known) => isSameJump(known, jump))) jumps.push(jump);
  };
  for (const stream of streams) for (const jump of kernelJumps(stream)) add(jump);
  for (const stream of streams) for (const jump of downloaderJumps(stream)) add(jump);
  for (const jump of backwardSteps(streams)) add(jump);
  return jumps.sort((a, b) => b.after - a.after || b.before - a.before);
}

/**
 * The number of records of a stream that were written before the jump. The record order decides where it shows a
 * step; where it does not, the recorded times do, and a time that fits both sides counts as after.
 */
export function recordsBefore(stream: Stream, jump: ClockJump): number {
  const { records } = stream;
  const own = records.findIndex((record) => record.event === jump.proof);
  if (own >= 0 && !jump.exact) return own;
  if (own >= 0 && isKernelClockChange(jump.proof)) return own;
  if (jump.shift < 0) {
    for (let i = 1; i < records.length; i++) {
      const previous = records[i - 1];
      const next = records[i];
      if (!previous || !next || previous.time - next.time < TOLERANCE) continue;
      if (previous.time <= jump.before + TOLERANCE && next.time >= jump.after - TOLERANCE && previous.time > jump.after) return i;
    }
    return countWhile(stream, (time) => time < jump.after - TOLERANCE);
  }
  return countWhile(stream, (time) => time <= jump.before + TOLERANCE);
}

function countWhile(stream: Stream, isBefore: (time: number) => boolean): number {
  const first = stream.records.findIndex((record) => !isBefore(record.time));
  return first < 0 ? stream.records.length : first;
}

function isSameJump(known: ClockJump, jump: ClockJump): boolean {
  if (known.shift > 0 !== jump.shift > 0) return false;
  const near = Math.max(10 * 60_000, Math.abs(known.shift) * 0.1);
  if (jump.exact) return Math.abs(known.shift - jump.shift) < near && Math.abs(known.after - jump.after) < near;
  return jump.after >= known.after - TOLERANCE && jump.before <= known.before + near;
}

function isKernelClockChange(event: LogEvent): boolean {
  return event.eventId === 1 && event.provider.toLowerCase() === "microsoft-windows-kernel-general";
}

function* kernelJumps(stream: Stream): Generator<ClockJump> {
  for (const { event } of stream.records) {
    if (!isKernelClockChange(event)) continue;
    const before = timeField(event.data["OldTime"]);
    const after = timeField(event.data["NewTime"]);
    if (before === undefined || after === undefined) continue;
    const reason = event.data["Reason"];
    const setByComponent = reason === undefined ? after < before : reason === "1";
    if (setByComponent) yield { before, after, shift: after - before, exact: true, proof: event };
  }
}

function* downloaderJumps(stream: Stream): Generator<ClockJump> {
  if (logAliasOf(stream.channel) !== "autopilot") return;
  for (const [index, { event }] of stream.records.entries()) {
    if (event.eventId !== 753) continue;
    const server = timeField(event.data["ServerTime"]);
    const device = timeField(event.data["ClientTime"]);
    if (server === undefined || device === undefined) continue;
    const healed = stream.records.slice(index + 1, index + 50).find((later) => later.event.eventId === 751);
    if (healed === undefined) continue;
    const before = toMilliseconds(event.at);
    const shift = server - device;
    if (healed.time >= before + shift / 2 === shift > 0) yield { before, after: before + shift, shift, exact: true, proof: event };
  }
}

function* backwardSteps(streams: readonly Stream[]): Generator<ClockJump> {
  for (const stream of streams) {
    for (let i = 1; i < stream.records.length; i++) {
      const previous = stream.records[i - 1];
      const next = stream.records[i];
      if (!previous || !next || previous.time - next.time < LEAST_JUMP) continue;
      yield { before: previous.time, after: next.time, shift: next.time - previous.time, exact: false, proof: next.event };
    }
  }
}

function timeField(value: string | readonly string[] | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d|GMT|UTC)$/i.test(value.trim()) ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : time;
}
