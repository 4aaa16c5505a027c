import { describe, expect, it } from "vitest";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { understandRuns } from "../../src/diagnosis/runs.js";
import { collectEvidence } from "../../src/evidence/index.js";
import { contextOfCase } from "../../src/rule-engine/authoring.js";
import { evaluateRule } from "../../src/rule-engine/evaluate-rule.js";
import { evaluateRules, lineTimes, type RuleContext } from "../../src/rule-engine/index.js";
import { context, rule } from "../rule-engine/builders.js";
import { inputsOf, sampleNames } from "../samples/sample.js";
import { loaded } from "./catalogue.js";

const { rules, cases } = loaded;

/** What every rule comes to with all of its conditions looked at, as `explain` and the cases do it. */
const inFull = (given: RuleContext): unknown => rules.map((one) => evaluateRule(one, given).finding);

describe("an evaluation that stops at the first part that is false", () => {
  it("finds in the cases of the catalogue what one in full finds", () => {
    for (const one of [...cases.values()].flat()) {
      const given = contextOfCase(one);
      const [own] = rules.filter(({ id }) => cases.get(id)?.includes(one));
      if (!own) throw new Error(`${one.name} is of no rule`);
      expect(evaluateRules([own], given), one.name).toEqual([evaluateRule(own, given).finding]);
    }
  });

  it.each(sampleNames)("finds in %s what one in full finds", async (name) => {
    for (const { deployment, timeline, evidence } of understandRuns(await collectEvidence(await inputsOf(name), nodeCodecs))) {
      const given = { deployment, bundle: timeline.entries, evidence, timeOfLine: lineTimes(evidence) };
      expect(evaluateRules(rules, given)).toEqual(inFull(given));
    }
  });

  it("pays for no search in a run that a fact excludes, wherever the fact stands", () => {
    const events = Array.from({ length: 40_000 }, (_, seq) => ({ id: 180, data: { State: String(seq) } }));
    const dear = {
      any: Array.from({ length: 150 }, (_, index) => ({ event: { log: "autopilot", id: 180, data: { State: { prefix: `x${index}` } } } })),
    };
    const [excluded, searched] = [true, false].map((virtualMachine) =>
      evaluateRules([rule({ all: [{ any: [dear, dear] }, { fact: { virtualMachine } }] })], context({ events, facts: { virtualMachine: false } })),
    );
    expect(excluded?.[0]?.result).toBe("no-match");
    expect(searched?.[0]?.result).toBe("error");
  });
});
