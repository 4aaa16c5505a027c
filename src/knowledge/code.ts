import type { Hex } from "./vocabulary.js";

/**
 * Reads an HRESULT, NTSTATUS or exit code as logs print it: `0x801C03F3`, `801c03f3` (8 digits with a letter), signed
 * (`-2145647629`) or unsigned decimal (`2149319667`). Gives the unsigned 32-bit number.
 */
export function readCode(value: string): number | undefined {
  const text = value.trim();
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) {
    const digits = text
      .slice(2)
      .replace(/^f{8}(?=[89a-f][0-9a-f]{7}$)/i, "")
      .replace(/^0+(?=.)/, "");
    return digits.length <= 8 ? Number.parseInt(digits, 16) : undefined;
  }
  if (/^-?\d{1,10}$/.test(text)) {
    const number = Number(text);
    return number >= -0x80000000 && number <= 0xffffffff ? number >>> 0 : undefined;
  }
  return /^(?=.*[a-f])[0-9a-f]{8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** `0x` and eight upper-case hex digits. */
export function hexOf(code: number): Hex {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}
