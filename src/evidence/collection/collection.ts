import type { Hex } from "../../knowledge/index.js";

/** One thing that Intune's "Collect diagnostics" was told to get. */
export interface Directive {
  /** Its place in the list, from 1; files are named or filed by it. */
  readonly number: number;
  readonly kind: "RegistryKey" | "Command" | "Events" | "FoldersFiles";
  readonly input: string;
  /** Not 0: nothing was collected for it. */
  readonly code: Hex;
  readonly line: number;
  /** What of the input came from it. */
  readonly files: readonly string[];
}

/** `results.xml`: the map of an Intune collection. */
export interface Collection {
  readonly source: string;
  readonly directives: readonly Directive[];
}

/** What somebody asked for when the logs were collected and did not get: it is not there to read, which says nothing about the device. */
export interface NotCollected {
  readonly source: string;
  readonly line?: number;
  readonly by: "Intune" | "mdmdiagnosticstool";
  readonly what: string;
  readonly code?: Hex;
}
