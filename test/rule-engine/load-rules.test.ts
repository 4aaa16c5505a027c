import { describe, expect, it } from "vitest";
import { loadRules, showProblem } from "../../src/rule-engine/authoring.js";

const VALID = `id: a-rule
title: A title
phase: device-preparation
step: joining-network
role: root-cause
certainty: likely
when:
  event: { log: autopilot, id: 180, data: { HRESULT: { hresult: "0x801C03F3" } } }
explanation: It failed with {HRESULT:code}.
remedies: [{ technician: Do this. }]
references: [https://example.com/]
status: experimental
`;

function problems(text: string, file = "rules/device-preparation/a-rule.yaml"): string[] {
  return loadRules([{ file, text }]).problems.map(showProblem);
}

/** The valid rule with one line replaced. */
function changed(line: string | RegExp, by: string): string[] {
  expect(VALID).toMatch(line);
  return problems(VALID.replace(line, by)).map((problem) => problem.replace("rules/device-preparation/a-rule.yaml:", ""));
}

describe("loading a rule", () => {
  it("takes a valid one", () => {
    const loaded = loadRules([{ file: "a-rule.yaml", text: VALID }]);
    expect(loaded.problems).toEqual([]);
    expect(loaded.rules.map((rule) => rule.id)).toEqual(["a-rule"]);
  });

  it("says file, line, column and what was expected for bad YAML", () => {
    expect(problems("id: [a\n")[0]).toMatch(/^rules\/device-preparation\/a-rule\.yaml:\d+:\d+: expected valid YAML/);
    expect(changed("title: A title", "title: A\ntitle: B")[0]).toMatch(/^3:1: expected valid YAML: Map keys must be unique/);
  });

  it("refuses numbers where codes or texts are expected", () => {
    expect(changed('"0x801C03F3"', "0x801C03F3")).toEqual(['8:65: expected quotes: write "0x801C03F3", or YAML reads it as 2149319667']);
    expect(changed('"0x801C03F3"', "2149319667")[0]).toMatch(/^8:\d+: expected/);
    expect(changed('{ hresult: "0x801C03F3" }', "3")[0]).toMatch(/^8:54: expected a text in quotes/);
    expect(changed('"0x801C03F3"', '"0x801C03F"')[0]).toMatch(/^8:65: expected a code of eight hex digits/);
  });

  it("refuses anchors, aliases and large files", () => {
    expect(changed("title: A title", "title: &t A title")[0]).toMatch(/^2:\d+: expected the value itself/);
    expect(problems(`a: &a [x]\nb: [*a, *a]\n`).join()).toContain("anchors and aliases");
    expect(problems(`# ${"x".repeat(300_000)}`)[0]).toContain("at most 262144 characters");
  });

  it("names keys that are unknown or missing where they stand", () => {
    expect(changed("status: experimental", "state: experimental").sort()).toEqual(
      ["12:8: expected a known key, found state", "1:1: expected the key status here"].sort(),
    );
    expect(changed("id: 180", "idd: 180").join()).toContain("expected a known key, found idd");
  });

  it("wants exactly one kind of condition", () => {
    expect(changed("  event:", "  stage: { step: apps, status: failed }\n  event:").join()).toContain("expected exactly one of all, any, not, event");
    expect(changed(/when:\n.*\n/, "when: {}\n").join()).toContain("7:7: expected exactly one of");
    expect(changed("  event:", "  battery: { key: x }\n  event:").join()).toContain("expected a known key, found battery");
  });

  it("knows logs, events and fields", () => {
    expect(changed("log: autopilot", "log: autopilt")).toEqual(["8:17: expected the short name of a log, such as autopilot, found autopilt"]);
    expect(changed("id: 180", "id: 9180")).toEqual([
      expect.stringMatching(/^8:32: expected an event of the dictionary: autopilot has no event 9180/),
    ]);
    expect(changed("data: { HRESULT", "data: { HRESULTS")[0]).toMatch(/^8:\d+: expected a field of the event \(State, HRESULT.*\), found HRESULTS/);
    expect(changed("data: { HRESULT", "data: { State: AADEnrol, HRESULT")[0]).toMatch(
      /^8:52: expected a word or number of enrollment-state, found AADEnrol/,
    );
  });

  it("knows facts, and later only in unless", () => {
    expect(changed(/ {2}event: .*/, "  fact: { hybird: true }").join()).toContain("8:19: expected a fact, such as hybrid, found hybird");
    expect(changed(/ {2}event: (.*)/, "  later: { event: $1 }").join()).toContain("expected `later` only in `unless`");
  });

  it("checks patterns and logs that are required", () => {
    expect(changed('{ hresult: "0x801C03F3" }', '{ re2: "(a" }')[0]).toMatch(/^8:\d+: expected an RE2 pattern/);
    expect(changed('{ hresult: "0x801C03F3" }', '{ re2: "(?=a)" }')[0]).toMatch(/^8:\d+: expected an RE2 pattern/);
    expect(changed("when:", "requires: [autopilot-log, nonsense]\nwhen:")).toEqual([
      "7:27: expected the short name of a log, or registry-export, ime-log, app-workload-log, found nonsense",
    ]);
  });

  it("checks placeholders", () => {
    const says = (text: string): string => changed(/explanation: .*/, `explanation: "${text}"`).join();
    expect(says("{ExitCode}")).toContain("expected a field of an event in `when` (State, HRESULT");
    expect(says("{HRESULT:cod}")).toContain("expected a format");
    expect(says("{fact:blockingItem}")).toContain("expected {fact:blockingItem} inside [[ ]]");
    expect(says("[[{fact:blockingItem} blocks]]")).toBe("");
    expect(says("[[{fact:blocking}]]")).toContain("expected a fact");
    expect(says("[[no value]]")).toContain("expected a placeholder inside [[ ]]");
    expect(says("a } b")).toContain("expected a placeholder such as");
    expect(says("[[{HRESULT}")).toContain("expected ]] after [[");
  });

  it("wants a reason for confirmed, and remedies but for notices", () => {
    expect(changed("certainty: likely", "certainty: confirmed")).toEqual(["6:12: expected certaintyBecause beside certainty: confirmed"]);
    expect(changed("remedies: [{ technician: Do this. }]", "remedies: []")).toEqual(["10:11: expected at least one remedy"]);
  });

  it("wants to know who does a remedy", () => {
    const oneActor = "expected `technician: …` or `admin: …`, one for each remedy";
    expect(changed("{ technician: Do this. }", "Do this.")).toEqual([`10:12: ${oneActor}`]);
    expect(changed("{ technician: Do this. }", "{ technician: Do this., admin: And that. }")).toEqual([`10:12: ${oneActor}`]);
  });

  it("wants the file to be named after the rule", () => {
    expect(problems(VALID, "rules/other.yaml")).toEqual(["rules/other.yaml:1:5: expected the name of the file, other, found a-rule"]);
  });
});

describe("loading a catalogue", () => {
  const named = (id: string, extra = "") => ({ file: `${id}.yaml`, text: VALID.replace("a-rule", id) + extra });

  it("refuses an id that is taken", () => {
    const known = loadRules([named("a-rule")]).rules;
    expect(loadRules([named("a-rule")], known).problems.map((problem) => problem.message)).toEqual([
      "expected an id of its own: a-rule is in the built-in catalogue already",
    ]);
  });

  it("resolves references among new and known rules", () => {
    const known = loadRules([named("a-rule")]).rules;
    expect(loadRules([named("b-rule", "explains: [a-rule]\n")], known).problems).toEqual([]);
    expect(loadRules([named("b-rule", "explains: [a-ruel]\n")], known).problems.map((problem) => showProblem(problem))).toEqual([
      "b-rule.yaml:13:12: expected the id of a rule, such as a-rule, found a-ruel",
    ]);
  });

  it("finds cycles in explains", () => {
    const loaded = loadRules([
      named("a-rule", "explains: [b-rule]\n"),
      named("b-rule", "explains: [c-rule]\n"),
      named("c-rule", "explains: [a-rule]\n"),
    ]);
    expect(loaded.problems.map((problem) => problem.message)).toEqual(["expected no cycle: a-rule explains b-rule explains c-rule explains a-rule"]);
  });

  it("finds a cycle that goes through rules that are there already, and blames the new one", () => {
    const known = loadRules([named("b-rule", "explains: [c-rule]\n"), named("c-rule")]).rules;
    expect(loadRules([named("a-rule", "explains: [b-rule]\n")], known).problems).toEqual([]);
    const closing = loadRules(
      [named("c-rule", "explains: [b-rule]\n")],
      known.filter(({ id }) => id !== "c-rule"),
    );
    expect(closing.problems.map(showProblem)).toEqual([
      expect.stringMatching(/^c-rule\.yaml:13:12: expected no cycle: (b-rule explains c-rule|c-rule explains b-rule)/),
    ]);
  });

  it("wants names that no other rule has", () => {
    const messages = (...files: Parameters<typeof loadRules>[0]) => loadRules(files).problems.map(showProblem);
    expect(messages(named("a-rule", "aliases: [old-name]\n"), named("b-rule"))).toEqual([]);
    expect(messages(named("a-rule", "aliases: [b-rule]\n"), named("b-rule"))).toEqual([
      "a-rule.yaml:13:11: expected a name of its own: b-rule, it is the id of a rule",
    ]);
    expect(messages(named("a-rule", "aliases: [old-name]\n"), named("b-rule", "aliases: [old-name]\n"))).toEqual([
      "b-rule.yaml:13:11: expected a name of its own: old-name, a-rule has it already",
    ]);
    expect(messages(named("a-rule", "aliases: [old-name, old-name]\n"))).toEqual([
      "a-rule.yaml:13:21: expected a name of its own: old-name, this rule has it already",
    ]);
    const known = loadRules([named("a-rule", "aliases: [old-name]\n")]).rules;
    expect(loadRules([named("old-name")], known).problems.map(showProblem)).toEqual([
      expect.stringContaining("old-name.yaml:1:5: expected an id of its own"),
    ]);
  });

  it("checks the cases beside the rules", () => {
    const cases = `- name: one\n  expect: match\n  logs: [autopilot]\n  events:\n    - { log: mdm-admin, id: 72 }\n    - { log: autopilot, id: 9999 }\n    - { log: autopilot, id: 180, data: { Nothing: 1 } }\n`;
    expect(loadRules([named("a-rule"), { file: "a-rule.cases.yaml", text: cases }]).problems.map(showProblem)).toEqual([
      "a-rule.cases.yaml:5:14: expected one of the case's logs (autopilot), found mdm-admin",
      "a-rule.cases.yaml:6:29: expected an event of the dictionary: autopilot has no event 9999",
      expect.stringContaining("a-rule.cases.yaml:7:51: expected a field of the event (State, HRESULT"),
    ]);
    expect(loadRules([{ file: "x.cases.yaml", text: "- { name: a, expect: match, logs: [], events: [] }" }]).problems[0]?.message).toBe(
      "expected a rule x for these cases",
    );
  });
});
