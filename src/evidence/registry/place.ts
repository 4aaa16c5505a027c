/** Where in an export something stands: the key as the file writes it, and its line. */
export interface RegistryPlace {
  readonly source: string;
  readonly key: string;
  readonly line: number;
}

/** Whom an entry is about: the device, or a user. `sid` is absent where the registry says "user" and not which. */
export interface RegistryScope {
  readonly scope: "device" | "user";
  readonly sid?: string;
}
