import { describe, expect, it } from "vitest";
import type { EventPattern } from "../../src/rule-engine/condition-schema.js";
import { evaluateCondition } from "../../src/rule-engine/evaluate-condition.js";
import { evaluateRule } from "../../src/rule-engine/evaluate-rule.js";
import type { Truth } from "../../src/rule-engine/truth.js";
import { context, type EventSpec, rule } from "./builders.js";

/** As of a log that covers the attempt: what is unknown here is so by the values alone. */
function value(event: EventPattern, events: readonly EventSpec[]): Truth {
  return evaluateCondition({ event }, context({ events })).value;
}

const failed = (data: EventSpec["data"] = {}): EventSpec => ({ id: 298, data, textOnly: true });
const CODE = { hresult: "0x80070643" } as const;

describe("an event of a log that was saved as text", () => {
  it("fits by the values that its sentence shows", () => {
    expect(value({ log: "autopilot", id: 298 }, [failed()])).toBe(true);
    expect(value({ log: "autopilot", id: 298, data: { HRESULT: CODE } }, [failed({ HRESULT: "0x80070643" })])).toBe(true);
    expect(value({ log: "autopilot", id: 298, data: { HRESULT: CODE } }, [failed({ HRESULT: "0x80070001" })])).toBe(false);
  });

  it("neither fits nor fails to where a value is not shown", () => {
    for (const data of [{ HRESULT: CODE }, { "Other|HRESULT": CODE }, { anyField: CODE }, { HRESULT: { present: false } }] as const) {
      expect(value({ log: "autopilot", id: 298, data }, [failed({ Message2: "App" })])).toBe("unknown");
    }
    expect(value({ log: "autopilot", id: 298, level: 2 }, [failed()])).toBe("unknown");
    expect(value({ log: "autopilot", id: 298, version: 0 }, [failed()])).toBe("unknown");
  });

  it("does not fit where a value that is shown is another, whatever is not", () => {
    expect(value({ log: "autopilot", id: 298, data: { HRESULT: CODE, Message2: "Other" } }, [failed({ Message2: "App" })])).toBe(false);
  });

  it("is empty where the sentence shows that a value was", () => {
    expect(value({ log: "autopilot", id: 298, data: { HRESULT: CODE } }, [failed({ HRESULT: "" })])).toBe(false);
    expect(value({ log: "autopilot", id: 298, data: { HRESULT: { present: false } } }, [failed({ HRESULT: "" })])).toBe(true);
  });

  it("may be cleared by a later one of which the deciding value is not shown", () => {
    const pattern: EventPattern = { log: "autopilot", id: 298, notFollowedBy: [{ id: 296, same: ["Message2"] }] };
    const own = failed({ Message2: "App" });
    expect(value(pattern, [own, { id: 296, data: { Message2: "App" } }])).toBe(false);
    expect(value(pattern, [own, { id: 296, data: { Message2: "Other" } }])).toBe(true);
    expect(value(pattern, [own, { id: 296, data: {}, textOnly: true }])).toBe("unknown");
    expect(value(pattern, [failed(), { id: 296, data: { Message2: "App" } }])).toBe("unknown");
    expect(value(pattern, [{ id: 296, data: {}, textOnly: true }, own])).toBe(true);
  });
});

describe("a rule over logs that were saved as text", () => {
  const own = rule({ event: { log: "autopilot", id: 298, data: { HRESULT: CODE } } });

  it("is unknown, never no match, where a value that decides it is not shown", () => {
    expect(evaluateRule(own, context({ events: [failed()] })).finding.result).toBe("unknown");
  });

  it("says that it rests on text, unless a record says the same", () => {
    const known = { HRESULT: "0x80070643" };
    expect(evaluateRule(own, context({ events: [failed(known)] })).finding).toMatchObject({ result: "match", fromText: true });
    const both = evaluateRule(own, context({ events: [failed(known), { id: 298, data: known }] })).finding;
    expect(both.result).toBe("match");
    expect(both).not.toHaveProperty("fromText");
  });
});
