import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/index.js";
import { utf16, utf8 } from "../support/bytes.js";
import { certreqOutput, tpmHliOutput } from "../support/command-outputs.js";
import { evidenceOfFile, evidenceOfFolder, sourceOf } from "./evidence.js";
import { flipped } from "./hostile.js";
import { processorTime } from "../support/processor-time.js";

const facts = async (text: string): Promise<unknown> =>
  Object.fromEntries((await evidenceOfFile("any.txt", utf8(text))).device.map(({ name, value }) => [name, value]));

describe("a report about the TPM", () => {
  it("of mdmdiagnosticstool tells version, maker, certificate and readiness", async () => {
    for (const bytes of [utf8(tpmHliOutput()), utf16(tpmHliOutput())]) {
      const evidence = await evidenceOfFile("TpmHliInfo_Output.txt", bytes);
      expect(evidence.sources).toMatchObject([{ kind: "TPM report", status: "read", issues: [] }]);
      expect(evidence.texts.tpmReports).toMatchObject([
        {
          specVersion: { value: "2.0", line: 3 },
          manufacturer: { value: "INTC", line: 4 },
          uefi: { value: true, line: 6 },
          readyForAttestation: { value: true, line: 11 },
          ekCertificate: { value: true },
        },
      ]);
    }
  });

  it("says that the maker's certificate is missing, and what keeps the TPM from answering", async () => {
    const [without] = (await evidenceOfFile("a.txt", utf8(tpmHliOutput({ ekCertificate: false, ready: false })))).texts.tpmReports;
    expect(without).toMatchObject({ ekCertificate: { value: false, line: 13 }, readyForAttestation: { value: false } });
    const [failed] = (await evidenceOfFile("a.txt", utf8(tpmHliOutput({ failure: "0x8028400f" })))).texts.tpmReports;
    expect(failed).toEqual({ source: "a.txt", failure: { value: "0x8028400F", line: 2 } });
  });

  it("of certutil tells the same, with the firmware as tpm.msc shows it", async () => {
    const text = "TPM-Version:2.0 -Level:0-Revision:1.38-VendorID:'INTC'-Firmware:720904.3280226\r\nfIsReady = 1\r\nCertUtil: -TPMInfo\r\n";
    expect(await facts(text)).toEqual({ tpmSpecVersion: "2.0", tpmManufacturer: "INTC", tpmFirmware: "11.8.50.3426" });
  });

  it("of tpmtool does not take the revision for the version", async () => {
    const text =
      "-TPM Present: True\r\n-TPM Version: 1.2\r\n-TPM Manufacturer ID: IFX\r\n-TPM Manufacturer Version: 7.63.3353.0\r\n-TPM Spec Version: 1.38\r\n";
    expect(await facts(text)).toEqual({ tpmSpecVersion: "1.2", tpmManufacturer: "IFX", tpmFirmware: "7.63.3353.0" });
    expect(await facts("TpmPresent : True\r\nSpecVersion : 2.0, 0, 1.59\r\nManufacturerIdTxt : AMD\r\nManufacturerVersion : 3.42.0.5\r\n")).toEqual({
      tpmSpecVersion: "2.0",
      tpmManufacturer: "AMD",
      tpmFirmware: "3.42.0.5",
    });
  });

  it("survives a cut at every byte and flipped bits", async () => {
    const bytes = utf8(tpmHliOutput({ ekCertificate: false }));
    for (let end = 1; end < bytes.length; end++) await evidenceOfFile("TpmHliInfo_Output.txt", bytes.subarray(0, end));
    for (const damaged of flipped(bytes, 300, 11)) await evidenceOfFile("TpmHliInfo_Output.txt", damaged);
  });

  it("with a very long line or very many lines stays bounded", async () => {
    for (const tail of ["x".repeat(3_000_000), "TPM Version: 2.0\n".repeat(200_000)]) {
      const evidence = await evidenceOfFile("a.txt", utf8(`${tpmHliOutput()}${tail}`));
      expect(sourceOf(evidence, "a.txt")).toMatchObject({ status: "partly-read" });
      expect(JSON.stringify(evidence).length).toBeLessThan(5000);
    }
  });
});

describe("the request for the attestation certificate", () => {
  const REFUSED = certreqOutput('The TPM "firmware" needs an update: old', "0x80190190");

  it("tells code, status and the words of the service, in a file of any name", async () => {
    const evidence = await evidenceOfFile("output.log", utf8(REFUSED));
    expect(evidence.texts.aikRequests).toEqual([
      {
        source: "output.log",
        manufacturer: { value: "IFX", line: 1 },
        httpStatus: { value: 400, line: 2 },
        serverMessage: { value: 'The TPM "firmware" needs an update: old', line: 3 },
        code: { value: "0x80190190", line: 6 },
        issued: false,
      },
    ]);
    expect(sourceOf(evidence, "output.log")).toMatchObject({
      kind: "attestation certificate request",
      status: "read",
      issues: [{ code: "attestation-certificate", at: "line 6" }],
    });
  });

  it("that worked has no code", async () => {
    const evidence = await evidenceOfFile("CertReq_enrollaik_Output.txt", utf8("CertReq: SCEPDispositionSuccess\r\n"));
    expect(evidence.texts.aikRequests).toEqual([{ source: "CertReq_enrollaik_Output.txt", issued: true }]);
  });

  it("survives a cut at every byte, flipped bits, and text made to be slow", async () => {
    const bytes = utf8(REFUSED);
    for (let end = 1; end < bytes.length; end++) await evidenceOfFile("CertReq_enrollaik_Output.txt", bytes.subarray(0, end));
    for (const damaged of flipped(bytes, 300, 13)) await evidenceOfFile("CertReq_enrollaik_Output.txt", damaged);
    for (const unit of ['"Message":"', "\\", "0x8", "INTC-keyid-0123456789abcdef", "HTTP/1.1 "]) {
      const before = processorTime();
      await evidenceOfFile("CertReq_enrollaik_Output.txt", utf8(unit.repeat(100_000)));
      expect(processorTime() - before).toBeLessThan(10_000);
    }
  });
});

it("the report shows the TPM of the device", async () => {
  const evidence = await evidenceOfFolder({
    "TpmHliInfo_Output.txt": utf8(tpmHliOutput({ manufacturer: "AMD" })),
    "CertUtil_tpminfo_Output.txt": utf8("TPM-Version:2.0 -Level:0-Revision:1.38-VendorID:'AMD'-Firmware:196650.5\r\n"),
  });
  const [report] = diagnose(evidence, { rules: [], toolVersion: "0" });
  expect(report?.device.tpm).toEqual({ specVersion: "2.0", manufacturer: "AMD", firmware: "3.42.0.5" });
});
