import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankFindings } from "../../src/diagnosis/rank.js";
import type { Finding } from "../../src/rule-engine/index.js";
import { CERTAINTIES, PHASES, ROLES } from "../../src/knowledge/index.js";
import { deployment, match, noMatch, unknown } from "./deployment.js";

const GENERAL = { id: "step-failed", role: "symptom", phase: "of-failure", step: "of-failure" } as const;

const ids = (findings: readonly Finding[], of = deployment()): readonly string[] => rankFindings(findings, of).map(({ rule }) => rule);
const roles = (findings: readonly Finding[], of = deployment()): Readonly<Record<string, string>> =>
  Object.fromEntries(rankFindings(findings, of).map(({ rule, role }) => [rule, role]));

describe("the order of diagnoses", () => {
  it("puts cause over what contributed, that over a symptom, and a notice last", () => {
    const findings = ROLES.toReversed().map((role) => match({ id: `a-${role}`, role }));
    expect(ids(findings)).toEqual(["a-root-cause", "a-contributing", "a-symptom", "a-notice"]);
  });

  it("puts what explains a finding before it, also by way of a third", () => {
    const findings = [
      match({ id: "a", certainty: "confirmed", certaintyBecause: "It is so." }),
      match({ id: "b", explains: ["a"] }),
      match({ id: "c", explains: ["b"] }),
    ];
    expect(ids(findings)).toEqual(["c", "b", "a"]);
  });

  it("survives rules that explain each other", () => {
    expect(ids([match({ id: "b", explains: ["a"] }), match({ id: "a", explains: ["b"] })])).toEqual(["a", "b"]);
  });

  it("prefers the code of the failure, then the more certain, then the earlier, then the id", () => {
    const findings = [
      match({ id: "e" }),
      match({ id: "d" }),
      match({ id: "c" }, { evidence: [{ source: "a", at: "2026-01-15T08:00:00.0000000Z", text: "c" }] }),
      match({ id: "b", certainty: "confirmed", certaintyBecause: "It is so." }),
      match({ id: "a" }, { errorCode: "0x801C03F3" }),
    ];
    expect(ids(findings)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("puts what ended the attempt before what was tried again, however certain and early that is", () => {
    const again = deployment();
    const failed = again.failure && { ...again, failure: { ...again.failure, lastTrySeq: 50 } };
    if (!failed) throw new Error("the deployment did not fail");
    const findings = [
      match({ id: "a-first-try", certainty: "confirmed", certaintyBecause: "It is so." }, { lastSeq: 49 }),
      match({ id: "b-second-try" }, { lastSeq: 51 }),
      match({ id: "c-no-event" }),
    ];
    expect(ids(findings, failed)).toEqual(["b-second-try", "c-no-event", "a-first-try"]);
    expect(ids(findings, again)).toEqual(["a-first-try", "b-second-try", "c-no-event"]);
  });

  it("does not depend on the order of the findings", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const anyMatch = fc.record({
      role: fc.constantFrom(...ROLES),
      certainty: fc.constantFrom(...CERTAINTIES),
      place: fc.constantFrom(...PHASES.flatMap(({ id, steps }) => steps.map((step) => ({ phase: id, step })))),
      explains: fc.subarray(names, { minLength: 1 }),
      general: fc.boolean(),
      hour: fc.integer({ min: 10, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(anyMatch, { minLength: 2, maxLength: 6 }), fc.infiniteStream(fc.nat()), (specs, numbers) => {
        const findings = specs.map(({ role, certainty, place, explains, general, hour }, index) =>
          match(
            {
              id: names[index] ?? "x",
              role,
              certainty,
              certaintyBecause: "It is so.",
              explains,
              ...(general ? { phase: "of-failure", step: "of-failure" } : place),
            },
            { evidence: [{ source: "a", at: `2026-01-15T${hour}:00:00.0000000Z`, text: "x" }] },
          ),
        );
        const shuffled = findings
          .map((finding) => ({ finding, key: numbers.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ finding }) => finding);
        expect(rankFindings(shuffled, deployment())).toEqual(rankFindings(findings, deployment()));
      }),
    );
  });
});

describe("the place of the failure", () => {
  it("comes before other places, and a cause elsewhere only contributes", () => {
    const findings = [
      match({ id: "a-elsewhere", phase: "account-setup", step: "apps" }),
      match({ id: "b-near", step: "registering-mdm" }),
      match({ id: "c-phase", step: null }),
      match({ id: "d-here" }),
    ];
    expect(Object.entries(roles(findings))).toEqual([
      ["c-phase", "root-cause"],
      ["d-here", "root-cause"],
      ["b-near", "contributing"],
      ["a-elsewhere", "contributing"],
    ]);
  });

  it("has its cause in another phase where that accounts for a finding at the place", () => {
    const findings = [match({ id: "join-refused" }), match({ id: "clock-wrong", phase: "before-esp", step: "oobe", explains: ["join-refused"] })];
    expect(Object.entries(roles(findings))).toEqual([
      ["clock-wrong", "root-cause"],
      ["join-refused", "root-cause"],
    ]);
  });

  it("is not linked to another phase by a finding that fits every failure", () => {
    const findings = [match(GENERAL), match({ id: "clock-wrong", phase: "before-esp", step: "oobe", explains: ["step-failed"] })];
    expect(Object.entries(roles(findings))).toEqual([
      ["step-failed", "symptom"],
      ["clock-wrong", "contributing"],
    ]);
  });

  it("is also where the same code is, whatever step a rule gives it", () => {
    expect(roles([match({ id: "a", step: "registering-mdm" }, { errorCode: "0x801C03F3" })])).toEqual({ a: "root-cause" });
  });
});

describe("symptoms", () => {
  it("that another finding accounts for are folded away", () => {
    expect(ids([match(GENERAL), match({ id: "refused", explains: ["step-failed"] })])).toEqual(["refused"]);
    const chain = [match(GENERAL), match({ id: "timeout", role: "symptom", explains: ["step-failed"] }), match({ id: "vm", explains: ["timeout"] })];
    expect(ids(chain)).toEqual(["vm"]);
  });

  it("without a cause stay", () => {
    expect(ids([match(GENERAL), match({ id: "other" })])).toEqual(["other", "step-failed"]);
  });

  it("that a finding accounts for are named in it only where they matched", () => {
    const [first] = rankFindings([match({ id: "a", explains: ["b", "c"] }), match({ id: "b", role: "symptom" })], deployment());
    expect(first?.explains).toEqual(["b"]);
  });
});

describe("what does not stand", () => {
  const findings = [match({ id: "cause" }), match({ id: "note", role: "notice" })];

  it("is everything but notices after a success", () => {
    expect(ids(findings, deployment({}, { verdict: "succeeded", failure: null }))).toEqual(["note"]);
  });

  it("is a cause at a step that ended well", () => {
    expect(ids(findings, deployment({ steps: { "joining-network": { status: "succeeded" } } }))).toEqual(["note"]);
  });

  it("is anything certain about a device that never was in Autopilot", () => {
    const perhaps = match({ id: "perhaps", phase: "before-esp", step: "profile-download", certainty: "possible" });
    expect(ids([...findings, perhaps], deployment({}, { verdict: "not-autopilot", failure: null, phases: [] }))).toEqual(["perhaps", "note"]);
  });

  it("is a root cause while nothing has failed", () => {
    const running = deployment({ steps: { "joining-network": { status: "in-progress" } } }, { verdict: "in-progress", failure: null });
    expect(roles(findings, running)).toEqual({ cause: "contributing", note: "notice" });
  });

  it("is a finding outside of the ESP in an attempt, and one of the ESP outside of an attempt", () => {
    const outside = match({ id: "outside", phase: "outside-esp", step: null });
    expect(ids([...findings, outside])).toEqual(["cause", "note"]);
    const built = deployment();
    const none = {
      ...built,
      attempt: { ...built.attempt, index: 0 },
      phases: [],
      failure: { phase: "outside-esp", step: null, because: [] } as const,
    };
    expect(ids([...findings, outside], none)).toEqual(["outside", "note"]);
  });

  it("is a match without evidence", () => {
    expect(ids([match({ id: "a" }, { evidence: [] })])).toEqual([]);
  });
});

it("rules out a neighbour only where it was looked at and does not match", () => {
  const neighbours = ["no", "perhaps", "yes", "absent"].map((rule) => ({ rule, differs: `Not ${rule}.` }));
  const findings = [match({ id: "a", neighbours }), noMatch("no"), unknown({ id: "perhaps" }, ["aad"]), match({ id: "yes" })];
  const diagnoses = rankFindings(findings, deployment());
  expect(diagnoses.find(({ rule }) => rule === "a")?.ruledOut).toEqual([{ rule: "no", because: "Not no." }]);
  expect(diagnoses.find(({ rule }) => rule === "yes")).not.toHaveProperty("ruledOut");
});

it("names a flow that a look-alike does not concern, and no fact where an exception held it back", () => {
  const neighbours = ["other-flow", "made-good"].map((rule) => ({ rule, differs: "Not said." }));
  const [diagnosis] = rankFindings([match({ id: "a", neighbours }), noMatch("other-flow", "flow"), noMatch("made-good", "exception")], deployment());
  expect(diagnosis?.ruledOut).toEqual([{ rule: "other-flow", because: expect.stringMatching(/^It concerns other flows than this one \(.+\)\.$/) }]);
});
