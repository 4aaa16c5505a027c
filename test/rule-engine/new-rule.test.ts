import { describe, expect, it } from "vitest";
import { loadRules, newRule, parseRuleName, RULE_FOLDERS, runCases, showProblem } from "../../src/rule-engine/authoring.js";

describe("a new rule", () => {
  it.each(RULE_FOLDERS)("of %s is valid and its cases hold before anybody has changed it", (folder) => {
    const { rule, cases } = newRule(folder, "my-rule", "../../schema");
    const loaded = loadRules([
      { file: "my-rule.yaml", text: rule },
      { file: "my-rule.cases.yaml", text: cases },
    ]);
    expect(loaded.problems.map(showProblem)).toEqual([]);
    const results = loaded.rules.flatMap((one) => runCases(one, loaded.cases.get(one.id) ?? []));
    expect(results.map(({ report }) => report)).toEqual(["", "", "", ""]);
    expect(loaded.rules.map(({ role }) => role)).toEqual([folder === "notices" ? "notice" : "root-cause"]);
  });

  it("tells editors of the schema only where there is one", () => {
    expect(newRule("device-setup", "a", "../../schema").cases).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/schema\/cases\.schema\.json\n/);
    expect(newRule("device-setup", "a").rule).toMatch(/^id: a\n/);
  });

  it.each([
    "",
    "a",
    "device-setup",
    "device-setup/",
    "nowhere/a",
    "device-setup/A",
    "device-setup/a/b",
    "device-setup/../a",
    "device-setup/a.b",
    "/a",
  ])("has no name like %j", (name) => {
    expect(parseRuleName(name)).toBeUndefined();
  });

  it("has a name of phase and id", () => {
    expect(parseRuleName("device-setup/app-2-held")).toEqual({ folder: "device-setup", id: "app-2-held" });
  });
});
