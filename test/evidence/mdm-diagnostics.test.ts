import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/index.js";
import { utf16, utf8 } from "../support/bytes.js";
import { evidenceOfFile, evidenceOfFolder, sourceOf } from "./evidence.js";
import { flipped } from "./hostile.js";
import { processorTime } from "../support/processor-time.js";

const FOOTPRINT = [
  "--- Start at:2026-03-12 09:20:11",
  '"AreaName" : "Autopilot;TPM;"',
  "Failed (HResult:0x80070002) to CopyFile:C:\\Windows\\ServiceState\\wmansvc\\AutopilotDDSZTDFile.json, to:C:\\Users\\x.json",
  "Failed (err:15007) to export Microsoft-Windows-AAD/Operational",
  "Failed to CollectRegistryEntries. HResult:0x8007001f",
  "Copied C:\\Windows\\Panther\\setupact.log",
  "",
].join("\r\n");

describe("the footprint of mdmdiagnosticstool", () => {
  it("names what the tool did not get, with code and line", async () => {
    for (const bytes of [utf8(FOOTPRINT), utf16(FOOTPRINT)]) {
      const evidence = await evidenceOfFile("MdmLogCollectorFootPrint.txt", bytes);
      const source = "MdmLogCollectorFootPrint.txt";
      const by = "mdmdiagnosticstool";
      expect(evidence.texts.notCollected).toEqual([
        { source, line: 3, by, what: "C:\\Windows\\ServiceState\\wmansvc\\AutopilotDDSZTDFile.json", code: "0x80070002" },
        { source, line: 4, by, what: "Microsoft-Windows-AAD/Operational", code: "0x80073A9F" },
        { source, line: 5, by, what: "CollectRegistryEntries", code: "0x8007001F" },
      ]);
      expect(sourceOf(evidence, source)).toMatchObject({ kind: "footprint of mdmdiagnosticstool", status: "read" });
    }
  });

  it("survives cuts, flipped bits and text made to be slow", async () => {
    const bytes = utf8(FOOTPRINT);
    for (let end = 1; end < bytes.length; end++) await evidenceOfFile("MdmLogCollectorFootPrint.txt", bytes.subarray(0, end));
    for (const damaged of flipped(bytes, 200, 3)) await evidenceOfFile("MdmLogCollectorFootPrint.txt", damaged);
    for (const unit of ["failed C:\\", "failed Microsoft-Windows-", "failed err: ", "failed %a%\\\n"]) {
      const before = processorTime();
      const evidence = await evidenceOfFile("MdmLogCollectorFootPrint.txt", utf8(`--- Start at:\n${unit.repeat(100_000)}`));
      expect(processorTime() - before).toBeLessThan(10_000);
      expect(evidence.texts.notCollected.length).toBeLessThanOrEqual(500);
    }
  });
});

describe("the metadata of mdmdiagnosticstool", () => {
  it("tells the areas that were asked for and the build", async () => {
    const text = '{"MdmDiagVersion":"1.0","AreaName" : "Autopilot;TPM;",\r\n"BaseBuildRevisionNumber":"26100.2894","BuildBranch":"ge_release"}';
    const evidence = await evidenceOfFile("MdmDiagLogMetadata.json", utf8(text));
    expect(evidence.texts.requests).toEqual([
      {
        source: "MdmDiagLogMetadata.json",
        areas: ["autopilot", "tpm"],
        build: { value: "26100.2894", line: 2 },
        branch: { value: "ge_release", line: 2 },
      },
    ]);
    expect(diagnose(evidence, { rules: [], toolVersion: "0" })[0]?.device.windows).toEqual({ build: "26100.2894" });
  });
});

describe("the output of mdmdiagnosticstool in an Intune collection", () => {
  const name = "(38) Command windir_system32_mdmdiagnosticstool_exe_-area_Autopilot output.log";

  it("ends with the archive, or is told as missing", async () => {
    const done = await evidenceOfFile(name, utf8("Collecting...\r\nSucceeded to CollectLog at: C:\\Windows\\TEMP\\mdmlogs-2026.cab\r\n"));
    expect(done.texts.toolRuns).toMatchObject([{ archive: { value: "C:\\Windows\\TEMP\\mdmlogs-2026.cab", line: 2 } }]);
    expect(done.texts.notCollected).toEqual([]);
    const failed = await evidenceOfFile(name, utf8("Collecting...\r\nIt ended with 0x80070070\r\n"));
    expect(failed.texts.notCollected).toMatchObject([{ what: "the archive of the MDM diagnostics", code: "0x80070070", line: 2 }]);
    expect(sourceOf(failed, name)).toMatchObject({ kind: "output of mdmdiagnosticstool", issues: [{ code: "not-collected" }] });
  });
});

describe("a hardware hash", () => {
  const hash = "T0FB".repeat(1000);

  it("gives the serial number, and never the hash", async () => {
    const evidence = await evidenceOfFile(
      "DeviceHash_ALD.csv",
      utf8(`Device Serial Number,Windows Product ID,Hardware Hash\r\nPF2ABC1,,${hash}\r\n`),
    );
    expect(evidence.device).toEqual([{ name: "serialNumber", value: "PF2ABC1", source: "DeviceHash_ALD.csv", line: 2 }]);
    expect(JSON.stringify(evidence)).not.toContain("T0FBT0FB");
  });

  it("of several devices says nothing about this one", async () => {
    const rows = `Device Serial Number,Windows Product ID,Hardware Hash\r\nA1,,${hash}\r\nB2,,${hash}\r\n`;
    const evidence = await evidenceOfFile("import.csv", utf8(rows));
    expect(evidence.device).toEqual([]);
    expect(sourceOf(evidence, "import.csv")).toMatchObject({ kind: "hardware hash", status: "read", records: 2 });
  });

  it("without a row is said to have none", async () => {
    const evidence = await evidenceOfFile("a.csv", utf8("Device Serial Number,Windows Product ID,Hardware Hash\r\n"));
    expect(evidence.sources).toMatchObject([{ status: "ignored", issues: [{ code: "hash-without-serial" }] }]);
  });

  it("cut anywhere gives no part of the hash", async () => {
    const bytes = utf8(`Device Serial Number,Windows Product ID,Hardware Hash\r\nPF2ABC1,,${"T0FB".repeat(40)}\r\n`);
    for (let end = 1; end < bytes.length; end++) {
      expect(JSON.stringify(await evidenceOfFile("a.csv", bytes.subarray(0, end)))).not.toContain("T0FBT0FB");
    }
  });
});

describe("logs of Windows Setup", () => {
  it("tell where OOBE started, and what speaks of Autopilot", async () => {
    const text = [
      "2026-03-12 08:00:00, Info                  [windeploy.exe] Setup starts",
      "2026-03-12 08:00:01, Info                  [oobeldr.exe] The loader",
      "2026-03-12 08:00:02, Info                  [msoobe.exe] Asks for the Autopilot profile",
      "2026-03-12 08:00:03, Error                 [msoobe.exe] Autopilot: access is denied",
    ].join("\r\n");
    const evidence = await evidenceOfFile("setupact.log", utf8(text));
    expect(evidence.texts.setupLogs).toMatchObject([
      {
        lines: 4,
        errors: 1,
        from: "2026-03-12T08:00:00",
        to: "2026-03-12T08:00:03",
        marks: [
          { line: 1, means: "deploy-start" },
          { line: 2, means: "oobe" },
          { line: 3, means: "autopilot" },
        ],
      },
    ]);
    expect(evidence.sources).toMatchObject([{ kind: "Windows setup log", status: "read", records: 4 }]);
  });

  it("of component servicing are not read, and say what they are", async () => {
    const text = "2026-03-12 08:00:00, Info                  CBS    Session opened\r\n".repeat(3);
    const evidence = await evidenceOfFolder({ "cbs.log": utf8(text) });
    expect(evidence.sources).toMatchObject([
      { kind: "other", status: "ignored", issues: [{ message: expect.stringContaining("component servicing") }] },
    ]);
  });
});
