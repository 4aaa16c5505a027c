import { describe, expect, it } from "vitest";
import { deviceSetupDone, record, technicianSetup } from "../stages/bases.js";
import { evidenceFrom, type HandedIn, understand } from "../stages/simulation.js";
import { LATER } from "../stages/in-use.js";
import { replay } from "../stages/replay.js";
import { STORIES } from "../support/stories/index.js";
import { espLine } from "../support/deployment/oobe.js";
import { joinByDeviceToken } from "../support/deployment/join.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { prepare } from "../support/deployment/prepare.js";
import { enroll } from "../support/deployment/register.js";
import { beginSetup, finishPreparation } from "../support/deployment/setup.js";
import { type Build, selfDeployingAttested } from "../stages/bases.js";
import { deviceSetup } from "../stages/bases.js";

const story = (name: string): Build => {
  const found = STORIES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no story ${name}`);
  return (recording) => replay(recording, found.bundle().events);
};

const selfDeployed: Build = (recording) => {
  selfDeployingAttested(recording);
  joinByDeviceToken(recording, ALDERBROOK);
  enroll(recording, ALDERBROOK, "device-token");
  prepare(recording);
  finishPreparation(recording);
  beginSetup(recording, ALDERBROOK, "DeviceSetup");
  deviceSetupDone(recording);
};

const noUserPage: Build = (recording) => {
  deviceSetup({ skipUserPage: true })(recording);
  deviceSetupDone(recording);
};

const technicianGreen: Build = (recording) => {
  technicianSetup(recording);
  deviceSetupDone(recording);
  espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
};

const DEPLOYED: readonly (readonly [string, Build, scenario: string, attempts: number])[] = [
  ["user-driven", story("healthy-user-driven"), "user-driven", 1],
  ["user-driven without a page for the user", noUserPage, "user-driven", 1],
  ["hybrid", story("healthy-hybrid"), "user-driven-hybrid", 1],
  ["self-deploying", selfDeployed, "self-deploying", 1],
  ["pre-provisioned", story("healthy-pre-provisioning"), "pre-provisioning-user", 2],
];
const GIVEN: readonly (readonly [string, HandedIn])[] = [
  ["all logs", {}],
  ["no Shell-Core log", { without: ["shell-core"] }],
  ["no MDM log", { without: ["mdm-admin"] }],
  ["no Autopilot log", { without: ["autopilot"] }],
];

describe.each(DEPLOYED)("a PC that was deployed %s", (_name, deploy, scenario, attempts) => {
  const isPageless = deploy === noUserPage;
  for (const [later, use] of Object.entries(LATER).filter(([name]) => !(isPageless && name.includes("user")))) {
    it(`keeps its attempts and its verdict when it ${later}`, () => {
      const before = understand(evidenceFrom(record(deploy)));
      expect([before.chosen.verdict, before.chosen.scenario.kind, before.all.length]).toEqual(["succeeded", scenario, attempts]);
      const { all, chosen } = understand(evidenceFrom(record(deploy, use)));
      expect([chosen.verdict, chosen.scenario.kind, all.length]).toEqual(["succeeded", scenario, attempts]);
      expect(chosen.attempt.end?.slice(0, 13)).toBe(before.chosen.attempt.end?.slice(0, 13));
    });

    it.each(GIVEN)(`is never called failed when it ${later} and there is %s`, (_given, given) => {
      const { all } = understand(evidenceFrom(record(deploy, use), given));
      expect(all.map((one) => [one.verdict, one.failure])).not.toContainEqual(["failed", expect.anything()]);
      expect(all.map((one) => one.verdict)).not.toContain("soft-failed");
    });
  }
});

describe("a PC whose technician flow ended green", () => {
  it("is not failed by what happens before its user comes", () => {
    for (const use of Object.values(LATER)) {
      const { all } = understand(evidenceFrom(record(technicianGreen, use)));
      expect(all.map((one) => one.verdict)).not.toContain("failed");
    }
  });
});
