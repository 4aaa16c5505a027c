import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../src/rule-engine/evaluate-condition.js";
import type { Condition } from "../../src/rule-engine/condition-schema.js";
import { allOf, anyOf, negate, type Truth } from "../../src/rule-engine/truth.js";
import { context } from "./builders.js";

const truth = fc.constantFrom<Truth>(true, false, "unknown");
const truths = fc.array(truth, { minLength: 1, maxLength: 6 });

describe("three-valued logic", () => {
  it("agrees with two-valued logic where nothing is unknown", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1 }), (values) => {
        expect(allOf(values)).toBe(values.every(Boolean));
        expect(anyOf(values)).toBe(values.some(Boolean));
      }),
    );
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(truths, (values) => {
        const reversed = [...values].reverse();
        expect(allOf(reversed)).toBe(allOf(values));
        expect(anyOf(reversed)).toBe(anyOf(values));
      }),
    );
  });

  it("does not depend on the grouping", () => {
    fc.assert(
      fc.property(truths, truths, (a, b) => {
        expect(allOf([allOf(a), allOf(b)])).toBe(allOf([...a, ...b]));
        expect(anyOf([anyOf(a), anyOf(b)])).toBe(anyOf([...a, ...b]));
      }),
    );
  });

  it("obeys De Morgan and takes double negation back", () => {
    fc.assert(
      fc.property(truths, (values) => {
        expect(negate(allOf(values))).toBe(anyOf(values.map(negate)));
        expect(negate(anyOf(values))).toBe(allOf(values.map(negate)));
        for (const value of values) expect(negate(negate(value))).toBe(value);
      }),
    );
  });

  it("distributes and absorbs", () => {
    fc.assert(
      fc.property(truth, truth, truth, (a, b, c) => {
        expect(allOf([a, anyOf([b, c])])).toBe(anyOf([allOf([a, b]), allOf([a, c])]));
        expect(allOf([a, anyOf([a, b])])).toBe(a);
        expect(anyOf([a, allOf([a, b])])).toBe(a);
      }),
    );
  });

  it("never takes a decided answer back when an unknown becomes known", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(truth, fc.boolean()), { minLength: 1 }), (pairs) => {
        const before = pairs.map(([value]) => value);
        const after = pairs.map(([value, known]) => (value === "unknown" ? known : value));
        for (const join of [allOf, anyOf]) if (join(before) !== "unknown") expect(join(after)).toBe(join(before));
      }),
    );
  });
});

/** Conditions whose value is known: a seen event, an unseen one in a log that covers, an unseen one in a log that is missing. */
const LEAVES: readonly (readonly [Truth, Condition])[] = [
  [true, { event: { log: "autopilot", id: 156 } }],
  [false, { event: { log: "autopilot", id: 169 } }],
  ["unknown", { event: { log: "mdm-admin", id: 72 } }],
];

const { tree } = fc.letrec<{ tree: readonly [Truth, Condition] }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...LEAVES),
    tie("tree").map(([value, not]) => [negate(value), { not }] as const),
    fc
      .array(tie("tree"), { minLength: 1, maxLength: 3 })
      .map((items) => [allOf(items.map(([value]) => value)), { all: items.map(([, one]) => one) }] as const),
    fc
      .array(tie("tree"), { minLength: 1, maxLength: 3 })
      .map((items) => [anyOf(items.map(([value]) => value)), { any: items.map(([, one]) => one) }] as const),
  ),
}));

describe("conditions", () => {
  it("combine by three-valued logic, however deep they nest", () => {
    const given = context({ events: [{ id: 156 }] });
    fc.assert(
      fc.property(tree, ([value, condition]) => {
        expect(evaluateCondition(condition, given).value).toBe(value);
      }),
    );
  });

  it("name a missing log whenever they are unknown", () => {
    const given = context({ events: [{ id: 156 }] });
    fc.assert(
      fc.property(tree, ([value, condition]) => {
        if (value === "unknown") expect(evaluateCondition(condition, given).missing).toEqual(["mdm-admin"]);
      }),
    );
  });
});
