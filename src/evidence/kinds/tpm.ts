import { readTextFile } from "../read-text-file.js";
import { readAikRequest } from "../tpm/read-aik-request.js";
import { readTpmReport } from "../tpm/read-tpm-report.js";
import type { TpmReport } from "../tpm/tpm-report.js";
import type { DeviceFact } from "../model.js";
import { type Collecting, CUT_SHORT, ignored, statusOf, type TextKind } from "./kind.js";

/** Both are a few KB. */
const LARGEST = 1024 * 1024;

export const AIK_REQUEST: TextKind = {
  matches: (text, path) => /microsoftaik\.azure\.net/i.test(text) || /CertReq_enrollaik[^/]*$/i.test(path),
  async read(member, into) {
    const kind = "attestation certificate request";
    const { text, cut } = await readTextFile(member, LARGEST);
    const request = readAikRequest(member.path, text);
    into.texts.aikRequests.push(request);
    if (request.manufacturer) into.device.push(deviceFact(member.path, "tpmManufacturer", request.manufacturer));
    const { code, serverMessage } = request;
    const said = serverMessage === undefined ? "" : `, and the service's words are: ${serverMessage.value}`;
    const issue = code && { code: "attestation-certificate", at: `line ${code.line}`, message: `The request failed with ${code.value}${said}` };
    return { kind, status: statusOf(member, cut), issues: [...(issue ? [issue] : []), ...(cut ? [CUT_SHORT] : [])] };
  },
};

export const TPM_REPORT: TextKind = {
  matches: (text) => /^[ \t-]{0,40}TPM[- ]?(?:HLI |Version|Present|Manufacturer|Specification)|TPM-Version:\d|\bfIsReady\b|-TPMInfo\b/im.test(text),
  async read(member, into) {
    const { text, cut } = await readTextFile(member, LARGEST);
    const found = readTpmReport(member.path, text);
    if (found === undefined) return ignored("TPM report", "tpm-report-empty", "The report names neither version nor maker nor state of the TPM.");
    into.texts.tpmReports.push(found.report);
    addDeviceFacts(found.report, into);
    const isCut = cut || found.cut;
    return { kind: "TPM report", status: statusOf(member, isCut), issues: isCut ? [CUT_SHORT] : [] };
  },
};

function addDeviceFacts({ source, specVersion, manufacturer, firmware }: TpmReport, { device }: Collecting): void {
  if (specVersion) device.push(deviceFact(source, "tpmSpecVersion", specVersion));
  if (manufacturer) device.push(deviceFact(source, "tpmManufacturer", manufacturer));
  if (firmware) device.push(deviceFact(source, "tpmFirmware", firmware));
}

function deviceFact(source: string, name: DeviceFact["name"], { value, line }: { readonly value: string; readonly line: number }): DeviceFact {
  return { name, value: value.slice(0, 200), source, line };
}
