import { describe, expect, it } from "vitest";
import { collectionGaps } from "../../src/diagnosis/collection-gaps.js";
import { type Evidence, noTexts, type TextEvidence } from "../../src/evidence/index.js";
import { deployment } from "./deployment.js";

const gaps = (texts: Partial<TextEvidence>, covered: Parameters<typeof deployment>[0] = {}) =>
  collectionGaps({ texts: { ...noTexts(), ...texts } } as Evidence, deployment(covered));
const missing = (what: string, by: "Intune" | "mdmdiagnosticstool" = "Intune", code: `0x${string}` = "0x80070002") => ({
  source: "results.xml",
  by,
  what,
  code,
});
const AAD = "Microsoft-Windows-AAD/Operational";

describe("what was asked for and not collected", () => {
  it("is told once per collector, by name and code, where a diagnosis would use it", () => {
    expect(
      gaps({
        notCollected: [
          missing("FoldersFiles %ProgramData%\\Microsoft\\IntuneManagementExtension\\Logs\\*.*"),
          missing("FoldersFiles %windir%\\ccm\\logs\\*.log"),
          missing(`Events ${AAD}`, "Intune", "0x80073A9F"),
          missing("C:\\Windows\\ServiceState\\wmansvc\\AutopilotDDSZTDFile.json", "mdmdiagnosticstool"),
        ],
      }),
    ).toMatchObject([
      {
        what: "Asked for by Intune and not collected",
        why: expect.stringMatching(/IntuneManagementExtension.*\(0x80070002\), Events Microsoft-Windows-AAD\/Operational \(0x80073A9F\),/),
      },
      {
        what: "Asked for by mdmdiagnosticstool and not collected",
        why: expect.stringContaining("AutopilotDDSZTDFile.json"),
        collect: expect.any(String),
      },
    ]);
  });

  it("is nothing to speak of where no diagnosis needs it", () => {
    expect(gaps({ notCollected: [missing("RegistryKey HKLM\\Software\\Policies"), missing("Command powercfg /batteryreport")] })).toEqual([]);
  });
});

describe("an area that nobody asked mdmdiagnosticstool for", () => {
  const requests = [{ source: "MdmDiagLogMetadata.json", areas: ["deviceprovisioning", "deviceenrollment"] }];
  const without = { covered: [], why: { autopilot: "missing" } } as const;

  it("explains the logs that are missing", () => {
    const [gap] = collectionGaps({ texts: { ...noTexts(), requests } } as unknown as Evidence, {
      ...deployment({}),
      logs: new Map([["autopilot", { log: "autopilot", covers: false, why: without.why.autopilot }]]),
    });
    expect(gap).toMatchObject({ what: "Areas of the MDM diagnostics", why: expect.stringContaining("the area autopilot was not asked for") });
  });

  it("is not spoken of where the logs came another way", () => {
    expect(gaps({ requests }, { covered: ["autopilot"] })).toEqual([]);
  });
});
