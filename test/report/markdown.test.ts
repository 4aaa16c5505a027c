import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../src/report/index.js";
import { escapeMarkdown, fenced } from "../../src/report/markdown-escape.js";
import { every, failedApps, failedJoining, failedRegistering, failedUnknown, inconclusive, succeeded } from "./reports.js";

describe("Markdown", () => {
  it("begins with the verdict, the sentence and a table of the device", () => {
    expect(renderMarkdown(failedRegistering).split("\n").slice(0, 10)).toEqual([
      "## FAILED: Device preparation > Registering your device for mobile management",
      "",
      "The tenant does not offer this device exactly one MDM service, so enrollment could not choose. `0x81036501`",
      "",
      "| Device | LT-0815, LENOVO 21HM002EGE, serial PF9XYZ12 |",
      "|---|---|",
      "| Windows | Windows 11 24H2 (26100.2894), TPM 2.0 (INTC) |",
      "| Profile | Kiosk self-deploying |",
      "| Organisation | fabrikam.onmicrosoft.com |",
      "| Flow | Pre-provisioning, technician flow |",
    ]);
  });

  it("lists the page, the cause, the records in full, and the remedies", () => {
    const text = renderMarkdown(failedRegistering);
    expect(text).toContain("- ✖ **Device preparation**: failed, 14:02:11, 1 m 29 s\n  - ✔ Securing your hardware: 52 s\n");
    expect(text).toContain("**Not exactly one MDM application is in scope** (confirmed, `not-exactly-one-mdm`)");
    expect(text).toContain(
      "2026-03-12 14:03:38.104 UTC  Autopilot 115  Found no single valid MDM service for this device (record 10213, (77) FoldersFiles",
    );
    expect(text).toContain("- Not it: the TPM was attested");
    expect(text).toContain("### Do\n\n1. **Admin:** Entra admin center > Mobility");
    expect(text).toContain("<https://learn.microsoft.com/autopilot/troubleshoot>");
    expect(text).toContain("| 2 | 2026-03-12 14:01:40 | Pre-provisioning, technician flow | failed | 2 m 00 s |");
  });

  it("leads to the page of the rule where that has a web address, and to nothing else", () => {
    const at = (page: string) => renderMarkdown({ ...failedRegistering, diagnoses: failedRegistering.diagnoses.map((one) => ({ ...one, page })) });
    const page = "https://example.org/redscreen/docs/rules/not-exactly-one-mdm.md";
    expect(at(page)).toContain(`(confirmed, [\`not-exactly-one-mdm\`](<${page}>))`);
    expect(at("javascript:alert(1)")).not.toContain("javascript");
  });

  it("names the open items, the missing evidence, and the page's other line", () => {
    expect(renderMarkdown(failedApps)).toContain("    - ▸ Contoso VPN 5.1: in progress, 43 m 07 s");
    expect(renderMarkdown(failedApps)).toContain("Collect: %TEMP%\\MSI\\*.log");
    expect(renderMarkdown(failedJoining)).toContain('the page prints this one under "Registering your device for mobile management"');
  });

  it("says where the cause is not known, and asks for nothing on a success", () => {
    expect(renderMarkdown(failedUnknown)).toContain("The cause is not in these logs.");
    expect(renderMarkdown(inconclusive)).toContain("### What is missing");
    expect(renderMarkdown(succeeded)).not.toContain("### Why");
  });

  it.each(Object.entries(every))("%s leaves no empty section behind", (_, report) => {
    expect(renderMarkdown(report)).not.toMatch(/###[^\n]*\n\n(###|$)/);
    expect(renderMarkdown(report)).not.toContain("\n\n\n");
    expect(renderMarkdown(report)).not.toContain("undefined");
  });

  it("makes Markdown, HTML and mentions in a text inert", () => {
    expect(escapeMarkdown("a|b *c* _d_ `e` [f](g) <b> &amp; ~~h~~")).toBe("a\\|b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g) &lt;b> &amp;amp; \\~\\~h\\~\\~");
    expect(escapeMarkdown("# x #12 a\\*b c\\")).toBe("\\# x \\#12 a\\\\\\*b c\\\\");
    expect(escapeMarkdown("> x")).toBe("\\> x");
    expect(escapeMarkdown("1. x")).toBe("1\\. x");
    expect(escapeMarkdown("- x")).toBe("\\- x");
    expect(escapeMarkdown("ask @team, kim@fabrikam.com")).toBe("ask @\u2060team, kim@fabrikam.com");
  });

  it("leaves names, paths and arrows as they are", () => {
    const text = "ERROR_INSTALL_FAILURE in C:\\ProgramData\\Logs, Device setup > Apps, R&D #";
    expect(escapeMarkdown(text)).toBe(text);
  });

  it("fences with more backticks than the text has", () => {
    expect(fenced(["a ``` b"])).toBe("````text\na ``` b\n````");
  });
});
