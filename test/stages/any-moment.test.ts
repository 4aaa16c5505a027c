import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/knowledge/index.js";
import { STORIES } from "../support/stories/index.js";
import { record, selfDeployingAttested, type Build } from "./bases.js";
import { line, one, wait } from "./happenings.js";
import { ALDERBROOK, APPS, MARTA } from "../support/deployment/names.js";
import { joinByDeviceToken } from "../support/deployment/join.js";
import { enroll } from "../support/deployment/register.js";
import { prepare } from "../support/deployment/prepare.js";
import { beginSetup, exitPage, finishPreparation, finishSetup, trackApps } from "../support/deployment/setup.js";
import { evidenceFrom, type HandedIn, type Parts, understand, upToRecord } from "./simulation.js";

const selfDeploying: Build = (recording) => {
  selfDeployingAttested(recording);
  joinByDeviceToken(recording, ALDERBROOK);
  enroll(recording, ALDERBROOK, "device-token");
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 3 }]);
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  exitPage(recording);
};

const step = { Message1: "Session", Message2: "Apps", Message3: "Install apps", Int1: 1 };
const bootstrap = { Message1: "Session", Message2: "Bootstrapper", Message3: "Bootstrapper", Int1: 1 };
/** Device preparation (v2): profile refused as a matter of course, agent, workloads, desktop. */
const newPreparation: Build = (recording) => {
  for (const build of [
    one("autopilot", 160),
    one("autopilot", 164),
    one("autopilot", 709, { HRESULT: 400, Message1: "ZtdDeviceIsNotRegistered" }),
    one("autopilot", 704),
    one("device-registration", 102, { JoinRequestType: 1 }),
    one("device-registration", 104),
    one("device-registration", 105),
  ])
    build(recording);
  enroll(recording, ALDERBROOK, "user");
  for (const build of [
    one("mdm-autopilot", 1350, { UInt1: 2 }),
    one("autopilot", 416),
    wait(60),
    one("autopilot", 412, { Int1: 0 }),
    one("autopilot", 413, { HRESULT: 0 }),
    one("autopilot", 404, bootstrap),
    wait(30),
    one("autopilot", 405, bootstrap),
    one("autopilot", 404, step),
    wait(200),
    one("autopilot", 405, step),
    one("mdm-autopilot", 1351, { HRESULT: 0 }),
  ])
    build(recording);
};

const HEALTHY = ["healthy-user-driven", "healthy-hybrid", "healthy-pre-provisioning", "healthy-never-autopilot", "user-driven-in-progress"];
const RUNS: readonly (readonly [string, Parts])[] = [
  ...STORIES.filter((story) => HEALTHY.includes(story.name)).map((story) => [story.name, story.bundle()] as const),
  ["self-deploying", record(selfDeploying)],
  ["device preparation (v2)", record(newPreparation)],
];

const GIVEN: readonly (readonly [string, HandedIn])[] = [
  ["all logs", {}],
  ["no Shell-Core log", { without: ["shell-core"] }],
  ["no MDM log", { without: ["mdm-admin"] }],
  ["no Autopilot log", { without: ["autopilot"] }],
  ["only the Autopilot log", { only: ["autopilot"] }],
  ["only the MDM log", { only: ["mdm-admin"] }],
  ["only the Shell-Core log", { only: ["shell-core"] }],
  ["only the registration log", { only: ["device-registration"] }],
  ["only the System log", { only: ["system"] }],
  ["an Autopilot log that rolled over", { rolledOver: { autopilot: 90 } }],
  ["logs that rolled over", { rolledOver: { autopilot: 120, "mdm-admin": 30, "shell-core": 40 } }],
];
const FAILED: ReadonlySet<Verdict> = new Set<Verdict>(["failed", "soft-failed"]);

it("the runs are there", () => {
  expect(RUNS).toHaveLength(HEALTHY.length + 2);
});

describe.each(RUNS)("a run in which nothing fails (%s)", (_name, run) => {
  it.each(GIVEN)("is not failed at any of its moments, seen with %s", (_logs, given) => {
    const failed: number[] = [];
    for (let count = 1; count <= run.events.length; count += 8) {
      const { all, chosen } = understand(evidenceFrom({ ...upToRecord(run, count), registry: [] }, { ...given, noProfile: count % 16 === 1 }));
      if ([chosen, ...all].some((deployment) => FAILED.has(deployment.verdict) || deployment.failure !== null)) failed.push(count);
    }
    expect(failed).toEqual([]);
  });

  it("has no step that failed at its end, and none that is still open once it succeeded", () => {
    const { chosen } = understand(evidenceFrom(run));
    const steps = chosen.phases.flatMap((phase) => phase.steps.filter((one) => phase.id !== "after-esp" && one.id !== "oobe"));
    expect(steps.filter((one) => one.status === "failed")).toEqual([]);
    if (chosen.verdict === "succeeded") expect(steps.filter((one) => one.status === "in-progress")).toEqual([]);
  });
});

describe("a run that failed", () => {
  const FAILURES = STORIES.filter(
    (story) => ![...HEALTHY, "technician-failed-then-passed", "two-attempts"].includes(story.name) && story.bundle().events.length > 0,
  );

  it.each(FAILURES.map((story) => [story.name, story.bundle()] as const))(
    "%s: names its step with whatever log is missing, or none at all",
    (_name, bundle) => {
      const whole = understand(evidenceFrom(bundle)).chosen;
      expect(whole.verdict).toBe("failed");
      for (const [, given] of GIVEN) {
        const { chosen } = understand(evidenceFrom(bundle, { ...given, noRegistry: true }));
        if (chosen.failure === null) continue;
        expect([chosen.failure.phase, chosen.failure.step ?? whole.failure?.step]).toEqual([whole.failure?.phase, whole.failure?.step]);
      }
    },
  );

  it("says nothing of what would have come later: no step after the failed one has failed", () => {
    for (const story of FAILURES) {
      const { chosen } = understand(evidenceFrom(story.bundle()));
      const later = chosen.phases.slice(chosen.phases.findIndex((phase) => phase.id === chosen.failure?.phase) + 1);
      expect(later.flatMap((phase) => phase.steps).filter((one) => one.status === "failed")).toEqual([]);
    }
  });
});

it("a user who signs in months later is not the one who was awaited", () => {
  const builds: readonly Build[] = [
    selfDeploying,
    wait(40 * 86_400),
    line("ESPProgress_Category_Started", 0, "AccountSetupCategory"),
    line("ESPProgress_ErrorButtons_Displayed"),
  ];
  expect(understand(evidenceFrom(record(...builds))).chosen.verdict).toBe("succeeded");
  expect(MARTA.sid).toMatch(/^S-1-12-1-/);
});
