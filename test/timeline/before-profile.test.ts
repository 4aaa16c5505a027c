import { describe, expect, it } from "vitest";
import type { LogEvent } from "../../src/evidence/index.js";
import { buildTimeline, splitAttempts } from "../../src/timeline/index.js";

const AUTOPILOT = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const SHELL = "Microsoft-Windows-Shell-Core";

type Step = readonly [minute: number, id: number, data?: Readonly<Record<string, string>>];

function events(steps: readonly Step[]): LogEvent[] {
  return steps.map(([minute, eventId, data = {}], index) => {
    const provider = eventId > 60_000 ? SHELL : AUTOPILOT;
    return {
      source: "a.evtx",
      provider,
      channel: eventId > 60_000 ? `${SHELL}/Operational` : `${provider}/Autopilot`,
      eventId,
      at: new Date(Date.UTC(2026, 2, 9, 8, 0, 0) + minute * 60_000).toISOString().replace("Z", "0000Z"),
      recordId: index + 1,
      computer: "PC",
      data,
    };
  });
}

function attemptsOf(steps: readonly Step[]): number {
  return splitAttempts(buildTimeline({ events: events(steps) }), { pages: [], profiles: [] }).length;
}

const page = (minute: number): Step => [minute, 62404, { CXID: "OobeWireless" }];

describe("a run that fails before it has a profile", () => {
  const failures: readonly [string, readonly Step[]][] = [
    [
      "the service refused a device that it knows",
      [
        [0, 160],
        [1, 709, { Message1: "ZtdDeviceHasNoAssignedProfile" }],
        [1, 704],
      ],
    ],
    [
      "the profile file on the device cannot be parsed",
      [
        [0, 160],
        [1, 312, { HRESULT: "0x83750007" }],
      ],
    ],
    ["the download was given up while OOBE pages were open", [page(0), [0, 160], [1, 707, { HRESULT: "0x80072EE7" }]]],
    [
      "the download was given up and no log of the pages is there",
      [
        [0, 160],
        [1, 707, { HRESULT: "0x80072EE7" }],
      ],
    ],
    ["no network came for a quarter of an hour of OOBE", [page(0), [0, 160], [0, 165], [14, 167], page(15)]],
  ];
  it.each(failures)("is an attempt: %s", (_name, steps) => {
    expect(attemptsOf(steps)).toBe(1);
  });

  const ordinary: readonly [string, readonly Step[]][] = [
    ["nobody registered the device", [page(0), [0, 160], [1, 709, { Message1: "ZtdDeviceIsNotRegistered" }], [1, 704], [2, 161]]],
    ["the service answered after failed calls", [page(0), [0, 160], [1, 706], [2, 706], [3, 704], [4, 161]]],
    ["one call failed, and the next is still to come", [page(0), [0, 160], [1, 706]]],
    ["a PC in use cannot reach the service when it starts", [page(0), [0, 160], [0, 164], [1, 704], [5000, 160], [5001, 707]]],
    ["a PC in use starts without a network on two days", [page(0), [0, 160], [0, 164], [1, 704], [5000, 165], [6500, 165]]],
    ["the network came after five minutes", [page(0), [0, 160], [0, 165], [5, 166]]],
  ];
  it.each(ordinary)("is none where %s", (_name, steps) => {
    expect(attemptsOf(steps)).toBe(0);
  });
});
