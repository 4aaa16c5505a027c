import { compareText } from "../knowledge/index.js";
import type { Collection, NotCollected } from "./collection/collection.js";
import type { JoinState } from "./join/join-state.js";
import type { DiagnosticsRequest } from "./mdm-diagnostics/metadata.js";
import type { MdmReport } from "./mdm-diagnostics/mdm-report.js";
import type { ToolRun } from "./mdm-diagnostics/tool-run.js";
import type { SetupLog } from "./setup/setup-log.js";
import type { AikRequest, TpmReport } from "./tpm/tpm-report.js";

/** What the smaller text files of a bundle say: outputs of commands, reports, lists. */
export interface TextEvidence {
  /** Outputs of `dsregcmd /status`. */
  readonly joinStates: readonly JoinState[];
  /** Reports about the TPM. */
  readonly tpmReports: readonly TpmReport[];
  /** Lists of what Intune was to collect, with the files that came of it. */
  readonly collections: readonly Collection[];
  /** What was asked for when the logs were collected, and is not there. */
  readonly notCollected: readonly NotCollected[];
  /** What `mdmdiagnosticstool` was asked for, and how its run by Intune ended. */
  readonly requests: readonly DiagnosticsRequest[];
  readonly toolRuns: readonly ToolRun[];
  /** MDM reports. */
  readonly mdmReports: readonly MdmReport[];
  /** Logs of Windows Setup. */
  readonly setupLogs: readonly SetupLog[];
  /** Outputs of `certreq -enrollaik`. */
  readonly aikRequests: readonly AikRequest[];
}

type Growing<Type> = { readonly [Key in keyof Type]: Type[Key] extends readonly (infer Item)[] ? Item[] : never };

/** Text evidence while it is read. */
export type TextsRead = Growing<TextEvidence>;

export function noTexts(): TextsRead {
  return {
    joinStates: [],
    tpmReports: [],
    aikRequests: [],
    collections: [],
    notCollected: [],
    requests: [],
    toolRuns: [],
    mdmReports: [],
    setupLogs: [],
  };
}

/** The same in an order that does not depend on that of the files; `isOwn` picks the files of one device. */
export function selectTexts(texts: TextEvidence, isOwn: (item: { readonly source: string }) => boolean = () => true): TextEvidence {
  const select = <Item extends { readonly source: string }>(items: readonly Item[]): readonly Item[] =>
    items.filter(isOwn).toSorted((a, b) => compareText(a.source, b.source));
  return {
    joinStates: select(texts.joinStates),
    tpmReports: select(texts.tpmReports),
    aikRequests: select(texts.aikRequests),
    collections: select(texts.collections),
    notCollected: select(texts.notCollected),
    requests: select(texts.requests),
    toolRuns: select(texts.toolRuns),
    mdmReports: select(texts.mdmReports),
    setupLogs: select(texts.setupLogs),
  };
}
