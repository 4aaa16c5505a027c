import { describe, expect, it } from "vitest";
import type { Report } from "../../src/diagnosis/index.js";
import { byChannel } from "../support/bundle.js";
import type { EventToWrite } from "../support/event.js";
import { tableFiles } from "../support/event-tables.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { STORIES } from "../support/stories/index.js";
import { folderInput } from "./raw-inputs.js";
import { reportOn } from "./sample.js";

/** Minutes that the device's clock shows more than UTC. */
const OFFSET = 60;

const logsOf = (events: readonly EventToWrite[]): [string, Uint8Array][] =>
  [...byChannel(events)].map(([channel, own]) => [`${channel.replace("/", "-")}.evtx`, writeEvtx(own)]);

const tablesOf = (events: readonly EventToWrite[]) => tableFiles(events, OFFSET);

const placeOf = ({ failure }: Report): unknown => failure && { phase: failure.phase, step: failure.step, errorCode: failure.errorCode };

const CERTAINTIES = ["confirmed", "likely", "possible"];

/** A report without what tells from which files it was made. */
function answerOf({ input: _, coverage: __, ...report }: Report): unknown {
  return JSON.parse(JSON.stringify(report), (key, value: unknown) => (key === "source" ? "" : value));
}

/** Samples of other evidence alone have no log that could be saved. */
const LOGGED = STORIES.filter((story) => story.bundle().events.length > 0);

describe.each(LOGGED.map((story) => [story.name, story] as const))("%s, saved as text in German", (_, story) => {
  const { events } = story.bundle();

  it("gives the answer of the logs, one step less certain, and says why", async () => {
    const fromLogs = await reportOn([folderInput("logs", logsOf(events))]);
    const fromTables = await reportOn([folderInput("tables", tablesOf(events))]);
    expect(placeOf(fromTables)).toEqual(placeOf(fromLogs));
    // Text does not tell what it leaves out: nothing is concluded from its silence.
    const verdict = ["failed", "succeeded"].includes(fromLogs.verdict) ? fromLogs.verdict : "inconclusive";
    expect(fromTables.verdict).toBe(verdict);
    if (fromLogs.failure !== null) {
      const [logs, tables] = [fromLogs.diagnoses[0], fromTables.diagnoses[0]];
      expect(tables?.rule).toBe(logs?.rule);
      expect(tables?.certainty).toBe(CERTAINTIES[CERTAINTIES.indexOf(logs?.certainty ?? "") + 1]);
      expect(tables?.evidence.some(({ provider, eventId, line }) => provider !== undefined && eventId !== undefined && line !== undefined)).toBe(
        true,
      );
    }
    expect(fromTables.coverage.gaps.some(({ what, collect }) => what.startsWith("Event logs saved as text") && collect?.includes(".evtx"))).toBe(
      true,
    );
  });

  it("adds nothing to the logs that it was saved from", async () => {
    const logs = logsOf(events);
    const alone = await reportOn([folderInput("logs", logs)]);
    const both = await reportOn([folderInput("both", [...logs, ...tablesOf(events)])]);
    expect(answerOf(both)).toEqual(answerOf(alone));
    expect(both.coverage.gaps).toEqual(alone.coverage.gaps);
  });
});

describe("a log of which only a text is there, beside others", () => {
  it("is put into UTC by the texts of the others", async () => {
    const { events } = STORIES.find(({ name }) => name === "two-attempts")?.bundle() ?? { events: [] };
    const isMdm = ([path]: readonly [string, Uint8Array]): boolean => path.includes("DeviceManagement-Enterprise") && path.includes("Admin");
    const logs = logsOf(events).filter((file) => !isMdm(file));
    const report = await reportOn([folderInput("mixed", [...logs, ...tablesOf(events)])]);
    const whole = await reportOn([folderInput("logs", logsOf(events))]);
    expect(placeOf(report)).toEqual(placeOf(whole));
    expect(report.attempts.length).toBe(whole.attempts.length);
    const [from, wanted] = [report, whole].map(
      ({ coverage }) => coverage.sources.find(({ path }) => path.includes("Enterprise") && path.includes("Admin"))?.from,
    );
    expect(from?.slice(0, 19)).toBe(wanted?.slice(0, 19));
    expect(report.coverage.gaps.find(({ what }) => what.startsWith("Event logs saved as text"))?.why).toContain("UTC+01:00");
  });
});
