import type { Hex, Instant } from "../../knowledge/index.js";
import type { AutopilotState } from "./model-autopilot.js";
import type { AgentApp, AgentScript, InstallerJob, OfficeJob, ProductName, Workload } from "./model-apps.js";
import type { RegistryPlace, RegistryScope } from "./place.js";

/** `Enrollments\{id}`: an enrollment into a management service. */
export interface Enrollment extends RegistryPlace {
  /** Lower case, without braces. */
  readonly id: string;
  /** `MS DM Server` is Intune. */
  readonly provider?: string;
  readonly type?: number;
  readonly state?: number;
  readonly upn?: string;
  readonly tenantId?: string;
  /** Without its query. */
  readonly discoveryUrl?: string;
}

/** What the user may do when the page failed; all false means that the page does not hold the device. */
export interface BlockingChoices {
  readonly reset: boolean;
  readonly tryAgain: boolean;
  readonly continueAnyway: boolean;
}

/** `Enrollments\{id}\FirstSync` and its key per user: how the status page is set, and how far the first sync got. */
export interface FirstSync extends RegistryPlace, RegistryScope {
  readonly enrollment: string;
  /** True where the page is left out: 0xFFFFFFFF. */
  readonly skipDevicePage?: boolean;
  readonly skipUserPage?: boolean;
  readonly timeLimitMinutes?: number;
  readonly blocking?: BlockingChoices;
  readonly syncDone?: boolean;
  /** The server has sent everything that it will send. */
  readonly serverDone?: boolean;
  readonly continuedAnyway?: boolean;
  /** What events 360 and 361 write too; the meaning of its numbers is not published. */
  readonly provisioningStatus?: number;
}

/** An agent that has to be there before the page goes on, or that tells the page which apps to wait for. */
export interface PolicyProvider extends RegistryPlace, RegistryScope {
  readonly phase: "device-preparation" | "setup";
  /** `Sidecar` is the Intune Management Extension, `ConfigMgr` the client of Configuration Manager. */
  readonly provider: string;
  readonly installationState?: number;
  /** Word for `installationState`. */
  readonly state?: string;
  /** The page reads it at state 4 only. */
  readonly lastError?: Hex;
  readonly timeLimitMinutes?: number;
  /** While it is false the page says that it identifies apps, and nothing but the page's own time ends that. */
  readonly policiesCreated?: boolean;
  readonly tracksApps?: boolean;
}

/** `…\Setup\Apps\Tracking\{provider}\Win32App_{id}_{revision}`: an app as it stood when the export was made. */
export interface TrackedApp extends RegistryPlace, RegistryScope {
  readonly provider: string;
  /** Id of the app in Intune, lower case; the key's name where it has another form. */
  readonly id: string;
  readonly revision?: number;
  readonly installationState?: number;
  readonly state?: string;
  readonly restart?: "none" | "soft" | "hard";
}

/** `…\{Device or SID}\Setup`. The key of a user is made when account setup begins. */
export interface SetupProgress extends RegistryPlace, RegistryScope {
  /** 0xFFFFFFFF, which stands there outside of any deployment too. False: the page still shows. */
  readonly provisioningCompleted?: boolean;
  readonly appsLocked?: boolean;
}

export type TrackedGroup =
  | "policies"
  | "msi-apps"
  | "modern-apps"
  | "network-profiles"
  | "scep-certificates"
  | "pfx-certificates"
  | "certificate-profiles"
  | "sidecar-apps";

export type TrackedKind = "policy" | "msi" | "office" | "modern-app" | "win32-app" | "network" | "certificate" | "other";

/** A state of an item from a moment on; the key is that of the snapshot. */
export interface ItemState extends RegistryPlace {
  readonly at: Instant;
  readonly state: number;
  /** Word for `state`. */
  readonly word: string;
}

/**
 * An item that the page waited for, out of the snapshots that the page leaves at every change and some refreshes
 * (`ESPTrackingInfo\Diagnostics`). Places are those of its first snapshot.
 */
export interface ItemTimeline extends RegistryPlace, RegistryScope {
  readonly group: TrackedGroup;
  readonly kind: TrackedKind;
  /** Product code, app id, package family, certificate, network or policy, decoded; else the whole address. */
  readonly id: string;
  readonly revision?: number;
  /** As the snapshot writes it. */
  readonly locUri: string;
  /** Changes only, in time order. An item that a later snapshot leaves out was done before or is no longer awaited. */
  readonly states: readonly ItemState[];
  /** The last snapshot that lists it. */
  readonly lastSeen?: Instant;
  /** What `LastLoggedState` holds, which has no time. */
  readonly lastLogged?: number;
}

/** The snapshots of one group: what they span says how long the page watched it. */
export interface SnapshotSpan extends RegistryScope {
  readonly group: TrackedGroup;
  readonly first: Instant;
  readonly last: Instant;
  readonly count: number;
  /** False where key names have no zone and were taken as UTC, as those with one are. */
  readonly zoneStated: boolean;
}

export interface Tracking {
  readonly providers: readonly PolicyProvider[];
  readonly apps: readonly TrackedApp[];
  readonly setups: readonly SetupProgress[];
  readonly items: readonly ItemTimeline[];
  readonly snapshots: readonly SnapshotSpan[];
}

/** An export that was read, for judging what its silence is worth. */
export interface RegistryFile {
  readonly source: string;
  /** `dump`: of mdmdiagnosticstool, with every key that matters; `export`: single keys. */
  readonly form: "dump" | "export";
  readonly keys: number;
  readonly complete: boolean;
  /** Subjects of which it holds at least one key. */
  readonly areas: readonly RegistryArea[];
}

export type RegistryArea =
  | "autopilot-settings"
  | "autopilot-diagnostics"
  | "autopilot-policy-cache"
  | "enrollments"
  | "tracking"
  | "msi"
  | "office"
  | "agent"
  | "products"
  | "cloud-domain-join"
  | "provisioning"
  | "setup"
  | "time-zone";

/** Everything that registry exports say of a deployment, from all files of the device. */
export interface RegistryEvidence {
  readonly files: readonly RegistryFile[];
  readonly enrollments: readonly Enrollment[];
  readonly firstSync: readonly FirstSync[];
  readonly tracking: Tracking;
  readonly installers: readonly InstallerJob[];
  readonly office: readonly OfficeJob[];
  readonly agentApps: readonly AgentApp[];
  readonly agentScripts: readonly AgentScript[];
  readonly workloads: readonly Workload[];
  readonly products: readonly ProductName[];
  /** Names of tracked things by product code or app id: of products, else of packages, and of workloads. */
  readonly names: ReadonlyMap<string, string>;
  readonly autopilot: AutopilotState;
  /** Entries that another export of the device has otherwise: the later one counts, else the fuller one. */
  readonly superseded: readonly Superseded[];
}

export interface Superseded {
  /** The export whose entries do not count. */
  readonly source: string;
  /** The export whose entries count instead. */
  readonly by: string;
  readonly entries: number;
}

/** A moment that the registry tells, ready for the timeline: an item that changed its state. */
export interface RegistryMoment extends RegistryPlace, RegistryScope {
  readonly at: Instant;
  readonly group: TrackedGroup | "workloads";
  readonly kind: TrackedKind;
  readonly id: string;
  readonly name?: string;
  readonly state: number;
  readonly word: string;
  /** `first` where the item is seen for the first time: it may have had that state before. */
  readonly change: "first" | "changed";
  readonly text: string;
}
