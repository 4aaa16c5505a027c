import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allEvents, LOG_ALIASES, PHASE_IDS } from "../../src/knowledge/index.js";
import { evaluateRule } from "../../src/rule-engine/evaluate-rule.js";
import { evaluateRules, type RuleCase } from "../../src/rule-engine/index.js";
import { contextOfCase, runCases, showProblem } from "../../src/rule-engine/authoring.js";
import { context, type EventSpec } from "../rule-engine/builders.js";
import { loaded } from "./catalogue.js";

describe("the catalogue", () => {
  it("holds rules", () => {
    expect(loaded.rules.length).toBeGreaterThan(0);
  });

  it("has nothing wrong in any file", () => {
    expect(loaded.problems.map(showProblem)).toEqual([]);
  });

  it("keeps every rule in the folder of its phase, notices in their own", () => {
    const misplaced = loaded.rules.filter((rule) => {
      const place = loaded.files.get(rule.id)?.split("/").at(-2) ?? "";
      if (rule.role === "notice" || place === "notices") return rule.role !== "notice" || place !== "notices";
      return rule.phase === "of-failure" ? !(PHASE_IDS as readonly string[]).includes(place) : place !== rule.phase;
    });
    expect(misplaced.map((rule) => loaded.files.get(rule.id))).toEqual([]);
  });
});

const rulesById = new Map(loaded.rules.map((rule) => [rule.id, rule]));
const resultOf = (id: string, one: RuleCase): string | undefined => {
  const rule = rulesById.get(id);
  return rule && evaluateRule(rule, contextOfCase(one)).finding.result;
};
const casesOf = (id: string, expect: RuleCase["expect"]) => (loaded.cases.get(id) ?? []).filter((one) => one.expect === expect);

describe("look-alikes", () => {
  it("match where a case says that it is they", () => {
    const claims = loaded.rules.flatMap(({ id }) => casesOf(id, "no-match").flatMap((one) => (one.nearMissOf ? [{ id, one }] : [])));
    const wrong = claims.filter(({ one }) => resultOf(one.nearMissOf ?? "", one) !== "match");
    expect(wrong.map(({ id, one }) => `${id}: ${one.name}`)).toEqual([]);
  });

  it.each(
    loaded.rules.flatMap(({ id, neighbours = [] }) =>
      // A cause that accounts for this finding matches together with it.
      neighbours.filter(({ rule }) => !rulesById.get(rule)?.explains?.includes(id)).map(({ rule }) => [id, rule] as const),
    ),
  )("%s has a near miss against %s", (id, other) => {
    const own = casesOf(id, "no-match").filter(({ nearMissOf }) => nearMissOf === other);
    const theirs = casesOf(other, "match").filter((one) => resultOf(id, one) === "no-match" || resultOf(id, one) === "unknown");
    expect(own.length + theirs.length).toBeGreaterThan(0);
  });
});

const value = fc.oneof(fc.constantFrom("", "0", "3", "0x80070002", "-2145647629", "{}", '{"errorCode":1}'), fc.stringMatching(/^[a-z0-9: ]{0,20}$/));
const anyEvent = fc
  .constantFrom(...allEvents())
  .chain(({ log, eventId, provider, fields }) =>
    fc
      .array(fc.tuple(fc.constantFrom("0", ...Object.keys(fields)), value))
      .map((pairs): EventSpec => ({ log, id: eventId, provider, data: Object.fromEntries(pairs) })),
  );

describe("any evidence", () => {
  it("makes no rule throw, and no text show a placeholder", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.subarray([...LOG_ALIASES]), (events, covered) => {
        for (const finding of evaluateRules(loaded.rules, context({ events, covered }))) {
          expect(finding).not.toMatchObject({ result: "error" });
          if (finding.result !== "match") continue;
          expect(finding.evidence.length).toBeGreaterThan(0);
          expect([finding.title, finding.explanation].join(" ")).not.toMatch(/\{[A-Za-z]\w*(\|\w+)*(:[a-z-]+)?\}|\[\[|\]\]/);
        }
      }),
    );
  });
});

describe.each(loaded.rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const cases = loaded.cases.get(id) ?? [];

  it("has a case that matches, one that does not, and one that is unknown", () => {
    const expected = ["match", "no-match", ...(rule.noUnknownBecause === undefined ? ["unknown"] : [])];
    expect(expected.filter((result) => !cases.some((one) => one.expect === result))).toEqual([]);
  });

  it.each(runCases(rule, cases).map((result) => [result.name, result] as const))("%s", (_, result) => {
    expect(result.report).toBe("");
  });
});
