import { type ClockJump, LEAST_JUMP } from "./clock-jump.js";
import type { Stream } from "./streams.js";

interface Step extends ClockJump {
  readonly stream: Stream;
}

interface Merged {
  before: number;
  after: number;
  proof: Step["proof"];
  readonly seenIn: Set<Stream>;
}

/**
 * Settings of the clock that no record tells, seen as time that runs backwards from one record of a channel to the
 * next. Every channel shows the same setting between other records, and a part of it only: steps of different channels
 * whose times overlap are one setting, as large as the widest of them; two steps in one channel are two settings.
 */
export function backwardSteps(streams: readonly Stream[]): ClockJump[] {
  const merged: Merged[] = [];
  const steps = streams.flatMap((stream) => [...stepsOf(stream)]).sort((a, b) => a.shift - b.shift);
  for (const step of steps) {
    const same = merged
      .filter((one) => !one.seenIn.has(step.stream) && step.after <= one.before && one.after <= step.before)
      .sort((a, b) => Math.abs(a.after - step.after) - Math.abs(b.after - step.after))[0];
    if (!same) {
      merged.push({ before: step.before, after: step.after, proof: step.proof, seenIn: new Set([step.stream]) });
      continue;
    }
    same.seenIn.add(step.stream);
    same.before = Math.max(same.before, step.before);
    same.after = Math.min(same.after, step.after);
  }
  return merged.map(({ before, after, proof }) => ({ before, after, shift: after - before, exact: false, proof }));
}

function* stepsOf(stream: Stream): Generator<Step> {
  for (let i = 1; i < stream.records.length; i++) {
    const previous = stream.records[i - 1];
    const next = stream.records[i];
    if (!previous || !next || previous.time - next.time < LEAST_JUMP) continue;
    yield { before: previous.time, after: next.time, shift: next.time - previous.time, exact: false, proof: next.event, stream };
  }
}
