import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogEvent } from "../../src/evidence/index.js";
import { buildTimeline, type Timeline } from "../../src/timeline/index.js";

const MODERN = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const MDM = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";
const LOGS = {
  autopilot: [MODERN, `${MODERN}/Autopilot`],
  mdm: [MDM, `${MDM}/Admin`],
  shell: ["Microsoft-Windows-Shell-Core", "Microsoft-Windows-Shell-Core/Operational"],
  aad: ["Microsoft-Windows-AAD", "Microsoft-Windows-AAD/Operational"],
  system: ["Microsoft-Windows-Kernel-General", "System"],
} as const;
type Log = keyof typeof LOGS;
const MINUTE = 60_000;

/** A device with a clock of its own: `true` time passes, and the logs hold what the clock shows. */
function device(trueStart: string, clockStart = trueStart) {
  let now = Date.parse(trueStart);
  let error = Date.parse(clockStart) - now;
  const ids = new Map<Log, number>();
  const events: LogEvent[] = [];
  const truth: number[] = [];
  const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 23)}0000Z`;
  const log = (name: Log, eventId: number, data: Readonly<Record<string, string>> = {}): void => {
    const recordId = (ids.get(name) ?? 0) + 1;
    ids.set(name, recordId);
    const [provider, channel] = LOGS[name];
    events.push({ source: `${name}.evtx`, provider, channel, eventId, at: iso(now + error), recordId, computer: "PC", data });
    truth.push(now);
  };
  return {
    events,
    truth,
    log,
    wait(minutes: number): void {
      now += minutes * MINUTE;
    },
    /** The clock goes wrong, or right with 0, and nobody writes it down. */
    drift(minutes: number): void {
      error = minutes * MINUTE;
    },
    /** A program sets the clock right, and the kernel logs it. */
    sync(reason = "1"): void {
      const old = iso(now + error);
      error = 0;
      log("system", 1, { NewTime: iso(now), OldTime: old, Reason: reason });
      now += 200;
    },
    iso,
    clock: () => now + error,
    now: () => now,
  };
}

type Device = ReturnType<typeof device>;
const YEARS_BEHIND = "2020-01-01T00:00:00Z";
const YEARS_AHEAD = "2031-06-01T00:00:00Z";
const START = "2026-05-01T09:00:00Z";

/** A few records in every log that the situation names, some seconds apart. */
function write(pc: Device, logs: readonly Log[], rounds = 3): void {
  for (let round = 0; round < rounds; round++) {
    for (const [index, name] of logs.entries()) {
      pc.log(name, 1000 + round * 10 + index);
      pc.wait(0.5);
    }
  }
}

function timelineOf(pc: Device): Timeline {
  return buildTimeline({ events: pc.events });
}

/** The device's records in the order of the timeline, as numbers of the order in which they were written. */
function order(pc: Device, timeline: Timeline): number[] {
  const written = new Map(pc.events.map((event, index) => [`${event.channel}/${event.recordId}`, index]));
  return timeline.entries.map((entry) => written.get(`${entry.channel}/${entry.recordId}`) ?? -1);
}

function worstError(pc: Device, timeline: Timeline): number {
  const at = new Map(timeline.entries.map((entry) => [`${entry.channel}/${entry.recordId}`, entry.atCorrected ?? entry.at]));
  return Math.max(
    ...pc.events.map((event, index) => Math.abs(Date.parse(at.get(`${event.channel}/${event.recordId}`) ?? "") - (pc.truth[index] ?? 0))),
  );
}

function inOrder(pc: Device): void {
  expect(order(pc, timelineOf(pc))).toEqual(pc.events.map((_, index) => index));
}

function inOrderByChannel(pc: Device, timeline: Timeline): void {
  const ids = (entries: readonly { readonly channel?: string; readonly recordId?: number }[], channel: string) =>
    entries.filter((entry) => entry.channel === channel).map((entry) => entry.recordId);
  for (const [, channel] of Object.values(LOGS)) expect(ids(timeline.entries, channel)).toEqual(ids(pc.events, channel));
}

const LOGS_OF_A_RUN: readonly Log[] = ["autopilot", "mdm", "shell", "aad"];

describe("a clock that was wrong until it was set in OOBE", () => {
  it.each([
    ["years behind", YEARS_BEHIND],
    ["years ahead", YEARS_AHEAD],
    ["an hour behind", "2026-05-01T08:00:00Z"],
  ])("is corrected to the second by the kernel's record when it was %s", (_name, clock) => {
    const pc = device(START, clock);
    write(pc, LOGS_OF_A_RUN);
    pc.sync();
    write(pc, LOGS_OF_A_RUN);
    const timeline = timelineOf(pc);
    expect(order(pc, timeline)).toEqual(pc.events.map((_, index) => index));
    expect(worstError(pc, timeline)).toBeLessThan(1000);
    expect(timeline.clock).toHaveLength(1);
    expect(timeline.clock[0]?.exact).toBe(true);
  });

  it.each([
    ["behind", YEARS_BEHIND],
    ["ahead", YEARS_AHEAD],
  ])("is corrected by the downloader's records alone when it was years %s", (_name, clock) => {
    const pc = device(START, clock);
    write(pc, LOGS_OF_A_RUN);
    pc.log("autopilot", 753, { ServerTime: pc.iso(pc.now()), ClientTime: pc.iso(pc.clock()) });
    pc.drift(0);
    pc.wait(0.1);
    pc.log("autopilot", 751);
    write(pc, LOGS_OF_A_RUN);
    const timeline = timelineOf(pc);
    inOrder(pc);
    expect(worstError(pc, timeline)).toBeLessThan(10_000);
    expect(timeline.clock).toHaveLength(1);
  });

  it("is corrected by the leap before a forced time sync whose two times cannot be read", () => {
    const pc = device(START, YEARS_BEHIND);
    write(pc, LOGS_OF_A_RUN);
    pc.log("autopilot", 753, { ServerTime: "vendredi 1 mai 2026", ClientTime: "mercredi" });
    pc.drift(0);
    pc.log("autopilot", 751);
    pc.wait(0.01);
    write(pc, LOGS_OF_A_RUN);
    const timeline = timelineOf(pc);
    inOrder(pc);
    expect(worstError(pc, timeline)).toBeLessThan(MINUTE);
  });

  it("is corrected once where the kernel and the downloader both tell of it", () => {
    const pc = device(START, YEARS_BEHIND);
    write(pc, LOGS_OF_A_RUN);
    pc.log("autopilot", 753, { ServerTime: pc.iso(pc.now()), ClientTime: pc.iso(pc.clock()) });
    pc.wait(0.05);
    pc.sync();
    pc.log("autopilot", 751);
    pc.wait(0.01);
    write(pc, LOGS_OF_A_RUN);
    expect(timelineOf(pc).clock).toHaveLength(1);
    inOrder(pc);
  });

  it("is corrected once where nothing but steps back in several channels shows it, each between other records", () => {
    const pc = device(START, YEARS_AHEAD);
    write(pc, ["autopilot", "shell"]);
    write(pc, ["mdm"]);
    write(pc, ["aad"], 1);
    pc.drift(0);
    write(pc, ["aad"], 1);
    write(pc, LOGS_OF_A_RUN);
    const timeline = timelineOf(pc);
    expect(timeline.clock).toHaveLength(1);
    expect(timeline.clock[0]?.exact).toBe(false);
    inOrder(pc);
    expect(worstError(pc, timeline)).toBeLessThan(2 * MINUTE);
  });

  it("moves the records of a channel that wrote nothing after a clock that was years ahead had been set", () => {
    const pc = device(START, YEARS_AHEAD);
    write(pc, LOGS_OF_A_RUN);
    pc.sync();
    write(pc, ["autopilot", "mdm"]);
    inOrder(pc);
    expect(worstError(pc, timelineOf(pc))).toBeLessThan(1000);
  });

  it("leaves the records of a channel that began to write when the clock was right", () => {
    const pc = device(START, YEARS_BEHIND);
    write(pc, ["autopilot", "shell"]);
    pc.sync();
    write(pc, LOGS_OF_A_RUN);
    expect(worstError(pc, timelineOf(pc))).toBeLessThan(1000);
  });
});

describe("what is no correction", () => {
  it.each(["2", "0"])("a resume from sleep (Kernel-General 1, Reason %s) shifts nothing", (reason) => {
    const pc = device(START);
    write(pc, LOGS_OF_A_RUN);
    pc.log("system", 1, { OldTime: pc.iso(pc.now()), NewTime: pc.iso(pc.now() + 9 * 60 * MINUTE), Reason: reason });
    pc.wait(9 * 60);
    write(pc, LOGS_OF_A_RUN);
    const timeline = timelineOf(pc);
    expect(timeline.clock).toEqual([]);
    expect(worstError(pc, timeline)).toBe(0);
  });

  it("the small corrections of a running clock shift nothing", () => {
    const pc = device(START);
    write(pc, LOGS_OF_A_RUN);
    pc.log("system", 1, { OldTime: pc.iso(pc.now()), NewTime: pc.iso(pc.now() + 1_200), Reason: "1" });
    write(pc, LOGS_OF_A_RUN);
    expect(timelineOf(pc).clock).toEqual([]);
  });

  it("records of one moment that were written out of order shift nothing", () => {
    const pc = device(START);
    write(pc, LOGS_OF_A_RUN);
    pc.drift(-0.05);
    pc.log("aad", 2000);
    pc.drift(0);
    write(pc, LOGS_OF_A_RUN);
    expect(timelineOf(pc).clock).toEqual([]);
  });

  it("a weekend between two records before a small correction keeps its length", () => {
    const pc = device(START, "2026-05-01T10:00:00Z");
    write(pc, LOGS_OF_A_RUN);
    pc.wait(3 * 24 * 60);
    write(pc, LOGS_OF_A_RUN);
    pc.sync();
    write(pc, LOGS_OF_A_RUN);
    inOrder(pc);
    expect(worstError(pc, timelineOf(pc))).toBeLessThan(1000);
  });
});

describe("several corrections", () => {
  it.each([
    ["behind", YEARS_BEHIND],
    ["ahead", YEARS_AHEAD],
  ])("after every start of a device with an empty battery (clock %s) keep the order and the true time", (_name, clock) => {
    const pc = device(START, clock);
    const begun = Date.parse(START);
    for (let boot = 0; boot < 3; boot++) {
      pc.drift((Date.parse(clock) - begun - boot * 20 * MINUTE) / MINUTE);
      write(pc, LOGS_OF_A_RUN);
      pc.sync();
      write(pc, LOGS_OF_A_RUN);
      pc.wait(5);
    }
    const timeline = timelineOf(pc);
    expect(order(pc, timeline)).toEqual(pc.events.map((_, index) => index));
    expect(worstError(pc, timeline)).toBeLessThan(15 * MINUTE);
  });

  it("add up where the clock was set twice", () => {
    const pc = device(START, "2019-12-01T00:00:00Z");
    write(pc, LOGS_OF_A_RUN);
    const old = pc.iso(pc.clock());
    pc.drift(-7 * 60);
    pc.log("system", 1, { OldTime: old, NewTime: pc.iso(pc.clock()), Reason: "1" });
    pc.wait(0.01);
    write(pc, LOGS_OF_A_RUN);
    pc.sync("3");
    write(pc, LOGS_OF_A_RUN);
    const timeline = timelineOf(pc);
    expect(timeline.clock).toHaveLength(2);
    inOrder(pc);
    expect(worstError(pc, timeline)).toBeLessThan(1000);
  });
});

describe("any device whose clock is set any number of times", () => {
  const jump = fc.record({
    /** Minutes by which the clock is wrong until it is set. */
    error: fc.oneof(fc.integer({ min: -3_500_000, max: 2_500_000 }), fc.integer({ min: -600, max: 600 })),
    before: fc.subarray([...LOGS_OF_A_RUN], { minLength: 1 }),
    after: fc.subarray([...LOGS_OF_A_RUN], { minLength: 1 }),
    rounds: fc.integer({ min: 1, max: 4 }),
  });

  it("keeps the order in which each channel was written, and repairs a single wrong start to the second", () => {
    fc.assert(
      fc.property(jump, ({ error, before, after, rounds }) => {
        const pc = device(START);
        pc.drift(error);
        write(pc, before, rounds);
        pc.sync();
        write(pc, after, rounds);
        const timeline = timelineOf(pc);
        inOrderByChannel(pc, timeline);
        // An hour and less can fit both sides where a channel wrote on one side only.
        if (Math.abs(error) > 24 * 60 || error < 0) expect(worstError(pc, timeline)).toBeLessThan(1000);
      }),
      { numRuns: 300, seed: 20260501 },
    );
  });

  it("repairs every start of a device with an empty battery", () => {
    fc.assert(
      fc.property(fc.array(jump, { minLength: 2, maxLength: 4 }), fc.integer({ min: 3_000, max: 3_500_000 }), fc.boolean(), (boots, wrong, ahead) => {
        const pc = device(START);
        for (const [index, { after, rounds }] of boots.entries()) {
          // The firmware begins at the same moment after every loss of power.
          pc.drift((ahead ? wrong : -wrong) - index * 30);
          write(pc, LOGS_OF_A_RUN, rounds);
          pc.sync();
          write(pc, after, rounds);
          pc.wait(6);
        }
        const timeline = timelineOf(pc);
        inOrderByChannel(pc, timeline);
        expect(worstError(pc, timeline)).toBeLessThan(3 * 60 * MINUTE);
      }),
      { numRuns: 300, seed: 20260502 },
    );
  });
});

describe("the order of the timeline", () => {
  it("is the same in whatever order the files came", () => {
    const pc = device(START, YEARS_AHEAD);
    write(pc, LOGS_OF_A_RUN);
    pc.sync();
    write(pc, LOGS_OF_A_RUN);
    const expected = timelineOf(pc);
    const shuffled = [...pc.events].sort((a, b) => ((a.recordId * 7919 + a.eventId) % 101) - ((b.recordId * 7919 + b.eventId) % 101));
    expect(buildTimeline({ events: shuffled })).toEqual(expected);
    expect(buildTimeline({ events: [...pc.events].reverse() })).toEqual(expected);
  });

  it("keeps two files of one channel apart whose record ids tell of different times", () => {
    const first = device(START);
    write(first, ["autopilot"]);
    const second = device("2026-05-08T09:00:00Z");
    write(second, ["autopilot"]);
    const events = [...first.events, ...second.events.map((event) => ({ ...event, source: "other.evtx" }))];
    const { entries, clock } = buildTimeline({ events });
    expect(clock).toEqual([]);
    expect(entries.map((entry) => entry.at)).toEqual(events.map((event) => event.at));
  });
});
