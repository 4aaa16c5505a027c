import { describe, expect, it } from "vitest";
import type { Report } from "../../src/diagnosis/index.js";
import { folderFiles } from "../support/bundle.js";
import { joinKey } from "../support/deployment/registry.js";
import { ALDERBROOK, MARTA } from "../support/deployment/names.js";
import type { RegistryKey } from "../support/registry-dump-writer.js";
import { STORIES } from "../support/stories/index.js";
import { folderInput } from "./raw-inputs.js";
import { inputsOf, reportOn } from "./sample.js";

const MINUTE = 60;

async function sample(name: string): Promise<Report> {
  return reportOn(await inputsOf(name));
}

const itemsOf = ({ phases }: Report) => phases.find(({ id }) => id === "device-setup")?.steps.find(({ id }) => id === "apps")?.items ?? [];

describe("what only the other evidence of a bundle tells", () => {
  it("is which app a wrapper script failed for, with its exit code, and no sign-in noise is blamed", async () => {
    const report = await sample("wrapper-script-wrong-package");
    expect(itemsOf(report).map(({ name, status, exitCode, errorCode }) => ({ name, status, exitCode, errorCode }))).toEqual([
      { name: "Alderbrook Portal", status: "succeeded", exitCode: 0, errorCode: undefined },
      { name: "Alderbrook Plan Viewer", status: "failed", exitCode: 1, errorCode: "0x80070001" },
    ]);
    const [answer, ...others] = report.diagnoses;
    expect(answer?.title).toContain("Alderbrook Plan Viewer");
    expect(answer?.explanation).toContain("exit code 1 (line ");
    expect(answer?.explanation).not.toContain("exit code 1, exit code 1");
    expect(answer?.evidence.some(({ source, line }) => /appworkload\.log$/i.test(source) && line !== undefined)).toBe(true);
    expect(others.map(({ role }) => role)).toEqual(others.map(() => "notice"));
  });

  it("is how long a run took whose clock jumped by nine hours", async () => {
    const { attempt, failure } = await sample("agent-logs-zone-step");
    expect(Math.abs((attempt.elapsedSeconds ?? 0) - 39 * MINUTE)).toBeLessThan(MINUTE);
    expect([attempt.start?.slice(0, 16), failure?.at?.slice(0, 16)]).toEqual(["2026-04-14T03:10", "2026-04-14T03:49"]);
  });

  it("is for which app the page waited until its time was over, by the name of its package", async () => {
    const report = await sample("registry-names-open-app");
    expect(itemsOf(report).filter(({ status }) => status !== "succeeded")).toMatchObject([{ name: "Alderbrook VPN.msi", status: "in-progress" }]);
    expect(report.diagnoses[0]?.explanation).toContain("held by Alderbrook VPN.msi");
  });

  it("is what differs where the hardware is not the registered one", async () => {
    expect((await sample("profile-refused-908")).diagnoses[0]?.explanation).toContain("HardwareMarkerMismatch, SerialNumberMismatch");
  });

  it.each([
    ["attestation-firmware-refused", "the TPM firmware is too old", "CertReq_enrollaik_Output.txt"],
    ["tpm-1-2-by-report", "1.2", "TpmHliInfo_Output.txt"],
    ["virtual-tpm-by-report", "VMware", "TpmHliInfo_Output.txt"],
    ["device-deleted-by-dsregcmd", "disabled or deleted", "Dsregcmd"],
  ])("is the cause in %s, with the line that says so", async (name, words, file) => {
    const { diagnoses } = await sample(name);
    const lines = diagnoses.filter(({ role }) => role !== "notice").flatMap(({ evidence }) => evidence);
    expect(lines.find(({ source }) => source.includes(file))?.text).toContain(words);
  });

  it("is nothing of enrollment where only Windows Setup complains, by the hundred", async () => {
    const report = await sample("setup-errors-alone");
    expect([report.verdict, report.failure, report.diagnoses]).toEqual(["inconclusive", null, []]);
    expect(report.coverage.sources.map(({ kind, status }) => [kind, status])).toEqual([
      [expect.stringContaining("setup"), "read"],
      [expect.stringContaining("setup"), "read"],
    ]);
  });

  it("is one step less certain where the logs are text in German", async () => {
    const [answer] = (await sample("german-csv-device-limit")).diagnoses;
    expect([answer?.rule, answer?.certainty]).toEqual(["device-limit-reached", "likely"]);
  });
});

describe("the kind of deployment by the registry alone", () => {
  /** The registry of the sample with another join, or none. */
  async function kindWith(joins: readonly RegistryKey[]): Promise<string> {
    const bundle = STORIES.find(({ name }) => name === "registry-names-open-app")?.bundle();
    if (bundle === undefined) throw new Error("no such sample");
    const registry = [...(bundle.registry ?? []).filter(({ path }) => !path.includes("JoinInfo")), ...joins];
    return (await reportOn([folderInput("dump", [...folderFiles({ ...bundle, registry })])])).scenario.kind;
  }

  it("is user-driven where a user joined the device", async () => {
    expect(await kindWith([joinKey(ALDERBROOK, MARTA)])).toBe("user-driven");
  });

  it("stays open where nobody joined it yet, as on a hybrid device, or the device joined itself", async () => {
    expect(await kindWith([])).toBe("unknown");
    expect(await kindWith([joinKey(ALDERBROOK, { ...MARTA, upn: "foouser@alderbrook.example" })])).toBe("unknown");
  });
});
