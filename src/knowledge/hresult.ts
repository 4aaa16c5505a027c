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
  /** -1 to -65536, which a program chose by itself: as bits it would belong to nobody. */
  | { readonly kind: "negative"; readonly number: number }
  /** HRESULT_FROM_WIN32. */
  | { readonly kind: "win32"; readonly win32: number }
  | NtStatusParts
  | HresultParts;

interface NtStatusParts {
  readonly kind: "ntstatus";
  /** The plain NTSTATUS, also where the code is HRESULT_FROM_NT. */
  readonly status: Hex;
  readonly severity: "success" | "information" | "warning" | "error";
  /** Defined by a program and not by Windows. */
  readonly customer: boolean;
  readonly facility: number;
  readonly code: number;
}

interface HresultParts {
  readonly kind: "hresult";
  readonly severity: "success" | "failure";
  /** Defined by a program and not by Microsoft. */
  readonly customer: boolean;
  readonly facility: number;
  readonly code: number;
}

const FAILURE_BIT = 0x8000_0000;
const SEVERITY_MASK = 0xc000_0000;
const INFORMATION = 0x4000_0000;
const CUSTOMER_BIT = 0x2000_0000;
const NT_BIT = 0x1000_0000;
const FIRST_NEGATIVE = 0xffff_0000;
const FACILITY_WIN32 = 7;
const NT_SEVERITIES = ["success", "information", "warning", "error"] as const;

/** Takes a code apart. @throws {RangeError} when `code` is no spelling that `parseCode` takes */
export function takeApart(code: string): CodeParts {
  const value = codeValue(code);
  if (value === 0) return { kind: "success" };
  if (value <= 0xffff) return { kind: "number", win32: value };
  if (value >= FIRST_NEGATIVE) return { kind: "negative", number: value | 0 };
  const severity = (value & SEVERITY_MASK) >>> 0;
  const isNtStatus = severity === SEVERITY_MASK || severity === INFORMATION || (value & NT_BIT) !== 0;
  return isNtStatus ? ntStatusParts((value & ~NT_BIT) >>> 0) : hresultParts(value);
}

function ntStatusParts(status: number): CodeParts {
  return {
    kind: "ntstatus",
    status: hexOf(status),
    severity: NT_SEVERITIES[status >>> 30] ?? "error",
    customer: (status & CUSTOMER_BIT) !== 0,
    facility: (status >>> 16) & 0xfff,
    code: status & 0xffff,
  };
}

function hresultParts(value: number): CodeParts {
  const facility = (value >>> 16) & 0x7ff;
  const code = value & 0xffff;
  const customer = (value & CUSTOMER_BIT) !== 0;
  const failed = value >= FAILURE_BIT;
  if (failed && !customer && facility === FACILITY_WIN32) return { kind: "win32", win32: code };
  return { kind: "hresult", severity: failed ? "failure" : "success", customer, facility, code };
}

/** A plain NTSTATUS as the HRESULT that Windows makes of it. */
export function hresultOfNtStatus(status: string): Hex {
  return hexOf(codeValue(status) | NT_BIT);
}
