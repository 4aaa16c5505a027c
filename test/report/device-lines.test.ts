import { expect, it } from "vitest";
import { deviceLines } from "../../src/report/answer.js";
import type { Report } from "../../src/diagnosis/index.js";

const lines = (device: Report["device"]) => deviceLines({ device } as Report);

it("the device's TPM, proxy and join are shown where they are known", () => {
  expect(
    lines({ tpm: { specVersion: "2.0", manufacturer: "AMD", firmware: "3.42.0.5" }, winHttpProxy: "proxy.example:80", joined: "hybrid" }),
  ).toEqual({
    device: [],
    system: ["TPM 2.0 (AMD, firmware 3.42.0.5)", "proxy proxy.example:80"],
    profile: ["in a domain and in Entra ID at collection"],
  });
  expect(lines({ tpm: { firmware: "3.42.0.5" } }).system).toEqual(["TPM (firmware 3.42.0.5)"]);
  expect(lines({}).system).toEqual([]);
});
