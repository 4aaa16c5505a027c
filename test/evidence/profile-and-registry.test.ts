import { describe, expect, it } from "vitest";
import { utf16 } from "../support/bytes.js";
import { writeRegistryDump, writeRegistryExport } from "../support/registry-dump-writer.js";
import { evidenceOfFolder, sourceOf } from "./evidence.js";

const json = (value: unknown): Uint8Array => utf16(JSON.stringify(value));
const profile = (name: string, date?: string): Uint8Array =>
  json({ DeploymentProfileName: name, CloudAssignedTenantId: "b7d1", ...(date === undefined ? {} : { PolicyDownloadDate: date }) });
const refusal = (date: string): Uint8Array => json({ ErrorCode: 815, ErrorReason: "ZtdDeviceHasNoAssignedProfile", PolicyDownloadDate: date });

describe("profile files", () => {
  const names = async (files: Readonly<Record<string, Uint8Array>>): Promise<unknown[]> =>
    (await evidenceOfFolder(files)).profiles.map(({ profileName, errorCode }) => profileName ?? errorCode);

  it("of different days count by the newest, whatever their names", async () => {
    const old = profile("Old", "2026-03-01T08:00:00Z");
    const fresh = profile("New", "2026-03-12T08:00:00Z");
    expect(await names({ "a.json": old, "b.json": fresh })).toEqual(["New"]);
    expect(await names({ "a.json": fresh, "b.json": old })).toEqual(["New"]);
  });

  it("that refuse count only until a profile comes, and the other way round", async () => {
    expect(await names({ "a.json": refusal("2026-03-01T08:00:00Z"), "b.json": profile("Kiosk", "2026-03-02T08:00:00Z") })).toEqual(["Kiosk"]);
    expect(await names({ "a.json": refusal("2026-03-03T08:00:00Z"), "b.json": profile("Kiosk", "2026-03-02T08:00:00Z") })).toEqual([815]);
  });

  it("in two copies count once", async () => {
    const one = profile("Kiosk", "2026-03-02T08:00:00Z");
    const evidence = await evidenceOfFolder({ "b/a.json": one, "a/a.json": one });
    expect(evidence.profiles.map(({ source }) => source)).toEqual(["a/a.json"]);
    expect(evidence.sources.map(({ status }) => status)).toEqual(["read", "read"]);
  });

  it("without a date stay beside a dated one", async () => {
    expect(await names({ "a.json": profile("Offline"), "b.json": refusal("2026-03-02T08:00:00Z") })).toEqual([815, "Offline"]);
  });

  it("of the second service count only where the first one's answer is not there", async () => {
    const second = refusal("2026-03-05T08:00:00Z");
    const dds = profile("Kiosk", "2026-03-04T08:00:00Z");
    expect(await names({ "AutopilotDDSZTDFile.json": dds, "AutopilotConciergeFile.json": second })).toEqual(["Kiosk"]);
    expect(await names({ "AutopilotConciergeFile.json": second })).toEqual([815]);
    expect(await names({ "AutopilotConciergeFile.json": second, "AutopilotConfigurationFile.json": profile("Offline") })).toEqual([815, "Offline"]);
  });

  it("that hold nothing but a date are no profile, and say so", async () => {
    const evidence = await evidenceOfFolder({ "AutopilotConciergeFile.json": json({ PolicyDownloadDate: "2026-03-02T08:00:00Z" }) });
    expect(evidence.profiles).toEqual([]);
    expect(evidence.sources).toMatchObject([{ kind: "Autopilot profile", status: "read", issues: [{ code: "profile-blank" }] }]);
  });

  it("that cannot be read are listed so", async () => {
    const evidence = await evidenceOfFolder({ "a.json": utf16('{"CloudAssignedTenantId":"x", "DeploymentProfileName": ') });
    expect(evidence.sources).toMatchObject([{ kind: "Autopilot profile", status: "unreadable", issues: [{ code: "profile-json" }] }]);
  });
});

describe("registry exports", () => {
  const SETTINGS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Provisioning\\AutopilotSettings";
  const WINDOWS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  const status = (state: string): string =>
    JSON.stringify({
      categoryState: state,
      "DeviceSetup.AppsSubcategory": { subcategoryState: state, subcategoryStatusText: "Apps (1 of 3 installed)" },
    });
  const keys = [
    { path: SETTINGS, values: { "DeviceSetupCategory.Status": status("inProgress"), Other: "x" } },
    { path: WINDOWS, values: { ProductName: "Windows 11 Pro", CurrentBuild: "26100", UBR: 2894 } },
  ];

  it.each([
    ["the dump of mdmdiagnosticstool", writeRegistryDump(keys)],
    ["a true export", writeRegistryExport(keys)],
  ])("%s tells the page and the device", async (_, bytes) => {
    const evidence = await evidenceOfFolder({ "a.reg": bytes });
    expect(evidence.pages).toMatchObject([
      { category: "device-setup", state: "inprogress", source: "a.reg", steps: [{ name: "apps", state: "inprogress", done: 1, total: 3 }] },
    ]);
    expect(evidence.pages[0]?.key).toBe(`${SETTINGS}\\DeviceSetupCategory.Status`);
    expect(evidence.device.map(({ name, value }) => [name, value])).toEqual([
      ["windowsName", "Windows 11 Pro"],
      ["windowsBuild", "26100.2894"],
    ]);
  });

  it("that are damaged keep what can be read and say so", async () => {
    const broken = [
      { path: SETTINGS, values: { "DeviceSetupCategory.Status": '{"categoryState": ', "AccountSetupCategory.Status": status("failed") } },
    ];
    const evidence = await evidenceOfFolder({ "a.reg": writeRegistryDump(broken) });
    expect(evidence.pages.map(({ category }) => category)).toEqual(["account-setup"]);
    expect(sourceOf(evidence, "a.reg")).toMatchObject({ status: "partly-read", issues: [{ code: "page-status-json" }] });
  });

  it("give one state per category, from the fuller of two", async () => {
    const poor = [{ path: SETTINGS, values: { "DeviceSetupCategory.Status": JSON.stringify({ categoryState: "succeeded" }) } }];
    const evidence = await evidenceOfFolder({ "a.reg": writeRegistryDump(poor), "b.reg": writeRegistryDump(keys) });
    expect(evidence.pages).toMatchObject([{ source: "b.reg", state: "inprogress" }]);
  });
});
