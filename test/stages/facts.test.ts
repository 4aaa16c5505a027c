import { expect, it } from "vitest";
import { TIMEOUT } from "../../src/stages/device-preparation.js";
import { evidenceOfKeys } from "../evidence/registry/registry.js";
import { APPS } from "../support/deployment/names.js";
import { workloadsKey } from "../support/deployment/registry-agent.js";
import { endByTimeLimit, failCategory, trackApps } from "../support/deployment/setup.js";
import { deviceSetup, record, withProfile } from "./bases.js";
import { evidenceFrom, understand } from "./simulation.js";

const CODE = Number(TIMEOUT);
const factsOf = (...builds: Parameters<typeof record>) => understand(evidenceFrom(withProfile(record(...builds)))).chosen.facts;

it("0x800705B4 of an app after some minutes is not the page's time limit", () => {
  const facts = factsOf(deviceSetup(), (recording) => {
    trackApps(recording, "DeviceSetup", [{ app: APPS.vpn, minutes: 5, end: { kind: "failed", code: CODE } }]);
    failCategory(recording, "DeviceSetup", CODE);
  });
  expect(facts.timeLimitReached?.value).toBe(false);
});

it("the page's time limit is reached when its time is over", () => {
  const facts = factsOf(deviceSetup(), (recording) => {
    trackApps(recording, "DeviceSetup", [{ app: APPS.vpn, minutes: 5, end: { kind: "open" } }]);
    endByTimeLimit(recording, "DeviceSetup", "Applications");
  });
  expect(facts.timeLimitReached?.value).toBe(true);
});

it("the build of Windows is known from the boot before the first page", () => {
  expect(factsOf(deviceSetup()).windowsBuild?.value).toBe("26100.4061");
});

it("the agent's list of device preparation tells what failed, was left out and is open", async () => {
  const { registry } = await evidenceOfKeys([
    workloadsKey([
      { id: APPS.portal.id, name: "Portal", state: 1 },
      { id: APPS.vpn.id, name: "Set up shares", state: 4 },
      { id: "66284b96-0000-4000-8000-00000000000c", name: "Fonts", state: 2 },
      { id: "66284b96-0000-4000-8000-00000000000d", name: "Drawing 5", state: 5 },
    ]),
  ]);
  const { facts } = understand({ ...evidenceFrom(withProfile(record(deviceSetup()))), registry }).chosen;
  expect([facts.failedWorkloads?.value, facts.skippedWorkloads?.value, facts.openWorkloads?.value]).toEqual([
    ["Set up shares"],
    ["Fonts"],
    ["Drawing 5"],
  ]);
  expect(facts.failedWorkloads?.because).toMatchObject([
    { key: expect.stringContaining("ProvisioningProgress"), text: expect.stringContaining("failed") },
  ]);
});

it("a list of device preparation without failures has no such fact", async () => {
  const { registry } = await evidenceOfKeys([workloadsKey([{ id: APPS.portal.id, name: "Portal", state: 1 }])]);
  const { facts } = understand({ ...evidenceFrom(withProfile(record(deviceSetup()))), registry }).chosen;
  expect([facts.failedWorkloads, facts.skippedWorkloads, facts.openWorkloads]).toEqual([undefined, undefined, undefined]);
});
