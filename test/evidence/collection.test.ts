import { describe, expect, it } from "vitest";
import { utf16, utf8 } from "../support/bytes.js";
import { dsregcmdOutput } from "../support/command-outputs.js";
import { evidenceOfFile, evidenceOfFolder } from "./evidence.js";
import { flipped } from "./hostile.js";
import { processorTime } from "../support/processor-time.js";

const SECRET = "https://store.example/container?sv=2024&sig=abcSECRETdef";
const RESULTS = [
  '<Collection HRESULT="0">',
  "<ID>7b0f2a51-44c9-4e0d-8f36-b1c5d9e07a42</ID>",
  `<SasUrl>${SECRET.replace("&", "&amp;")}</SasUrl>`,
  '<RegistryKey HRESULT="0">HKLM\\Software\\Microsoft\\IntuneManagementExtension</RegistryKey>',
  '<Command HRESULT="0">%windir%\\system32\\Dsregcmd.exe /status</Command>',
  '<Events HRESULT="-2147024894">Setup</Events>',
  '<FoldersFiles HRESULT="-2147418113">%ProgramData%\\A &amp; B\\*.log</FoldersFiles>',
  "<ClientTimeoutInSeconds>5400</ClientTimeoutInSeconds></Collection>",
].join("\r\n");
const output = utf8(dsregcmdOutput());
const empty = new Uint8Array(0);

describe("the list of an Intune collection", () => {
  it("is joined with the files of the flattened layout", async () => {
    const evidence = await evidenceOfFolder({
      "results.xml": utf8(RESULTS),
      "(2) Command windir_system32_Dsregcmd_exe_status output.log": output,
      "(3) No Results - Error [0x80070002]": empty,
      "(4) No Results - Error [0x8000FFFF]": empty,
    });
    expect(evidence.texts.collections[0]?.directives).toEqual([
      { number: 1, kind: "RegistryKey", input: "HKLM\\Software\\Microsoft\\IntuneManagementExtension", code: "0x00000000", line: 4, files: [] },
      {
        number: 2,
        kind: "Command",
        input: "%windir%\\system32\\Dsregcmd.exe /status",
        code: "0x00000000",
        line: 5,
        files: ["(2) Command windir_system32_Dsregcmd_exe_status output.log"],
      },
      { number: 3, kind: "Events", input: "Setup", code: "0x80070002", line: 6, files: [] },
      { number: 4, kind: "FoldersFiles", input: "%ProgramData%\\A & B\\*.log", code: "0x8000FFFF", line: 7, files: [] },
    ]);
  });

  it("is joined with the numbered folders of the older layout, below the folder that it lies in", async () => {
    const evidence = await evidenceOfFolder({ "x/results.xml": utf16(RESULTS), "x/2/output.log": output, "2/output.log": output });
    expect(evidence.texts.collections[0]?.directives.map(({ files }) => files)).toEqual([[], ["x/2/output.log"], [], []]);
  });

  it("names once what was asked for and not collected, with the code", async () => {
    const evidence = await evidenceOfFolder({ "results.xml": utf8(RESULTS), "(3) No Results - Error [0x80070002]": empty });
    expect(evidence.texts.notCollected).toEqual([
      { source: "results.xml", line: 6, by: "Intune", what: "Events Setup", code: "0x80070002" },
      { source: "results.xml", line: 7, by: "Intune", what: "FoldersFiles %ProgramData%\\A & B\\*.log", code: "0x8000FFFF" },
    ]);
  });

  it("that is missing leaves the entries without content, which say it too", async () => {
    const evidence = await evidenceOfFile("(64) No Results - Error [0x80070002]", empty);
    expect(evidence.texts.notCollected).toEqual([
      { source: "(64) No Results - Error [0x80070002]", by: "Intune", what: "directive 64", code: "0x80070002" },
    ]);
  });

  it("never gives the address with the key away", async () => {
    for (const text of [RESULTS, RESULTS.replace("</SasUrl>", ""), RESULTS.replaceAll("SasUrl", "sasurl")]) {
      expect(JSON.stringify(await evidenceOfFile("results.xml", utf8(text)))).not.toContain("SECRET");
    }
  });

  it("survives a cut at every byte, flipped bits and text made to be slow", async () => {
    const bytes = utf8(RESULTS);
    for (let end = 1; end < bytes.length; end++) await evidenceOfFile("results.xml", bytes.subarray(0, end));
    for (const damaged of flipped(bytes, 300, 5)) await evidenceOfFile("results.xml", damaged);
    for (const unit of ["<Command ", "<Events>", '<Command HRESULT="', "<Command HRESULT='1'>x\n"]) {
      const before = processorTime();
      const evidence = await evidenceOfFile("results.xml", utf8(`<Collection>${unit.repeat(40_000)}`));
      expect(processorTime() - before).toBeLessThan(10_000);
      expect(evidence.texts.collections[0]?.directives.length ?? 0).toBeLessThanOrEqual(1000);
    }
  });
});
