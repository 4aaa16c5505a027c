import type { Hex, Instant } from "../../knowledge/index.js";
import type { ProfileEvidence } from "../model.js";
import type { RegistryPlace } from "./place.js";

/** What CloudAssignedOobeConfig asks of the first pages, bit by bit. */
export interface OobeChoices {
  readonly value: number;
  readonly skipCortana: boolean;
  readonly standardUser: boolean;
  readonly skipExpressSettings: boolean;
  readonly skipOemRegistration: boolean;
  readonly skipLicence: boolean;
  readonly tpmAttestation: boolean;
  readonly deviceAuthentication: boolean;
  readonly tpmForEntra: boolean;
  readonly skipUpgrade: boolean;
  readonly downloadPatches: boolean;
  readonly skipKeyboard: boolean;
}

/** `Provisioning\Diagnostics\AutoPilot`: what the device made of its profile. */
export interface AutopilotDiagnostics extends RegistryPlace {
  readonly profileName?: string;
  readonly tenantId?: string;
  readonly tenantDomain?: string;
  readonly correlationId?: string;
  /** Tenant of the user who signed in. */
  readonly userTenantId?: string;
  /** False only says something once a user has signed in. */
  readonly tenantMatched?: boolean;
  /** Set as well where the download failed. */
  readonly autopilotDisabled?: boolean;
  readonly forcedEnrollment?: boolean;
  readonly oobe?: OobeChoices;
}

/** `EstablishedCorrelations`: ids by which the services know the device. */
export interface Correlation extends RegistryPlace {
  readonly name: string;
  readonly value: string;
}

/** `AutopilotPolicyCache`. */
export interface PolicyCache extends RegistryPlace {
  readonly available?: boolean;
  readonly updatedAt?: Instant;
  readonly profile?: ProfileEvidence;
}

/** How the page of device preparation is set, and how it ended. */
export interface PreparationPage extends RegistryPlace {
  readonly enabled?: boolean;
  readonly status?: number;
  /** Word for `status`. */
  readonly state?: string;
  readonly errorPhase?: string;
  readonly errorCode?: Hex;
  readonly agentTimeoutSeconds?: number;
  readonly pageTimeoutSeconds?: number;
  readonly allowSkip?: boolean;
  readonly allowDiagnostics?: boolean;
}

/** A setting that Windows restarts for, from `RebootRequiredURIs`. Windows brings the list: it does not prove that one was set. */
export interface RestartUri extends RegistryPlace {
  readonly uri: string;
}

/** A number among the settings of Autopilot or the state of Windows Setup, by its own name. */
export interface NamedNumber extends RegistryPlace {
  readonly name: string;
  readonly value: number;
}

/** `CloudDomainJoin\JoinInfo\{thumbprint}`: the device is joined to Entra. */
export interface CloudJoin extends RegistryPlace {
  readonly tenantId?: string;
  readonly tenantName?: string;
  readonly userEmail?: string;
  /** Joined with the device's own token: the address then begins with `foouser@`. */
  readonly byDevice: boolean;
}

/** `CloudDomainJoin\TenantInfo\{id}`. */
export interface TenantName extends RegistryPlace {
  readonly tenantId: string;
  readonly name: string;
}

/** `Control\TimeZoneInformation`: the zone when the export was made. */
export interface TimeZoneState extends RegistryPlace {
  /** The name that Windows gives the zone, not an IANA name. */
  readonly zone?: string;
  /** Minutes east of UTC with daylight saving time where it was on. */
  readonly offsetMinutes?: number;
  /** The same without daylight saving time. */
  readonly standardOffsetMinutes?: number;
}

/** What there is once per device. */
export interface AutopilotState {
  readonly diagnostics?: AutopilotDiagnostics;
  readonly correlations: readonly Correlation[];
  readonly cache?: PolicyCache;
  /** 0 no device preparation; 2 getting the agent, 3 running workloads, 4 finished. */
  readonly preparationHint?: NamedNumber;
  readonly preparationPage?: PreparationPage;
  /** The instructions for the agent of device preparation are there. */
  readonly preparationAgent?: RegistryPlace;
  readonly settings: readonly NamedNumber[];
  readonly joins: readonly CloudJoin[];
  /** The blob of an offline domain join was applied. */
  readonly domainJoinApplied?: RegistryPlace;
  /** Something that was set over management waits for a restart. */
  readonly restartPending?: RegistryPlace;
  readonly restartUris: readonly RestartUri[];
  /** Numbers of Windows Setup: `OOBEInProgress`, `SystemSetupInProgress`, `SetupPhase`, … */
  readonly setup: readonly NamedNumber[];
  readonly timeZone?: TimeZoneState;
}
