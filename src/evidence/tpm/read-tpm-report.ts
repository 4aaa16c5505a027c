import { type LabelledLine, readLabelledText } from "../../formats/index.js";
import { parseCode } from "../../knowledge/index.js";
import { plainLabel, type Told, toldFlag, toldText } from "../told.js";
import { readPlatformType } from "./platform-type.js";
import type { TpmReport } from "./tpm-report.js";

type Found = { -readonly [Key in keyof Omit<TpmReport, "source">]: TpmReport[Key] };

/** Labels of the four reports, by letters and digits alone. The first line that says a thing counts. */
const FIELDS: Readonly<Record<string, (found: Found, line: LabelledLine) => void>> = {
  tpmhliversion: (found, line) => set(found, "specVersion", specVersionOf(line)),
  tpmversion: (found, line) => set(found, "specVersion", specVersionOf(line)),
  specversion: (found, line) => set(found, "specVersion", specVersionOf(line)),
  manufacturer: (found, line) => set(found, "manufacturer", toldText(line)),
  tpmmanufacturerid: (found, line) => set(found, "manufacturer", toldText(line)),
  manufactureridtxt: (found, line) => set(found, "manufacturer", toldText(line)),
  tpmmanufacturerversion: (found, line) => set(found, "firmware", toldText(line)),
  manufacturerversion: (found, line) => set(found, "firmware", toldText(line)),
  tpmpresent: (found, line) => set(found, "present", toldFlag(line)),
  readyforattestation: (found, line) => set(found, "readyForAttestation", toldFlag(line)),
  tpmhasvulnerablefirmware: (found, line) => set(found, "vulnerableFirmware", toldFlag(line)),
  uefiispresent: (found, line) => set(found, "uefi", toldFlag(line)),
};

/**
 * Reads a report about the TPM.
 * @returns undefined where it says nothing of it
 */
export function readTpmReport(source: string, text: string): { readonly report: TpmReport; readonly cut: boolean } | undefined {
  const { lines, plain, cut } = readLabelledText(text);
  const found: Found = {};
  for (const line of lines) FIELDS[plainLabel(line.label)]?.(found, line);
  readReadiness(lines, found);
  for (const { line, text: words } of [...lines.map((one) => ({ line: one.line, text: `${one.label}:${one.value}` })), ...plain]) {
    const platform = readPlatformType(words);
    if (platform === undefined) continue;
    set(found, "specVersion", { value: platform.specVersion, line });
    set(found, "manufacturer", { value: platform.manufacturer, line });
    if (platform.firmware !== undefined) set(found, "firmware", { value: platform.firmware, line });
    break;
  }
  return Object.keys(found).length === 0 ? undefined : { report: { source, ...found }, cut };
}

/** The report of `mdmdiagnosticstool` asks twice whether the TPM is ready; the second time for attestation. */
function readReadiness(lines: readonly LabelledLine[], found: Found): void {
  let asked: "attestation" | "other" | undefined;
  let answered: LabelledLine | undefined;
  let noCertificate: LabelledLine | undefined;
  for (const line of lines) {
    const label = plainLabel(line.label);
    if (label.startsWith("tpmhli") && label.endsWith("result")) {
      asked = label.includes("attestation") ? "attestation" : "other";
      const code = parseCode(line.value);
      if (code !== undefined && /^0x[89A-F]/.test(code)) set(found, "failure", { value: code, line: line.line });
    } else if (asked === "attestation" && label === "ready") {
      answered = line;
      set(found, "readyForAttestation", toldFlag(line));
    } else if (label === "novalidekcert") noCertificate ??= line;
  }
  if (noCertificate) set(found, "ekCertificate", { value: false, line: noCertificate.line });
  else if (answered) set(found, "ekCertificate", { value: true, line: answered.line });
}

function set<Name extends keyof Found>(found: Found, name: Name, told: Found[Name]): void {
  if (told !== undefined && found[name] === undefined) found[name] = told;
}

/** `2.0`, `2.0, 0, 1.38`, `2.0.1.38`: the family; a revision such as 1.38 is none. */
function specVersionOf({ value, line }: LabelledLine): Told<string> | undefined {
  const family = /^(?:2\.0|1\.2)(?![0-9])/.exec(value)?.[0];
  return family === undefined ? undefined : { value: family, line };
}
