import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PHASE_IDS } from "../../src/knowledge/index.js";
import { loadRules, runCases, showProblem } from "../../src/rule-engine/index.js";

const folder = new URL("../../rules/", import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();
const loaded = loadRules(names.map((name) => ({ file: `rules/${name}`, text: readFileSync(new URL(name, folder), "utf8") })));

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
