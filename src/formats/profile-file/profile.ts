/**
 * The Autopilot profile as the service delivered it (`AutopilotDDSZTDFile.json`), as an administrator put it on
 * the device (`AutopilotConfigurationFile.json`), or the service's refusal. Fields keep the names of the file.
 */
export interface ProfileFile {
  readonly cloudAssignedTenantId?: string;
  readonly cloudAssignedTenantDomain?: string;
  /** The user that the device is assigned to. */
  readonly cloudAssignedTenantUpn?: string;
  /** Bits: 32 TPM attestation required, 64 device-token authentication, 128 TPM required for Entra. */
  readonly cloudAssignedOobeConfig?: number;
  /** 0 Entra join, 1 hybrid join. */
  readonly cloudAssignedDomainJoinMethod?: number;
  readonly cloudAssignedDeviceName?: string;
  readonly cloudAssignedForcedEnrollment?: boolean;
  readonly hybridJoinSkipDcConnectivityCheck?: boolean;
  readonly deploymentProfileName?: string;
  readonly ztdCorrelationId?: string;
  readonly ztdRegistrationId?: string;
  readonly aadDeviceId?: string;
  /** As written in the file. */
  readonly policyDownloadDate?: string;
  /** The same as ISO 8601 UTC with seven fractional digits, where it is a time. */
  readonly policyDownloadedAt?: string;
  /** The service's number when it has no profile: 807, 809, 815, 908, … */
  readonly errorCode?: number;
  readonly errorReason?: string;
}

export type ProfileFileResult =
  | { readonly profile: ProfileFile }
  /** `profile-json` (no JSON object in it) or `profile-keys` (none of the keys of a profile). */
  | { readonly issue: { readonly code: string; readonly message: string } };
