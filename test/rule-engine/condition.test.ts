import { describe, expect, it } from "vitest";
import type { Condition } from "../../src/rule-engine/condition-schema.js";
import { evaluateCondition } from "../../src/rule-engine/evaluate-condition.js";
import type { Truth } from "../../src/rule-engine/truth.js";
import { type ContextSpec, context } from "./builders.js";

function value(condition: Condition, spec: ContextSpec): Truth {
  return evaluateCondition(condition, context(spec)).value;
}

const times = (id: number, ...at: number[]) => at.map((one) => ({ id, at: one }));

describe("count", () => {
  const three: Condition = { count: { event: { log: "autopilot", id: 171 }, atLeast: 3 } };
  const few: Condition = { count: { event: { log: "autopilot", id: 171 }, atMost: 1 } };

  it("counts, and does not know where the log does not cover", () => {
    expect(value(three, { events: times(171, 1, 2, 3), covered: [] })).toBe(true);
    expect(value(three, { events: times(171, 1, 2) })).toBe(false);
    expect(value(three, { events: times(171, 1, 2), covered: [] })).toBe("unknown");
    expect(value(few, { events: times(171, 1) })).toBe(true);
    expect(value(few, { events: times(171, 1), covered: [] })).toBe("unknown");
    expect(value(few, { events: times(171, 1, 2), covered: [] })).toBe(false);
  });

  it("looks at the busiest span", () => {
    const quick: Condition = { count: { event: { log: "autopilot", id: 171 }, atLeast: 3, within: "10s" } };
    expect(value(quick, { events: times(171, 0, 30, 34, 40, 90) })).toBe(true);
    expect(value(quick, { events: times(171, 0, 30, 34, 41, 90) })).toBe(false);
  });
});

describe("sequence", () => {
  const inOrder: Condition = {
    sequence: {
      events: [
        { log: "autopilot", id: 179 },
        { log: "autopilot", id: 180 },
      ],
      within: "10s",
    },
  };

  it("wants the order and the span", () => {
    expect(value(inOrder, { events: [...times(179, 1), ...times(180, 11)] })).toBe(true);
    expect(value(inOrder, { events: [...times(180, 1), ...times(179, 2)] })).toBe(false);
    expect(value(inOrder, { events: [...times(179, 1), ...times(180, 12)] })).toBe(false);
  });

  it("starts again at a later first event", () => {
    expect(value(inOrder, { events: [...times(179, 1), ...times(171, 5), ...times(179, 50), ...times(180, 55)] })).toBe(true);
  });

  it("is unknown where a log is missing, but false where one of its events certainly did not happen", () => {
    const across: Condition = {
      sequence: {
        events: [
          { log: "autopilot", id: 179 },
          { log: "mdm-admin", id: 71 },
        ],
      },
    };
    expect(value(across, { events: times(179, 1) })).toBe("unknown");
    expect(value(across, { events: times(171, 1) })).toBe(false);
    expect(value(across, { events: times(179, 1), covered: ["autopilot", "mdm-admin"] })).toBe(false);
  });
});

describe("absent", () => {
  const absent: Condition = { absent: { event: { log: "autopilot", id: 169 } } };

  it("is true only where the log covers the attempt", () => {
    expect(value(absent, { events: times(156, 1) })).toBe(true);
    expect(value(absent, { events: times(169, 1) })).toBe(false);
    expect(value(absent, { events: times(156, 1), covered: [] })).toBe("unknown");
  });
});

describe("stage", () => {
  it("compares the status of a step, of one among several, and of a phase", () => {
    const spec: ContextSpec = { steps: { apps: { status: "failed", errorCode: "0x87D1041C" }, certificates: { status: "succeeded" } } };
    expect(value({ stage: { step: "apps", status: "failed" } }, spec)).toBe(true);
    expect(value({ stage: { step: ["certificates", "apps"], status: ["failed", "in-progress"] } }, spec)).toBe(true);
    expect(value({ stage: { phase: "device-setup", status: "failed" } }, spec)).toBe(true);
    expect(value({ stage: { step: "certificates", status: "failed" } }, spec)).toBe(false);
  });

  it("does not know a step that the evidence does not show, unless that is what is asked", () => {
    expect(value({ stage: { step: "joining-network", status: "failed" } }, {})).toBe("unknown");
    expect(value({ stage: { step: "joining-network", status: "unknown" } }, {})).toBe(true);
  });

  it("compares codes, and does not know the code of a failure that has none", () => {
    const coded: Condition = { stage: { step: "joining-network", status: "failed", errorCode: "0x801C????" } };
    expect(value(coded, { steps: { "joining-network": { status: "failed", errorCode: "0x801C03F3" } } })).toBe(true);
    expect(value(coded, { steps: { "joining-network": { status: "failed", errorCode: "0x80070002" } } })).toBe(false);
    expect(value(coded, { steps: { "joining-network": { status: "failed" } } })).toBe("unknown");
    expect(value(coded, { steps: { "joining-network": { status: "succeeded" } } })).toBe(false);
  });

  it("knows the place of the failure", () => {
    const here: Condition = { stage: { phase: "device-setup", step: "apps", failure: true } };
    const failure = { phase: "device-setup", step: "apps", because: [] } as const;
    expect(value(here, { failure })).toBe(true);
    expect(value(here, { failure: { ...failure, phase: "account-setup" } })).toBe(false);
    expect(value(here, { failure: { ...failure, step: null } })).toBe("unknown");
    expect(value(here, { verdict: "succeeded" })).toBe(false);
    expect(value(here, { verdict: "inconclusive" })).toBe("unknown");
    expect(value({ stage: { failure: true, errorCode: "0x800705B4" } }, { failure })).toBe("unknown");
    expect(value({ stage: { failure: true, errorCode: "0x800705B4" } }, { failure: { ...failure, errorCode: "0x800705B4" } })).toBe(true);
  });
});

describe("fact", () => {
  it("is unknown where the fact is not known, whatever is asked but presence", () => {
    expect(value({ fact: { hybrid: true } }, {})).toBe("unknown");
    expect(value({ fact: { hybrid: { not: true } } }, {})).toBe("unknown");
    expect(value({ fact: { hybrid: { present: true } } }, {})).toBe(false);
    expect(value({ fact: { hybrid: { present: false } } }, {})).toBe(true);
  });

  it("compares values, ranges, texts and lists", () => {
    const facts = {
      profileErrorCode: 815,
      windowsBuildNumber: 22000,
      profileErrorReason: "ZtdDeviceHasNoAssignedProfile",
      unfinishedItems: ["A", "B"],
      hybrid: false,
    };
    const holds = (condition: Condition["fact"]): Truth => value({ fact: condition }, { facts });
    expect(holds({ profileErrorCode: 815, hybrid: false })).toBe(true);
    expect(holds({ profileErrorCode: { in: [807, 815] } })).toBe(true);
    expect(holds({ profileErrorCode: { not: 815 } })).toBe(false);
    expect(holds({ windowsBuildNumber: { atLeast: 19041, atMost: 22000 } })).toBe(true);
    expect(holds({ windowsBuildNumber: { atLeast: 22001 } })).toBe(false);
    expect(holds({ profileErrorReason: { contains: "noassigned" } })).toBe(true);
    expect(holds({ profileErrorReason: { prefix: "Ztd" } })).toBe(true);
    expect(holds({ unfinishedItems: "b" })).toBe(true);
    expect(holds({ unfinishedItems: { contains: "c" } })).toBe(false);
    expect(holds({ profileErrorCode: 815, deviceToken: true })).toBe("unknown");
    expect(holds({ profileErrorCode: 807, deviceToken: true })).toBe(false);
  });

  it("names the facts that would decide it", () => {
    expect(evaluateCondition({ fact: { hybrid: true, profileErrorCode: 1 } }, context({ facts: { profileErrorCode: 1 } })).missingFacts).toEqual([
      "hybrid",
    ]);
  });
});
