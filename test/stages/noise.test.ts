import { describe, expect, it } from "vitest";
import type { Evidence } from "../../src/evidence/index.js";
import { dice } from "../support/dice.js";
import { NOISE, noiseAt } from "../support/noise.js";
import { STORIES } from "../support/stories/index.js";
import { answer, evidenceFrom } from "./simulation.js";

/** The evidence with noise after every third record or so, in any order. */
function withNoise(evidence: Evidence, roll: () => number): Evidence {
  const next = new Map(evidence.logs.map((log) => [log.channel, log.firstRecordId]));
  const mixed = evidence.events.flatMap((event) => {
    const fact = NOISE[Math.floor(roll() * NOISE.length)];
    return fact && roll() < 0.3 ? [event, noiseAt(event, fact)] : [event];
  });
  const numbered = mixed.map((event) => {
    const recordId = next.get(event.channel) ?? 1;
    next.set(event.channel, recordId + 1);
    return { event: { ...event, recordId }, place: roll() };
  });
  return { ...evidence, events: numbered.sort((a, b) => a.place - b.place).map(({ event }) => event) };
}

describe("the noise of healthy devices", () => {
  it("is of many kinds", () => {
    expect(NOISE.length).toBeGreaterThan(100);
  });

  it.each(STORIES.map((story) => [story.name, story] as const))("and the order of the records change nothing in %s", (_name, story) => {
    const evidence = evidenceFrom(story.bundle());
    const expected = answer(evidence);
    for (const seed of [1, 7, 42, 1001, 31_337]) expect(answer(withNoise(evidence, dice(seed)))).toEqual(expected);
  });
});
