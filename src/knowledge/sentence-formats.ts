import { hexOf, readCode } from "./code.js";

/** Longest value that a sentence shows. */
const MAX_VALUE = 300;

/** What a code means in a few words, or nothing. */
export type CodeMeaning = (code: number) => string | undefined;

/** Formats that are not value maps. */
export const FORMATS: Readonly<Record<string, (value: string, meaningOf: CodeMeaning) => string | undefined>> = {
  code: showCode,
  "exit-code": showExitCode,
  result: (value, meaningOf) => (readCode(value) === 0 ? "succeeded" : `failed: ${showCode(value, meaningOf)}`),
  "page-result": showPageResult,
  "yes-no": (value) => (/^(true|1|0x0*1|yes)$/i.test(value) ? "yes" : /^(false|0|0x0+|no)$/i.test(value) ? "no" : value),
  microseconds: (value) => showDuration(value, 1e-6),
  milliseconds: (value) => showDuration(value, 1e-3),
  seconds: (value) => showDuration(value, 1),
  minutes: (value) => showDuration(value, 60),
  bytes: showBytes,
};
export const SENTENCE_FORMATS: readonly string[] = Object.keys(FORMATS);

function showCode(value: string, meaningOf: CodeMeaning): string {
  const code = readCode(value);
  if (code === undefined) return short(value);
  const meaning = code === 0 ? "success" : meaningOf(code);
  return meaning === undefined ? hexOf(code) : `${hexOf(code)}, ${meaning}`;
}

/** Exit codes of installers are small decimal numbers, which mean the same as the Win32 error inside an HRESULT. */
function showExitCode(value: string, meaningOf: CodeMeaning): string {
  const code = readCode(value);
  if (code === undefined || code > 0xffff) return showCode(value, meaningOf);
  const meaning = code === 0 ? "success" : meaningOf((0x80070000 | code) >>> 0);
  // A number that means nothing beyond itself is said once.
  return meaning === undefined || meaning === `exit code ${code}` ? String(code) : `${code}, ${meaning}`;
}

/** The status page logs `{"message": "...", "errorCode": 2147943860}`; 0 stands for no code. */
function showPageResult(value: string, meaningOf: CodeMeaning): string | undefined {
  let result: unknown;
  try {
    result = JSON.parse(value);
  } catch {
    return short(value);
  }
  if (typeof result !== "object" || result === null) return short(String(result));
  const { message, errorCode } = result as { readonly message?: unknown; readonly errorCode?: unknown };
  const code = typeof errorCode === "number" || typeof errorCode === "string" ? String(errorCode) : "0";
  const parts = [readCode(code) === 0 ? "" : showCode(code, meaningOf), typeof message === "string" ? short(message) : ""];
  const text = parts.filter((part) => part !== "").join(", ");
  return text === "" ? undefined : text;
}

function showDuration(value: string, unitSeconds: number): string {
  if (!/^(\d{1,15}|0x[0-9a-f]{1,8})$/i.test(value)) return short(value);
  const seconds = Number(value) * unitSeconds;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds - minutes * 60);
  return minutes >= 120 ? `${Math.round(minutes / 6) / 10} h` : rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

function showBytes(value: string): string {
  if (!/^\d{1,19}$/.test(value)) return short(value);
  const bytes = Number(value);
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** One line of at most 300 characters. */
export function short(value: string): string {
  const line = value
    .slice(0, MAX_VALUE * 4)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > MAX_VALUE || value.length > MAX_VALUE * 4 ? `${line.slice(0, MAX_VALUE)}…` : line;
}
