import { buildInHtmlReport, readMdmReport } from "../mdm-diagnostics/mdm-report.js";
import { readTextFile } from "../read-text-file.js";
import { CUT_SHORT, statusOf, type TextKind } from "./kind.js";

/** The XML has the metadata of every policy there is: some megabytes. */
export const MDM_REPORT: TextKind = {
  matches: (text) => /<MDMEnterpriseDiagnosticsReport[\s>]/.test(text),
  async read(member, into) {
    const { text, cut } = await readTextFile(member, 16 * 1024 * 1024);
    const report = readMdmReport(member.path, text);
    into.texts.mdmReports.push(report);
    return { kind: "MDM diagnostics report", status: statusOf(member, cut), records: report.policyAreas, issues: cut ? [CUT_SHORT] : [] };
  },
};

export const MDM_HTML_REPORT: TextKind = {
  matches: (text) => /<title>[^<]{0,200}MDM Diagnostic/i.test(text),
  async read(member, into) {
    const { text, cut } = await readTextFile(member);
    const build = buildInHtmlReport(text);
    if (build) into.device.push({ name: "windowsBuild", source: member.path, ...build });
    return { kind: "MDM diagnostics report (HTML)", status: statusOf(member, cut), issues: cut ? [CUT_SHORT] : [] };
  },
};
