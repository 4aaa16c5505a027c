import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCmTrace } from "../../src/formats/cmtrace/index.js";
import { thinReadings } from "../../src/evidence/ime/thin-readings.js";
import { lookUpImeLine } from "../../src/knowledge/index.js";
import { type ClockAnchor, type ClockMark, type LocalLog, type LocalReading, readLocalClock } from "../../src/timeline/local-clock/index.js";
import { clockMarkOf } from "../../src/timeline/local-clock/ime-marks.js";
import { readMoment } from "../../src/timeline/local-clock/moments.js";
import { inRuns, shared } from "../formats/streams.js";
import { processorTime } from "../support/processor-time.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGIN = Date.UTC(2025, 5, 5, 4, 30);
const LOG = "IntuneManagementExtension.log";

/** A device with a clock: lines are written by it, and its zone may be set. */
function device(offset: number, begin = BEGIN) {
  const readings: LocalReading[] = [];
  const moments: number[] = [];
  let utc = begin;
  let minutes = offset;
  const wall = (): number => utc + minutes * MINUTE;
  const self = {
    readings,
    /** The true moment of every reading. */
    moments,
    wall,
    utc: () => utc,
    line(mark?: ClockMark) {
      readings.push({ line: readings.length + 1, wall: wall(), ...(mark === undefined ? {} : { mark }) });
      moments.push(utc);
      return self;
    },
    pause(milliseconds: number) {
      utc += milliseconds;
      return self;
    },
    /** Lines every twenty seconds. */
    work(milliseconds: number) {
      for (const end = utc + milliseconds; utc + 20_000 <= end; ) {
        utc += 20_000;
        self.line();
      }
      return self;
    },
    setZone(to: number) {
      minutes = to;
      return self;
    },
    /** The agent prints a moment on the clock of the zone. */
    show(what: string, moment: number, distant = false) {
      const shown = moment + minutes * MINUTE;
      return self.line({ kind: "shown", what, walls: [shown, undefined], distant });
    },
    tellUtc() {
      return self.line({ kind: "utc", utc: Math.floor(utc / 1000) * 1000 });
    },
    restart(milliseconds: number, zone = minutes) {
      return self.line({ kind: "stop" }).pause(milliseconds).setZone(zone).line({ kind: "start" });
    },
    log: (name = LOG): LocalLog => ({ name, program: name, readings }),
  };
  return self;
}

/** Minutes that the log says to have taken. */
function minutes(log: LocalLog, anchors: readonly ClockAnchor[] = [], others: readonly LocalLog[] = []) {
  const clock = readLocalClock([log, ...others], anchors);
  const elapsed = clock.elapsed(log.name);
  return {
    likely: elapsed?.likely === undefined ? undefined : Math.round(elapsed.likely / MINUTE),
    least: Math.round((elapsed?.least ?? 0) / MINUTE),
    most: Math.round((elapsed?.most ?? 0) / MINUTE),
    shifts: clock.steps.map(({ shift, certainty }) => `${shift} ${certainty}`),
    offsets: clock.eras.map(({ offset }) => offset),
  };
}

const ENROLLED = BEGIN - 15 * MINUTE;

describe("a zone that is set while the log runs", () => {
  it("is proven by a moment that the agent shows before and after it", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .tellUtc()
      .show("enrollment", ENROLLED)
      .work(15 * MINUTE)
      .restart(26 * MINUTE, 600)
      .show("enrollment", ENROLLED)
      .work(20 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toEqual({
      likely: 61,
      least: 61,
      most: 61,
      shifts: ["540 confirmed"],
      offsets: [60, 600],
    });
  });

  it.each([-600, -540, -90, 60, 150, 345, 750, 1020])("is proven by UTC before and after it: %i minutes", (shift) => {
    const first = shift > 0 ? -420 : 600;
    const { readings } = device(first)
      .line({ kind: "start" })
      .tellUtc()
      .work(15 * MINUTE)
      .restart(7 * MINUTE, first + shift)
      .tellUtc()
      .work(20 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toEqual({
      likely: 42,
      least: 42,
      most: 42,
      shifts: [`${shift} confirmed`],
      offsets: [first, first + shift],
    });
  });

  it("is likely where the agent ran on and was silent for whole hours, and the bounds hold a night's pause too", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .tellUtc()
      .work(30 * MINUTE)
      .pause(-7000)
      .setZone(600)
      .work(10 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toEqual({ likely: 40, least: 40, most: 580, shifts: ["540 likely"], offsets: [60, 600] });
  });

  it("is likely where the enrollment would have fallen into a time in which the agent was not there", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .tellUtc()
      .show("enrollment", ENROLLED)
      .work(40 * MINUTE)
      .restart(23 * MINUTE, 600)
      .show("enrollment", BEGIN + 10 * MINUTE + 321)
      .work(10 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toMatchObject({ likely: 73, shifts: ["540 likely"] });
  });

  it("is open where a pause of hours between two runs of the agent says nothing", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .work(15 * MINUTE)
      .restart(9 * HOUR + 24 * MINUTE)
      .work(20 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toMatchObject({
      likely: undefined,
      least: 35 + 9,
      most: 35 + 564,
      shifts: ["undefined open"],
    });
  });

  it("is open where the agent was silent for an hour or two, or for hours and a half: a PC sleeps so long too", () => {
    const silent = (first: number, pause: number) =>
      device(first)
        .line({ kind: "start" })
        .tellUtc()
        .work(30 * MINUTE)
        .pause(pause)
        .work(10 * MINUTE);
    expect(minutes(silent(60, 122 * MINUTE).log())).toMatchObject({ likely: undefined, most: 162, shifts: ["undefined open"] });
    expect(minutes(silent(60, 9.5 * HOUR).log())).toMatchObject({ likely: undefined, most: 610, shifts: ["undefined open"] });
    // From the Pacific to India.
    expect(minutes(silent(-420, 12.5 * HOUR).log())).toMatchObject({ likely: 40, most: 790, shifts: ["750 likely"] });
  });

  it("is none where it would lead to an offset that no zone has", () => {
    const { readings } = device(600)
      .line({ kind: "start" })
      .tellUtc()
      .work(15 * MINUTE)
      .restart(9 * HOUR + 3 * MINUTE)
      .work(20 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings }).shifts).toEqual(["undefined open"]);
  });

  it("goes back where the clock does, by as much as leaves the time of a restart", () => {
    const { readings } = device(600)
      .line({ kind: "start" })
      .tellUtc()
      .work(15 * MINUTE)
      .restart(3 * MINUTE, 60)
      .work(20 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toMatchObject({ likely: 38, shifts: ["-540 likely"], offsets: [600, 60] });
  });

  it("is found inside of a pause that is no longer than the step where UTC shows it", () => {
    const { readings } = device(330)
      .line({ kind: "start" })
      .tellUtc()
      .work(15 * MINUTE)
      .pause(60_000)
      .setZone(345)
      .line()
      .work(5 * MINUTE)
      .tellUtc()
      .work(MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toMatchObject({ likely: 22, shifts: ["15 confirmed"], offsets: [330, 345] });
  });
});

describe("a real pause", () => {
  it("is one where the agent shows the same moment alike before and after it, though it has whole hours", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .tellUtc()
      .show("enrollment", ENROLLED)
      .work(15 * MINUTE)
      .restart(9 * HOUR + 3 * MINUTE)
      .show("enrollment", ENROLLED)
      .work(20 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toEqual({
      likely: 578,
      least: 578,
      most: 578,
      shifts: ["0 confirmed"],
      offsets: [60, 60],
    });
  });

  it("is one where a wait of known length spans it", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .line({ kind: "wait", timer: "a", milliseconds: 2 * HOUR })
      .pause(2 * HOUR)
      .line({ kind: "wait-over", timer: "a" })
      .work(5 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toMatchObject({ likely: 125, shifts: ["0 confirmed"] });
  });

  it("is one where another log of the device goes on", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .work(15 * MINUTE)
      .pause(9 * HOUR)
      .work(20 * MINUTE);
    const other = device(60)
      .work(10 * HOUR)
      .log("AppWorkload.log");
    expect(minutes({ name: LOG, program: LOG, readings }, [], [other])).toMatchObject({ likely: 575, shifts: ["0 confirmed"] });
  });

  it("is not told by another log of the same program, which may be another device's", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .tellUtc()
      .work(15 * MINUTE)
      .setZone(600)
      .work(20 * MINUTE);
    const other = {
      ...device(60)
        .work(10 * HOUR)
        .log("other.log"),
      program: LOG,
    };
    expect(minutes({ name: LOG, program: LOG, readings }, [], [other])).toMatchObject({ likely: 35, shifts: ["540 likely"] });
  });

  it("is one where the agent's hourly timer is all that there is to write", () => {
    const run = device(60).line({ kind: "start" });
    for (let hour = 0; hour < 5; hour++) run.pause(HOUR).line();
    expect(minutes(run.log())).toMatchObject({ likely: 300, shifts: Array(5).fill("0 likely") });
  });

  it("is one at night when the deployment is over", () => {
    const run = device(60)
      .line({ kind: "start" })
      .work(15 * MINUTE)
      .line({ kind: "settled" });
    run
      .line({ kind: "wait", timer: "a", milliseconds: 48 * MINUTE })
      .pause(12 * HOUR + 48 * MINUTE)
      .line({ kind: "wait-over", timer: "a" });
    expect(minutes(run.restart(15 * HOUR).log())).toMatchObject({ likely: 15 + 768 + 900, shifts: ["0 likely", "0 likely"] });
  });
});

describe("a certificate's end, a year ahead", () => {
  it("proves a shift that leaves the time of a restart, and takes daylight saving time into account", () => {
    const end = BEGIN + 300 * 24 * HOUR;
    // Where the certificate ends, the second zone has an hour more: 600 shows as 660.
    const saving = device(60)
      .line({ kind: "start" })
      .show("certificate", end, true)
      .work(15 * MINUTE)
      .restart(3 * MINUTE, 600);
    saving.show("certificate", end + 60 * MINUTE, true);
    expect(minutes(saving.log()).shifts).toEqual(["540 likely"]);
    const plain = device(60)
      .line({ kind: "start" })
      .show("certificate", end, true)
      .work(15 * MINUTE)
      .restart(3 * MINUTE, 600)
      .show("certificate", end, true);
    expect(minutes(plain.log()).shifts).toEqual(["540 confirmed"]);
  });

  it("shown alike makes an hour's pause a pause, and not a zone an hour away", () => {
    const end = BEGIN + 300 * 24 * HOUR;
    const alike = device(60)
      .line({ kind: "start" })
      .show("certificate", end, true)
      .work(15 * MINUTE)
      .restart(62 * MINUTE)
      .show("certificate", end, true);
    expect(minutes(alike.log())).toMatchObject({ likely: 77, shifts: ["0 likely"] });
  });

  it("proves nothing where it is another certificate's", () => {
    const other = device(60)
      .line({ kind: "start" })
      .show("certificate", BEGIN, true)
      .work(15 * MINUTE)
      .restart(90 * MINUTE)
      .show("certificate", BEGIN + 4321_000, true);
    expect(minutes(other.log()).shifts).toEqual(["0 likely"]);
  });
});

describe("a clock that is set right", () => {
  it("goes back by minutes without a zone", () => {
    const { readings } = device(60)
      .line({ kind: "start" })
      .tellUtc()
      .work(10 * MINUTE)
      .pause(-4 * MINUTE)
      .work(10 * MINUTE);
    expect(minutes({ name: LOG, program: LOG, readings })).toMatchObject({ likely: 20, shifts: ["0 likely"], offsets: [60, 60] });
  });

  it("is not taken for a step where lines of several threads change places by seconds", () => {
    const run = device(60).line();
    for (let index = 0; index < 50; index++) run.pause(index % 2 === 0 ? 3000 : -1000).line();
    expect(minutes(run.log()).shifts).toEqual([]);
  });
});

describe("anchors", () => {
  it("tie every era in which one lies, and decide the step between", () => {
    const run = device(60)
      .line({ kind: "start" })
      .work(15 * MINUTE);
    const first: ClockAnchor = { log: LOG, wall: run.wall() - 61_000, utc: run.utc() - 61_000, what: "event" };
    run.restart(9 * HOUR + 24 * MINUTE, 120).work(20 * MINUTE);
    const second: ClockAnchor = { log: LOG, line: run.readings.length - 5, wall: run.wall() - 100_000, utc: run.utc() - 100_000, what: "event" };
    expect(minutes(run.log(), [first, second])).toMatchObject({ likely: 15 + 564 + 20, shifts: ["60 confirmed"], offsets: [60, 120] });
    expect(minutes(run.log(), [first])).toMatchObject({ likely: undefined, offsets: [60, undefined] });
  });

  it("count for nothing where they are no quarter of an hour off, or may lie in two eras", () => {
    const run = device(60)
      .line({ kind: "start" })
      .work(15 * MINUTE);
    expect(minutes(run.log(), [{ log: LOG, wall: run.wall(), utc: run.utc() - 7 * MINUTE, what: "event" }]).offsets).toEqual([undefined]);
    const twice = device(120)
      .line({ kind: "start" })
      .work(2 * HOUR)
      .setZone(60)
      .work(2 * HOUR);
    const between: ClockAnchor = { log: LOG, wall: BEGIN + 3.5 * HOUR, utc: BEGIN + 1.5 * HOUR, what: "event" };
    expect(minutes(twice.log(), [between]).offsets).toEqual([undefined, undefined]);
  });
});

describe("whatever a device does", () => {
  // No two less than an hour apart: a shorter step forward is a pause to everyone, unless UTC shows it.
  const zone = fc.constantFrom(-480, -420, -300, 0, 60, 120, 330, 600, 720);
  const act = fc.oneof(
    { weight: 4, arbitrary: fc.record({ work: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 2, arbitrary: fc.record({ pause: fc.integer({ min: 1, max: 900 }) }) },
    { weight: 2, arbitrary: fc.record({ restart: fc.integer({ min: 1, max: 900 }) }) },
    // A pause as long as the zone goes back leaves no trace at all.
    { weight: 2, arbitrary: fc.record({ restart: fc.integer({ min: 1, max: 20 }), zone }) },
    { weight: 2, arbitrary: fc.record({ zone }) },
    { weight: 2, arbitrary: fc.record({ show: fc.constant(true) }) },
  );

  function run(first: number, acts: readonly object[], tieEach: boolean) {
    const self = device(first).line({ kind: "start" }).line();
    if (tieEach) self.tellUtc();
    for (const one of acts) {
      const { work, pause, restart, zone: to, show } = one as { work?: number; pause?: number; restart?: number; zone?: number; show?: boolean };
      if (work !== undefined) self.work(work * MINUTE);
      if (pause !== undefined) self.pause(pause * MINUTE).line();
      if (restart !== undefined) self.restart(restart * MINUTE, to);
      else if (to !== undefined) self.pause(1500).setZone(to).line();
      if (show === true) self.show("enrollment", ENROLLED);
      if (tieEach) self.pause(1000).tellUtc().pause(1000);
    }
    return self;
  }

  it("has bounds of the elapsed time that hold it", () => {
    fc.assert(
      fc.property(zone, fc.array(act, { maxLength: 12 }), (first, acts) => {
        const { readings, moments } = run(first, acts, false);
        const truth = (moments.at(-1) ?? 0) - (moments[0] ?? 0);
        const elapsed = readLocalClock([{ name: LOG, program: LOG, readings }]).elapsed(LOG);
        expect(elapsed?.least).toBeLessThanOrEqual(truth + 6 * MINUTE);
        expect(elapsed?.most).toBeGreaterThanOrEqual(truth - 6 * MINUTE);
      }),
      { numRuns: 500 },
    );
  });

  it("has the right offset, and the right elapsed time, wherever UTC ties each stretch", () => {
    fc.assert(
      fc.property(zone, fc.array(act, { minLength: 1, maxLength: 12 }), (first, acts) => {
        const self = run(first, acts, true);
        const clock = readLocalClock([self.log()]);
        const truth = (self.moments.at(-1) ?? 0) - (self.moments[0] ?? 0);
        expect(Math.abs((clock.elapsed(LOG)?.likely ?? Number.NaN) - truth)).toBeLessThanOrEqual(6 * MINUTE);
        for (const [index, { line, wall, mark }] of self.readings.entries()) {
          if (mark?.kind === "utc") expect(clock.toUtc(LOG, line, wall)).toBe(self.moments[index]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is read alike from the readings that are kept of it as from all", () => {
    fc.assert(
      fc.property(zone, fc.array(act, { maxLength: 12 }), (first, acts) => {
        const { readings } = run(first, acts, false);
        const thin = thinReadings<LocalReading>();
        for (const reading of readings) thin.add(reading, reading.mark !== undefined);
        const all = readLocalClock([{ name: LOG, program: LOG, readings }]);
        const few = readLocalClock([{ name: LOG, program: LOG, readings: thin.finish() }]);
        expect([few.steps, few.eras]).toEqual([all.steps, all.eras]);
        expect(few.elapsed(LOG)).toEqual(all.elapsed(LOG));
      }),
    );
  });

  it("is read in a bounded time, though it be nonsense", () => {
    const walls = fc.array(fc.integer({ min: -1e13, max: 1e13 }), { minLength: 0, maxLength: 200 });
    fc.assert(
      fc.property(walls, (all) => {
        const clock = readLocalClock([{ name: LOG, program: LOG, readings: all.map((wall, index) => ({ line: index + 1, wall })) }]);
        const elapsed = clock.elapsed(LOG);
        expect(elapsed === undefined || elapsed.least <= elapsed.most).toBe(true);
      }),
    );
    const marks: ClockMark[] = [
      { kind: "utc", utc: 0 },
      { kind: "wait", timer: "a", milliseconds: HOUR },
      { kind: "wait-over", timer: "a" },
    ];
    const readings = Array.from({ length: 60_000 }, (_, index) => {
      const mark = marks[index % 4];
      return { line: index + 1, wall: (index % 2) * 9 * HOUR + index * 1000, ...(mark === undefined ? {} : { mark }) };
    });
    const start = processorTime();
    readLocalClock([
      { name: LOG, program: LOG, readings },
      { name: "other.log", program: "other", readings },
    ]);
    expect(processorTime() - start).toBeLessThan(20_000);
  });
});

describe("a moment as the agent prints it", () => {
  it.each([
    ["17/06/2025 11:14:56 PM", "2025-06-17T23:14:56Z", undefined],
    ["6/17/2025 11:14:56 PM", undefined, "2025-06-17T23:14:56Z"],
    ["1/07/2025 12:29:26 AM", "2025-07-01T00:29:26Z", "2025-01-07T00:29:26Z"],
    ["17.06.2025 23:14:56", "2025-06-17T23:14:56Z", undefined],
    ["2025-06-17 23:14:56", "2025-06-17T23:14:56Z", "2025-06-17T23:14:56Z"],
    ["17/06/2025 13:14:56 PM", undefined, undefined],
    ["tomorrow", undefined, undefined],
  ])("%s", (text, dayFirst, monthFirst) => {
    const at = (iso: string | undefined): number | undefined => (iso === undefined ? undefined : Date.parse(iso));
    expect(readMoment(text)).toEqual([at(dayFirst), at(monthFirst)]);
  });
});

const folder = shared("ime-logs");
describe.skipIf(!existsSync(folder))("real logs of the Intune Management Extension (../shared/ime-logs)", () => {
  async function read(name: string): Promise<LocalLog> {
    const thin = thinReadings<LocalReading>();
    for await (const batch of readCmTrace(inRuns(readFileSync(join(folder, name))), () => undefined)) {
      for (const { line, local, message } of batch) {
        const said = lookUpImeLine(message);
        const mark = typeof said === "object" ? clockMarkOf(said) : undefined;
        thin.add({ line, wall: Date.parse(`${local}Z`), ...(mark === undefined ? {} : { mark }) }, mark !== undefined);
      }
    }
    return { name, program: "IntuneManagementExtension", readings: thin.finish() };
  }

  /** The table of the folder's README: minutes by the clock, true minutes, steps. */
  const truth = !existsSync(folder)
    ? []
    : readFileSync(join(folder, "README.md"), "utf8")
        .split("\n")
        .filter((line) => line.includes(".log |"))
        .map((line) => line.split("|").map((cell) => cell.trim()))
        .map((cells) => ({ name: cells[1] ?? "", naive: Number(cells[4]), minutes: Number(cells[5]), hasStep: /\d/.test(cells[6] ?? "") }));

  it("are there", () => {
    expect(truth.length).toBeGreaterThanOrEqual(6);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(truth.map(({ name }) => name)));
  });

  it.each(truth)("$name took $minutes minutes and not $naive", async ({ name, naive, minutes: expected, hasStep }) => {
    const log = await read(name);
    const found = minutes(log);
    expect(Math.abs((found.likely ?? Number.NaN) - expected)).toBeLessThanOrEqual(1);
    expect(found.shifts.filter((shift) => !shift.startsWith("0 "))).toHaveLength(hasStep ? 1 : 0);
    expect(found.offsets.every((offset) => offset === 60 || offset === 600)).toBe(true);
    expect(Math.abs(((log.readings.at(-1)?.wall ?? 0) - (log.readings[0]?.wall ?? 0)) / MINUTE - naive)).toBeLessThanOrEqual(1);
  });
});
