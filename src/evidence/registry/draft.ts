import type { AgentApp, AgentScript, InstallerJob, OfficeJob, ProductName, Workload } from "./model-apps.js";
import type {
  AutopilotDiagnostics,
  CloudJoin,
  Correlation,
  NamedNumber,
  PolicyCache,
  PreparationPage,
  RestartUri,
  TenantName,
  TimeZoneState,
} from "./model-autopilot.js";
import type { Enrollment, FirstSync, PolicyProvider, SetupProgress, TrackedApp } from "./model.js";
import type { RegistryPlace } from "./place.js";
import { collectSnapshots, type SnapshotCollector } from "./snapshots.js";
import { createTable, type Table } from "./table.js";

/** The kinds of entries, each by what makes it the same entry in another export. */
export interface EntryKinds {
  readonly enrollments: Enrollment;
  readonly firstSync: FirstSync;
  readonly providers: PolicyProvider;
  readonly apps: TrackedApp;
  readonly setups: SetupProgress;
  readonly installers: InstallerJob;
  readonly office: OfficeJob;
  readonly agentApps: AgentApp;
  readonly agentScripts: AgentScript;
  readonly workloads: Workload;
  readonly products: ProductName;
  readonly diagnostics: AutopilotDiagnostics;
  readonly correlations: Correlation;
  readonly cache: PolicyCache;
  readonly preparationPage: PreparationPage;
  readonly settings: NamedNumber;
  readonly joins: CloudJoin;
  readonly tenants: TenantName;
  readonly setup: NamedNumber;
  readonly timeZone: TimeZoneState;
  /** Keys of which only the presence counts, by their subject. */
  readonly marks: RegistryPlace;
  readonly restartUris: RestartUri;
}

export type EntryKind = keyof EntryKinds;

const KINDS: { readonly [Kind in EntryKind]: true } = {
  enrollments: true,
  firstSync: true,
  providers: true,
  apps: true,
  setups: true,
  installers: true,
  office: true,
  agentApps: true,
  agentScripts: true,
  workloads: true,
  products: true,
  diagnostics: true,
  correlations: true,
  cache: true,
  preparationPage: true,
  settings: true,
  joins: true,
  tenants: true,
  setup: true,
  timeZone: true,
  marks: true,
  restartUris: true,
};

export const ENTRY_KINDS = Object.keys(KINDS) as readonly EntryKind[];

export type EntryTables = { readonly [Kind in EntryKind]: Table<EntryKinds[Kind]> };

/** What the readers of an export fill. */
export interface RegistryDraft {
  readonly tables: EntryTables;
  readonly snapshots: SnapshotCollector;
  /** @param code `registry-json`, `registry-snapshot-time` or `registry-items-cut` */
  readonly issue: (code: string, line: number, message: string) => void;
}

export function startDraft(issue: RegistryDraft["issue"]): RegistryDraft {
  const tables = Object.fromEntries(
    ENTRY_KINDS.map((kind) => [
      kind,
      createTable((line) =>
        issue("registry-items-cut", line, `There are more entries of one kind (${kind}) than any device has; the rest is left out.`),
      ),
    ]),
  );
  return { tables: tables as unknown as EntryTables, snapshots: collectSnapshots(issue), issue };
}
