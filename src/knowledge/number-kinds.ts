import { hexOf } from "./code.js";

/** What a small number can be, where somebody says so: 404 is an HTTP status, an OMA-DM status, a Windows error or an event. */
export const NUMBER_KINDS = ["windows", "http", "syncml", "aadsts"] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

/** The code under which the dictionary has a number of this kind; nothing where there is no such number. */
export function codeOfNumber(kind: NumberKind, number: number): string | undefined {
  switch (kind) {
    case "windows":
      return number >= 1 && number <= 0xffff ? hexOf(0x8007_0000 | number) : undefined;
    case "http":
      return number >= 100 && number < 600 ? hexOf(0x8019_0000 | number) : undefined;
    case "syncml":
      return number >= 101 && number < 0x1_0000 ? hexOf(0x87d1_0000 | number) : undefined;
    case "aadsts":
      return number >= 10_000 && number < 10_000_000 ? `AADSTS${number}` : undefined;
  }
}
