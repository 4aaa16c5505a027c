import { readProfileText } from "../../formats/index.js";
import { toProfileEvidence } from "../read-profile-evidence.js";
import type { RegistryDraft } from "./draft.js";
import { flagOf, type KeySection, numberOf, placeOf, textOf, findValue } from "./key-section.js";
import type { OobeChoices } from "./model-autopilot.js";
import { utcTime } from "./times.js";

/** Settings of `AutopilotSettings` that say how the page and the device behave; in their own units. */
const SETTINGS = [
  "AutopilotDevicePrepHint",
  "UseRefactoredEsp",
  "ShowContinueAnywayButton",
  "TpmAikTaskMaxTimeoutMilliseconds",
  "TpmNgcWaitDelayMilliseconds",
  "AllowedTimeDriftDeltaMinutes",
  "DppHeartbeatMaxFailures",
  "DppHeartbeatMilliseconds",
];

/** Ids that the services and the device agreed on. The key holds more, and some of that is not for showing. */
const CORRELATIONS = ["EntDMID", "ZtdRegistrationId", "ZtdCorrelationId", "AutopilotServiceCorrelationId", "AadDeviceId"];

/** Reads `Provisioning\AutopilotSettings` itself; the keys below it belong to device preparation. */
export function readSettings(section: KeySection, draft: RegistryDraft): void {
  if (section.path.length === 0) putNumbers(SETTINGS, section, draft.tables.settings.put);
}

/** Puts each of the named numbers that the key has. */
export function putNumbers(names: readonly string[], section: KeySection, put: RegistryDraft["tables"]["settings"]["put"]): void {
  for (const name of names) {
    const value = findValue(section, name);
    const number = numberOf(section, name);
    if (value !== undefined && number !== undefined) put(name, { ...placeOf(section, value), name, value: number });
  }
}

/** Reads `Provisioning\Diagnostics\AutoPilot` and `EstablishedCorrelations` below it. */
export function readDiagnostics(section: KeySection, draft: RegistryDraft): void {
  const [child, ...deeper] = section.path;
  if (child === undefined) readDiagnosticValues(section, draft);
  else if (child.toLowerCase() === "establishedcorrelations" && deeper.length === 0) {
    for (const name of CORRELATIONS) {
      const found = findValue(section, name);
      const value = textOf(section, name);
      if (found !== undefined && value !== undefined) draft.tables.correlations.put(name, { ...placeOf(section, found), name, value });
    }
  }
}

function readDiagnosticValues(section: KeySection, draft: RegistryDraft): void {
  const bits = numberOf(section, "CloudAssignedOobeConfig");
  draft.tables.diagnostics.put("", {
    ...section.place,
    profileName: textOf(section, "DeploymentProfileName"),
    tenantId: textOf(section, "CloudAssignedTenantId")?.toLowerCase(),
    tenantDomain: textOf(section, "CloudAssignedTenantDomain"),
    correlationId: textOf(section, "ZtdCorrelationId"),
    userTenantId: textOf(section, "AadTenantId")?.toLowerCase(),
    tenantMatched: flagOf(section, "TenantMatched"),
    autopilotDisabled: flagOf(section, "IsAutoPilotDisabled"),
    forcedEnrollment: flagOf(section, "CloudAssignedForcedEnrollment") ?? flagOf(section, "IsForcedEnrollmentEnabled"),
    oobe: bits === undefined ? undefined : oobeChoices(bits),
  });
}

/** The bits of CloudAssignedOobeConfig. 32 and 64 together make a self-deploying profile. */
function oobeChoices(value: number): OobeChoices {
  const has = (bit: number): boolean => (value & bit) !== 0;
  return {
    value,
    skipCortana: has(1),
    standardUser: has(2),
    skipExpressSettings: has(4),
    skipOemRegistration: has(8),
    skipLicence: has(16),
    tpmAttestation: has(32),
    deviceAuthentication: has(64),
    tpmForEntra: has(128),
    skipUpgrade: has(256),
    downloadPatches: has(512),
    skipKeyboard: has(1024),
  };
}

/** Reads `Provisioning\AutopilotPolicyCache`, where the device keeps the profile that it downloaded. */
export function readPolicyCache(section: KeySection, draft: RegistryDraft): void {
  if (section.path.length > 0) return;
  const updated = section.values.find(({ name }) => /^LastUpdated/i.test(name.slice(0, 16)))?.name;
  draft.tables.cache.put("", {
    ...section.place,
    available: flagOf(section, "ProfileAvailable"),
    updatedAt: updated === undefined ? undefined : utcTime(textOf(section, updated)),
    profile: cachedProfile(section, draft),
  });
}

function cachedProfile(section: KeySection, draft: RegistryDraft): ReturnType<typeof toProfileEvidence> | undefined {
  const value = findValue(section, "PolicyJsonCache");
  if ((value?.type !== "string" && value?.type !== "expand-string") || value.data.trim() === "") return undefined;
  const result = readProfileText(value.data);
  if (!("issue" in result)) return toProfileEvidence(section.place.source, result.profile);
  draft.issue("registry-json", value.line, `The profile in the policy cache: ${result.issue.message}`);
  return undefined;
}
