import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/index.js";
import { evidenceFrom, evidenceOfFile } from "../evidence/evidence.js";
import { folderInput } from "../samples/raw-inputs.js";
import { rules } from "../samples/sample.js";
import { folderFiles } from "../support/bundle.js";
import { utf8 } from "../support/bytes.js";
import { STORIES } from "../support/stories/index.js";

const line = (index: number): string =>
  `2026-03-12 08:${String(Math.floor(index / 60)).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}, Error                 [msoobe.exe] Cannot open a key of Enrollments: 0x80070005, access is denied`;
const SETUPERR = utf8(`${Array.from({ length: 579 }, (_, index) => line(index)).join("\r\n")}\r\n`);

describe("a setuperr.log with 579 lines of refused access", () => {
  it("alone gives no verdict about an enrollment and no cause", async () => {
    const [report] = diagnose(await evidenceOfFile("setuperr.log", SETUPERR), { rules, toolVersion: "0" });
    expect(report).toMatchObject({ verdict: "inconclusive", failure: null, diagnoses: [], phases: [] });
    expect(report?.coverage.sources).toMatchObject([{ kind: "Windows setup log", status: "read", records: 579 }]);
  });

  it.each(["healthy-user-driven", "app-failed", "no-profile-assigned"])("changes nothing about %s", async (name) => {
    const bundle = STORIES.find((story) => story.name === name)?.bundle();
    if (!bundle) throw new Error(`expected the story ${name}`);
    const reportOf = async (files: Readonly<Record<string, Uint8Array>>) => {
      const evidence = await evidenceFrom([folderInput("bundle", [...folderFiles({ ...bundle, files: { ...bundle.files, ...files } })])]);
      const [report] = diagnose(evidence, { rules, toolVersion: "0" });
      return report && { ...report, input: [], coverage: { ...report.coverage, sources: [] } };
    };
    expect(await reportOf({ "setuperr.log": SETUPERR })).toEqual(await reportOf({}));
  });
});
