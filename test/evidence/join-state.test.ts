import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/index.js";
import { utf16, utf8 } from "../support/bytes.js";
import { dsregcmdOutput } from "../support/command-outputs.js";
import { evidenceOfFile, evidenceOfFolder, sourceOf } from "./evidence.js";
import { flipped } from "./hostile.js";

const DETAILS = {
  DeviceId: "0d5c9b1e-6f2a-4c57-9a41-0e6b7c3d8f12",
  KeyProvider: "Microsoft Platform Crypto Provider",
  TpmProtected: "YES",
  DeviceAuthStatus: "FAILED. Device is either disabled or deleted",
};
const TENANT = { TenantName: "Alderbrook", TenantId: "c7a2ffb5-0000-4c1e-9d0e-6a3a2f5b9d11", MdmUrl: "https://enrollment.example/discovery.svc" };
const FAILED = {
  "Diagnostics Reference": "www.microsoft.com/aadjerrors",
  "User Context": "SYSTEM",
  "Client Time": "2026-03-12 09:16:50.000 UTC",
  "AD Connectivity Test": "PASS",
  "DRS Discovery Test": "FAIL [0x801c0021/0x801c000c]",
  "Fallback to Sync-Join": "ENABLED",
  "Previous Registration": "2026-03-12 09:16:43.000 UTC",
  "Registration Type": "sync",
  "Error Phase": "join",
  "Client ErrorCode": "0x801c03f2",
  "Server ErrorCode": "DirectoryError",
  "Server Message": "No device: it is not there.",
  "Https Status": "400",
  "Request Id": "6bff0bd9-820b-484b-ab20-2a4f7b76c58e",
};

describe("the output of dsregcmd", () => {
  it("tells how the device is joined, each fact with its line", async () => {
    const text = dsregcmdOutput({ details: DETAILS, tenant: TENANT });
    for (const bytes of [utf8(text), utf16(text)]) {
      const evidence = await evidenceOfFile("(12) Command windir_system32_Dsregcmd_exe_status output.log", bytes);
      expect(evidence.sources).toMatchObject([{ kind: "dsregcmd output", status: "read", issues: [] }]);
      expect(evidence.texts.joinStates).toMatchObject([
        {
          entraJoined: { value: true, line: 6 },
          domainJoined: { value: false, line: 8 },
          deviceName: { value: "ALD-4471" },
          deviceId: { value: DETAILS.DeviceId },
          tpmProtected: { value: true },
          authStatus: { value: DETAILS.DeviceAuthStatus },
          tenantName: { value: "Alderbrook" },
          mdmUrl: { value: TENANT.MdmUrl },
          tests: [],
        },
      ]);
    }
  });

  it("tells the last try to register, with codes and the server's words", async () => {
    const text = dsregcmdOutput({ device: { AzureAdJoined: "NO", DomainJoined: "YES" }, diagnostics: FAILED });
    const [state] = (await evidenceOfFile("dsregcmd.txt", utf8(text))).texts.joinStates;
    expect(state).toMatchObject({
      ranAsSystem: { value: true },
      clientTime: { value: "2026-03-12T09:16:50.0000000Z" },
      tests: [
        { name: "AD Connectivity Test", result: "PASS", codes: [] },
        { name: "DRS Discovery Test", result: "FAIL", codes: ["0x801C0021", "0x801C000C"] },
      ],
      lastTry: {
        at: { value: "2026-03-12T09:16:43.0000000Z" },
        phase: { value: "join" },
        clientCode: { value: "0x801C03F2" },
        serverCode: { value: "DirectoryError" },
        serverMessage: { value: "No device: it is not there." },
        httpStatus: { value: "400" },
      },
    });
  });

  it("run as SYSTEM says nothing bad about the user", async () => {
    const attempt = { "Attempt Status": "0xc000006d" };
    const asSystem = dsregcmdOutput({ diagnostics: { "User Context": "SYSTEM", ...attempt } });
    const asUser = dsregcmdOutput({ diagnostics: { "User Context": "UN-ELEVATED User", ...attempt } });
    expect((await evidenceOfFile("a.log", utf8(asSystem))).texts.joinStates[0]).not.toHaveProperty("tokenStatus");
    expect((await evidenceOfFile("a.log", utf8(asUser))).texts.joinStates[0]).toMatchObject({ tokenStatus: { value: "0xC000006D" } });
  });

  it("fills in the device of the report, the newest of several first", async () => {
    const old = dsregcmdOutput({ device: { DomainJoined: "YES" }, diagnostics: { "Client Time": "2026-03-11 09:00:00.000 UTC" } });
    const fresh = dsregcmdOutput({ details: DETAILS, tenant: TENANT, diagnostics: { "Client Time": "2026-03-12 09:00:00.000 UTC" } });
    const evidence = await evidenceOfFolder({ "a.log": utf8(old), "b.log": utf8(fresh) });
    const [report] = diagnose(evidence, { rules: [], toolVersion: "0" });
    expect(report?.device).toEqual({ name: "ALD-4471", tenantId: TENANT.TenantId, joined: "entra", entraDeviceId: DETAILS.DeviceId });
  });

  it("that lost the lines that matter is unreadable, not silent", async () => {
    const evidence = await evidenceOfFile("a.log", utf8("+---+\r\n| Device State |\r\n+---+\r\n"));
    expect(evidence.sources).toMatchObject([{ kind: "dsregcmd output", status: "unreadable", issues: [{ code: "dsregcmd-empty" }] }]);
  });

  it("survives a cut at every byte and flipped bits", async () => {
    const bytes = utf8(dsregcmdOutput({ details: DETAILS, tenant: TENANT, diagnostics: FAILED }));
    for (let end = 1; end < bytes.length; end += 1) await evidenceOfFile("a.log", bytes.subarray(0, end));
    for (const damaged of flipped(bytes, 300, 7)) await evidenceOfFile("a.log", damaged);
  });

  it("with a very long line keeps a bounded value and is partly read", async () => {
    const text = `${dsregcmdOutput()}Server Message : ${"x".repeat(12_000_000)}`;
    const evidence = await evidenceOfFile("a.log", utf8(text));
    expect(sourceOf(evidence, "a.log")).toMatchObject({ status: "partly-read", issues: [{ code: "text-cut-short" }] });
    expect(JSON.stringify(evidence).length).toBeLessThan(10_000);
  });
});
