import { describeKnownKind, isPackedKind, type Member } from "../archive/index.js";
import { decodeText, isCmTrace, isEventTable, isEventXml, isEvtx, isProfileFile, isRegistryExport } from "../formats/index.js";

/** What a file is, by its content. */
export type FileKind =
  | { readonly kind: "event-log" | "event-xml" | "registry" | "profile" | "collection-results" | "cmtrace" | "event-table" }
  /** Evidence that this version knows and does not read yet. */
  | { readonly kind: "known"; readonly label: string }
  | { readonly kind: "empty-result"; readonly code?: string }
  /** Nothing that tells about a deployment; `reason` says what it is. */
  | { readonly kind: "other"; readonly reason: string };

const NO_RESULT = /No Results - Error \[(0x[0-9a-f]{8})\]/i;

const KNOWN_TEXTS: readonly [RegExp, string][] = [
  [/<MDMEnterpriseDiagnosticsReport/, "MDM diagnostics report"],
  [/<title>[^<]*MDM Diagnostic/i, "MDM diagnostics report (HTML)"],
  [/\|\s*Device State\s*\|/, "dsregcmd output"],
  [/AzureAdJoined\s*:/, "dsregcmd output"],
  [/"MdmDiagVersion"/, "MDM diagnostics metadata"],
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}, (Info|Warning|Error)\s/m, "Windows setup log"],
  [/TPM[- ]?(Version|Manufacturer|Specification)/i, "TPM report"],
  [/^\ufeff?"?Device Serial Number"?,/, "hardware hash"],
  [/=== (Verbose )?logging started: /i, "Windows Installer log"],
];

/** Tells from the first bytes what a file is; the name only explains an empty one. */
export function classify(member: Member): FileKind {
  const { head, path, size } = member;
  if (size === 0 || head.length === 0) {
    const code = NO_RESULT.exec(path)?.[1];
    return { kind: "empty-result", ...(code === undefined ? {} : { code }) };
  }
  if (isEvtx(head)) return { kind: "event-log" };
  const known = describeKnownKind(head);
  if (known !== undefined) {
    return {
      kind: "other",
      reason: isPackedKind(known)
        ? `This is ${known}, which redscreen does not open: unpack it first.`
        : `This is ${known}, which holds no evidence to read.`,
    };
  }
  const text = decodeText(head).text;
  if (isEventXml(text)) return { kind: "event-xml" };
  if (isProfileFile(text)) return { kind: "profile" };
  if (isRegistryExport(text)) return { kind: "registry" };
  if (isEventTable(text)) return { kind: "event-table" };
  if (isCmTrace(text)) return { kind: "cmtrace" };
  if (/^\ufeff?\s*(<\?xml[^>]*>\s*)?<Collection[\s>]/.test(text)) return { kind: "collection-results" };
  const label = KNOWN_TEXTS.find(([pattern]) => pattern.test(text))?.[1];
  if (label !== undefined) return { kind: "known", label };
  return { kind: "other", reason: "Not a kind of evidence that redscreen knows." };
}
