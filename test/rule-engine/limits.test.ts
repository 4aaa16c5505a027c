import { describe, expect, it } from "vitest";
import type { Condition } from "../../src/rule-engine/condition-schema.js";
import { evaluateRules } from "../../src/rule-engine/index.js";
import { loadRules, showProblem } from "../../src/rule-engine/authoring.js";
import { processorTime } from "../support/processor-time.js";
import { context, type EventSpec, rule } from "./builders.js";

const HEAD = `id: a-rule
title: A title
phase: of-failure
step: of-failure
role: root-cause
certainty: likely
explanation: It failed.
remedies: [{ technician: Do this. }]
references: [https://example.com/]
status: experimental
`;
const EVENT = "{ event: { log: autopilot, id: 180 } }";

/** The problems of a rule file, and what finding them cost. */
function refused(text: string): string {
  const start = processorTime();
  const [first] = loadRules([{ file: "a-rule.yaml", text }]).problems.map(showProblem);
  expect(processorTime() - start).toBeLessThan(5000);
  return first ?? "";
}

describe("a file that would keep the reader busy", () => {
  it.each([
    ["brackets in brackets", `a: ${"[".repeat(100_000)}`, /^a-rule\.yaml:1:\d+: expected at most 100 levels of nesting$/],
    ["dashes in dashes", `a:\n${"- ".repeat(50_000)}x`, /^a-rule\.yaml:2:\d+: expected at most 100 levels of nesting$/],
    [
      "a stair of keys",
      Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      /^a-rule\.yaml:\d+:\d+: expected at most 100 levels of nesting$/,
    ],
    [
      "nots in nots",
      `${HEAD}when: ${"{ not: ".repeat(5000)}${EVENT}${" }".repeat(5000)}`,
      /^a-rule\.yaml:11:\d+: expected at most 100 levels of nesting$/,
    ],
    ["many keys", Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n"), /^a-rule\.yaml:100\d:\d+: expected at most 1000 entries/],
    [
      "a long list",
      `${HEAD}when: { any: [${Array.from({ length: 5000 }, () => EVENT).join(", ")}] }`,
      /^a-rule\.yaml:11:\d+: expected at most 1000 entries/,
    ],
    ["an alias of an alias", `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]`, /expected the value itself: anchors and aliases are not supported$/],
  ])("%s", (_, text, message) => {
    expect(refused(text)).toMatch(message);
  });
});

describe("a rule that nobody could check", () => {
  const lists = (count: number): string =>
    `{ any: [${Array.from({ length: count }, (_, index) => `{ event: { log: autopilot, id: 180, data: { State: "${index}" } } }`).join(", ")}] }`;

  it.each([
    ["conditions", `when: ${lists(300)}`, "11:7: expected at most 200 conditions in one rule, found 301"],
    [
      "events of a sequence",
      `when: { sequence: { events: [${Array.from({ length: 99 }, () => "{ log: autopilot, id: 180 }").join(", ")}] } }`,
      "expected at most 20 events in a sequence, found 99",
    ],
    [
      "events to drop",
      `when: { event: { log: autopilot, id: 180, notFollowedBy: [${Array.from({ length: 21 }, () => "{ id: 181 }").join(", ")}] } }`,
      "expected at most 20 other events, found 21",
    ],
    [
      "a pattern that is large when spelled out",
      `when: { event: { log: autopilot, id: 180, data: { State: { re2: "${"x{1000}y{1000}".repeat(10)}" } } } }`,
      "expected an RE2 pattern: it stands for too much",
    ],
  ])("has too many, or too large: %s", (_, when, message) => {
    const found = refused(`${HEAD}${when}\n`);
    expect(found).toContain(message);
  });

  it("has a text without end, or nothing but placeholders", () => {
    expect(refused(`${HEAD.replace("It failed.", "x".repeat(9000))}when: ${EVENT}`)).toContain(
      "7:14: expected a text of at most 8000 characters, found 9000",
    );
    expect(refused(`${HEAD.replace("It failed.", `"${"{State} ".repeat(100)}"`)}when: ${EVENT}`)).toContain(
      "7:14: expected at most 60 placeholders in a text, found 100",
    );
  });
});

describe("a valid rule over very many records", { timeout: 180_000 }, () => {
  const COUNT = 300_000;
  const specs: EventSpec[] = Array.from({ length: COUNT }, (_, index) => ({
    id: index % 2 === 0 ? 180 : 181,
    at: index / 100,
    data: { State: String(index % 7), HRESULT: "0x801C03F3" },
  }));
  const large = context({ events: specs });
  const pattern = { log: "autopilot", id: 180 } as const;

  function evaluated(when: Condition, over = large) {
    const [finding] = evaluateRules([rule(when)], over);
    return finding;
  }

  function costs(run: () => void): number {
    const start = processorTime();
    run();
    return processorTime() - start;
  }

  it("counts and chains them", () => {
    const spent = costs(() => {
      expect(evaluated({ count: { event: pattern, atLeast: 100_000, within: "9h" } })).toMatchObject({ result: "match" });
      const chain = Array.from({ length: 20 }, (_, index) => ({ log: "autopilot", id: 180 + (index % 2) }));
      expect(evaluated({ sequence: { events: chain } })).toMatchObject({ result: "match" });
      // Nowhere do they follow each other so quickly: every one of them is a beginning that leads nowhere.
      const far = chain.map((one, index) => ({ ...one, data: { State: index % 2 === 0 ? "1" : "2" } }));
      expect(evaluated({ sequence: { events: far, within: "1s" } })).toMatchObject({ result: "no-match" });
    });
    expect(spent).toBeLessThan(30_000);
  });

  it("is stopped where it would compare without end, and the others are not", () => {
    const many = Array.from({ length: 190 }, (_, index) => ({
      event: {
        ...pattern,
        data: { HRESULT: `0x8018${String(index).padStart(4, "0")}` },
      },
    }));
    const spent = costs(() => {
      const findings = evaluateRules([rule({ any: many }), rule({ event: pattern })], large);
      expect(findings).toMatchObject([{ result: "error", error: expect.stringContaining("it compares too much") }, { result: "match" }]);
    });
    expect(spent).toBeLessThan(60_000);
  });

  it("is stopped in long values as well", () => {
    const long = "ab".repeat(32_768);
    const few = context({ events: Array.from({ length: 3000 }, (_, index) => ({ id: 180, data: { State: `${index}${long}` } })) });
    const spent = costs(() => {
      expect(evaluated({ event: { ...pattern, data: { State: { re2: "(.*a){30}c" } } } }, few)).toMatchObject({ result: "error" });
      expect(evaluated({ event: { ...pattern, data: { State: { glob: `*${"ab".repeat(200)}c*` } } } }, few)).toMatchObject({ result: "error" });
    });
    expect(spent).toBeLessThan(60_000);
  });
});
