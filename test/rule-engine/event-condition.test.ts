import { describe, expect, it } from "vitest";
import type { EventPattern } from "../../src/rule-engine/condition-schema.js";
import { evaluateCondition } from "../../src/rule-engine/evaluate-condition.js";
import type { Truth } from "../../src/rule-engine/truth.js";
import { type ContextSpec, context } from "./builders.js";

function value(event: EventPattern, spec: ContextSpec): Truth {
  return evaluateCondition({ event }, context(spec)).value;
}

const app = (id: number, name: string) => ({ id, data: { Message1: "Sidecar", Message2: name } });

describe("event", () => {
  it("is true when seen, false when not seen in a log that covers the attempt, else unknown", () => {
    expect(value({ log: "autopilot", id: 156 }, { events: [{ id: 156 }], covered: [] })).toBe(true);
    expect(value({ log: "autopilot", id: 156 }, { events: [{ id: 169 }] })).toBe(false);
    expect(value({ log: "autopilot", id: 156 }, { events: [{ id: 169 }], covered: [] })).toBe("unknown");
  });

  it("takes several logs and ids, and is false only where all the logs cover the attempt", () => {
    const pattern: EventPattern = { log: ["autopilot", "mdm-admin"], id: [71, 180] };
    expect(value(pattern, { events: [{ log: "mdm-admin", id: 71 }] })).toBe(true);
    expect(value(pattern, { covered: ["autopilot"] })).toBe("unknown");
    expect(value(pattern, { covered: ["autopilot", "mdm-admin"] })).toBe(false);
  });

  it("wants all fields to fit", () => {
    const spec: ContextSpec = { events: [{ id: 180, data: { State: "3", HRESULT: "0x801c03f3" } }] };
    expect(value({ log: "autopilot", id: 180, data: { State: "AADEnroll", HRESULT: { hresult: "0x801C03F3" } } }, spec)).toBe(true);
    expect(value({ log: "autopilot", id: 180, data: { State: "MDMEnrolling", HRESULT: { hresult: "0x801C03F3" } } }, spec)).toBe(false);
  });

  it("looks at the first of alternative names that has a value, and at any field", () => {
    const spec: ContextSpec = { events: [{ id: 180, data: { HRESULT: "", HexInt1: "0x801c03f3" } }] };
    expect(value({ log: "autopilot", id: 180, data: { "HRESULT|HexInt1": { hresult: "0x801C03F3" } } }, spec)).toBe(true);
    expect(value({ log: "autopilot", id: 180, data: { anyField: { hresult: "0x801C03F3" } } }, spec)).toBe(true);
    expect(value({ log: "autopilot", id: 180, data: { anyField: { hresult: "0x801C0003" } } }, spec)).toBe(false);
  });

  it("reads unnamed values by position, and each value of a repeated name", () => {
    expect(
      value(
        { log: "autopilot", id: 180, data: { HRESULT: { hresult: "0x801C03F3" } } },
        { events: [{ id: 180, data: { "0": "3", "1": "0x801c03f3" } }] },
      ),
    ).toBe(true);
    expect(value({ log: "autopilot", id: 298, data: { Message2: "b" } }, { events: [{ id: 298, data: { Message2: ["a", "b"] } }] })).toBe(true);
  });

  it("tells providers and levels apart", () => {
    const spec: ContextSpec = { events: [{ id: 156, level: 2, provider: "Another" }] };
    expect(value({ log: "autopilot", id: 156, provider: "another", level: 2 }, spec)).toBe(true);
    expect(value({ log: "autopilot", id: 156, provider: "Microsoft-Windows-ModernDeployment-Diagnostics-Provider" }, spec)).toBe(false);
    expect(value({ log: "autopilot", id: 156, level: 4 }, spec)).toBe(false);
  });

  it("looks where the scope says", () => {
    const spec: ContextSpec = { before: [{ id: 156 }], events: [{ id: 169 }] };
    expect(value({ log: "autopilot", id: 156 }, spec)).toBe(false);
    expect(value({ log: "autopilot", id: 156, scope: "bundle" }, spec)).toBe(true);
    expect(value({ log: "autopilot", id: 156, scope: "before-attempt" }, spec)).toBe(true);
    expect(value({ log: "autopilot", id: 169, scope: "before-attempt" }, spec)).toBe(false);
  });
});

describe("notFollowedBy and notPrecededBy", () => {
  const failed: EventPattern = { log: "autopilot", id: 298, notFollowedBy: [{ id: 296, same: ["Message2"] }] };

  it("drop an event that was made good, and no other", () => {
    expect(value(failed, { events: [app(298, "A"), app(296, "a")] })).toBe(false);
    expect(value(failed, { events: [app(298, "A"), app(296, "B")] })).toBe(true);
    expect(value(failed, { events: [app(296, "A"), app(298, "A")] })).toBe(true);
    expect(value(failed, { events: [app(298, "A"), app(296, "A"), app(298, "A")] })).toBe(true);
  });

  it("count the remaining events as witnesses", () => {
    const trace = evaluateCondition({ event: failed }, context({ events: [app(298, "A"), app(298, "B"), app(296, "A")] }));
    expect(trace.witnesses.map((witness) => witness.kind === "event" && witness.entry.seq)).toEqual([2]);
    expect(trace.note).toBe("1 found, 1 dropped");
  });

  it("drop nothing where the other log is missing", () => {
    const elsewhere: EventPattern = { log: "autopilot", id: 298, notFollowedBy: [{ log: "mdm-autopilot", id: 1310, same: ["Message2"] }] };
    expect(value(elsewhere, { events: [app(298, "A")] })).toBe(true);
    expect(value(elsewhere, { events: [app(298, "A"), { ...app(1310, "A"), log: "mdm-autopilot" }] })).toBe(false);
  });

  it("compare fields of different names, and never fields without a value", () => {
    const renamed: EventPattern = {
      log: "autopilot",
      id: 298,
      notFollowedBy: [{ log: "mdm-admin", id: 1922, same: [{ field: "Message2", other: "Message1" }] }],
    };
    expect(value(renamed, { events: [app(298, "A"), { log: "mdm-admin", id: 1922, data: { Message1: "A" } }] })).toBe(false);
    expect(value(failed, { events: [{ id: 298 }, { id: 296 }] })).toBe(true);
  });

  it("look before the event, too", () => {
    const first: EventPattern = { log: "autopilot", id: 298, notPrecededBy: [{ id: 297, same: ["Message2"] }] };
    expect(value(first, { events: [app(297, "A"), app(298, "A")] })).toBe(false);
    expect(value(first, { events: [app(298, "A"), app(297, "A")] })).toBe(true);
  });
});

describe("near", () => {
  const near: EventPattern = { log: "autopilot", id: 180, near: { event: { log: "aad", id: 1098 }, within: "60s" } };

  it("wants the other event within the time, before or after", () => {
    expect(
      value(near, {
        events: [
          { log: "aad", id: 1098, at: 40 },
          { id: 180, at: 100 },
        ],
        covered: ["autopilot", "aad"],
      }),
    ).toBe(true);
    expect(
      value(near, {
        events: [
          { id: 180, at: 100 },
          { log: "aad", id: 1098, at: 160 },
        ],
        covered: ["autopilot", "aad"],
      }),
    ).toBe(true);
    expect(
      value(near, {
        events: [
          { id: 180, at: 100 },
          { log: "aad", id: 1098, at: 161 },
        ],
        covered: ["autopilot", "aad"],
      }),
    ).toBe(false);
  });

  it("is unknown where the other log is missing", () => {
    expect(value(near, { events: [{ id: 180, at: 100 }], covered: ["autopilot"] })).toBe("unknown");
  });

  it("does not take an event for its own neighbour", () => {
    const twice: EventPattern = { log: "autopilot", id: 180, near: { event: { log: "autopilot", id: 180 }, within: "60s" } };
    expect(value(twice, { events: [{ id: 180 }] })).toBe(false);
    expect(value(twice, { events: [{ id: 180 }, { id: 180 }] })).toBe(true);
  });
});
