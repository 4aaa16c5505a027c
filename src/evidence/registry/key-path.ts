const HIVES: Readonly<Record<string, string>> = {
  hkey_local_machine: "hklm",
  hklm: "hklm",
  hkey_current_user: "hkcu",
  hkcu: "hkcu",
  hkey_users: "hku",
  hku: "hku",
};

/** Deeper keys are none that are looked for. */
const MOST_PARTS = 24;

/**
 * The parts of a key's path with the hive in its short name. What differs between views of one key is left out: the part
 * `WOW6432Node`, and the number of a control set.
 */
export function splitKey(key: string): readonly string[] {
  const parts = key.split("\\", MOST_PARTS).filter((part) => part !== "" && part.toLowerCase() !== "wow6432node");
  const hive = HIVES[parts[0]?.toLowerCase() ?? ""];
  if (hive === undefined) return parts;
  const rest = parts.slice(1);
  const set = rest[1];
  if (rest[0]?.toLowerCase() === "system" && set !== undefined && /^controlset\d{3}$/i.test(set)) rest[1] = "CurrentControlSet";
  return [hive, ...rest];
}

const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** A GUID in lower case and without braces; undefined for any other text. */
export function guidOf(text: string): string | undefined {
  return text.length > 38 ? undefined : GUID.exec(text)?.[1]?.toLowerCase();
}

/** A product code as Windows Installer writes it: braces, upper case. */
export function productCodeOf(text: string): string | undefined {
  const guid = guidOf(text);
  return guid === undefined ? undefined : `{${guid.toUpperCase()}}`;
}

/** The id and the revision in `{app}_{revision}`, with or without `Win32App_` before it. */
export function appOf(text: string): { readonly id: string; readonly revision?: number } | undefined {
  const name = text.slice(0, 80).replace(/^Win32App_/i, "");
  const id = guidOf(name.slice(0, 36));
  if (id === undefined) return undefined;
  const revision = /^_(\d{1,9})$/.exec(name.slice(36))?.[1];
  if (revision === undefined && name.length > 36) return undefined;
  return revision === undefined ? { id } : { id, revision: Number(revision) };
}

/** True for `S-1-…`. */
export function isSid(text: string): boolean {
  return text.length <= 190 && /^S(?:-\d{1,20}){2,16}$/i.test(text);
}

/**
 * The product code that the installer's own list writes packed: the hex digits of a GUID, each group backwards, and from
 * the fourth on each byte by itself.
 */
export function unpackProductCode(text: string): string | undefined {
  if (!/^[0-9a-f]{32}$/i.test(text)) return undefined;
  const backwards = (from: number, to: number): string => Array.from(text.slice(from, to)).reverse().join("");
  const bytes = Array.from({ length: 8 }, (_, index) => backwards(16 + 2 * index, 18 + 2 * index)).join("");
  const guid = `${backwards(0, 8)}-${backwards(8, 12)}-${backwards(12, 16)}-${bytes.slice(0, 4)}-${bytes.slice(4)}`;
  return `{${guid.toUpperCase()}}`;
}
