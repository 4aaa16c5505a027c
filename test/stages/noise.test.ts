import { describe, expect, it } from "vitest";
import type { Evidence, LogEvent } from "../../src/evidence/index.js";
import { allEvents, type EventFact } from "../../src/knowledge/index.js";
import { STORIES } from "../support/stories/index.js";
import { answer, evidenceFrom } from "./simulation.js";

/** What healthy devices log all along, beside what the dictionary itself calls noise: by log, first and last id. */
const ROUTINE: readonly (readonly [log: string, from: number, to?: number])[] = [
  ["autopilot", 100],
  ["autopilot", 102],
  ["autopilot", 104, 108],
  ["autopilot", 118, 133],
  ["autopilot", 157],
  ["autopilot", 212, 213],
  ["autopilot", 700],
  ["management-service", 501, 503],
  ["management-service", 1005],
  ["management-service", 1009, 1010],
  ["mdm-admin", 78, 79],
  ["mdm-admin", 201],
  ["mdm-admin", 204],
  ["mdm-admin", 212],
  ["mdm-admin", 224],
  ["mdm-admin", 404],
  ["mdm-admin", 450],
  ["mdm-admin", 454],
  ["mdm-admin", 809, 828],
  ["mdm-admin", 850, 855],
  ["mdm-admin", 1909],
  ["mdm-admin", 1928],
  ["mdm-admin", 2800],
  ["device-registration", 224],
  ["device-registration", 304, 305],
  ["device-registration", 307],
  ["device-registration", 331],
  ["device-registration", 340],
  ["device-registration", 360],
];
/** Signs of a hybrid run where no profile says what the run is. */
const HYBRID = new Set(["mdm-admin 102", "mdm-admin 104"]);

const NOISE: readonly EventFact[] = allEvents().filter(
  (fact) =>
    !fact.channel.includes("Microsoft-Windows-Provisioning") &&
    !HYBRID.has(`${fact.log} ${fact.eventId}`) &&
    (fact.noise || fact.log === "aad" || ROUTINE.some(([log, from, to = from]) => fact.log === log && fact.eventId >= from && fact.eventId <= to)),
);

/** The same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

function noiseAt(at: LogEvent, fact: EventFact): LogEvent {
  const code = fact.log === "device-registration" ? "0x801C001D" : "0x80070002";
  const data = Object.fromEntries(
    Object.keys(fact.fields).map((name) => [name, /HRESULT|ExitCode|Error|HexInt/.test(name) ? code : /State/.test(name) ? "1" : "x"]),
  );
  return { ...at, source: `${fact.channel}.evtx`, provider: fact.provider, channel: fact.channel, eventId: fact.eventId, data };
}

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
