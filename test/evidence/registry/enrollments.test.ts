import { describe, expect, it } from "vitest";
import { evidenceOfFile } from "../evidence.js";
import { type RegistryKey, writeRegistryDump, writeRegistryExport } from "../../support/registry-dump-writer.js";
import { trackingKey } from "../../support/deployment/registry-tracking.js";
import { MICROSOFT, registryOf, SID } from "./registry.js";

const ID = "A1B2C3D4-5E6F-4A7B-8C9D-0E1F2A3B4C5D";
const TENANT = "7E1B9C34-2D5F-4A60-91C8-3FB7D2E4A615";

const KEYS: readonly RegistryKey[] = [
  {
    path: `${MICROSOFT}\\Enrollments\\${ID}`,
    values: {
      ProviderID: "MS DM Server",
      EnrollmentType: 6,
      EnrollmentState: 1,
      UPN: "marta.lind@alderbrook.example",
      AADTenantID: TENANT,
      DiscoveryServiceFullURL: "https://enrollment.example/EnrollmentServer/Discovery.svc?token=secret",
    },
  },
  {
    path: `${MICROSOFT}\\Enrollments\\${ID}\\FirstSync`,
    values: {
      SkipDeviceStatusPage: 0,
      SkipUserStatusPage: 0xffffffff,
      SyncFailureTimeout: 90,
      BlockInStatusPage: 6,
      IsSyncDone: 1,
      IsServerProvisioningDone: 1,
      WasContinueAnywayUsed: 1,
    },
  },
  { path: `${MICROSOFT}\\Enrollments\\${ID}\\FirstSync\\${SID}`, values: { IsSyncDone: 0, IsServerProvisioningDone: 1 } },
  { path: `${MICROSOFT}\\Enrollments\\Context\\FirstSync`, values: { SyncFailureTimeout: 1 } },
  { path: `${MICROSOFT}\\Enrollments\\{11111111-0000-0000-0000-000000000000}`, values: { CurCryptoProvider: "x" } },
];

describe("enrollments", () => {
  it.each([
    ["the dump of mdmdiagnosticstool", writeRegistryDump(KEYS, { leadingBlank: true, upperCaseTypes: true })],
    ["a dump in 8-bit text", writeRegistryDump(KEYS, { encoding: "windows-1252" })],
    ["a true export", writeRegistryExport(KEYS)],
  ])("and their first sync, per device and user, are in %s", async (_, bytes) => {
    const { registry } = await evidenceOfFile("a.reg", bytes);
    expect(registry.enrollments).toMatchObject([
      {
        id: ID.toLowerCase(),
        provider: "MS DM Server",
        type: 6,
        state: 1,
        upn: "marta.lind@alderbrook.example",
        tenantId: TENANT.toLowerCase(),
        discoveryUrl: "https://enrollment.example/EnrollmentServer/Discovery.svc",
        source: "a.reg",
        key: KEYS[0]?.path,
      },
    ]);
    expect(registry.firstSync).toEqual([
      expect.objectContaining({
        enrollment: ID.toLowerCase(),
        scope: "device",
        skipDevicePage: false,
        skipUserPage: true,
        timeLimitMinutes: 90,
        blocking: { reset: false, tryAgain: true, continueAnyway: true },
        syncDone: true,
        serverDone: true,
        continuedAnyway: true,
        key: KEYS[1]?.path,
      }),
      expect.objectContaining({ scope: "user", sid: SID, syncDone: false, serverDone: true }),
    ]);
    expect(registry.firstSync[1]).not.toHaveProperty("timeLimitMinutes");
    expect(JSON.stringify(registry)).not.toContain("secret");
  });

  it("are found in whatever spelling the path has", async () => {
    const spellings = [
      `hkey_local_machine\\software\\microsoft\\enrollments\\{${ID.toLowerCase()}}\\firstsync`,
      `HKLM\\SOFTWARE\\Microsoft\\Enrollments\\${ID}\\FirstSync`,
      `HKEY_LOCAL_MACHINE\\Software\\WOW6432Node\\Microsoft\\Enrollments\\${ID}\\FIRSTSYNC`,
    ];
    for (const path of spellings) {
      const { firstSync } = await registryOf([{ path, values: { syncfailuretimeout: 45 } }]);
      expect(firstSync, path).toMatchObject([{ enrollment: ID.toLowerCase(), timeLimitMinutes: 45, key: path }]);
    }
  });

  it("of the same name in another hive are none of the device's", async () => {
    const { firstSync } = await registryOf([
      { path: `HKEY_CURRENT_USER\\SOFTWARE\\Microsoft\\Enrollments\\${ID}\\FirstSync`, values: { SyncFailureTimeout: 45 } },
    ]);
    expect(firstSync).toEqual([]);
  });
});

describe("the tracking of agents and their apps", () => {
  const APP = "4f1d2c3b-8a97-4e60-b5d1-92c7e0a3f486";

  it("has the agents that the page waits for, with their error and limit", async () => {
    const { tracking } = await registryOf([
      trackingKey("Device\\DevicePreparation\\PolicyProviders\\Sidecar", { InstallationState: 4, LastError: 0x80070643, Timeout: 15 }),
      trackingKey("Device\\DevicePreparation\\PolicyProviders\\Sidecar\\TrackedResourceTypes", { Apps: 1 }),
      trackingKey("Device\\DevicePreparation\\PolicyProviders\\ConfigMgr", { InstallationState: 2 }),
      trackingKey("Device\\Setup\\Apps\\PolicyProviders\\Sidecar", { TrackingPoliciesCreated: 0 }),
      trackingKey(`${SID}\\Setup\\Apps\\PolicyProviders\\Sidecar`, { TrackingPoliciesCreated: "true" }),
    ]);
    expect(tracking.providers).toEqual([
      expect.objectContaining({
        phase: "device-preparation",
        scope: "device",
        provider: "Sidecar",
        installationState: 4,
        state: "error",
        lastError: "0x80070643",
        timeLimitMinutes: 15,
        tracksApps: true,
        line: 1,
      }),
      expect.objectContaining({ phase: "device-preparation", provider: "ConfigMgr", state: "not required" }),
      expect.objectContaining({ phase: "setup", scope: "device", policiesCreated: false }),
      expect.objectContaining({ phase: "setup", scope: "user", sid: SID, policiesCreated: true }),
    ]);
  });

  it("has the apps of the device and of each user with state and restart", async () => {
    const { tracking } = await registryOf([
      trackingKey(`Device\\Setup\\Apps\\Tracking\\Sidecar\\Win32App_${APP}_7`, { InstallationState: 3, RebootRequired: 2 }),
      trackingKey(`${SID}\\Setup\\Apps\\Tracking\\Sidecar\\Win32App_${APP}_7`, { InstallationState: 2, RebootRequired: 1 }),
      trackingKey("Device\\Setup\\Apps\\Tracking\\ConfigMgr\\Odd name", { InstallationState: 9 }),
    ]);
    expect(tracking.apps).toEqual([
      expect.objectContaining({ scope: "device", id: APP, revision: 7, installationState: 3, state: "completed", restart: "soft" }),
      expect.objectContaining({ scope: "user", sid: SID, id: APP, state: "in progress", restart: "none" }),
      expect.objectContaining({ provider: "ConfigMgr", id: "Odd name", installationState: 9, state: "9" }),
    ]);
  });

  it("says whether the page is over for the device and for a user", async () => {
    const { tracking } = await registryOf([
      trackingKey("Device\\Setup", { HasProvisioningCompleted: 0xffffffff }),
      trackingKey("Device\\Setup\\Apps", { Locked: 1 }),
      trackingKey(`${SID}\\Setup`, { HasProvisioningCompleted: 0 }),
    ]);
    expect(tracking.setups).toEqual([
      expect.objectContaining({ scope: "device", provisioningCompleted: true, appsLocked: true }),
      expect.objectContaining({ scope: "user", sid: SID, provisioningCompleted: false }),
    ]);
  });
});
