import { describe, expect, it } from "vitest";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import { autopilotRecord, evidenceOfFolder } from "../evidence/evidence.js";
import { rules } from "../samples/sample.js";
import { utf16 } from "../support/bytes.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { type RegistryKey, writeRegistryDump } from "../support/registry-dump-writer.js";

const ROOT = "HKEY_LOCAL_MACHINE";
const KEPT: RegistryKey = {
  path: `${ROOT}\\SOFTWARE\\Microsoft\\Provisioning\\Diagnostics\\AutoPilot`,
  values: { DeploymentProfileName: "Kiosk", CloudAssignedTenantDomain: "alderbrook.example", CloudAssignedTenantId: "7E1B", ZtdCorrelationId: "c1" },
};
const ZONE: RegistryKey = {
  path: `${ROOT}\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation`,
  values: { TimeZoneKeyName: "W. Europe Standard Time", Bias: 0xffffffc4, ActiveTimeBias: 0xffffff88 },
};

async function deviceOf(keys: readonly RegistryKey[], files: Readonly<Record<string, Uint8Array>> = {}): Promise<Report["device"] | undefined> {
  const evidence = await evidenceOfFolder({ "a.evtx": writeEvtx([autopilotRecord(1)]), "a.reg": writeRegistryDump(keys), ...files });
  return diagnose(evidence, { rules, toolVersion: "0" })[0]?.device;
}

describe("the device", () => {
  it("has what the registry keeps of its profile where neither a file nor a log tells it", async () => {
    expect(await deviceOf([KEPT])).toMatchObject({
      profileName: "Kiosk",
      tenantDomain: "alderbrook.example",
      tenantId: "7e1b",
      correlationId: "c1",
    });
    const file = utf16(JSON.stringify({ DeploymentProfileName: "Of the file", CloudAssignedTenantId: "x" }));
    expect(await deviceOf([KEPT], { "p.json": file })).toMatchObject({
      profileName: "Of the file",
      tenantId: "x",
      tenantDomain: "alderbrook.example",
    });
  });

  it("has the time zone of the export, and says where it stands", async () => {
    expect((await deviceOf([KEPT, ZONE]))?.timeZone).toMatchObject({
      offsetMinutes: 120,
      because: [{ source: "a.reg", line: 7, key: ZONE.path }],
    });
    expect(await deviceOf([KEPT])).not.toHaveProperty("timeZone");
  });
});
