import type { RegistryPlace } from "../evidence/index.js";
import type { EvidenceRef } from "../knowledge/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import { covers, profileRef, type ScenarioFinding, type StageContext } from "./context.js";
import { field, numberField, refTo } from "./event-index.js";
import type { Deployment } from "./model.js";

/** CloudAssignedOobeConfig: TPM attestation required, and authentication by device token. */
const SELF_DEPLOYING_BITS = 32 | 64;
const DEVICE_TOKEN_JOIN = "11";

/**
 * Decides the kind of deployment from evidence, in the order of how sure each sign is: device preparation, the
 * technician flow, the device's own join, the second half of pre-provisioning, hybrid join, and what is left.
 */
export function decideScenario(context: StageContext): ScenarioFinding {
  const { events } = context;
  const hybridSigns = findHybridSigns(context);
  const hybrid = hybridSigns.length > 0;
  const newPreparation = first(events.all("autopilot", 403, 404, 405, 406, 407, 408, 412, 413, 414, 415, 416));
  if (newPreparation.length > 0) return { kind: "device-preparation-v2", because: newPreparation.map(refTo), hybrid: false, deviceToken: false };

  const technician = technicianSigns(context);
  const landing = technicianLanding(context);
  const provision = first(events.all("management-service", 509));
  const deviceJoin = deviceJoinSigns(context);
  const userJoin = first(events.all("device-registration", 102).filter((entry) => joinType(entry) !== DEVICE_TOKEN_JOIN && joinType(entry) !== ""));
  const attestation = attestationSigns(context);
  const tokenDriven = deviceJoin.length > 0 || (attestation.length > 0 && userJoin.length === 0);
  // Somebody can leave the landing page again and sign in as the user.
  if (technician.length > 0 || (landing.length > 0 && (userJoin.length === 0 || deviceJoin.length > 0))) {
    return {
      kind: "pre-provisioning-technician",
      because: [...technician, ...landing, ...provision.map(refTo), ...deviceJoin],
      hybrid,
      deviceToken: true,
    };
  }
  if (provision.length > 0 && tokenDriven) {
    return {
      kind: "pre-provisioning-technician",
      because: [...provision.map(refTo), ...deviceJoin, ...attestation.map(refTo)],
      hybrid,
      deviceToken: true,
    };
  }
  if (tokenDriven) return withoutTechnicianSigns(context, [...deviceJoin, ...attestation.map(refTo)], hybrid);

  const resealed = findResealed(context);
  if (resealed) return { kind: "pre-provisioning-user", because: endOf(resealed), hybrid: hybrid || isHybrid(resealed), deviceToken: false };
  if (hybrid) return { kind: "user-driven-hybrid", because: hybridSigns, hybrid, deviceToken: false };

  const offline = offlineProfileSigns(context);
  if (offline.length > 0) return { kind: "existing-device", because: offline, hybrid, deviceToken: false };
  const profile = profileSigns(context);
  if (isSelfDeployingProfile(context)) return { kind: "self-deploying", because: profile, hybrid, deviceToken: true };
  if (profile.length > 0) return { kind: "user-driven", because: [...profile, ...userJoin.map(refTo)], hybrid, deviceToken: false };
  const kept = keptUserDrivenSigns(context);
  if (kept.length > 0) return { kind: "user-driven", because: kept, hybrid, deviceToken: false };
  const page = pageSigns(context);
  if (page.length > 0 && covers(context, "autopilot")) return { kind: "esp-only", because: page, hybrid, deviceToken: false };
  return { kind: "unknown", because: [], hybrid, deviceToken: userJoin.length > 0 ? false : undefined };
}

function withoutTechnicianSigns(context: StageContext, because: readonly EvidenceRef[], hybrid: boolean): ScenarioFinding {
  if (isSelfDeployingProfile(context) && context.profile) {
    const proof = profileRef(context.profile, "The profile asks for TPM attestation and a join by the device's own identity");
    return { kind: "self-deploying", because: [...because, proof], hybrid, deviceToken: true };
  }
  const plainPage = context.page.find((event) => event.name.endsWith("WhiteGloveMode_False"));
  const whole = covers(context, "shell-core") && covers(context, "management-service");
  if (plainPage || whole)
    return { kind: "self-deploying", because: plainPage ? [...because, refTo(plainPage.entry)] : because, hybrid, deviceToken: true };
  return { kind: "unknown", because, hybrid, deviceToken: true };
}

function technicianSigns(context: StageContext): EvidenceRef[] {
  const page = context.page.find((event) => /WhiteGlove_(Success|Failed)$|WhiteGloveMode_True$/.test(event.name));
  return page ? [refTo(page.entry)] : [];
}

function technicianLanding(context: StageContext): EvidenceRef[] {
  const pages = context.events.all("shell-core", 62404).map((entry) => ({ entry, name: field(entry, "CXID") }));
  const landing = pages.find(({ name }) => /whiteglove/i.test(name) && !/update/i.test(name));
  return landing ? [refTo(landing.entry)] : [];
}

/**
 * Attestation that is demanded: 156, 189, 211 and the page say so. Attempts alone are also made where a profile that
 * joins by the user asks for none; the technician's part would show in one of the two other logs.
 */
function attestationSigns(context: StageContext): readonly TimelineEntry[] {
  const { events } = context;
  const page = context.page.find((event) => /TPMAttestation_(TimedOut|Failed)$/.test(event.name));
  const demanded = first([...events.all("autopilot", 156, 189, 211), ...(page ? [page.entry] : [])]);
  const byUser = knowsProfile(context) && !isSelfDeployingProfile(context) && events.all("management-service", 509).length === 0;
  const wouldShow = covers(context, "shell-core") || covers(context, "management-service");
  return demanded.length > 0 || (byUser && wouldShow) ? demanded : first(events.all("autopilot", 171, 177, 204, 207));
}

/** The technician's part that this run goes on from: since then neither profile nor enrollment came anew. */
function findResealed(context: StageContext): Deployment | undefined {
  const { events, earlier } = context;
  if (events.all("autopilot", 703).length > 0 || events.all("mdm-admin", 72).length > 0) return undefined;
  return earlier.findLast((deployment) => deployment.scenario.kind === "pre-provisioning-technician" && deployment.verdict === "succeeded");
}

function endOf({ phases }: Deployment): readonly EvidenceRef[] {
  return phases.flatMap((phase) => phase.steps).findLast((step) => step.because.length > 0)?.because ?? [];
}

/** The profile came from a file that was put on the device: it says so, or it has no name. */
function offlineProfileSigns(context: StageContext): EvidenceRef[] {
  const { events, profile } = context;
  const file = first(events.all("autopilot", 310));
  if (file.length > 0) return file.map(refTo);
  const isNamed = events
    .all("autopilot", 103)
    .some((entry) => /DeploymentProfileName/i.test(field(entry, "Message1")) && field(entry, "Message2") !== "");
  const isNameless = profile?.correlationId !== undefined && profile.tenantId !== undefined && profile.profileName === undefined && !isNamed;
  return isNameless ? [profileRef(profile, "The profile has a correlation id and no name, as files for existing devices do")] : [];
}

function deviceJoinSigns(context: StageContext): EvidenceRef[] {
  const engine = first(context.events.all("autopilot", 178, 179, 180, 181, 300, 301, 302, 303));
  const join = first(context.events.all("device-registration", 102).filter((entry) => joinType(entry) === DEVICE_TOKEN_JOIN));
  const page = context.page.find((event) => /DeviceEnrollment_WhiteGlove\w+Error$/.test(event.name));
  return [...engine, ...join, ...(page ? [page.entry] : [])].map(refTo);
}

function findHybridSigns(context: StageContext): EvidenceRef[] {
  const { events, profile } = context;
  if (profile?.domainJoinMethod === 1) return [profileRef(profile, "The profile asks for a hybrid join (CloudAssignedDomainJoinMethod 1)")];
  // Looking for a VPN or a domain controller is no sign where the profile says otherwise.
  const looking = profile?.domainJoinMethod === 0 ? [] : [102, 103, 104, 105, 106];
  const wait = [...first(events.all("mdm-admin", 111, 100, 107, 108, ...looking)), ...first(events.all("mdm-operational", 101))];
  if (wait.length > 0) return wait.slice(0, 1).map(refTo);
  const setting = events.all("autopilot", 101).find((one) => /CloudAssignedDomainJoinMethod/i.test(field(one, "Message1")));
  if (setting && numberField(setting, "Int1") === 1) return [refTo(setting)];
  return first(events.all("mdm-admin", 109, 110).filter((entry) => (numberField(entry, "HexInt1") ?? 0) !== 0)).map(refTo);
}

function profileSigns(context: StageContext): EvidenceRef[] {
  const { events, profile } = context;
  if (profile && (profile.profileName ?? profile.tenantId ?? profile.tenantDomain) !== undefined) {
    return [profileRef(profile, `Autopilot profile ${profile.profileName ?? "without a name"} is on the device`)];
  }
  const available = events.all("autopilot", 153).find((entry) => /^(3|available)$/i.test(field(entry, "UpdateState")));
  const named = events
    .all("autopilot", 103)
    .find((entry) => /CloudAssignedTenant|DeploymentProfileName/i.test(field(entry, "Message1")) && field(entry, "Message2") !== "");
  return [available ?? named ?? first(events.all("autopilot", 703, 163))[0]]
    .filter((entry): entry is TimelineEntry => entry !== undefined)
    .map(refTo);
}

function pageSigns(context: StageContext): EvidenceRef[] {
  const entry = context.page[0]?.entry ?? context.events.all("mdm-admin", 351, 355, 356, 357, 358)[0] ?? context.events.all("autopilot", 287, 292)[0];
  if (entry) return [refTo(entry)];
  const category = context.registry[0];
  return category
    ? [{ source: category.source, key: category.key, line: category.line, text: "The registry keeps the state of the status page" }]
    : [];
}

/**
 * What the registry keeps where neither a log nor a profile file is there: a profile with a name that asks for no attestation,
 * and a join to the directory in the name of a user. Hybrid devices are not joined to it while they are set up.
 */
function keptUserDrivenSigns({ registryEvidence }: StageContext): EvidenceRef[] {
  const { diagnostics, joins = [] } = registryEvidence?.autopilot ?? {};
  const join = joins.find(({ byDevice, userEmail }) => !byDevice && userEmail !== undefined);
  if (diagnostics?.profileName === undefined || diagnostics.tenantId === undefined || join === undefined) return [];
  if (diagnostics.oobe !== undefined && (diagnostics.oobe.value & SELF_DEPLOYING_BITS) !== 0) return [];
  return [
    registryRef(diagnostics, `Autopilot profile ${diagnostics.profileName} is in the registry`),
    registryRef(join, "The device is joined to Entra in the name of a user"),
  ];
}

function registryRef({ source, key, line }: RegistryPlace, text: string): EvidenceRef {
  return { source, key, line, text };
}

function isSelfDeployingProfile(context: StageContext): boolean {
  const bits = context.profile?.oobeConfig ?? oobeConfigOf(context);
  return bits !== undefined && (bits & SELF_DEPLOYING_BITS) === SELF_DEPLOYING_BITS;
}

function knowsProfile(context: StageContext): boolean {
  return (context.profile?.oobeConfig ?? oobeConfigOf(context)) !== undefined;
}

function oobeConfigOf(context: StageContext): number | undefined {
  const entry = context.events.all("autopilot", 101).findLast((one) => /CloudAssignedOobeConfig/i.test(field(one, "Message1")));
  return entry ? numberField(entry, "Int1") : undefined;
}

function isHybrid(deployment: Deployment): boolean {
  return deployment.facts.hybrid?.value === true;
}

function joinType(entry: TimelineEntry): string {
  return field(entry, "JoinRequestType");
}

function first<T>(list: readonly T[]): readonly T[] {
  return list.slice(0, 1);
}
