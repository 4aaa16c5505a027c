import { describe, expect, it } from "vitest";
import { attemptTimelineEntries, buildTimelineEntries, diagnose, type Report } from "../../src/diagnosis/index.js";
import { evidenceFrom } from "../evidence/evidence.js";
import { filesOf, inputsOf, rules } from "../samples/sample.js";
import { folderInput, type NamedBytes } from "../samples/raw-inputs.js";

const options = { rules, toolVersion: "1.2.3" };

async function reportsOf(sample: string, attempt?: "last" | "all" | number): Promise<Report[]> {
  return diagnose(await evidenceFrom(await inputsOf(sample)), { ...options, ...(attempt === undefined ? {} : { attempt }) });
}

describe("attempts", () => {
  it("are chosen by number, the last one by default, or all", async () => {
    expect((await reportsOf("two-attempts")).map(({ attempt }) => attempt.index)).toEqual([2]);
    expect((await reportsOf("two-attempts", 1)).map(({ attempt }) => attempt.index)).toEqual([1]);
    expect((await reportsOf("two-attempts", "all")).map(({ attempt }) => attempt.index)).toEqual([1, 2]);
    expect(await reportsOf("two-attempts", 3)).toEqual([]);
  });

  it("are listed in every report, with scenario, verdict and times", async () => {
    const [first, second] = await reportsOf("two-attempts", "all");
    expect(first?.attempts).toEqual(second?.attempts);
    expect(first?.attempts.map(({ index, verdict }) => [index, verdict])).toEqual([
      [1, "failed"],
      [2, "failed"],
    ]);
    for (const report of [first, second]) {
      const { index, count, time = [], ...times } = report?.attempt ?? { index: 0, count: 0 };
      expect(count).toBe(2);
      expect(report?.attempts[index - 1]).toMatchObject(times);
      expect(time.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(times.elapsedSeconds ?? 0, 6);
    }
    expect((first?.attempt.end ?? "") < (second?.attempt.start ?? "")).toBe(true);
    expect(first?.attempt.elapsedSeconds).toBeGreaterThan(0);
  });

  it("have the index 0 where there are none", async () => {
    const [report] = await reportsOf("gpo-enrollment-8018002b");
    expect(report).toMatchObject({ attempt: { index: 0, count: 0 }, attempts: [], phases: [], events: { inAttempt: 0 } });
    expect(report?.failure).toMatchObject({ phase: "outside-esp", step: null, errorCode: "0x8018002B" });
    expect(await reportsOf("gpo-enrollment-8018002b", 1)).toEqual([]);
    expect(await reportsOf("gpo-enrollment-8018002b", "all")).toHaveLength(1);
  });
});

describe("a report", () => {
  it("has for an attempt always the five phases of the page in their order", async () => {
    for (const sample of ["tpm-not-configured", "healthy-hybrid", "two-attempts"]) {
      const [report] = await reportsOf(sample);
      expect(report?.phases.map(({ id }) => id)).toEqual(["before-esp", "device-preparation", "device-setup", "account-setup", "after-esp"]);
    }
    expect((await reportsOf("healthy-never-autopilot"))[0]?.phases).toEqual([]);
  });

  it("has no duration below zero, and an end wherever there is a duration", async () => {
    for (const report of await reportsOf("healthy-hybrid", "all")) {
      const spans = [report.attempt, ...report.attempts, ...report.phases, ...report.phases.flatMap(({ steps }) => steps)];
      for (const { start, end, elapsedSeconds } of spans) {
        expect(elapsedSeconds ?? 0).toBeGreaterThanOrEqual(0);
        expect(elapsedSeconds === undefined).toBe(start === undefined || end === undefined);
      }
    }
  });

  it("names the code of the failure, and the tool", async () => {
    const [report] = await reportsOf("app-failed");
    expect(report).toMatchObject({
      tool: { name: "redscreen", version: "1.2.3", rules: rules.length },
      failure: { errorName: "ERROR_INSTALL_FAILURE" },
    });
  });

  it("cites nothing that is not in the list of sources", async () => {
    const [report] = await reportsOf("esp-timeout-names-app");
    const paths = new Set(report?.coverage.sources.map(({ path }) => path));
    const refs = [...(report?.scenario.because ?? []), ...(report?.diagnoses.flatMap(({ evidence }) => evidence) ?? [])];
    expect(refs.length).toBeGreaterThan(3);
    expect(refs.filter(({ source }) => !paths.has(source))).toEqual([]);
  });

  it("does not depend on the order of the rules", async () => {
    const evidence = await evidenceFrom(await inputsOf("app-failed"));
    expect(diagnose(evidence, { ...options, rules: rules.toReversed() })).toEqual(diagnose(evidence, options));
  });

  it("counts the records of the files, not those that were wanted", async () => {
    const few = await evidenceFrom(await inputsOf("app-failed"), { keep: ({ eventId }) => eventId === 298 });
    const [report] = diagnose(few, options);
    expect(report?.events.total).toBe((await reportsOf("app-failed"))[0]?.events.total);
  });
});

describe("two devices in one run", () => {
  /** A run that passed and one that failed at nearly the same time, from two computers. */
  async function both(): Promise<ReturnType<typeof folderInput>> {
    const under = async (folder: string, sample: string): Promise<NamedBytes> =>
      [...(await filesOf(sample))].map(([path, bytes]) => [`${folder}/${path.replaceAll("!/", "/")}`, bytes] as const);
    return folderInput("both", [...(await under("one", "two-attempts")), ...(await under("two", "technician-failed-then-passed"))]);
  }

  it("are warned of, and their attempts do not mix", async () => {
    const reports = diagnose(await evidenceFrom([await both()]), { ...options, attempt: "all" });
    const alone = [...(await reportsOf("two-attempts", "all")), ...(await reportsOf("technician-failed-then-passed", "all"))];
    const answer = ({ verdict, failure, scenario, diagnoses }: Report) => [
      verdict,
      failure?.step,
      failure?.errorCode,
      scenario.kind,
      diagnoses.map(({ rule }) => rule),
    ];
    const byStart = alone.toSorted((a, b) => ((a.attempt.start ?? "") < (b.attempt.start ?? "") ? -1 : 1));
    expect(reports.map(answer)).toEqual(byStart.map(answer));
    expect(reports.map(({ attempt }) => [attempt.index, attempt.count])).toEqual(byStart.map((_, index) => [index + 1, byStart.length]));
    for (const { coverage } of reports) expect(coverage.gaps[0]?.what).toBe("More than one computer");
  });

  it("share one timeline, in which the entries of an attempt keep their numbers", async () => {
    const evidence = await evidenceFrom([await both()]);
    const entries = buildTimelineEntries(evidence);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(entries).toHaveLength(evidence.events.length);
    const last = attemptTimelineEntries(evidence, "last");
    expect(new Set(last?.map(({ source }) => source.split("/")[0])).size).toBe(1);
    expect(last?.every((entry) => entries[entry.seq - 1] === entry || JSON.stringify(entries[entry.seq - 1]) === JSON.stringify(entry))).toBe(true);
    expect(attemptTimelineEntries(evidence, 9)).toBeUndefined();
  });

  it("are not two when the same device was renamed on the way", async () => {
    const [report] = await reportsOf("healthy-hybrid");
    expect(report?.coverage.gaps.map(({ what }) => what)).not.toContain("More than one computer");
  });
});
