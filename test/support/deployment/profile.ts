import { utf16 } from "../bytes.js";
import type { Organisation, Person } from "./names.js";
import { connectNetwork } from "./oobe.js";
import type { Recording } from "./recording.js";

const PROFILE_FILE = "C:\\WINDOWS\\ServiceState\\wmansvc\\AutopilotDDSZTDFile.json";
const ELEMENT_NOT_FOUND = 0x80070490;
/** Bits of CloudAssignedOobeConfig: TPM attestation, device-token authentication, TPM for Entra. */
const SELF_DEPLOYING_BITS = 32 | 64 | 128;
const USER_DRIVEN_BITS = 4 | 8 | 16 | 2;

export interface ProfileOptions {
  readonly selfDeploying?: boolean;
  readonly hybrid?: boolean;
  readonly assignedUser?: Person;
}

export function oobeConfig(options: ProfileOptions): number {
  return USER_DRIVEN_BITS | (options.selfDeploying === true ? SELF_DEPLOYING_BITS : 0);
}

/** `AutopilotDDSZTDFile.json` with a profile in it, as the device keeps it (UTF-16LE). */
export function profileFile(organisation: Organisation, downloadedAt: string, options: ProfileOptions = {}): Uint8Array {
  const profile = {
    CloudAssignedTenantDomain: organisation.tenantDomain,
    CloudAssignedTenantId: organisation.tenantId,
    DeploymentProfileName: organisation.profileName,
    CloudAssignedOobeConfig: oobeConfig(options),
    CloudAssignedDomainJoinMethod: options.hybrid === true ? 1 : 0,
    CloudAssignedForcedEnrollment: 1,
    CloudAssignedAutopilotUpdateDisabled: 1,
    ...(options.assignedUser === undefined ? {} : { CloudAssignedTenantUpn: options.assignedUser.upn }),
    ZtdRegistrationId: organisation.registrationId,
    ZtdCorrelationId: organisation.correlationId,
    AadDeviceId: organisation.deviceId,
    PolicyDownloadDate: downloadedAt,
    Version: 2049,
  };
  return utf16(JSON.stringify(profile));
}

/** The same file when the service refused. */
export function refusalFile(errorCode: number, errorReason: string, downloadedAt: string): Uint8Array {
  return utf16(JSON.stringify({ ErrorCode: errorCode, ErrorReason: errorReason, PolicyDownloadDate: downloadedAt }));
}

/** The device asks for its profile and gets one. With attestation the profile counts only once the TPM is attested. */
export function downloadProfile(
  recording: Recording,
  organisation: Organisation,
  options: ProfileOptions & { readonly wired?: boolean; readonly absentSettings?: number } = {},
): void {
  recording.event("autopilot", 705, { Message1: "DdsZtdPolicyManager" });
  recording.event("autopilot", 160);
  missingSettings(recording, (options.absentSettings ?? 160) / 2);
  connectNetwork(recording, options);
  recording.wait(4);
  recording.event("autopilot", 703, { Message1: "DdsZtdPolicyManager" });
  recording.event("autopilot", 702, { Message1: PROFILE_FILE });
  recording.event("management-service", 505, { Message1: "AutopilotDDSZTDFile.json" });
  recording.event("autopilot", 161);
  recording.event("autopilot", 153, { InitialState: 0, UpdateState: 1 });
  recording.event("autopilot", 153, { InitialState: 1, UpdateState: options.selfDeploying === true ? 2 : 3 });
  recording.event("autopilot", 170);
  readSettings(recording, organisation, options);
  missingSettings(recording, (options.absentSettings ?? 160) / 2);
  recording.event("shell-core", 62406, { Name: "AutoPilot prefetch ZTP policy cache done" });
}

/** A restart in OOBE, or the user flow after Reseal: the profile is there already. */
export function profileIsThere(recording: Recording, organisation: Organisation, options: ProfileOptions = {}): void {
  recording.event("autopilot", 160);
  recording.event("autopilot", 163);
  recording.event("autopilot", 153, { InitialState: 0, UpdateState: 3 });
  readSettings(recording, organisation, options);
}

/**
 * No profile for this hardware, in the order that a real unregistered PC logged:
 * 705, 164, 704, 702, 161, 153 (0 to 1), 170, 100 and later 162 and 314.
 */
export function blankProfile(recording: Recording, options: { readonly detail?: string } = {}): void {
  recording.event("autopilot", 705, { Message1: "DdsZtdPolicyManager" });
  recording.event("autopilot", 164);
  recording.wait(3.6);
  if (options.detail !== undefined) recording.event("autopilot", 709, { HRESULT: 400, Message1: options.detail });
  recording.event("autopilot", 704, { Message1: "DdsZtdPolicyManager" });
  recording.event("autopilot", 702, { Message1: PROFILE_FILE });
  recording.event("management-service", 505, { Message1: "AutopilotDDSZTDFile.json" });
  recording.event("autopilot", 161);
  recording.event("autopilot", 153, { InitialState: 0, UpdateState: 1 });
  recording.event("autopilot", 170);
  for (const name of ["CloudAssignedLanguage", "CloudAssignedRegion"]) recording.event("autopilot", 100, { Message1: name });
  recording.event("shell-core", 62406, { Name: "AutoPilot prefetch ZTP policy cache done" });
  recording.event("shell-core", 62406, { Name: "No Autopilot profile available." });
  recording.wait(40);
  recording.event("autopilot", 162);
  for (const name of ["CloudAssignedLanguage", "CloudAssignedRegion"]) recording.event("autopilot", 100, { Message1: name });
  recording.wait(58);
  recording.event("autopilot", 162);
  recording.event("autopilot", 314);
}

function readSettings(recording: Recording, organisation: Organisation, options: ProfileOptions): void {
  const texts = {
    CloudAssignedTenantDomain: organisation.tenantDomain,
    CloudAssignedTenantId: organisation.tenantId,
    DeploymentProfileName: organisation.profileName,
    ZtdCorrelationId: organisation.correlationId,
  };
  for (const [name, value] of Object.entries(texts)) recording.event("autopilot", 103, { Message1: name, Message2: value });
  recording.event("autopilot", 101, { Message1: "CloudAssignedOobeConfig", Int1: oobeConfig(options) });
  recording.event("autopilot", 101, { Message1: "CloudAssignedForcedEnrollment", Int1: 1 });
  if (options.hybrid === true) recording.event("autopilot", 101, { Message1: "CloudAssignedDomainJoinMethod", Int1: 1 });
  recording.event("autopilot", 102, { HRESULT: ELEMENT_NOT_FOUND, Message1: "CloudAssignedAutopilotUpdateTimeout" });
  recording.event("autopilot", 104, { HRESULT: ELEMENT_NOT_FOUND, Message1: "CloudAssignedDeviceName" });
  recording.event("autopilot", 109, { Message1: "SkipExpressSettings", Message2: "Skip" });
  recording.event("autopilot", 111);
}

/** While OOBE looks for a profile it asks for each setting over and over: harmless, and often the bulk of the log. */
function missingSettings(recording: Recording, count: number): void {
  const names = ["CloudAssignedLanguage", "CloudAssignedRegion", "CloudAssignedKeyboard", "ZtdCorrelationId"];
  for (let index = 0; index < count; index += 1) recording.event("autopilot", 100, { Message1: names[index % names.length] ?? "" });
}
