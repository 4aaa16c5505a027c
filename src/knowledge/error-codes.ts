import { ERROR_CODES_JSON_LINES } from "../generated/error-codes.js";
import { ERROR_FACILITIES_JSON } from "../generated/error-facilities.js";
import { hexOf } from "./code.js";
import { type CodeParts, codeValue, parseCode, takeApart } from "./hresult.js";
import type { Hex, PhaseId, StepId } from "./vocabulary.js";

/** Bounded, as codes come from the input. */
const MAX_FOUND = 2000;

export type ErrorConfidence = "high" | "medium" | "low";

/** What is known of one error code. */
export interface ErrorEntry {
  /** A 32-bit code, or the number of an Entra sign-in error (`AADSTS50126`), which has no bits to take apart. */
  readonly code: Hex;
  /** Name in the headers or in the service's answer; many codes have none. */
  readonly symbol: string | null;
  readonly aliases?: readonly string[] | undefined;
  /** The number by which installers return it and people know it (1618). */
  readonly exitCode?: number | undefined;
  readonly facility: string;
  /** A clause for the middle of a sentence. */
  readonly short: string;
  readonly meaning: string;
  /** The stage that it speaks of; null where it occurs in many or in none. */
  readonly stage: { readonly phase: PhaseId; readonly step: StepId | null } | null;
  readonly causes: readonly string[];
  /** What to do, in this order. */
  readonly checks: readonly string[];
  readonly confidence: ErrorConfidence;
  /** URLs, or names of sources. */
  readonly references: readonly string[];
}

/** The content of `src/generated/error-facilities.ts`. */
interface Facilities {
  readonly facilities: Readonly<Record<string, string>>;
  readonly ntstatus: Readonly<Record<string, string>>;
  readonly ranges: readonly { readonly from: Hex; readonly to: Hex; readonly name: string }[];
}

let facilities: Facilities | undefined;
let all: readonly ErrorEntry[] | undefined;
/** Entries that were asked for, and codes that have none. */
const found = new Map<string, ErrorEntry | undefined>();

function facilityNames(): Facilities {
  facilities ??= JSON.parse(ERROR_FACILITIES_JSON) as Facilities;
  return facilities;
}

/** Every entry, in the order of the codes. */
export function allErrors(): readonly ErrorEntry[] {
  all ??= ERROR_CODES_JSON_LINES.trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as ErrorEntry);
  return all;
}

/** One entry, read from its line: a run needs few of a thousand. */
function entryOf(code: string): ErrorEntry | undefined {
  if (found.has(code)) return found.get(code);
  const at = ERROR_CODES_JSON_LINES.indexOf(`{"code":"${code}"`);
  const entry = at < 0 ? undefined : (JSON.parse(ERROR_CODES_JSON_LINES.slice(at, ERROR_CODES_JSON_LINES.indexOf("\n", at))) as ErrorEntry);
  if (found.size < MAX_FOUND) found.set(code, entry);
  return entry;
}

/**
 * Finds a code in any spelling. A bare Windows error number or exit code (1603) is also looked for as
 * HRESULT_FROM_WIN32, a WinHTTP number under a facility of its client too, and an NTSTATUS that was turned into an
 * HRESULT as the NTSTATUS. The entry's `code` then differs from the one asked for. Numbers of Entra sign-in errors are
 * found as `AADSTS50126` only, since a bare 50126 may be anything.
 */
export function lookUpError(code: string): ErrorEntry | undefined {
  if (isSignInError(code)) return entryOf(code.trim().toUpperCase());
  const hex = parseCode(code);
  if (hex === undefined) return undefined;
  const entry = entryOf(hex);
  if (entry !== undefined) return entry;
  const parts = takeApart(hex);
  if (parts.kind === "number") return entryOf(hexOf(0x8007_0000 | parts.win32));
  if (parts.kind !== "ntstatus" && parts.kind !== "hresult") return undefined;
  const plain = parts.kind === "ntstatus" ? entryOf(parts.status) : undefined;
  return plain ?? (wrapsWinHttp(hex, parts.code) ? entryOf(hexOf(0x8007_0000 | parts.code)) : undefined);
}

/** True for the number of an Entra sign-in error (`AADSTS50126`). */
export function isSignInError(code: string): boolean {
  return /^AADSTS[0-9]{5,7}$/i.test(code.trim());
}

/** The enrollment client (0x8019) and the token library (0xCAA8) put their own upper half before WinHTTP's numbers. */
function wrapsWinHttp(hex: Hex, code: number): boolean {
  return (hex.startsWith("0x8019") || hex.startsWith("0xCAA8")) && code >= 12_000 && code < 12_200;
}

/** The symbolic name of a code, where it has one. */
export function errorName(code: string): string | undefined {
  return lookUpError(code)?.symbol ?? undefined;
}

/** Entries whose symbol, alias or text contains `text`; capitals do not matter. */
export function searchErrors(text: string): readonly ErrorEntry[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  return allErrors().filter((entry) =>
    [entry.symbol ?? "", ...(entry.aliases ?? []), entry.short, entry.meaning].some((place) => place.toLowerCase().includes(wanted)),
  );
}

/**
 * A code for the middle of a sentence: `0x801C03F3, the directory does not know this device`. A code that is not
 * in the dictionary is taken apart and called not known. Text that is no code comes back as it is.
 */
export function describeError(code: string): string {
  if (isSignInError(code)) return `${code.trim().toUpperCase()}, ${lookUpError(code)?.short ?? "not known (Entra sign-in error)"}`;
  const hex = parseCode(code);
  if (hex === undefined) return code;
  const parts = takeApart(hex);
  const entry = lookUpError(hex);
  if (parts.kind === "number") return `${parts.win32}, ${entry?.short ?? describeParts(hex, parts)}`;
  if (entry?.exitCode !== undefined) return `${hex} (${entry.exitCode}), ${entry.short}`;
  return `${hex}, ${entry?.short ?? describeParts(hex, parts)}`;
}

function describeParts(hex: Hex, parts: CodeParts): string {
  switch (parts.kind) {
    case "success":
      return "success";
    case "number":
      return "not known (Windows error number or exit code)";
    case "negative":
      return `not known (${parts.number}, a number of the program's own)`;
    case "win32":
      return `not known (Windows error ${parts.win32})`;
    case "ntstatus": {
      const product = rangeName(hex);
      if (product !== undefined) return `not known (${product})`;
      if (parts.customer) return "not known (a code of the program's own)";
      const facility = parts.facility === 0 ? undefined : facilityText("ntstatus", hex, parts.facility);
      return `not known (NTSTATUS ${parts.severity}${facility === undefined ? "" : `, ${facility}`})`;
    }
    case "hresult": {
      if (parts.customer) return "not known (a code of the program's own)";
      if (parts.facility === FACILITY_HTTP && parts.code >= 100 && parts.code < 600) return `not known (HTTP status ${parts.code})`;
      return `not known (${parts.severity}, ${facilityText("hresult", hex, parts.facility)}, code ${parts.code})`;
    }
  }
}

const FACILITY_HTTP = 25;

function facilityText(kind: "hresult" | "ntstatus", code: string, facility: number): string {
  return facilityName(code, facility, kind) ?? `facility ${facility}`;
}

/** The name of a code's facility, where it has one that is known. @param kind an NTSTATUS has facilities of its own */
export function facilityName(code: string, facility: number, kind: "hresult" | "ntstatus" = "hresult"): string | undefined {
  const names = facilityNames();
  return rangeName(code) ?? (kind === "ntstatus" ? names.ntstatus : names.facilities)[String(facility)];
}

/** The name of a range of codes that a product has for itself; the bits of such codes need not follow Windows' layout. */
export function rangeName(code: string): string | undefined {
  const value = codeValue(code);
  return facilityNames().ranges.find((range) => value >= codeValue(range.from) && value <= codeValue(range.to))?.name;
}
