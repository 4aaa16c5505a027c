import { type EvidenceRef, secondsBetween } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import { profileRef, type ScenarioFinding, type StageContext } from "./context.js";
import { type EventIndex, failureCode, field, isZero, numberField, refTo } from "./event-index.js";
import { emptyStep, foldSignals, type Signal, signal, type StepDraft } from "./signals.js";

/** A user flow is told of a missing network and waits; only lasting absence is a failure. */
const LASTING_SECONDS = 600;
/** What the page shows when the wait for the domain join runs out (ERROR_DOMAIN_CONTROLLER_NOT_FOUND family). */
const DOMAIN_JOIN_TIMEOUT = "0x80070774";
const REFUSAL = /Ztd\w+|HardwareMarkerMismatch|SerialNumberMismatch|ProductKeyIdMismatch|TPMEkPubHashMismatch/;

export function networkStep(context: StageContext, scenario: ScenarioFinding): StepDraft {
  const states = context.events.all("autopilot", 164, 165, 166, 167);
  const online = states.find((entry) => entry.eventId === 164 || entry.eventId === 166);
  const offline = states.filter((entry) => entry.eventId === 165 || entry.eventId === 167);
  const firstOffline = offline[0];
  const lastOffline = offline.at(-1);
  const step = emptyStep();
  if (states[0]) step.start = timeOf(states[0]);
  if (online) {
    return { ...step, status: "succeeded", end: timeOf(online), because: [refTo(online)] };
  }
  if (!firstOffline || !lastOffline) return step;
  const end = context.attempt.end ?? timeOf(lastOffline);
  const lasting = offline.length > 1 && secondsBetween(timeOf(firstOffline), end) >= LASTING_SECONDS;
  const failed = scenario.kind === "pre-provisioning-technician" || lasting;
  if (!failed) return { ...step, status: "in-progress", because: [refTo(lastOffline)] };
  return { ...step, status: "failed", end, failedAt: timeOf(lastOffline), failedSeq: lastOffline.seq, because: [refTo(lastOffline)] };
}

export function profileStep(context: StageContext): StepDraft {
  const { events } = context;
  const failures: Signal[] = [
    ...events.all("autopilot", 706, 707, 710, 711, 714, 750).map((entry) => ({ ...failure(entry), transient: true })),
    ...events
      .all("autopilot", 709)
      .filter((entry) => REFUSAL.test(field(entry, "Message1")) && !/ZtdDeviceIsNotRegistered/.test(field(entry, "Message1")))
      .map((entry) => failure(entry, false)),
    ...events.all("autopilot", 311, 312).map((entry) => failure(entry)),
    ...gaveUp(events),
    ...events.all("autopilot", 114).map((entry) => failure(entry)),
  ];
  const step = foldSignals([
    ...signal("start", events.all("autopilot", 160, 285)),
    ...signal("progress", events.all("autopilot", 161, 193, 194, 702, 704, 751)),
    ...signal("success", events.all("autopilot", 163, 703)),
    ...signal(
      "success",
      events.all("autopilot", 153).filter((entry) => /^(3|available)$/i.test(field(entry, "UpdateState"))),
    ),
    ...signal(
      "success",
      events
        .all("autopilot", 103)
        .filter((entry) => /CloudAssignedTenant|DeploymentProfileName/i.test(field(entry, "Message1")) && field(entry, "Message2") !== ""),
    ),
    ...failures,
  ]);
  if (context.refusal) return refused(context, step);
  if (step.status !== "succeeded" && context.profile?.tenantId !== undefined && context.profile.errorCode === undefined) {
    return { ...step, status: "succeeded", because: [profileRef(context.profile, "The profile file on the device holds a tenant")] };
  }
  return step;
}

/** 314 after failed calls is their end; after an empty answer it only says that there is no profile. */
function gaveUp(events: EventIndex): Signal[] {
  const calls = events.all("autopilot", 706, 707, 710, 714);
  return events.all("autopilot", 314).flatMap((entry) => {
    const call = calls.findLast((one) => one.seq < entry.seq);
    const answered = call && events.all("autopilot", 702, 704, 709).some((one) => one.seq > call.seq && one.seq < entry.seq);
    if (!call || answered) return [];
    const errorCode = failureCode(call);
    return [{ kind: "failure", entry, ...(errorCode === undefined ? {} : { errorCode }) }];
  });
}

function refused(context: StageContext, step: StepDraft): StepDraft {
  const refusal = context.refusal;
  if (!refusal || step.status === "succeeded") return step;
  const text = `The deployment service refused a profile: ${refusal.errorCode ?? "no number"}${refusal.errorReason ? ` (${refusal.errorReason})` : ""}`;
  const at = refusal.downloadedAt ?? context.attempt.end;
  return { ...step, status: "failed", ...(at === undefined ? {} : { failedAt: at, end: at }), because: [profileRef(refusal, text), ...step.because] };
}

/** The user's tenant beside that of the profile, where the registry keeps both. Without a sign-in there is no user's tenant. */
export function tenantsOf(context: StageContext): { readonly differ: boolean; readonly because: EvidenceRef } | undefined {
  const kept = context.registryEvidence?.autopilot.diagnostics;
  if (!kept?.userTenantId || !kept.tenantId || /^[0-]+$/.test(kept.userTenantId)) return undefined;
  const { source, key, line } = kept;
  const text = `The profile is of tenant ${kept.tenantId}, the user of tenant ${kept.userTenantId}`;
  return { differ: kept.userTenantId !== kept.tenantId, because: { source, key, ...(line === undefined ? {} : { line }), text } };
}

function hasGoneOn({ events, page, registry, registryEvidence }: StageContext): boolean {
  const ran = [...events.all("device-registration", 104, 105, 106), ...events.all("mdm-admin", 72, 75), ...events.all("autopilot", 178, 179)];
  return ran.length > 0 || page.length > 0 || registry.length > 0 || (registryEvidence?.autopilot.joins ?? []).length > 0;
}

export function oobeStep(context: StageContext): StepDraft {
  const pages = context.events.all("shell-core", 62404);
  const firstPage = pages[0];
  const tenants = tenantsOf(context);
  // Windows sends such a user back to the start; whatever ran after the sign-in shows that it was not that user's.
  if (tenants?.differ && !hasGoneOn(context)) {
    const start = firstPage && timeOf(firstPage);
    return { ...emptyStep(), status: "failed", ...(start === undefined ? {} : { start }), because: [tenants.because] };
  }
  if (!firstPage) return emptyStep();
  return { ...emptyStep(), status: "in-progress", start: timeOf(firstPage), because: [refTo(pages.at(-1) ?? firstPage)] };
}

/** The wait for the offline domain join, in user-driven hybrid runs before the device ESP. */
export function domainJoinStep(context: StageContext, scenario: ScenarioFinding): StepDraft {
  const { events } = context;
  if (!scenario.hybrid) return { ...emptyStep(), status: "skipped" };
  const states = events.all("mdm-admin", 109, 110);
  const state = (value: number): readonly TimelineEntry[] => states.filter((entry) => numberField(entry, "HexInt1") === value);
  // The technician's part may get the blob; contact with the domain comes in the user's part.
  const blob = events.all("mdm-admin", 107).find((entry) => isZero(entry));
  const isTechnician = scenario.kind === "pre-provisioning-technician";
  const failures = isTechnician ? events.all("mdm-admin", 108) : events.all("mdm-admin", 100, 108);
  const timeouts = isTechnician && blob ? [] : state(3);
  const skipsCheck = context.profile?.skipDomainConnectivityCheck === true;
  const step = foldSignals([
    ...signal("start", [...events.all("mdm-admin", 111), ...state(1)]),
    ...signal("progress", events.all("mdm-admin", 105, 106)),
    ...signal(
      skipsCheck ? "success" : "progress",
      events.all("mdm-admin", 107).filter((entry) => isZero(entry)),
    ),
    ...signal("success", [...state(2), ...events.all("mdm-operational", 101), ...events.all("mdm-admin", 101)]),
    ...failures.map((entry) => failure(entry)),
    ...timeouts.map((entry): Signal => ({ kind: "failure", entry, errorCode: DOMAIN_JOIN_TIMEOUT })),
  ]);
  const shown =
    step.status === "failed" && timeouts.some((entry) => entry.seq > (step.failedSeq ?? 0)) ? { ...step, errorCode: DOMAIN_JOIN_TIMEOUT } : step;
  return withAppliedBlob(shown, events.all("mdm-admin", 107));
}

/** A blob that was applied at last clears a failed application, not a missing domain controller. */
function withAppliedBlob(step: StepDraft, applied: readonly TimelineEntry[]): StepDraft {
  const later = applied.find((entry) => step.failedSeq !== undefined && entry.seq > step.failedSeq);
  if (step.status !== "failed" || !later) return step;
  const because: EvidenceRef[] = [refTo(later)];
  return { status: "in-progress", items: [], because, ...(step.start === undefined ? {} : { start: step.start }) };
}

function failure(entry: TimelineEntry, withCode = true): Signal {
  const errorCode = withCode ? failureCode(entry) : undefined;
  return { kind: "failure", entry, ...(errorCode === undefined ? {} : { errorCode }) };
}
