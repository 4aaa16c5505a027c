import { type CodeParts, codeValue, facilityName, hresultOfNtStatus, isSignInError, rangeName, takeApart } from "../../knowledge/index.js";

/** What the bits of a code say, in words. */
export function partsText(code: string): string {
  const parts = takeApart(code);
  switch (parts.kind) {
    case "success":
      return "zero, which means success";
    case "number":
      return `a Windows error number or an exit code (${hexDigits(parts.win32)})`;
    case "negative":
      return `the number ${parts.number}, which a program chose by itself`;
    case "win32":
      return `HRESULT, failure, facility 7 (Windows): Windows error ${parts.win32} (HRESULT_FROM_WIN32)`;
    case "ntstatus":
      return ntStatusText(code, parts);
    case "hresult":
      return `HRESULT, ${parts.severity}, ${facilityText(code, parts)}, code ${parts.code} (${hexDigits(parts.code)})`;
  }
}

function ntStatusText(code: string, parts: Extract<CodeParts, { readonly kind: "ntstatus" }>): string {
  const product = rangeName(code);
  if (product !== undefined) return `a number of its own kind (${product}): ${hexDigits(codeValue(code) >>> 16)} and ${hexDigits(parts.code)}`;
  const facts = `${parts.severity}, ${facilityText(code, parts)}, code ${parts.code} (${hexDigits(parts.code)})`;
  if (codeValue(code) !== codeValue(parts.status)) return `HRESULT_FROM_NT of NTSTATUS ${parts.status}: ${facts}`;
  return parts.customer ? `NTSTATUS, ${facts}` : `NTSTATUS, ${facts}; as an HRESULT ${hresultOfNtStatus(code)}`;
}

function facilityText(code: string, parts: Extract<CodeParts, { readonly kind: "ntstatus" | "hresult" }>): string {
  const name = facilityName(code, parts.facility, parts.kind);
  if (parts.customer && name === undefined) return `facility ${parts.facility} of a program's own`;
  return `facility ${parts.facility}${name === undefined ? ", whose owner is not known" : ` (${name})`}`;
}

function hexDigits(number: number): string {
  return `0x${number.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The ways in which logs and people write a code. */
export function spellings(code: string, exitCode?: number): string {
  if (isSignInError(code)) return code;
  const unsigned = codeValue(code);
  const signed = unsigned | 0;
  const numbers = signed === unsigned ? [`${unsigned}`] : [`${signed}`, `${unsigned}`];
  return [code, ...numbers, ...(exitCode === undefined ? [] : [`exit code ${exitCode}`])].join(", ");
}
