import { describe, expect, it } from "vitest";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { diagnose } from "../../src/diagnosis/index.js";
import { understandRuns } from "../../src/diagnosis/runs.js";
import { collectEvidence, type Evidence } from "../../src/evidence/index.js";
import { SCENARIOS } from "../../src/knowledge/index.js";
import { evaluateRules, lineTimes } from "../../src/rule-engine/index.js";
import { lastAttempt } from "../../src/timeline/index.js";
import { HEALTHY } from "../gate/healthy.js";
import { expectationOf, inputsOf, sampleNames } from "../samples/sample.js";
import type { RawInput } from "../samples/raw-inputs.js";
import { dice } from "../support/dice.js";
import { loaded } from "./catalogue.js";
import { agentNoise, dictionaryStrands, noticeStrands, TELL_OF_THE_RUN } from "./noise-strands.js";
import { type Strand, weave } from "./woven.js";

const { rules, cases } = loaded;
const notices = noticeStrands(rules, cases);
const strands: readonly Strand[] = [...dictionaryStrands, ...notices, ...notices];

interface Deployment {
  readonly name: string;
  readonly verdict: string;
  readonly inputs: () => Promise<readonly RawInput[]>;
}

const SAMPLES: readonly Deployment[] = sampleNames.map((name) => ({
  name: `sample ${name}`,
  verdict: String(expectationOf(name)["verdict"]),
  inputs: () => inputsOf(name),
}));

const WELL: readonly Deployment[] = [
  ...HEALTHY.map(({ name, expected, inputs }) => ({ name, verdict: expected.verdict[0] ?? "", inputs: () => Promise.resolve(inputs()) })),
  ...SAMPLES.filter(({ verdict }) => verdict === "succeeded" || verdict === "not-autopilot"),
];
/** Where the same events are no noise. */
const NO_NOISE: Readonly<Record<string, string>> = {
  "sample gpo-enrollment-8018002b":
    "A member of a domain that is to enroll needs the connection point: 304 to 307 with 0x801C001D are a second failure.",
};
const FAILED = SAMPLES.filter(({ name, verdict }) => verdict === "failed" && NO_NOISE[name] === undefined);

const collected = new Map<string, Promise<Evidence>>();

/** The evidence of a deployment, read once. */
function evidenceOf({ name, inputs }: Deployment): Promise<Evidence> {
  const known = collected.get(name);
  if (known) return known;
  const evidence = inputs().then((files) => collectEvidence(files, nodeCodecs));
  collected.set(name, evidence);
  return evidence;
}

/** The evidence, with a log of the agent beside it that is full of the red lines of healthy devices. */
async function withAgentNoise(deployment: Deployment, roll: () => number): Promise<Evidence> {
  const { events } = await evidenceOf(deployment);
  return collectEvidence([...(await deployment.inputs()), agentNoise(events, roll)], nodeCodecs);
}

/** What fires on the attempt that is diagnosed, notices apart, whether it would be shown or not. */
function fired(evidence: Evidence): readonly string[] {
  const runs = understandRuns(evidence);
  const last = lastAttempt(runs.map(({ deployment }) => deployment.attempt).filter(({ index }) => index > 0))?.index ?? 0;
  const run = runs.find(({ deployment }) => deployment.attempt.index === last);
  if (!run) throw new Error("nothing to evaluate");
  const { deployment, timeline } = run;
  const findings = evaluateRules(rules, { deployment, bundle: timeline.entries, evidence: run.evidence, timeOfLine: lineTimes(run.evidence) });
  return findings.filter(({ result, rule }) => result === "error" || (result === "match" && rule.role !== "notice")).map(({ rule }) => rule.id);
}

function answer(evidence: Evidence): { readonly verdict: string; readonly fired: readonly string[]; readonly shown: readonly string[] } {
  const [report] = diagnose(evidence, { rules, toolVersion: "0.0.0" });
  if (!report) throw new Error("no report");
  const shown = report.diagnoses.filter(({ role }) => role !== "notice").map(({ rule }) => rule);
  return { verdict: report.verdict, fired: fired(evidence), shown };
}

describe("the strands of noise", () => {
  it("are of many kinds, and of every notice that tells of events and not of the run", () => {
    expect(dictionaryStrands.length).toBeGreaterThan(100);
    expect(notices.length).toBeGreaterThan(8);
  });

  it("leave out only notices that there are", () => {
    expect(Object.keys(TELL_OF_THE_RUN).filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
  });
});

it("deployments of every kind of flow that ends well are tried", async () => {
  const kinds = await Promise.all(WELL.map(async (one) => understandRuns(await evidenceOf(one))));
  const found = new Set(kinds.flat().map(({ deployment }) => deployment.scenario.kind));
  // No builder makes the other three; the samples and the gate have none that ended well.
  const others = ["existing-device", "autopilot-reset", "esp-only", "unknown"];
  expect(SCENARIOS.filter((kind) => !found.has(kind) && !others.includes(kind))).toEqual([]);
});

describe.each(WELL.map((deployment, index) => [deployment.name, deployment, 41 + index * 17] as const))("%s", (_, deployment, seed) => {
  const quiet = { verdict: deployment.verdict, fired: [], shown: [] };

  it("makes no rule fire", async () => {
    expect(answer(await evidenceOf(deployment))).toEqual(quiet);
  });

  it("stays so with thousands of harmless events before it, in it and after it", async () => {
    const evidence = await withAgentNoise(deployment, dice(seed));
    const noisy = weave(evidence, { strands, each: 700, roll: dice(seed) });
    expect(noisy.imeLogs.length).toBeGreaterThan(0);
    expect(noisy.events.length).toBeGreaterThan(evidence.events.length + 2000);
    expect(answer(noisy), `seed ${seed}`).toEqual(quiet);
  });
});

describe.each(FAILED.map((deployment, index) => [deployment.name, deployment, 23 + index * 29] as const))("%s", (_, deployment, seed) => {
  it("keeps its answer under the same noise", async (test) => {
    const evidence = await evidenceOf(deployment);
    if (evidence.events.length === 0) test.skip("it has no event log to weave into");
    const plain = answer(evidence);
    const noisy = answer(weave(evidence, { strands, each: 200, roll: dice(seed) }));
    expect(plain.shown.length).toBeGreaterThan(0);
    expect({ verdict: noisy.verdict, first: noisy.shown[0] }, `seed ${seed}`).toEqual({ verdict: plain.verdict, first: plain.shown[0] });
  });
});
