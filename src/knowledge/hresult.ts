import { hexOf, readCode } from "./code.js";
import type { Hex } from "./vocabulary.js";

/**
 * Reads an error code in any spelling that logs and people use: `0x801C03F3`, `801c03f3`, `-2145647629` and
 * `2149319667` are one code. Small decimals (1603) stay what they are, `0x00000643`; `lookUpError` knows that
 * they are Windows error numbers. Eight bare digits are hex where the first one is 8 or 9 (80180014), else decimal.
 * Sixteen hex digits are taken where they are a 32-bit code that was widened (`0xFFFFFFFF801C03F3`).
 * @returns the canonical spelling, or nothing where the text is not a 32-bit code
 */
export function parseCode(text: string): Hex | undefined {
  const trimmed = text.trim();
  const code = readCode(/^[89][0-9]{7}$/.test(trimmed) ? `0x${trimmed}` : trimmed);
  return code === undefined ? undefined : hexOf(code);
}

/** True when both texts are spellings of one number; an exit code 1603 is not the HRESULT 0x80070643. */
export function sameCode(a: string, b: string): boolean {
  const left = parseCode(a);
  return left !== undefined && left === parseCode(b);
}

/** A code as an unsigned number. @throws {RangeError} when `code` is no spelling that `parseCode` takes */
export function codeValue(code: string): number {
  const hex = parseCode(code);
  if (hex === undefined) throw new RangeError(`not a 32-bit code: ${code}`);
  return Number.parseInt(hex.slice(2), 16);
}

/** What the bits of a code say by themselves ([MS-ERREF] sections 2.1 to 2.3). */
export type CodeParts =
  | { readonly kind: "success" }
  /** A bare Windows error number or exit code. */
  | { readonly kind: "number"; readonly win32: number }
  /** HRESULT_FROM_WIN32. */
  | { readonly kind: "win32"; readonly win32: number }
  /** `status` is the plain NTSTATUS, also where the code is HRESULT_FROM_NT. */
  | { readonly kind: "ntstatus"; readonly status: Hex; readonly severity: "warning" | "error"; readonly facility: number; readonly code: number }
  | { readonly kind: "hresult"; readonly severity: "success" | "failure"; readonly facility: number; readonly code: number };

const SEVERITY_MASK = 0xc000_0000;
const NT_BIT = 0x1000_0000;
const FACILITY_WIN32 = 7;

/** Takes a code apart. @throws {RangeError} when `code` is no spelling that `parseCode` takes */
export function takeApart(code: string): CodeParts {
  const value = codeValue(code);
  if (value === 0) return { kind: "success" };
  if (value <= 0xffff) return { kind: "number", win32: value };
  const severity = (value & SEVERITY_MASK) >>> 0;
  const low = value & 0xffff;
  if (severity === SEVERITY_MASK || (value & NT_BIT) !== 0) {
    const status = (value & ~NT_BIT) >>> 0;
    return {
      kind: "ntstatus",
      status: hexOf(status),
      severity: severity === SEVERITY_MASK ? "error" : "warning",
      facility: (status >>> 16) & 0xfff,
      code: low,
    };
  }
  const facility = (value >>> 16) & 0x7ff;
  const failed = value > 0x7fff_ffff;
  if (failed && facility === FACILITY_WIN32) return { kind: "win32", win32: low };
  return { kind: "hresult", severity: failed ? "failure" : "success", facility, code: low };
}
