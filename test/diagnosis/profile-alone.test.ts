import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/index.js";
import { evidenceOfFile } from "../evidence/evidence.js";
import { rules } from "../samples/sample.js";
import { utf16, utf8 } from "../support/bytes.js";

const refusal = JSON.stringify({
  ErrorCode: 908,
  ErrorReason: "HardwareMarkerMismatch, TPMEkPubHashMismatch",
  PolicyDownloadDate: "2026-01-15T09:00:20Z",
});

describe("a profile file with 908 and nothing else", () => {
  it.each([
    ["AutopilotDDSZTDFile.json", utf16(refusal)],
    ["AutopilotDDSZTDFile.json", utf8(refusal)],
    ["renamed.txt", utf16(refusal, { bom: false })],
  ])("%s names the hardware mismatch and what does not match", async (name, bytes) => {
    const [report] = diagnose(await evidenceOfFile(name, bytes), { rules, toolVersion: "0" });
    expect(report?.verdict).toBe("failed");
    expect(report?.failure).toMatchObject({ phase: "before-esp", step: "profile-download" });
    const [first] = report?.diagnoses ?? [];
    expect(first).toMatchObject({ rule: "hardware-mismatch", role: "root-cause", certainty: "confirmed" });
    expect(first?.explanation).toContain("HardwareMarkerMismatch, TPMEkPubHashMismatch");
    expect(first?.evidence.map(({ source }) => source)).toContain(name);
  });
});
