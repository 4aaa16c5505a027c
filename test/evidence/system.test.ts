import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/index.js";
import { utf16, utf8 } from "../support/bytes.js";
import { evidenceOfFile, evidenceOfFolder, sourceOf } from "./evidence.js";
import { flipped } from "./hostile.js";
import { processorTime } from "../support/processor-time.js";

const MSINFO = [
  "System Information report written at: 03/12/26 09:20:11",
  "System Name: ALD-4471",
  "[System Summary]",
  "",
  "Item\tValue",
  "OS Name\tMicrosoft Windows 11 Pro",
  "Version\t10.0.26100 Build 26100",
  "System Manufacturer\tVMware, Inc.",
  "System Model\tVMware20,1",
  "BIOS Version/Date\tVMware VMW201, 1/2/2026",
  "BIOS Mode\tUEFI",
  "Secure Boot State\tOn",
  "Time Zone\tW. Europe Standard Time",
  "",
  "[Hardware Resources]",
  "System Model\tanother",
  "Version\t1.0 Build 11111",
].join("\r\n");
const PROXY = "\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Proxy Server(s) :  proxy.alder.example:8080\r\n    Bypass List     :  (none)\r\n";
const IPCONFIG = "\r\nWindows IP Configuration\r\n\r\n   Host Name . . . . . . . . . . . . : ALD-4471\r\n   Primary Dns Suffix  . . . . . . . :\r\n";

describe("the report of msinfo32", () => {
  it("describes the device by its first part alone", async () => {
    for (const bytes of [utf16(MSINFO), utf8(MSINFO)]) {
      const evidence = await evidenceOfFile("msinfo32.log", bytes);
      expect(evidence.sources).toMatchObject([{ kind: "system information", status: "read", issues: [] }]);
      expect(Object.fromEntries(evidence.device.map(({ name, value, line }) => [name, [value, line]]))).toEqual({
        computerName: ["ALD-4471", 2],
        windowsName: ["Microsoft Windows 11 Pro", 6],
        windowsBuild: ["26100", 7],
        manufacturer: ["VMware, Inc.", 8],
        model: ["VMware20,1", 9],
        biosVersion: ["VMware VMW201, 1/2/2026", 10],
        biosMode: ["UEFI", 11],
        secureBoot: ["On", 12],
        timeZoneName: ["W. Europe Standard Time", 13],
      });
    }
  });

  it("in another language says that it says nothing", async () => {
    const evidence = await evidenceOfFile("msinfo32.log", utf16("[Systemübersicht]\r\nSystemmodell\tX1\r\n"));
    expect(evidence.sources).toMatchObject([{ kind: "system information", issues: [{ code: "system-report-language" }] }]);
    expect(evidence.device).toEqual([]);
  });

  it("of many megabytes costs no more than its beginning", async () => {
    const evidence = await evidenceOfFile("msinfo32.log", utf8(`${MSINFO}\r\n${"x\ty\r\n".repeat(2_000_000)}`));
    expect(evidence.device).toHaveLength(9);
  });

  it("survives a cut at every byte and flipped bits", async () => {
    const bytes = utf8(MSINFO);
    for (let end = 1; end < bytes.length; end += 3) await evidenceOfFile("msinfo32.log", bytes.subarray(0, end));
    for (const damaged of flipped(bytes, 200, 17)) await evidenceOfFile("msinfo32.log", damaged);
  });
});

describe("outputs of network commands", () => {
  it("tell the proxy, in any language, and none where there is none", async () => {
    const german = PROXY.replace("Current WinHTTP proxy settings", "Aktuelle WinHTTP-Proxyeinstellungen").replace("Proxy Server(s)", "Proxyserver");
    for (const text of [PROXY, german]) {
      const { device, sources } = await evidenceOfFile("output.log", utf8(text));
      expect(device).toEqual([{ name: "winHttpProxy", value: "proxy.alder.example:8080", source: "output.log", line: 4 }]);
      expect(sources).toMatchObject([{ kind: "WinHTTP proxy", status: "read" }]);
    }
    const direct = await evidenceOfFile("output.log", utf8("\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Direct access (no proxy server).\r\n"));
    expect(direct.device).toEqual([]);
    expect(direct.sources).toMatchObject([{ kind: "WinHTTP proxy", status: "read" }]);
  });

  it("tell the name of the device", async () => {
    expect((await evidenceOfFile("output.log", utf8(IPCONFIG))).device).toMatchObject([{ name: "computerName", value: "ALD-4471", line: 4 }]);
  });

  it("of another command are named for what they are", async () => {
    const name = "(20) Command windir_system32_powercfg_exe output.log";
    expect(sourceOf(await evidenceOfFile(name, utf8("Some output\r\n")), name)).toMatchObject({
      kind: "other",
      status: "ignored",
      issues: [{ message: expect.stringContaining("output of a command") }],
    });
  });
});

describe("the report's device", () => {
  it("has what the system told, and the build with its revision before one without", async () => {
    const metadata = '{"MdmDiagVersion":"1.0","AreaName":"Autopilot;","BaseBuildRevisionNumber":"26100.2894"}';
    const evidence = await evidenceOfFolder({ "a-msinfo32.log": utf16(MSINFO), "netsh.log": utf8(PROXY), "z-metadata.json": utf8(metadata) });
    const [report] = diagnose(evidence, { rules: [], toolVersion: "0" });
    expect(report?.device).toEqual({
      name: "ALD-4471",
      manufacturer: "VMware, Inc.",
      model: "VMware20,1",
      windows: { build: "26100.2894", name: "Microsoft Windows 11 Pro" },
      bios: { version: "VMware VMW201, 1/2/2026", mode: "UEFI", secureBoot: "On" },
      winHttpProxy: "proxy.alder.example:8080",
      timeZone: { name: "W. Europe Standard Time", because: [{ source: "a-msinfo32.log", line: 13, text: "Time zone: W. Europe Standard Time" }] },
    });
  });
});

describe("MDM reports", () => {
  const id = "0d5c9b1e-6f2a-4c57-9a41-0e6b7c3d8f12";
  const source = `<ConfigSource>\r\n<EnrollmentId>${id.toUpperCase()}</EnrollmentId>`;
  const XML = `<?xml version="1.0"?>\r\n<MDMEnterpriseDiagnosticsReport>${source}<PolicyAreaName>Knobs</PolicyAreaName><PolicyAreaName>Update</PolicyAreaName><EnrollmentId>x</EnrollmentId>${source}`;

  it("tell which enrollments set policies, and how many areas", async () => {
    const evidence = await evidenceOfFile("MDMDiagReport.xml", utf8(XML));
    expect(evidence.texts.mdmReports).toEqual([{ source: "MDMDiagReport.xml", enrollments: [{ value: id, line: 3 }], policyAreas: 2 }]);
    expect(evidence.sources).toMatchObject([{ kind: "MDM diagnostics report", status: "read", records: 2 }]);
  });

  it("as a page tell the build", async () => {
    const html = "<!doctype html><html><head><title>MDM Diagnostic Report</title></head><td>OS Build</td>\n<td>10.0.26100.2894</td>";
    const evidence = await evidenceOfFile("MDMDiagReport.html", utf8(html));
    expect(evidence.device).toEqual([{ name: "windowsBuild", value: "26100.2894", source: "MDMDiagReport.html", line: 1 }]);
    expect(evidence.sources).toMatchObject([{ kind: "MDM diagnostics report (HTML)", status: "read" }]);
  });

  it("survive cuts, flipped bits and text made to be slow", async () => {
    const bytes = utf8(XML);
    for (let end = 1; end < bytes.length; end += 2) await evidenceOfFile("MDMDiagReport.xml", bytes.subarray(0, end));
    for (const damaged of flipped(bytes, 200, 19)) await evidenceOfFile("MDMDiagReport.xml", damaged);
    for (const unit of ["<EnrollmentId>", "<PolicyAreaName>a", "OS Build "]) {
      const before = processorTime();
      await evidenceOfFile("a.xml", utf8(`<MDMEnterpriseDiagnosticsReport><title>MDM Diagnostic${unit.repeat(200_000)}`));
      expect(processorTime() - before).toBeLessThan(10_000);
    }
  });
});

describe("what is left aside", () => {
  it.each([
    ["trace.etl", Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0), "trace of Windows"],
    ["battery.html", utf8("<!DOCTYPE html><html><body>Battery report"), "web page"],
    ["certutil.log", utf8('my "Personal"\r\n================ Certificate 0 ================\r\n'), "certificates of the device"],
    ["settings.json", utf8('{"a":1}'), "neither an Autopilot profile"],
    ["something.xml", utf8("<?xml version='1.0'?><a/>"), "XML of a kind"],
    ["notes.txt", utf8("call the user back"), "Not a kind of evidence"],
  ])("%s says why", async (name, bytes, reason) => {
    const evidence = await evidenceOfFile(name, bytes);
    expect(evidence.sources).toMatchObject([
      { kind: "other", status: "ignored", issues: [{ code: "not-evidence", message: expect.stringContaining(reason) }] },
    ]);
  });
});
