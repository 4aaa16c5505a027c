import type { Member } from "../../archive/index.js";
import type { RecordHeader } from "../../formats/index.js";
import type { ReadTable } from "../event-table/read-event-table.js";
import type { ImeLog } from "../ime/ime-log.js";
import type { LogCollector } from "../log-collector.js";
import type { RegistryExport } from "../registry/index.js";
import type { RegistryValues } from "../registry-values.js";
import type { DeviceFact, EvidenceSource, ProfileEvidence, SourceIssue } from "../model.js";
import type { TextsRead } from "../texts.js";

/** What has been read so far; every kind adds its own. */
export interface Collecting {
  readonly logs: LogCollector;
  readonly needsLog: (channel: string) => boolean;
  readonly unreadFrom: number;
  /** Which records are kept with their values. */
  readonly keep: (header: RecordHeader) => boolean;
  readonly profiles: ProfileEvidence[];
  readonly device: DeviceFact[];
  readonly imeLogs: ImeLog[];
  readonly registryExports: RegistryExport[];
  readonly registryValues: RegistryValues;
  readonly tables: ReadTable[];
  readonly texts: TextsRead;
}

/** What became of a file; its path is added by the caller. */
export type Outcome = Omit<EvidenceSource, "path">;

export type ReadKind = (member: Member, into: Collecting) => Outcome | Promise<Outcome>;

/** A kind of text file that is evidence. */
export interface TextKind {
  /**
   * True for a file of this kind.
   * @param text its first characters, decoded
   * @param path for the few texts that have no mark of their own; the content decides wherever it can
   */
  readonly matches: (text: string, path: string) => boolean;
  readonly read: ReadKind;
}

export function ignored(kind: string, code: string, message: string): Outcome {
  return { kind, status: "ignored", issues: [{ code, message }] };
}

/** Of a file or a line that is far too long, what was read is good, and something may be missing. */
export const CUT_SHORT: SourceIssue = { code: "text-cut-short", message: "The file is longer than any of its kind; only its beginning was read." };

export function statusOf(member: Pick<Member, "issues">, isCut: boolean): Outcome["status"] {
  return isCut || member.issues.length > 0 ? "partly-read" : "read";
}
