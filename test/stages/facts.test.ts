import { expect, it } from "vitest";
import { TIMEOUT } from "../../src/stages/device-preparation.js";
import { APPS } from "../support/deployment/names.js";
import { endByTimeLimit, failCategory, trackApps } from "../support/deployment/setup.js";
import { startOobe } from "../support/deployment/oobe.js";
import { refusalFile } from "../support/deployment/profile.js";
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
