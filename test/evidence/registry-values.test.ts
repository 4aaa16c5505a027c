import { describe, expect, it } from "vitest";
import { utf8 } from "../support/bytes.js";
import { evidenceOfFolder } from "./evidence.js";

const EXPORT = String.raw`Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Enrollments\AAAA\FirstSync]
"SyncFailureTimeout"=dword:0000003c
"Blob"=hex:01,02

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\EnterpriseDesktopAppManagement\S-0\MSI\{B}]
"CurrentDownloadUrl"="https://a.example/x.msi?sv=1&sig=secret"

[HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\Licence]
"Key"="not of a deployment"
`.replaceAll("\n", "\r\n");

describe("values of a registry export, for rules", () => {
  it("are those of keys that tell of a deployment, with key and line, numbers in decimal", async () => {
    const { registryValues } = await evidenceOfFolder({ "a.reg": utf8(EXPORT) });
    const key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments\\AAAA\\FirstSync";
    expect(registryValues[0]).toEqual({ source: "a.reg", key, name: "SyncFailureTimeout", data: "60", line: 4 });
    expect(registryValues.map(({ name }) => name)).toEqual(["SyncFailureTimeout", "CurrentDownloadUrl"]);
  });

  it("hold no signature of a download address", async () => {
    const { registryValues } = await evidenceOfFolder({ "a.reg": utf8(EXPORT) });
    expect(JSON.stringify(registryValues)).not.toContain("secret");
  });

  it("are bounded in number and length", async () => {
    const line = `"Value"="${"x".repeat(10_000)}"\r\n`;
    const many = `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\r\n${line}${'"V"=dword:00000001\r\n'.repeat(60_000)}`;
    const { registryValues } = await evidenceOfFolder({ "a.reg": utf8(many) });
    expect(registryValues).toHaveLength(50_000);
    expect(registryValues[0]?.data).toHaveLength(4096);
  });
});
