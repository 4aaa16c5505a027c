import { describe, expect, it } from "vitest";
import { withLocalClock } from "../../src/diagnosis/ime-coverage.js";
import { type EvidenceSource, NO_REGISTRY } from "../../src/evidence/index.js";
import { utf8 } from "../support/bytes.js";
import { type CmTraceLine, wallTime, writeCmTrace } from "../support/cmtrace-writer.js";
import { evidenceOfFile } from "../evidence/evidence.js";

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 2, 12, 9);

type Said = readonly [minutes: number, message: string];

/** Lines by the minute of the wall clock since 09:00. */
async function sourceWith(said: readonly Said[]): Promise<EvidenceSource | undefined> {
  const lines = said.map(([minutes, message]): CmTraceLine => ({ message, ...wallTime(BEGIN + minutes * MINUTE) }));
  const { sources, imeLogs } = await evidenceOfFile("ime.log", utf8(writeCmTrace(lines)));
  return withLocalClock(sources, { events: [], imeLogs, registry: NO_REGISTRY })[0];
}

const START: readonly Said[] = [
  [0, "EMS Agent Started"],
  [0, "[AgentExecutionHistory] LastAgentExecutionStartTime: 03/12/2026 08:00:00"],
];

describe("the time that a log of the agent covers", () => {
  it("is given in UTC where the log ties its clock to it", async () => {
    const source = await sourceWith([...START, [20, "EMS Agent Stopped"]]);
    expect(source).toMatchObject({ from: "2026-03-12T08:00:00.0000000Z", to: "2026-03-12T08:20:00.0000000Z", issues: [] });
  });

  it("is not given where nothing does, and the report says so", async () => {
    const source = await sourceWith([
      [0, "EMS Agent Started"],
      [20, "EMS Agent Stopped"],
    ]);
    expect(source).not.toHaveProperty("from");
    expect(source?.issues.map(({ code }) => code)).toEqual(["local-clock-unknown-zone"]);
  });

  it("leaves out what the zone moved", async () => {
    const enrolled = (at: string): string => `[datasensor] Registering the datasensor with enrollment time ${at}`;
    const source = await sourceWith([
      ...START,
      [0, enrolled("12/03/2026 08:45:12 AM")],
      [20, "EMS Agent Stopped"],
      [563, "EMS Agent Started"],
      [563, enrolled("12/03/2026 05:45:12 PM")],
    ]);
    expect(source).toMatchObject({
      from: "2026-03-12T08:00:00.0000000Z",
      to: "2026-03-12T08:23:00.0000000Z",
      issues: [
        {
          code: "local-clock-step",
          at: "lines 4 to 5",
          message: "Here the log's clock went on by 543 minutes, 540 of them by a change of the time zone.",
        },
      ],
    });
  });

  it("has bounds where a pause and a change of the zone look alike", async () => {
    const source = await sourceWith([...START, [20, "EMS Agent Stopped"], [603, "EMS Agent Started"]]);
    expect(source).not.toHaveProperty("to");
    expect(source?.issues).toEqual([
      {
        code: "local-clock-open",
        at: "lines 3 to 4",
        message: "Here the log's clock went on by 583 minutes: a pause or a change of the time zone. Really it was between 0 and 583 minutes.",
      },
      { code: "local-clock-unknown-zone", message: "Nothing in the log ties all of its local times to UTC." },
    ]);
  });
});
