import type { RegistryKey, RegistryValue } from "../../formats/index.js";
import { hexOf, type Hex, readCode } from "../../knowledge/index.js";
import type { RegistryPlace } from "./place.js";

/** Texts that are kept are cut here: names, addresses, ids. */
const LONGEST_TEXT = 1000;

/** A key of an export on its way to the reader of its subject. */
export interface KeySection {
  /** Parts of the path behind the subject's own key, as written. */
  readonly path: readonly string[];
  readonly values: readonly RegistryValue[];
  /** Where the key stands. */
  readonly place: RegistryPlace;
}

export function toSection(source: string, key: RegistryKey, path: readonly string[]): KeySection {
  let place: RegistryPlace | undefined;
  return {
    path,
    values: key.values,
    // Most keys are of no interest: a copy of the name is made for those that are.
    get place() {
      place ??= { source, key: copied(key.key, 2 * LONGEST_TEXT), line: key.line };
      return place;
    },
  };
}

/** A value by its name, in any case. The last one counts where a damaged file has it twice. */
export function findValue(section: KeySection, name: string): RegistryValue | undefined {
  const wanted = name.toLowerCase();
  return section.values.findLast((value) => value.name.length === wanted.length && value.name.toLowerCase() === wanted);
}

/** Where a value stands: its key with its name. */
export function placeOf(section: KeySection, value: RegistryValue): RegistryPlace {
  return { source: section.place.source, key: `${section.place.key}\\${value.name.slice(0, LONGEST_TEXT)}`, line: value.line };
}

/** Text without blanks around it; undefined where there is none. */
export function textOf(section: KeySection, name: string): string | undefined {
  const value = findValue(section, name);
  if (value?.type !== "string" && value?.type !== "expand-string") return undefined;
  const text = value.data.slice(0, LONGEST_TEXT).trim();
  return text === "" ? undefined : copied(text);
}

/** A number, also one that is written as text. */
export function numberOf(section: KeySection, name: string): number | undefined {
  const value = findValue(section, name);
  return value === undefined ? undefined : toNumber(value);
}

export function toNumber(value: RegistryValue): number | undefined {
  switch (value.type) {
    case "dword":
      return value.data;
    case "qword":
      return value.data <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value.data) : undefined;
    case "string":
    case "expand-string": {
      const text = value.data.slice(0, 32).trim();
      return /^(?:-?\d{1,15}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined;
    }
    case "multi-string":
    case "binary":
      return undefined;
  }
}

/** A 32-bit number with its sign. */
export function signedOf(section: KeySection, name: string): number | undefined {
  const number = numberOf(section, name);
  return number === undefined ? undefined : number | 0;
}

/** A number that is not 0, or the word `true`. */
export function flagOf(section: KeySection, name: string): boolean | undefined {
  const number = numberOf(section, name);
  if (number !== undefined) return number !== 0;
  const word = textOf(section, name)?.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

/** An error code; undefined where it is zero. */
export function codeOf(section: KeySection, name: string): Hex | undefined {
  const number = numberOf(section, name);
  return toHex(number === undefined ? textOf(section, name) : String(number));
}

/** An error code as numbers and texts have it; undefined where it is zero or none. */
export function toHex(code: unknown): Hex | undefined {
  const value = typeof code === "number" || typeof code === "string" ? readCode(String(code)) : undefined;
  return value === undefined || value === 0 ? undefined : hexOf(value);
}

/** A copy: a part of a string keeps the whole of it in memory, here a block of the file. */
export function copied(text: string, longest = LONGEST_TEXT): string {
  return ` ${text.slice(0, longest)}`.slice(1);
}

/** An address without query and fragment, which may hold a signature. */
export function withoutQuery(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? "";
}
