import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loaded } from "./catalogue.js";
import { differences, firingPairs, keyOf, outcomes, outranked, readReviewed, reviewedFile } from "./matrix.js";

const all = outcomes(loaded.rules, loaded.cases);
const reviewed = readReviewed();

describe("every rule on every match case of another", () => {
  it("fires only where somebody has looked at it", () => {
    expect(differences(all, reviewed)).toBe("");
  });

  it("leaves the rule of the case first, or the one of which the list says so", () => {
    expect(outranked(all, reviewed)).toEqual([]);
  });
});

describe("the list of reviewed pairs", () => {
  it("is in order, one line for each pair, so that two lists merge", () => {
    const lines = readFileSync(reviewedFile, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    const keys = reviewed.map(keyOf);
    expect(lines.length).toBe(reviewed.length);
    expect(keys).toEqual([...new Set(keys)].sort());
  });

  it("names rules that there are, of which one stands first, and gives a sentence for each", () => {
    const ids = new Set(loaded.rules.map(({ id }) => id));
    for (const pair of reviewed) {
      expect([pair.case, pair.also], keyOf(pair)).toContain(pair.first);
      expect([pair.case, pair.also].filter((id) => !ids.has(id))).toEqual([]);
      expect(pair.because, keyOf(pair)).toMatch(/^[A-Z0-9].{20,}\.$/);
    }
    expect(new Set(reviewed.map(({ because }) => because)).size).toBe(reviewed.length);
  });
});

describe("the comparison", () => {
  const [outcome] = all;
  if (!outcome) throw new Error("no case to compare");
  const id = outcome.owner.id;
  const made = [{ ...outcome, name: "a case", others: ["another-rule"], shown: ["another-rule", id] }];
  const because = "Both see the same event.";

  it("prints the line that is to be reviewed, with the case and what it shows", () => {
    const text = differences(made, []);
    expect(text).toContain(`- { case: ${id}, also: another-rule, first: another-rule, because: "" }`);
    expect(text).toContain(`# a case: another-rule, ${id}`);
  });

  it("finds a line that does not hold any more, and one that names the wrong one as first", () => {
    const line = { case: id, also: "another-rule", first: "another-rule", because };
    expect(differences(made, [line])).toBe("");
    expect(differences([], [line])).toContain("take the lines out");
    expect(differences(made, [{ ...line, first: id }])).toContain("Another one stands first");
  });

  it("finds a case whose rule is outranked or not shown", () => {
    expect(outranked(made, [])).toEqual([`${id}, a case: another-rule, ${id}`]);
    expect(outranked(made, [{ case: id, also: "another-rule", first: "another-rule", because }])).toEqual([]);
    expect(outranked([{ ...outcome, name: "a case", shown: [] }], [])).toEqual([`${id}, a case: nothing is shown`]);
  });

  it("takes the other as first where it is so in one of the cases", () => {
    const second = { ...outcome, others: ["another-rule"], shown: [id, "another-rule"] };
    expect(firingPairs([...made, second])).toEqual([{ case: id, also: "another-rule", first: "another-rule" }]);
  });
});
