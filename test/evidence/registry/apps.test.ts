import { describe, expect, it } from "vitest";
import { agentAppKeys, agentKey } from "../../support/deployment/registry-agent.js";
import { installerKey, uninstallKey } from "../../support/deployment/registry-tracking.js";
import { evidenceOfKeys, MICROSOFT, registryOf, SID } from "./registry.js";

const PRODUCT = "{11D4F0C5-7A0B-4B5C-9A55-3B1F8E0D9C21}";
/** The same as the installer packs it. */
const PACKED = "5C0F4D11B0A7C5B4A955B3F1E8D0C912";
const APP = "4f1d2c3b-8a97-4e60-b5d1-92c7e0a3f486";
const USER = "c0ffee00-1111-4222-8333-444455556666";

describe("jobs of the enrollment client", () => {
  it("have status, word, error and package, and nothing of the address behind the question mark", async () => {
    const { installers } = await registryOf([
      installerKey(PRODUCT, {
        ProductCode: PRODUCT,
        ProductVersion: "4.2.1",
        Status: 60,
        LastError: 1603,
        CurrentDownloadUrl: "https://packages.example/x/Contoso%20VPN.msi?sv=2024&sig=SECRET%3D",
      }),
      installerKey(PRODUCT, { Status: 48 }, SID),
    ]);
    expect(installers).toEqual([
      expect.objectContaining({
        scope: "device",
        productCode: PRODUCT,
        status: 60,
        state: "installation failed",
        lastError: "0x00000643",
        version: "4.2.1",
        url: "https://packages.example/x/Contoso%20VPN.msi",
        file: "Contoso VPN.msi",
        isAgent: false,
        line: 1,
      }),
      expect.objectContaining({ scope: "user", sid: SID, state: "waiting for a user session", isAgent: false }),
    ]);
    expect(JSON.stringify(installers)).not.toMatch(/SECRET|sig=/);
  });

  it("tell the management extension by its package, whatever its product code", async () => {
    const { installers } = await registryOf([
      installerKey(PRODUCT.toLowerCase(), { Status: 70, CurrentDownloadUrl: "https://packages.example/IntuneWindowsAgent.msi?x=1" }),
    ]);
    expect(installers).toMatchObject([{ productCode: PRODUCT, isAgent: true, state: "installed" }]);
  });

  it("include Microsoft 365 Apps, whose final status goes before the other", async () => {
    const id = "41e931ef-9951-4646-aa00-6df474a5d66d";
    const office = async (values: Record<string, number>) => (await registryOf([{ path: `${MICROSOFT}\\OfficeCSP\\${id}`, values }])).office;
    expect(await office({ Status: 50, FinalStatus: 60 })).toMatchObject([{ id, status: 50, finalStatus: 60, state: "installation failed" }]);
    expect(await office({ Status: 70, FinalStatus: 0 })).toMatchObject([{ state: "installed" }]);
    expect(await office({ Status: 20 })).toMatchObject([{ state: "downloading" }]);
  });
});

describe("names of products", () => {
  it("come from uninstall entries of both views and from the installer's own list", async () => {
    const other = "{0A1B2C3D-4E5F-4607-8899-AABBCCDDEEFF}";
    const { products } = await registryOf([
      uninstallKey(PRODUCT, "Contoso VPN", "4.2.1"),
      { path: "HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\7-Zip", values: { DisplayName: "7-Zip" } },
      {
        path: `HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${other}`,
        values: { DisplayName: "Old tool" },
      },
    ]);
    expect(products.map(({ productCode, name, version }) => [productCode, name, version])).toEqual([
      [PRODUCT, "Contoso VPN", "4.2.1"],
      [other, "Old tool", undefined],
    ]);
    const listed = await registryOf([
      {
        path: `${MICROSOFT}\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18\\Products\\${PACKED}\\InstallProperties`,
        values: { DisplayName: "Contoso VPN", DisplayVersion: "4.2.1" },
      },
    ]);
    expect(listed.products).toMatchObject([{ productCode: PRODUCT, name: "Contoso VPN" }]);
  });
});

describe("apps of the management extension", () => {
  it("have the installer's exit code and what the agent made of it", async () => {
    const { agentApps } = await registryOf(
      agentAppKeys({
        id: APP,
        revision: 3,
        values: { Intent: 3, ExitCode: 1603, Result: "Failed", LastUpdatedTimeUtc: "02/09/2026 21:53:28" },
        enforcement: { state: 5000, error: -2147024895 },
        compliance: 2,
      }),
    );
    expect(agentApps).toEqual([
      expect.objectContaining({
        scope: "device",
        id: APP,
        revision: 3,
        intent: 3,
        exitCode: 1603,
        result: "Failed",
        enforcementState: 5000,
        enforcement: "failed",
        state: "failed",
        errorCode: "0x80070001",
        complianceState: 2,
        updatedAt: "2026-02-09T21:53:28.0000000Z",
        line: 1,
      }),
    ]);
  });

  it("are the user's where the key says so, and messages may stand beside the plain values", async () => {
    const { agentApps } = await registryOf([
      agentKey(`Win32Apps\\${USER}\\${APP}_1`, { ExitCode: 0, EnforcementStateMessage: '{"EnforcementState":1000,"ErrorCode":null}' }),
    ]);
    expect(agentApps).toMatchObject([{ scope: "user", userId: USER, exitCode: 0, enforcement: "succeeded", state: "installed" }]);
    expect(agentApps[0]).not.toHaveProperty("errorCode");
  });

  it.each([
    [1000, "succeeded"],
    [1003, "in-progress"],
    [2009, "in-progress"],
    [3000, "requirements-not-met"],
    [4000, "unknown"],
    [5003, "failed"],
    [6001, "not-attempted"],
    [42, "unknown"],
  ])("with the enforcement state %i are %s", async (state, result) => {
    const { agentApps } = await registryOf(agentAppKeys({ id: APP, enforcement: { state } }));
    expect(agentApps).toMatchObject([{ enforcementState: state, enforcement: result }]);
  });

  it("take in what other keys say of them without a revision, at the highest revision", async () => {
    const zeros = "00000000-0000-0000-0000-000000000000";
    const { agentApps } = await registryOf([
      ...agentAppKeys({ id: APP, revision: 1, values: { ExitCode: 1 } }),
      ...agentAppKeys({ id: APP, revision: 2, values: { ExitCode: 0 } }),
      agentKey(`SideCarPolicies\\StatusServiceReports\\${zeros}\\${APP}`, { Status: "1000" }),
      agentKey(`EspTrackingWin32Apps\\${zeros}\\${APP}_2`, { EspTrackingWin32AppPhase: "DeviceSetup" }),
      agentKey(`Win32Apps\\${zeros}\\GRS\\aGFzaA==`, { [APP]: "02/09/2026 21:50:00", Other: "x" }),
      agentKey(`Win32Apps\\${USER}\\GRS\\aGFzaA==\\${APP}`, { "": "02/09/2026 21:51:00" }),
    ]);
    expect(
      agentApps.map(({ revision, exitCode, reportedStatus, espPhase, retryCountedFrom }) => ({
        revision,
        exitCode,
        reportedStatus,
        espPhase,
        retryCountedFrom,
      })),
    ).toEqual([
      { revision: 1, exitCode: 1 },
      { revision: 2, exitCode: 0, reportedStatus: 1000, espPhase: "DeviceSetup", retryCountedFrom: "2026-02-09T21:50:00.0000000Z" },
      { retryCountedFrom: "2026-02-09T21:51:00.0000000Z" },
    ]);
  });

  it("whose message cannot be read keep the rest, and the file says so", async () => {
    const evidence = await evidenceOfKeys([
      agentKey(`Win32Apps\\${USER}\\${APP}_1`, { ExitCode: 5 }),
      agentKey(`Win32Apps\\${USER}\\${APP}_1\\EnforcementStateMessage`, { EnforcementStateMessage: '{"EnforcementState": 50' }),
      agentKey(`Win32Apps\\${USER}\\${APP}_1\\ComplianceStateMessage`, { ComplianceStateMessage: "null" }),
    ]);
    expect(evidence.registry.agentApps).toMatchObject([{ exitCode: 5 }]);
    expect(evidence.sources).toMatchObject([{ status: "partly-read", issues: [{ code: "registry-json", at: "line 5" }] }]);
  });

  it("stand beside scripts, of which only the result is taken", async () => {
    const { agentScripts } = await registryOf([
      agentKey(`Policies\\${USER}\\${APP}`, {
        Result: "Failed",
        ResultDetails: "password=hunter2",
        ErrorCode: 1,
        LastUpdatedTimeUtc: "2/9/2026 9:53:28 PM",
      }),
    ]);
    expect(agentScripts).toMatchObject([
      { scope: "user", id: APP, result: "Failed", errorCode: "0x00000001", updatedAt: "2026-02-09T21:53:28.0000000Z" },
    ]);
    expect(JSON.stringify(agentScripts)).not.toContain("hunter2");
  });
});
