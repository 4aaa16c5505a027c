import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EVENTS_FOLDER, eventDictionary } from "../../scripts/generate/event-dictionary.js";
import { VALUE_MAPS_FILE, valueMaps } from "../../scripts/generate/value-maps.js";

const HEAD = "provider: Contoso\nchannel: Application\nevents:\n";

describe("compiling the event dictionary", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "generate-"));
    mkdirSync(join(root, EVENTS_FOLDER), { recursive: true });
    writeFileSync(join(root, VALUE_MAPS_FILE), 'state:\n  values: { "1": On }\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const compile = (yaml: string, name = "application"): string[] => {
    writeFileSync(join(root, EVENTS_FOLDER, `${name}.yaml`), yaml);
    return eventDictionary.run(root).map(({ file, line, message }) => `${file}:${line}: ${message}`);
  };
  const generated = (): string => readFileSync(join(root, "src/generated/event-dictionary.ts"), "utf8");

  it("writes a right file", () => {
    expect(compile(`${HEAD}  - id: 1\n    fields: { State: UInt32 }\n    outcome: info\n    text: State {State:state}\n`)).toEqual([]);
    expect(generated()).toContain("State {State:state}");
  });

  it("names file and line of a word that is not in the schema", () => {
    expect(compile(`${HEAD}  - id: 1\n    outcome: info\n  - id: 2\n    outcome: broken\n`)).toEqual([
      expect.stringMatching(/^src\/knowledge\/events\/application\.yaml:7: events\.1\.outcome: /),
    ]);
    expect(generated).toThrow();
  });

  it("names file and line of broken YAML", () => {
    expect(compile(`${HEAD}  - id: 1\n   outcome: [\n`)[0]).toMatch(/^src\/knowledge\/events\/application\.yaml:\d+: /);
  });

  it.each([
    ["a placeholder without a field", "text: Was {Missing}", "7: event 1: {Missing}: no such field"],
    ["an unknown format", "text: Was {State:colour}", "7: event 1: {State:colour}: no such format or value map"],
    ["a broken sentence", 'text: "Was [{State}"', "7: event 1: [ without ]"],
    ["a full stop", "text: It was.", "7: event 1: a sentence has no full stop or space at its end"],
  ])("refuses %s", (_, line, problem) => {
    expect(compile(`${HEAD}  - id: 1\n    fields: { State: UInt32 }\n    outcome: info\n    ${line}\n`)).toEqual([
      `src/knowledge/events/application.yaml:${problem}`,
    ]);
  });

  it("refuses a step that its phase does not have, a channel without a short name, and an id that is there twice", () => {
    const event = "  - id: 1\n    phase: before-esp\n    step: apps\n    outcome: info\n";
    expect(compile(`provider: Contoso\nchannel: Nowhere\nevents:\n${event}${event}`)).toEqual([
      'src/knowledge/events/application.yaml:2: channel "Nowhere" is not in src/knowledge/logs.ts',
      expect.stringContaining("apps is not a step of before-esp"),
      expect.stringContaining("event 1 is there twice"),
      expect.stringContaining("apps is not a step of before-esp"),
    ]);
  });

  it("takes sentence and flags over with sameAs, and refuses it without a model", () => {
    const modern = "  - id: 1\n    fields: { A: UInt32 }\n    outcome: failure\n    noise: true\n    text: Value {A}\n";
    compile(`${HEAD}${modern}`);
    const legacy = (id: number): string =>
      `provider: Contoso Old\nchannel: System\nevents:\n  - id: ${id}\n    fields: { A: UInt32 }\n    outcome: failure\n    sameAs: application\n`;
    expect(compile(legacy(1), "system")).toEqual([]);
    expect(generated().match(/Value \{A\}/g)).toHaveLength(2);
    expect(compile(legacy(2), "system")).toEqual(["src/knowledge/events/system.yaml:7: event 2 is not in application.yaml"]);
  });

  it("refuses another spelling of a value that does not exist", () => {
    writeFileSync(join(root, VALUE_MAPS_FILE), 'state:\n  values: { "1": On }\n  alsoCalled:\n    Enabled: Onn\n');
    expect(valueMaps.run(root).map(({ line, message }) => `${line}: ${message}`)).toEqual(['4: state: "Onn" is not a value of this map']);
  });
});
