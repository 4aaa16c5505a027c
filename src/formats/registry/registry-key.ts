/** The data of a registry value by its type. REG_NONE, resource lists and types without a name are `binary`. */
export type RegistryData =
  | { readonly type: "string" | "expand-string"; readonly data: string }
  | { readonly type: "dword"; readonly data: number }
  | { readonly type: "qword"; readonly data: bigint }
  | { readonly type: "multi-string"; readonly data: readonly string[] }
  /** Lower-case hex without separators. */
  | { readonly type: "binary"; readonly data: string };

export type RegistryValue = RegistryData & {
  /** As written; empty for the default value of the key. */
  readonly name: string;
  /** Line on which the value begins, from 1. */
  readonly line: number;
};

/** A key section of an export. The same key may come more than once; names are as written, look-ups ignore case. */
export interface RegistryKey {
  /** Full path with its root, `HKEY_LOCAL_MACHINE\SOFTWARE\…`. */
  readonly key: string;
  readonly line: number;
  readonly values: readonly RegistryValue[];
}
