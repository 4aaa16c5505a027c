import type { EventRecord } from "../formats/index.js";
import type { Instant } from "../knowledge/index.js";
import type { EventTable } from "./event-table/event-table.js";
import type { RegistryFact } from "./registry-values.js";
import type { ImeLog } from "./ime/ime-log.js";
import type { RegistryEvidence, RegistryExport, RegistryMoment } from "./registry/index.js";
import type { TextEvidence } from "./texts.js";

/** A record with the file that it came from. */
export interface LogEvent extends EventRecord {
  /** Path of the log inside the input. */
  readonly source: string;
}

/** What one event log file covers: silence proves something only inside it. */
export interface LogCoverage {
  readonly source: string;
  /** As the records say it, for example `Microsoft-Windows-AAD/Operational`. */
  readonly channel: string;
  readonly records: number;
  readonly firstRecordId: number;
  readonly lastRecordId: number;
  readonly from: Instant;
  readonly to: Instant;
  /** False when a part of the file could not be read. */
  readonly complete: boolean;
}

/** The Autopilot profile as the service delivered it, or its refusal. */
export interface ProfileEvidence {
  readonly source: string;
  readonly tenantId?: string;
  readonly tenantDomain?: string;
  readonly profileName?: string;
  readonly correlationId?: string;
  readonly assignedUser?: string;
  /** 0 Entra join, 1 hybrid join. */
  readonly domainJoinMethod?: number;
  /** CloudAssignedOobeConfig bits. */
  readonly oobeConfig?: number;
  readonly skipDomainConnectivityCheck?: boolean;
  readonly downloadedAt?: Instant;
  /** The service's number: 807, 809, 815, 908, … */
  readonly errorCode?: number;
  readonly errorReason?: string;
}

export type PageCategory = "device-preparation" | "device-setup" | "account-setup";

/** One row of the status page as the registry kept it. */
export interface PageStep {
  /** Canonical: `tpm-attestation`, `aadj`, `mdm-enrollment`, `esp-provider-installation`, `security-policies`, … */
  readonly name: string;
  /** Lower-case word without separators: `succeeded`, `failed`, `notstarted`, `inprogress`, `notrequired`, `cancelled`, … */
  readonly state: string;
  readonly text?: string;
  readonly errorCode?: string;
  /** The number before the code in a text such as `(Failed: 3, 0x801C03EA)`: 2 and 3 are the join, 4 to 6 the registration. */
  readonly enrollmentState?: number;
  readonly done?: number;
  readonly total?: number;
}

/** One of the three `…Category.Status` values of the registry. */
export interface PageStatus {
  readonly source: string;
  readonly key: string;
  readonly line: number;
  readonly category: PageCategory;
  readonly state: string;
  readonly text?: string;
  readonly errorCode?: string;
  readonly steps: readonly PageStep[];
}

/** What a registry value or a report tells about the device: computer name, build, manufacturer, … */
export interface DeviceFact {
  readonly name:
    | "manufacturer"
    | "model"
    | "serialNumber"
    | "windowsBuild"
    | "windowsName"
    | "tpmSpecVersion"
    | "tpmManufacturer"
    | "tpmFirmware"
    | "biosVersion"
    | "biosMode"
    | "secureBoot"
    | "timeZoneName"
    | "winHttpProxy"
    | "computerName";
  readonly value: string;
  readonly source: string;
  readonly line?: number;
  readonly key?: string;
}

export interface SourceIssue {
  readonly code: string;
  readonly at?: string;
  readonly message: string;
}

/** One file of the input and what became of it. */
export interface EvidenceSource {
  readonly path: string;
  /** `event log`, `event log (XML)`, `registry export`, `Autopilot profile`, `empty result`, `other`, … */
  readonly kind: string;
  readonly status: "read" | "partly-read" | "unreadable" | "ignored";
  readonly records?: number;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly issues: readonly SourceIssue[];
}

export interface InputSummary {
  readonly name: string;
  readonly sha256?: string;
  readonly bytes: number;
  readonly kind: "zip" | "cab" | "folder" | "files";
}

/** Everything that was read, typed, before any order or meaning is given to it. */
export interface Evidence {
  readonly inputs: readonly InputSummary[];
  readonly events: readonly LogEvent[];
  readonly logs: readonly LogCoverage[];
  readonly profiles: readonly ProfileEvidence[];
  readonly pages: readonly PageStatus[];
  readonly device: readonly DeviceFact[];
  /** Logs of the Intune Management Extension. */
  readonly imeLogs: readonly ImeLog[];
  /** What registry exports say, all of them taken together. */
  readonly registry: RegistryEvidence;
  /** Changes of tracked items that the registry has a time for, in time order. */
  readonly registryMoments: readonly RegistryMoment[];
  /** Each registry export by itself, from which the two above are made. */
  readonly registryExports: readonly RegistryExport[];
  /** What outputs of commands, reports and lists say. */
  readonly texts: TextEvidence;
  /** Logs that somebody saved as text, without the records that a log of the bundle has too. */
  readonly eventTables: readonly EventTable[];
  /** Values of the keys that tell of a deployment, for rules that ask for one. */
  readonly registryValues: readonly RegistryFact[];
  /** Names of apps and other items by their ids, as the user gave them. */
  readonly names?: ReadonlyMap<string, string>;
  readonly sources: readonly EvidenceSource[];
  /** Records seen, duplicates counted once, and how many of them the dictionary does not know. */
  readonly totals: { readonly records: number; readonly notRecognised: number };
}
