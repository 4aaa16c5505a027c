import { expect, it } from "vitest";
import { TIMEOUT } from "../../src/stages/device-preparation.js";
import { ALDERBROOK, APPS, MARTA } from "../support/deployment/names.js";
import { espLine, restart, startOobe, startService } from "../support/deployment/oobe.js";
import { profileIsThere, refusalFile } from "../support/deployment/profile.js";
import {
  beginPreparation,
  beginSetup,
  endByTimeLimit,
  failCategory,
  finishPreparation,
  finishSetup,
  openPage,
  trackApps,
} from "../support/deployment/setup.js";
import { appsInstalled, deviceSetup, record, technicianSetup, withProfile } from "./bases.js";
import { evidenceOfKeys } from "../evidence/registry/registry.js";
import { workloadsKey } from "../support/deployment/registry-agent.js";
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

it.each([
  [{ assignedUser: MARTA }, true],
  [{}, false],
])("the profile file tells whether a user is assigned (%j)", (options, expected) => {
  const { chosen } = understand(evidenceFrom(withProfile(record(deviceSetup()), options)));
  expect(chosen.facts.profileUserAssigned?.value).toBe(expected);
});

it("whether a user is assigned is not known without the profile file", () => {
  const { chosen } = understand(evidenceFrom({ events: record(deviceSetup()).events }));
  expect(chosen.facts.profileUserAssigned).toBeUndefined();
});

/** The technician's part up to the green screen; after so many hours somebody switches the device on. */
const handedOver = (hours: number, ...builds: Parameters<typeof record>) =>
  factsOf(technicianSetup, ...builds, (recording) => {
    restart(recording, { reason: "Reseal", downSeconds: hours * 3600 });
    recording.event("shell-core", 62400, { Source: "ms-cxh://FRX/INCLUSIVE", Experience: "{}" });
    startService(recording, false);
    profileIsThere(recording, ALDERBROOK);
    openPage(recording);
    beginPreparation(recording);
    finishPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
  });
const greenScreen: Parameters<typeof record>[number] = (recording) => {
  finishSetup(recording, ALDERBROOK, "DeviceSetup");
  espLine(recording, "ESPProgress_WhiteGlove_Success", "green screen");
};

it("the time between the green screen and the user's part is known", () => {
  const minutes = handedOver(5, appsInstalled, greenScreen).minutesSinceTechnicianFlow?.value;
  expect(minutes).toBeGreaterThanOrEqual(300);
  expect(minutes).toBeLessThan(305);
});

it("without a green screen there is no time since the technician's part", () => {
  expect(handedOver(5).minutesSinceTechnicianFlow).toBeUndefined();
  expect(factsOf(deviceSetup()).minutesSinceTechnicianFlow).toBeUndefined();
});

it("readiness for attestation and the way the device starts are known from a report about the TPM", () => {
  const evidence = evidenceFrom(withProfile(record(deviceSetup())));
  const report = { source: "TpmHliInfo_Output.txt", readyForAttestation: { value: false, line: 11 }, uefi: { value: true, line: 6 } };
  const { facts } = understand({ ...evidence, texts: { ...evidence.texts, tpmReports: [report] } }).chosen;
  expect(facts.tpmReadyForAttestation).toMatchObject({ value: false, because: [{ source: report.source, line: 11 }] });
  expect(facts.uefiBoot).toMatchObject({ value: true, because: [{ source: report.source, line: 6 }] });
});

it("a refused profile tells when the device asked", () => {
  const profileFile = refusalFile(815, "ZtdDeviceHasNoAssignedProfile", "2026-05-04T08:00:30Z");
  const { facts } = understand(evidenceFrom({ events: record(startOobe).events, profileFile })).chosen;
  expect(facts.profileAskedAt?.value).toBe("2026-05-04 08:00 UTC");
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
