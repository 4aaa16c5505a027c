import { describe, expect, it } from "vitest";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import { evidenceFrom } from "../evidence/evidence.js";
import { folderInput } from "../samples/raw-inputs.js";
import { rules } from "../samples/sample.js";
import { folderFiles } from "../support/bundle.js";
import { utf8 } from "../support/bytes.js";
import { certreqOutput, tpmHliOutput } from "../support/command-outputs.js";
import { STORIES } from "../support/stories/index.js";

const story = STORIES.find(({ name }) => name === "attestation-timeout");

/** "Securing your hardware" ran out of time; the events do not say why. */
async function reportWith(files: Readonly<Record<string, string>>): Promise<Report | undefined> {
  const bundle = story?.bundle();
  if (!bundle) throw new Error("expected the story attestation-timeout");
  const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, utf8(text)]));
  const evidence = await evidenceFrom([folderInput("bundle", [...folderFiles({ ...bundle, files: { ...bundle.files, ...texts } })])]);
  return diagnose(evidence, { rules, toolVersion: "0" })[0];
}

const first = (report: Report | undefined): Report["diagnoses"][number] | undefined => report?.diagnoses[0];

describe("attestation that ran out of time", () => {
  it("is explained by the words of the attestation service", async () => {
    const said = "The TPM firmware of this device needs an update.";
    const answer = first(await reportWith({ "CertReq_enrollaik_Output.txt": certreqOutput(said, "0x80190190") }));
    expect(answer).toMatchObject({ rule: "attestation-service-refuses-firmware", role: "root-cause", certainty: "confirmed" });
    expect(answer?.explanation).toContain(said);
    expect(answer?.evidence).toContainEqual({
      source: "CertReq_enrollaik_Output.txt",
      line: 3,
      text: `The attestation service answered: ${said}`,
    });
  });

  it("is explained by a maker's certificate that the service does not take", async () => {
    const said = 'The authority "amd-keyid-0123456789abcdef.microsoftaik.azure.net" does not exist.';
    const answer = first(await reportWith({ "CertReq_enrollaik_Output.txt": certreqOutput(said, "0x80190194", "AMD") }));
    expect(answer?.rule).toBe("attestation-service-refuses-ek-certificate");
    expect(answer?.explanation).toContain("vendor is AMD");
  });

  it("is explained by a TPM 1.2", async () => {
    const report = await reportWith({ "TpmHliInfo_Output.txt": tpmHliOutput({ version: "1.2", manufacturer: "IFX" }) });
    expect(first(report)).toMatchObject({ rule: "tpm-version-1-2", certainty: "confirmed" });
    expect(first(report)?.evidence).toContainEqual({ source: "TpmHliInfo_Output.txt", line: 3, text: "tpmSpecVersion: 1.2" });
    expect(report?.device.tpm).toEqual({ specVersion: "1.2", manufacturer: "IFX" });
  });

  it("is explained by a TPM of a virtual machine", async () => {
    expect(first(await reportWith({ "TpmHliInfo_Output.txt": tpmHliOutput({ manufacturer: "VMW" }) }))?.rule).toBe("tpm-virtual-machine");
  });

  it("is not explained by a TPM 2.0 with its certificate", async () => {
    const report = await reportWith({ "TpmHliInfo_Output.txt": tpmHliOutput() });
    expect(first(report)?.rule).toBe(first(await reportWith({}))?.rule);
  });
});
