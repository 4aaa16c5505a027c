import { isObject, parseJsonObject } from "../json-text.js";
import { decodeText } from "../text/index.js";
import { toSevenDigits } from "../time-text.js";
import type { ProfileFile, ProfileFileResult } from "./profile.js";

/** Reads a profile file, in UTF-16 or UTF-8, with or without a byte order mark. Never throws. */
export function readProfileFile(bytes: Uint8Array): ProfileFileResult {
  return readProfileText(decodeText(bytes).text);
}

/** The same for text, as the registry keeps it in `AutopilotPolicyCache\PolicyJsonCache`. */
export function readProfileText(text: string): ProfileFileResult {
  const parsed = parseJsonObject(text);
  if ("reason" in parsed) return { issue: { code: "profile-json", message: `The profile cannot be read: ${parsed.reason}.` } };
  const profile = toProfile(parsed.object);
  if (Object.keys(profile).length === 0)
    return { issue: { code: "profile-keys", message: "The file is JSON but has none of the values of an Autopilot profile." } };
  return { profile };
}

const FIRST_KEYS = /"(?:CloudAssigned[A-Za-z]{1,40}|ZtdRegistrationId|ZtdCorrelationId|DeploymentProfileName)"\s*:/i;

/**
 * True when text is the JSON of a profile, of a refusal or of an answer without either, judged by its keys.
 * @param headText the first characters of the file, decoded
 */
export function isProfileFile(headText: string): boolean {
  const text = headText
    .replaceAll("\0", "")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (!text.startsWith("{")) return false;
  return FIRST_KEYS.test(text) || /"PolicyDownloadDate"\s*:/i.test(text) || (/"ErrorCode"\s*:/i.test(text) && /"ErrorReason"\s*:/i.test(text));
}

function toProfile(object: Readonly<Record<string, unknown>>): ProfileFile {
  const values = new Map(Object.entries(object).map(([key, value]) => [key.toLowerCase(), value]));
  const get = (key: string): unknown => values.get(key.toLowerCase());
  const downloaded = asText(get("PolicyDownloadDate"));
  return withoutUndefined({
    cloudAssignedTenantId: asText(get("CloudAssignedTenantId")),
    cloudAssignedTenantDomain: asText(get("CloudAssignedTenantDomain")) ?? domainOfServerData(get("CloudAssignedAadServerData")),
    cloudAssignedTenantUpn: asText(get("CloudAssignedTenantUpn")),
    cloudAssignedOobeConfig: asNumber(get("CloudAssignedOobeConfig")),
    cloudAssignedDomainJoinMethod: asNumber(get("CloudAssignedDomainJoinMethod")),
    cloudAssignedDeviceName: asText(get("CloudAssignedDeviceName")),
    cloudAssignedForcedEnrollment: asFlag(get("CloudAssignedForcedEnrollment")),
    hybridJoinSkipDcConnectivityCheck: asFlag(get("HybridJoinSkipDCConnectivityCheck")),
    deploymentProfileName: asText(get("DeploymentProfileName")),
    ztdCorrelationId: asText(get("ZtdCorrelationId")),
    ztdRegistrationId: asText(get("ZtdRegistrationId")),
    aadDeviceId: asText(get("AadDeviceId")),
    policyDownloadDate: downloaded,
    policyDownloadedAt: downloaded === undefined ? undefined : toSevenDigits(downloaded),
    errorCode: asNumber(get("ErrorCode")),
    errorReason: asReason(get("ErrorReason")),
  });
}

/** Files for existing devices name the tenant's domain only inside a second JSON text. */
function domainOfServerData(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const parsed = parseJsonObject(value);
  const config = "object" in parsed ? parsed.object["ZeroTouchConfig"] : undefined;
  return isObject(config) ? asText(config["CloudAssignedTenantDomain"]) : undefined;
}

function asText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === "string" && /^\s{0,8}-?\d{1,10}\s{0,8}$/.test(value) ? Number(value) : undefined;
}

function asFlag(value: unknown): boolean | undefined {
  if (typeof value === "string" && /^(?:true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === "true";
  const number = asNumber(value);
  return number === undefined ? undefined : number !== 0;
}

/** A list of reasons is kept as one line. */
function asReason(value: unknown): string | undefined {
  if (Array.isArray(value)) return asText(value.filter((item) => typeof item === "string").join(", "));
  return isObject(value) ? JSON.stringify(value) : asText(value);
}

type Undefinable<Type> = { readonly [Key in keyof Type]: Type[Key] | undefined };

function withoutUndefined(profile: Undefinable<Required<ProfileFile>>): ProfileFile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
}
