import { utf8, utf16 } from "./bytes.js";

/** A string, a DWORD, a QWORD, a list of strings or binary data. */
export type RegistryContent = string | number | bigint | readonly string[] | Uint8Array;

export interface RegistryKey {
  /** Full path: `HKEY_LOCAL_MACHINE\SOFTWARE\…`. */
  readonly path: string;
  /** The name "" is the default value. A string may have line breaks in it. */
  readonly values: Readonly<Record<string, RegistryContent>>;
}

export interface RegistryDumpOptions {
  /** Default `utf-16le` with a byte order mark. */
  readonly encoding?: "utf-16le" | "utf-16le-no-bom" | "utf-8" | "windows-1252";
  readonly lineEnd?: "\r\n" | "\n";
  /** A blank before the value names, which the collecting tool sometimes writes. */
  readonly leadingBlank?: boolean;
  readonly upperCaseTypes?: boolean;
}

/**
 * `MdmDiagReport_RegistryDump.reg`: looks like a registry export and is none. No header line, quotes and
 * backslashes in strings are not escaped, values may run over several lines.
 */
export function writeRegistryDump(keys: readonly RegistryKey[], options: RegistryDumpOptions = {}): Uint8Array {
  const end = options.lineEnd ?? "\r\n";
  const blank = options.leadingBlank === true ? " " : "";
  const typed = (value: Exclude<RegistryContent, string>): string => {
    const text = typedText(value, end);
    return options.upperCaseTypes === true ? text.replace(/^dword/, "DWORD") : text;
  };
  const lines = keys.flatMap((key) => [
    `[${key.path}]`,
    ...Object.entries(key.values).map(([name, value]) => {
      const left = `${blank}${name === "" ? "@" : `"${name}"`}=`;
      return left + (typeof value === "string" ? `"${value}"` : typed(value));
    }),
    "",
  ]);
  return encode(lines.join(end) + end, options.encoding ?? "utf-16le");
}

/** A true export (`reg export`, Intune's `export.reg`): header, escaped strings, UTF-16LE with a byte order mark. */
export function writeRegistryExport(keys: readonly RegistryKey[]): Uint8Array {
  const quote = (value: string): string => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  const lines = keys.flatMap((key) => [
    `[${key.path}]`,
    ...Object.entries(key.values).map(([name, value]) => {
      const left = `${name === "" ? "@" : quote(name)}=`;
      return left + (typeof value === "string" ? quote(value) : typedText(value, "\r\n"));
    }),
    "",
  ]);
  return utf16(["Windows Registry Editor Version 5.00", "", ...lines, ""].join("\r\n"));
}

/** Type word and digits. Lists of strings are UTF-16LE, each with a NUL, and one more at the end. */
function typedText(value: Exclude<RegistryContent, string>, end: string): string {
  if (typeof value === "number") return `dword:${hex(value, 8)}`;
  if (typeof value === "bigint") {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setBigUint64(0, BigInt.asUintN(64, value), true);
    return `hex(b):${hexBytes(new Uint8Array(bytes.buffer), end)}`;
  }
  if (value instanceof Uint8Array) return `hex:${hexBytes(value, end)}`;
  return `hex(7):${hexBytes(utf16([...value, "", ""].join("\0"), { bom: false }), end)}`;
}

function hex(value: number, digits: number): string {
  return (value >>> 0).toString(16).padStart(digits, "0");
}

function hexBytes(bytes: Uint8Array, end: string): string {
  const parts = Array.from(bytes, (byte) => hex(byte, 2));
  const rows: string[] = [];
  for (let index = 0; index < parts.length; index += 25) rows.push(parts.slice(index, index + 25).join(","));
  return rows.join(`,\\${end}  `);
}

function encode(content: string, encoding: NonNullable<RegistryDumpOptions["encoding"]>): Uint8Array {
  switch (encoding) {
    case "utf-16le":
      return utf16(content);
    case "utf-16le-no-bom":
      return utf16(content, { bom: false });
    case "utf-8":
      return utf8(content);
    case "windows-1252":
      return Uint8Array.from(content, (char) => char.charCodeAt(0) & 0xff);
  }
}
