import { describe, expect, it } from "vitest";
import { utf16 } from "../../support/bytes.js";
import { writeRegistryDump } from "../../support/registry-dump-writer.js";
import { evidenceOfFolder } from "../evidence.js";
import { evidenceOfKeys, MICROSOFT, registryOf } from "./registry.js";

const PROVISIONING = `${MICROSOFT}\\Provisioning`;
const CONTROL = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control";
const TENANT = "7e1b9c34-2d5f-4a60-91c8-3fb7d2e4a615";

const PROFILE = {
  CloudAssignedTenantId: TENANT,
  CloudAssignedTenantDomain: "alderbrook.example",
  DeploymentProfileName: "Kiosk",
  CloudAssignedDomainJoinMethod: 1,
  CloudAssignedOobeConfig: 1310,
  PolicyDownloadDate: "2026-02-09T21:30:00Z",
};

const cacheKey = (available: number, json = JSON.stringify(PROFILE)) => ({
  path: `${PROVISIONING}\\AutopilotPolicyCache`,
  values: { ProfileAvailable: available, PolicyJsonCache: json, LastUpdatedTime: "2026-02-09T21:30:05Z" },
});

describe("the state of Autopilot", () => {
  it("has what the device made of its profile, bit by bit", async () => {
    const { autopilot } = await registryOf([
      {
        path: `${PROVISIONING}\\Diagnostics\\Autopilot`,
        values: {
          CloudAssignedTenantDomain: "alderbrook.example",
          CloudAssignedTenantId: TENANT,
          AadTenantId: "",
          DeploymentProfileName: "Kiosk",
          ZtdCorrelationId: "c1",
          TenantMatched: 0,
          IsAutoPilotDisabled: 0,
          CloudAssignedForcedEnrollment: 1,
          CloudAssignedOobeConfig: 32 + 64 + 2,
        },
      },
      {
        path: `${PROVISIONING}\\Diagnostics\\AutoPilot\\EstablishedCorrelations`,
        values: { EntDMID: "4d3c", ZtdRegistrationId: "9b7a", AADEnrollInfo: "not for showing" },
      },
    ]);
    expect(autopilot.diagnostics).toMatchObject({
      tenantDomain: "alderbrook.example",
      tenantId: TENANT,
      profileName: "Kiosk",
      correlationId: "c1",
      tenantMatched: false,
      autopilotDisabled: false,
      forcedEnrollment: true,
      oobe: { value: 98, standardUser: true, tpmAttestation: true, deviceAuthentication: true, tpmForEntra: false, skipKeyboard: false },
    });
    expect(autopilot.diagnostics).not.toHaveProperty("userTenantId");
    expect(autopilot.correlations.map(({ name, value, line }) => [name, value, line])).toEqual([
      ["EntDMID", "4d3c", 13],
      ["ZtdRegistrationId", "9b7a", 14],
    ]);
  });

  it("has the profile of the cache, which counts where no profile file is there", async () => {
    const evidence = await evidenceOfKeys([cacheKey(1)]);
    expect(evidence.registry.autopilot.cache).toMatchObject({ available: true, updatedAt: "2026-02-09T21:30:05.0000000Z" });
    expect(evidence.profiles).toEqual([
      {
        source: "MdmDiagReport_RegistryDump.reg",
        tenantId: TENANT,
        tenantDomain: "alderbrook.example",
        profileName: "Kiosk",
        domainJoinMethod: 1,
        oobeConfig: 1310,
        downloadedAt: "2026-02-09T21:30:00.0000000Z",
      },
    ]);
    expect((await evidenceOfKeys([cacheKey(0)])).profiles).toEqual([]);
    const file = utf16(JSON.stringify({ ErrorCode: 815, ErrorReason: "ZtdDeviceHasNoAssignedProfile", PolicyDownloadDate: "2026-02-01T00:00:00Z" }));
    const both = await evidenceOfFolder({ "a.reg": writeRegistryDump([cacheKey(1)]), "p.json": file });
    expect(both.profiles.map(({ source }) => source)).toEqual(["p.json"]);
  });

  it("has a cache that a dump breaks over lines, and reports one that is no JSON", async () => {
    const lines = JSON.stringify(PROFILE, undefined, 2).replaceAll("\n", "\r\n");
    expect((await registryOf([cacheKey(1, lines)])).autopilot.cache?.profile).toMatchObject({ profileName: "Kiosk" });
    const broken = await evidenceOfKeys([cacheKey(1, "{nothing")]);
    expect(broken.registry.autopilot.cache).toMatchObject({ available: true });
    expect(broken.registry.autopilot.cache).not.toHaveProperty("profile");
    expect(broken.sources[0]?.issues.map(({ code }) => code)).toContain("registry-json");
  });

  it("has device preparation: hint, page and the agent's instructions", async () => {
    const settings = `${PROVISIONING}\\AutopilotSettings`;
    const page = {
      AgentDownloadTimeoutSeconds: 1800,
      PageTimeoutSeconds: 5400,
      ErrorMessage: "Ring 4711",
      AllowSkipOnFailure: true,
      AllowDiagnostics: false,
    };
    const { autopilot } = await registryOf([
      { path: settings, values: { AutopilotDevicePrepHint: 3, UseRefactoredEsp: 1 } },
      {
        path: `${settings}\\DevicePreparation`,
        values: { PageEnabled: 1, PageStatus: 4, PageErrorCode: 0x800705b4, PageSettings: JSON.stringify(page) },
      },
      { path: `${settings}\\DevicePreparation\\BootstrapperAgent`, values: { ExecutionContext: "{}" } },
    ]);
    expect(autopilot.preparationHint).toMatchObject({ value: 3, line: 2, key: `${settings}\\AutopilotDevicePrepHint` });
    expect(autopilot.settings.map(({ name, value }) => [name, value])).toEqual([
      ["AutopilotDevicePrepHint", 3],
      ["UseRefactoredEsp", 1],
    ]);
    expect(autopilot.preparationPage).toMatchObject({
      enabled: true,
      status: 4,
      state: "ended with failure",
      errorCode: "0x800705B4",
      agentTimeoutSeconds: 1800,
      pageTimeoutSeconds: 5400,
      allowSkip: true,
      allowDiagnostics: false,
    });
    expect(autopilot.preparationAgent?.key).toMatch(/BootstrapperAgent$/);
  });

  it("has nothing of device preparation where its keys are empty", async () => {
    const { autopilot } = await registryOf([{ path: `${PROVISIONING}\\AutopilotSettings\\DevicePreparation`, values: {} }]);
    expect(autopilot).not.toHaveProperty("preparationPage");
    expect(autopilot).not.toHaveProperty("preparationAgent");
  });
});

describe("the state of the device", () => {
  it("has its join to Entra, by a user or by the device itself", async () => {
    const join = (thumbprint: string, userEmail: string) => ({
      path: `${CONTROL}\\CloudDomainJoin\\JoinInfo\\${thumbprint}`,
      values: { TenantId: TENANT.toUpperCase(), UserEmail: userEmail },
    });
    const { autopilot } = await registryOf([
      join("AB01", "foouser@alderbrook.example"),
      join("CD02", "marta.lind@alderbrook.example"),
      { path: `HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\CloudDomainJoin\\TenantInfo\\${TENANT}`, values: { DisplayName: "Alderbrook" } },
    ]);
    expect(autopilot.joins.map(({ tenantId, tenantName, byDevice }) => [tenantId, tenantName, byDevice])).toEqual([
      [TENANT, "Alderbrook", true],
      [TENANT, "Alderbrook", false],
    ]);
  });

  it("has what waits for a restart, the list of settings that make one, and an applied domain join", async () => {
    const { autopilot } = await registryOf([
      { path: `${PROVISIONING}\\OMADM\\SyncML\\ODJApplied`, values: {} },
      { path: `${PROVISIONING}\\OMADM\\SyncML\\RebootRequired`, values: {} },
      {
        path: `${PROVISIONING}\\SyncML\\RebootRequiredURIs`,
        values: {
          "./Device/Vendor/MSFT/Policy/Config/DmaGuard/DeviceEnumerationPolicy": 1,
          List: ["./Device/Vendor/MSFT/Accounts/Domain/ComputerName"],
        },
      },
    ]);
    expect(autopilot.domainJoinApplied?.line).toBe(1);
    expect(autopilot.restartPending).toBeDefined();
    expect(autopilot.restartUris.map(({ uri, line }) => [uri, line])).toEqual([
      ["./Device/Vendor/MSFT/Policy/Config/DmaGuard/DeviceEnumerationPolicy", 6],
      ["./Device/Vendor/MSFT/Accounts/Domain/ComputerName", 7],
    ]);
    const without = await registryOf([{ path: `${PROVISIONING}\\OMADM\\SyncML`, values: { Other: 1 } }]);
    expect(without.autopilot).not.toHaveProperty("domainJoinApplied");
  });

  it.each([
    ["W. Europe Standard Time", 0xffffffc4, 0xffffff88, 60, 120],
    ["Pacific Standard Time", 480, 480, -480, -480],
    ["UTC", 0, 0, 0, 0],
    ["Nonsense", 5000, 0x80000000, undefined, undefined],
  ])("has its time zone %s with minutes east of UTC", async (zone, bias, active, standard, now) => {
    const { autopilot } = await registryOf([
      { path: `${CONTROL}\\TimeZoneInformation`, values: { TimeZoneKeyName: zone, Bias: bias, ActiveTimeBias: active } },
    ]);
    expect(autopilot.timeZone?.zone).toBe(zone);
    expect(autopilot.timeZone?.standardOffsetMinutes).toBe(standard);
    expect(autopilot.timeZone?.offsetMinutes).toBe(now);
  });

  it("has how far Windows Setup got", async () => {
    const { autopilot } = await registryOf([
      { path: "HKEY_LOCAL_MACHINE\\SYSTEM\\Setup", values: { OOBEInProgress: 1, SetupPhase: 4, CmdLine: "oobe\\windeploy.exe" } },
      { path: `${MICROSOFT}\\Windows\\CurrentVersion\\OOBE`, values: { LaunchUserOOBE: 1 } },
    ]);
    expect(autopilot.setup.map(({ name, value }) => [name, value])).toEqual([
      ["OOBEInProgress", 1],
      ["SetupPhase", 4],
      ["LaunchUserOOBE", 1],
    ]);
  });
});
