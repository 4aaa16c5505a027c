import type { NotCollected } from "../collection/collection.js";
import { readFootprint } from "../mdm-diagnostics/footprint.js";
import { readDiagnosticsRequest } from "../mdm-diagnostics/metadata.js";
import { readToolRun, type ToolRun } from "../mdm-diagnostics/tool-run.js";
import { readTextFile } from "../read-text-file.js";
import { CUT_SHORT, statusOf, type TextKind } from "./kind.js";

const LARGEST = 1024 * 1024;

/** What the collector tried, line by line. */
export const FOOTPRINT: TextKind = {
  matches: (text, path) => /^\ufeff?--- Start at:/.test(text) || /MdmLogCollectorFootPrint[^/]*\.txt$/i.test(path),
  async read(member, into) {
    const { text, cut } = await readTextFile(member);
    const missing = readFootprint(member.path, text);
    into.texts.notCollected.push(...missing);
    const issues = missing.map(({ line, what, code }) => ({
      code: "not-collected",
      ...(line === undefined ? {} : { at: `line ${line}` }),
      message: `The tool did not get ${what}${code === undefined ? "" : `: ${code}`}.`,
    }));
    return { kind: "footprint of mdmdiagnosticstool", status: statusOf(member, cut), issues: [...issues.slice(0, 20), ...(cut ? [CUT_SHORT] : [])] };
  },
};

export const DIAGNOSTICS_REQUEST: TextKind = {
  matches: (text) => /"MdmDiagVersion"/.test(text),
  async read(member, into) {
    const { text, cut } = await readTextFile(member, LARGEST);
    const request = readDiagnosticsRequest(member.path, text);
    into.texts.requests.push(request);
    if (request.build) into.device.push({ name: "windowsBuild", source: member.path, ...request.build });
    return { kind: "MDM diagnostics metadata", status: statusOf(member, cut), issues: cut ? [CUT_SHORT] : [] };
  },
};

/** The output of the tool in an Intune collection: it ends with the archive that lies beside it. */
export const TOOL_RUN: TextKind = {
  matches: (text, path) => /\bCollectLog at:/i.test(text) || /Command [^/]*mdmdiagnosticstool[^/]* output\.log$/i.test(path),
  async read(member, into) {
    const { text, cut } = await readTextFile(member, LARGEST);
    const run = readToolRun(member.path, text);
    into.texts.toolRuns.push(run);
    if (run.archive === undefined) into.texts.notCollected.push(missingArchive(run));
    const issue = { code: "not-collected", message: `The tool made no archive${run.code === undefined ? "" : `: ${run.code.value}`}.` };
    return { kind: "output of mdmdiagnosticstool", status: statusOf(member, cut), issues: run.archive === undefined ? [issue] : [] };
  },
};

function missingArchive({ source, code }: ToolRun): NotCollected {
  const by = "mdmdiagnosticstool";
  return { source, by, what: "the archive of the MDM diagnostics", ...(code === undefined ? {} : { code: code.value, line: code.line }) };
}
