import { describe, expect, it } from "vitest";
import { summarize } from "../../src/diagnosis/summary.js";
import type { Diagnosis } from "../../src/diagnosis/index.js";
import type { Deployment } from "../../src/stages/index.js";
import { deployment } from "./deployment.js";

function diagnosis(title: string, others: Partial<Diagnosis> = {}): Diagnosis {
  return {
    rule: "r",
    title,
    role: "root-cause",
    certainty: "confirmed",
    phase: "device-preparation",
    step: "joining-network",
    explanation: "",
    remedies: [],
    actions: [],
    references: [],
    evidence: [{ source: "a", text: "t" }],
    ...others,
  };
}

const failed = (failure: Partial<NonNullable<Deployment["failure"]>>, scenario: Deployment["scenario"]["kind"] = "user-driven"): Deployment =>
  deployment({ failure: { phase: "device-preparation", step: "joining-network", because: [], ...failure }, scenario });

describe("the sentence about a failure", () => {
  it("names the place, the code and the cause", () => {
    expect(summarize(failed({ step: "registering-mdm", errorCode: "0x80180013" }), [diagnosis("This user has reached the limit.")])).toBe(
      'Device preparation failed at "Registering your device for mobile management" with 0x80180013 (MENROLL_E_DEVICECAPREACHED): this user has reached the limit.',
    );
  });

  it("says how sure it is", () => {
    const sentence = (certainty: Diagnosis["certainty"]): string => summarize(failed({}), [diagnosis("Entra says no", { certainty })]);
    expect(sentence("likely")).toBe(
      'Device preparation failed at "Joining your organization\'s network", most likely for this reason: Entra says no.',
    );
    expect(sentence("possible")).toContain("possibly for this reason: Entra says no.");
  });

  it("says plainly that the cause is not known", () => {
    const unknown = 'Device preparation failed at "Joining your organization\'s network", and the logs do not show why.';
    expect(summarize(failed({}), [])).toBe(unknown);
    expect(summarize(failed({}), [diagnosis("Harmless", { role: "notice" })])).toBe(unknown);
    expect(summarize(failed({}), [diagnosis("The join timed out", { role: "symptom" })])).toBe(
      'Device preparation failed at "Joining your organization\'s network": the join timed out, and the logs do not show why.',
    );
    expect(summarize(failed({}), [diagnosis("The clock is wrong", { role: "contributing" })])).toMatch(
      /do not show the cause.*the clock is wrong\.$/,
    );
  });

  it("names the line of the page where that is another", () => {
    expect(summarize(failed({}, "self-deploying"), [])).toContain('(the page shows it under "Registering your device for mobile management")');
    expect(summarize(failed({}, "user-driven"), [])).not.toContain("the page shows");
  });

  it("speaks of the time before the status page, and of what happened outside of a deployment", () => {
    expect(summarize(failed({ phase: "before-esp", step: "profile-download" }), [])).toBe(
      "Autopilot profile download failed before the status page, and the logs do not show why.",
    );
    const channel = "Microsoft-Windows-User Device Registration/Admin";
    expect(summarize(failed({ phase: "outside-esp", step: null, because: [{ source: "a", channel, text: "t" }] }), [])).toBe(
      "Device registration outside of a deployment failed, and the logs do not show why.",
    );
  });

  it("tells of a device that is in use all the same", () => {
    const soft = { ...failed({ phase: "device-setup", step: "apps" }), verdict: "soft-failed" } as const;
    expect(summarize(soft, [])).toBe(
      'The device is in use with an incomplete set-up, because the user went on past a failure: device setup failed at "Apps", and the logs do not show why.',
    );
    expect(summarize({ ...soft, failure: null }, [])).toContain("pressed Continue anyway");
  });
});

describe("the sentence about anything else", () => {
  it("says for a run in progress which step waits: the one with open items", () => {
    const running = deployment({
      failure: null,
      verdict: "in-progress",
      steps: { certificates: { status: "in-progress" }, apps: { status: "in-progress" } },
    });
    const phases = running.phases.map((phase) => (phase.id === "device-setup" ? { ...phase, status: "in-progress" as const } : phase));
    expect(summarize({ ...running, phases }, [])).toBe(
      'Nothing has failed; the logs end in Device setup while "Certificates" and "Apps" run or wait.',
    );
    const open = phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) =>
        step.id === "apps" ? { ...step, items: [{ kind: "app" as const, id: "1", status: "in-progress" as const }] } : step,
      ),
    }));
    expect(summarize({ ...running, phases: open }, [])).toBe('Nothing has failed; the logs end in Device setup while "Apps" runs or waits.');
    expect(summarize({ ...running, phases: [] }, [])).toBe("Nothing has failed; the logs end before the deployment does.");
  });

  it("names the logs that an undecided one is short of", () => {
    const undecided = (covered: Parameters<typeof deployment>[0] = {}): string =>
      summarize(deployment({ failure: null, verdict: "inconclusive", ...covered }), []);
    expect(undecided({ covered: [] })).toContain("none of the logs that would show a deployment is in it");
    expect(undecided({ covered: ["autopilot", "mdm-admin"] })).toContain("(Out-of-box experience and status page (Shell-Core))");
  });

  it("is one sentence for every verdict and scenario", () => {
    for (const verdict of ["failed", "soft-failed", "succeeded", "in-progress", "not-autopilot", "inconclusive"] as const) {
      for (const scenario of ["user-driven", "self-deploying", "pre-provisioning-technician", "device-preparation-v2", "unknown"] as const) {
        for (const found of [[], [diagnosis("The cause")]]) {
          const sentence = summarize({ ...failed({}, scenario), verdict }, found);
          expect(sentence).toMatch(/^[A-Z"][^\n]*[^.]\.$/);
          expect(sentence).not.toMatch(/undefined|\.\s[A-Z]/);
        }
      }
    }
  });
});
