import type { Hex, Instant } from "../../knowledge/index.js";
import type { RegistryPlace, RegistryScope } from "./place.js";

/** `EnterpriseDesktopAppManagement\{SID}\MSI\{product code}`: an installer that the enrollment client runs. */
export interface InstallerJob extends RegistryPlace, RegistryScope {
  /** With braces, upper case. */
  readonly productCode: string;
  readonly status?: number;
  /** Word for `status`. */
  readonly state?: string;
  readonly lastError?: Hex;
  readonly version?: string;
  /** Address of the package without its query, which may hold a signature. */
  readonly url?: string;
  /** File name of the package. */
  readonly file?: string;
  /** True for the Intune Management Extension, whose product code changes with its version. */
  readonly isAgent: boolean;
}

/** `OfficeCSP\{id}`: an installation of Microsoft 365 Apps. */
export interface OfficeJob extends RegistryPlace {
  readonly id: string;
  readonly status?: number;
  /** 0 and 70 are done. */
  readonly finalStatus?: number;
  /** Word for `finalStatus`, else for `status`. */
  readonly state?: string;
}

export type EnforcementResult = "succeeded" | "in-progress" | "requirements-not-met" | "unknown" | "failed" | "not-attempted";

/** An app as the Intune Management Extension keeps it: `Win32Apps\{user}\{app}_{revision}` and what goes with it. */
export interface AgentApp extends RegistryPlace, RegistryScope {
  /** The user in Entra; absent for the device. */
  readonly userId?: string;
  readonly id: string;
  readonly revision?: number;
  /** 1 available, 3 required, 4 uninstall. */
  readonly intent?: number;
  /** The installer's own exit code. */
  readonly exitCode?: number;
  readonly result?: string;
  readonly enforcementState?: number;
  readonly enforcement?: EnforcementResult;
  /** Word for `enforcementState`. */
  readonly state?: string;
  /** Out of the enforcement message, else out of the compliance message; absent where it is zero. */
  readonly errorCode?: Hex;
  /** 1 found, 2 not found, 4 error. */
  readonly complianceState?: number;
  /** What the page is told: 1000 installed, 1001 installing, 2000 not applicable, 3000 failed. */
  readonly reportedStatus?: number;
  /** Phase in which the agent let the page wait for it, in the agent's own word. */
  readonly espPhase?: string;
  /** When the agent last tried it; it waits a day before it tries again. */
  readonly retryCountedFrom?: Instant;
  readonly updatedAt?: Instant;
}

/** `Policies\{user}\{script}`: a platform script that the Intune Management Extension ran. */
export interface AgentScript extends RegistryPlace, RegistryScope {
  readonly userId?: string;
  readonly id: string;
  /** `Success` or `Failed`, as the agent writes it. */
  readonly result?: string;
  readonly errorCode?: Hex;
  readonly updatedAt?: Instant;
}

/** An app or script of device preparation, from the agent's `ProvisioningProgress`. */
export interface Workload extends RegistryPlace {
  readonly id: string;
  readonly name?: string;
  readonly workloadState?: number;
  /** Word for `workloadState`. */
  readonly state?: string;
  readonly start?: Instant;
  readonly end?: Instant;
  readonly errorCode?: Hex;
}

/** The name of an installed product, from its uninstall entry or the installer's own list. */
export interface ProductName extends RegistryPlace {
  readonly productCode: string;
  readonly name: string;
  readonly version?: string;
}
