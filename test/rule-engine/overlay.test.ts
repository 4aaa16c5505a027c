import { describe, expect, it } from "vitest";
import { hasOverlayFile, type Overlaid, overlay, showProblem } from "../../src/rule-engine/authoring.js";
import { bareLayers, type LayeredRules } from "../../src/rule-engine/index.js";
import { loadRules } from "../../src/rule-engine/load-rules.js";

const rule = (id: string, extra = ""): string => `id: ${id}
title: A title
phase: device-preparation
step: joining-network
role: root-cause
certainty: likely
when:
  event: { log: autopilot, id: 180, data: { HRESULT: { hresult: "0x801C03F3" } } }
explanation: It failed with {HRESULT:code}.
remedies: [{ technician: Do this. }, { admin: Do that. }]
references: [https://example.com/]
status: experimental
${extra}`;

const base = (...ids: readonly string[]): LayeredRules => {
  const loaded = loadRules(ids.map((id) => ({ file: `${id}.yaml`, text: rule(id, id === "old-name-rule" ? "aliases: [old-name]\n" : "") })));
  expect(loaded.problems).toEqual([]);
  return bareLayers(loaded.rules);
};

function lay(below: LayeredRules, overlayText: string | undefined, ...rules: readonly (readonly [string, string])[]): Overlaid {
  const files = rules.map(([id, text]) => ({ file: `own/${id}.yaml`, within: `${id}.yaml`, text }));
  const own = overlayText === undefined ? [] : [{ file: "own/overlay.yaml", within: "overlay.yaml", text: overlayText }];
  return overlay(below, { name: "own", files: [...own, ...files] });
}

const problems = (result: Overlaid): readonly string[] => result.problems.map(showProblem);

describe("an overlay", () => {
  it("adds, replaces, words anew and disables, and says so of each rule", () => {
    const text = `name: Contoso
contact: Service desk, 1234
replace: [b-rule]
disable: [{ rule: c-rule, because: We know. }, d-rule]
texts:
  a-rule:
    title: Another title
    remediesBefore: [{ technician: First this. }]
    remediesAfter: [{ admin: Last this. }]
    referencesBefore: [https://contoso.example/]
`;
    const result = lay(
      base("a-rule", "b-rule", "c-rule", "d-rule", "e-rule"),
      text,
      ["b-rule", rule("b-rule", "")],
      ["own-rule", rule("own-rule", "explains: [c-rule]\n")],
    );
    expect(problems(result)).toEqual([]);
    const { rules, disabled, origins, overlays } = result.layers;
    expect(rules.map(({ id }) => id)).toEqual(["a-rule", "e-rule", "b-rule", "own-rule"]);
    expect(disabled.map(({ rule: { id }, because }) => [id, because])).toEqual([
      ["c-rule", "We know."],
      ["d-rule", undefined],
    ]);
    expect(rules[0]).toMatchObject({
      title: "Another title",
      explanation: "It failed with {HRESULT:code}.",
      remedies: [{ technician: "First this." }, { technician: "Do this." }, { admin: "Do that." }, { admin: "Last this." }],
      references: ["https://contoso.example/", "https://example.com/"],
    });
    expect([...origins]).toEqual([
      ["b-rule", [{ overlay: "Contoso", file: "b-rule.yaml", change: "replaced" }]],
      ["own-rule", [{ overlay: "Contoso", file: "own-rule.yaml", change: "added" }]],
      ["a-rule", [{ overlay: "Contoso", file: "overlay.yaml", change: "texts", texts: ["title", "remedies", "references"] }]],
    ]);
    expect(overlays).toEqual([
      {
        name: "Contoso",
        contact: "Service desk, 1234",
        added: ["own-rule"],
        replaced: ["b-rule"],
        reworded: ["a-rule"],
        disabled: ["c-rule", "d-rule"],
      },
    ]);
  });

  it("lies over the ones before it, and the last word is the last one's", () => {
    const first = lay(base("a-rule"), "name: Provider\ntexts: { a-rule: { title: Of the provider, explanation: Of the provider } }", [
      "p-rule",
      rule("p-rule"),
    ]);
    const second = lay(first.layers, "name: Customer\ndisable: [p-rule]\ntexts: { a-rule: { title: Of the customer } }");
    expect(problems(second)).toEqual([]);
    expect(second.layers.rules).toMatchObject([{ id: "a-rule", title: "Of the customer", explanation: "Of the provider" }]);
    expect(second.layers.origins.get("a-rule")?.map(({ overlay: name, texts }) => [name, texts])).toEqual([
      ["Provider", ["title", "explanation"]],
      ["Customer", ["title"]],
    ]);
    expect(second.layers.disabled).toMatchObject([{ rule: { id: "p-rule" }, overlay: "Customer" }]);
    expect(second.layers.overlays.map(({ name }) => name)).toEqual(["Provider", "Customer"]);
  });

  it("is a folder with rules only, where it has no overlay file", () => {
    const result = lay(base("a-rule"), undefined, ["own-rule", rule("own-rule")]);
    expect(problems(result)).toEqual([]);
    expect(result.layers.overlays).toEqual([{ name: "own", added: ["own-rule"], replaced: [], reworded: [], disabled: [] }]);
    expect(hasOverlayFile({ files: [{ file: "own/own-rule.yaml", within: "own-rule.yaml", text: "" }] })).toBe(false);
  });
});

describe("an overlay that does not load", () => {
  const messages = (text: string, ...rules: readonly (readonly [string, string])[]) =>
    problems(lay(base("a-rule", "b-rule", "old-name-rule"), text, ...rules));

  it("names ids that are no rule's, and what they may have been", () => {
    expect(messages("name: Contoso\ndisable: [a-ruel]\n")).toEqual([
      "own/overlay.yaml:2:11: expected the id of a rule, such as a-rule, found a-ruel",
    ]);
    expect(messages("name: Contoso\ndisable: [old-name]\n")).toEqual([
      "own/overlay.yaml:2:11: expected the id of a rule: old-name is now called old-name-rule",
    ]);
    expect(messages("name: Contoso\ntexts:\n  x-rule-y-z: { title: T }\n")[0]).toMatch(/^own\/overlay\.yaml:3:15: expected the id of a rule/);
  });

  it("takes a built-in id only where it says that it replaces it", () => {
    expect(messages("name: Contoso\n", ["a-rule", rule("a-rule")])).toEqual([
      "own/a-rule.yaml:1:5: expected an id of its own: a-rule is in the catalogue already; to take its place, name it under `replace` of the overlay.yaml",
    ]);
    expect(messages("name: Contoso\nreplace: [a-rule]\n")).toEqual([
      "own/overlay.yaml:2:11: expected a sound rule file a-rule.yaml in this folder to take its place",
    ]);
  });

  it("refuses changes that contradict each other or change nothing", () => {
    expect(messages("name: Contoso\ndisable: [a-rule, a-rule]\ntexts: { a-rule: { title: T } }\n")).toEqual([
      "own/overlay.yaml:2:19: expected each rule once: a-rule is there already",
      "own/overlay.yaml:3:18: expected a rule that is not disabled: a-rule is",
    ]);
    expect(messages("name: Contoso\nreplace: [a-rule]\ndisable: [a-rule]\ntexts: {}\n", ["a-rule", rule("a-rule")])).toEqual([
      "own/overlay.yaml:3:11: expected a rule that is not under `replace`: a-rule is",
    ]);
    expect(messages("name: Contoso\ntexts: { own-rule: { title: T } }\n", ["own-rule", rule("own-rule")])).toEqual([
      "own/overlay.yaml:2:20: expected a rule of the catalogue: own-rule is a rule of this folder, change it in its own file",
    ]);
    expect(messages("name: Contoso\ntexts: { a-rule: {} }\n")).toEqual(["own/overlay.yaml:2:18: expected at least one text"]);
    expect(messages("name: Contoso\ntexts: { a-rule: { remedies: [{ admin: A }], remediesAfter: [{ admin: B }] } }\n")[0]).toContain(
      "expected either remedies, or remediesBefore and remediesAfter",
    );
  });

  it("checks texts as those of the rule itself", () => {
    expect(
      messages(
        'name: Contoso\ntexts:\n  a-rule:\n    title: "{HRESULT:code} again"\n    explanation: "It was {ExitCode}"\n    remediesAfter:\n      - admin: "{fact:hybird}"\n',
      ),
    ).toEqual([
      expect.stringMatching(/^own\/overlay\.yaml:5:18: expected a field of an event in `when` \(State, HRESULT/),
      expect.stringMatching(/^own\/overlay\.yaml:7:16: expected a fact, such as hybrid/),
    ]);
    expect(messages("name: Contoso\ntexts: { a-rule: { references: ['http://contoso.example/'] } }\n")[0]).toContain("expected an https address");
  });

  it("tells what is wrong with the file once, and not what follows from it", () => {
    expect(messages("nmae: Contoso\nreplace: [a-rule]\n", ["a-rule", rule("a-rule")])).toEqual([
      "own/overlay.yaml:1:1: expected the key name here",
      "own/overlay.yaml:1:7: expected a known key, found nmae",
    ]);
  });

  it("stands at the top of the folder, and once", () => {
    const nested = { file: "own/x/overlay.yaml", within: "x/overlay.yaml", text: "name: X" };
    expect(overlay(base("a-rule"), { name: "own", files: [nested] }).problems.map(showProblem)).toEqual([
      "own/x/overlay.yaml:1:1: expected this file at the top of the folder of rules",
    ]);
    const two = ["overlay.yaml", "overlay.yml"].map((name) => ({ file: `own/${name}`, within: name, text: "name: X" }));
    expect(overlay(base("a-rule"), { name: "own", files: two }).problems.map(showProblem)).toEqual([
      "own/overlay.yml:1:1: expected one overlay file, and there is overlay.yaml already",
    ]);
  });

  it.each(["__proto__", "constructor", "prototype"])("does not take %s for the name of anything", (name) => {
    expect(messages(`name: Contoso\ntexts: { ${name}: { title: T } }\n`)).toEqual([
      `own/overlay.yaml:2:10: expected another name than ${name}, which every object has`,
    ]);
    expect(messages("name: Contoso\n", ["own-rule", rule("own-rule").replace("data: { HRESULT", `data: { ${name}: x, HRESULT`)])).toEqual([
      `own/own-rule.yaml:8:45: expected another name than ${name}, which every object has`,
    ]);
    expect(messages(`name: Contoso\ndisable: [${name}]\n`)).toHaveLength(1);
  });
});
