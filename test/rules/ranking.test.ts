import { describe, expect, it } from "vitest";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import { rankFindings } from "../../src/diagnosis/rank.js";
import { collectEvidence } from "../../src/evidence/index.js";
import { renderJson } from "../../src/report/index.js";
import { contextOfCase, loadRules } from "../../src/rule-engine/authoring.js";
import { evaluateRules, type Rule } from "../../src/rule-engine/index.js";
import { folderInput, type NamedBytes } from "../samples/raw-inputs.js";
import { filesOf, inputsOf, sampleNames } from "../samples/sample.js";
import { type Build, record, selfDeployingPage, withProfile } from "../stages/bases.js";
import { attemptFails, attestationBegins, line, one, pageFails, tryAgain, wait } from "../stages/happenings.js";
import { evidenceFrom } from "../stages/simulation.js";
import { dice, shuffled } from "../support/dice.js";
import { loaded, ruleFiles } from "./catalogue.js";

const { rules, cases } = loaded;
const SEEDS = [5, 77, 2026];
const fromOtherOrder = loadRules(shuffled(ruleFiles, dice(9)));
const orders: readonly (readonly Rule[])[] = [fromOtherOrder.rules, rules.toReversed(), ...SEEDS.map((seed) => shuffled(rules, dice(seed)))];
const matching = rules.flatMap((rule) => (cases.get(rule.id) ?? []).filter(({ expect: result }) => result === "match"));

const json = (reports: readonly Report[]): string => reports.map((report) => renderJson(report)).join("\n");

describe("the order of the rules", () => {
  it("is that of their files, and the same rules are there in any order", () => {
    expect(fromOtherOrder.problems).toEqual([]);
    expect(fromOtherOrder.rules.map(({ id }) => id)).not.toEqual(rules.map(({ id }) => id));
    expect(fromOtherOrder.rules.map(({ id }) => id).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
  });

  it("changes no byte of what the match cases give", () => {
    for (const one of matching) {
      const context = contextOfCase(one);
      const ranked = (order: readonly Rule[]): string => JSON.stringify(rankFindings(evaluateRules(order, context), context.deployment));
      const expected = ranked(rules);
      for (const order of orders) expect(ranked(order), one.name).toBe(expected);
    }
  });

  it.each(sampleNames)("changes no byte of the report on %s", async (name) => {
    const evidence = await collectEvidence(await inputsOf(name), nodeCodecs);
    const report = (order: readonly Rule[]): string => json(diagnose(evidence, { rules: order, toolVersion: "0.0.0", attempt: "all" }));
    const expected = report(rules);
    for (const order of orders) expect(report(order)).toBe(expected);
  });
});

describe("the order of the files that are handed in", () => {
  it.each(sampleNames)("changes no byte of the report on %s", async (name) => {
    const files: NamedBytes = [...(await filesOf(name))];
    const report = async (order: NamedBytes): Promise<string> =>
      json(diagnose(await collectEvidence([folderInput("bundle", order)], nodeCodecs), { rules, toolVersion: "0.0.0" }));
    const expected = await report(files);
    for (const seed of SEEDS) expect(await report(shuffled(files, dice(seed)))).toBe(expected);
  });
});

describe("what ended the attempt", () => {
  const firmware = 0x81039024;
  const firstTry: readonly Build[] = [selfDeployingPage, attestationBegins(), attemptFails(firmware), pageFails("DevicePreparation", firmware)];
  const secondTry: readonly Build[] = [
    tryAgain,
    line("ESPDevicePreparation_TPMAttestation_Started"),
    attestationBegins(),
    one("autopilot", 202, { HRESULT: 0x80190190 }),
    one("autopilot", 204),
    wait(420),
    line("ESPDevicePreparation_TPMAttestation_TimedOut", 0x800705b4),
    pageFails("DevicePreparation", 0x800705b4),
  ];
  const order = (builds: readonly Build[]): readonly string[] => {
    const evidence = evidenceFrom(withProfile(record(...builds), { selfDeploying: true }));
    return (
      diagnose(evidence, { rules, toolVersion: "0.0.0" })[0]
        ?.diagnoses.filter(({ role }) => role !== "notice")
        .map(({ rule }) => rule) ?? []
    );
  };

  it("stands before what was tried again and then failed otherwise", () => {
    expect(order(firstTry)[0]).toBe("attestation-vulnerable-firmware");
    expect(order([...firstTry, ...secondTry])).toEqual(["aik-certificate-not-issued", "attestation-vulnerable-firmware"]);
  });
});
