import { type DeviceFact, type Evidence, findDeviceFact } from "../evidence/index.js";
import { compareText, type EvidenceRef, type Instant, secondsBetween } from "../knowledge/index.js";
import { type Timeline, type TimelineEntry, timeOf } from "../timeline/index.js";
import { tenantsOf } from "./before-esp.js";
import { profileRef, type ScenarioFinding, type StageContext } from "./context.js";
import { agentEvents, TIMEOUT } from "./device-preparation.js";
import { field, indexEvents, isZero, numberField, refTo } from "./event-index.js";
import type { Fact, FactName, FactValue, Failure } from "./model.js";
import { findContinue, pageSeconds } from "./outcome.js";
import { pageEvents } from "./page-events.js";
import type { Drafts } from "./registry-overlay.js";
import type { TrackedItem } from "./items.js";
import type { StepDraft } from "./signals.js";
import { textFacts } from "./text-facts.js";

export type Facts = Partial<Record<FactName, Fact>>;

/** The page's time where no log names it, in minutes: shorter ones are rare. */
const SHORTEST_LIMIT = 20;
const VIRTUAL = /virtual machine|vmware|virtualbox|qemu|parallels|hyper-v|kvm|xen|bochs/i;

/** Everything that rules compare by name; what the evidence does not tell stays absent. */
export function collectFacts(
  context: StageContext,
  scenario: ScenarioFinding,
  drafts: Drafts,
  failure: Failure | null,
  evidence: Evidence,
  timeline: Timeline,
): Facts {
  const facts: Facts = {};
  const set = (name: FactName, value: FactValue | undefined, because: readonly EvidenceRef[]): void => {
    if (value !== undefined) facts[name] = { value, because };
  };
  if (scenario.kind !== "unknown") set("scenario", scenario.kind, scenario.because);
  set("hybrid", scenario.hybrid, scenario.because);
  set("deviceToken", scenario.deviceToken, scenario.because);
  if (scenario.deviceToken !== undefined) set("attestationRequired", scenario.deviceToken, scenario.because);
  profileFacts(context, drafts, set);
  deviceFacts(evidence, context, timeline, set);
  textFacts(evidence, set);
  workloadFacts(context, set);
  pageFacts(context, drafts, failure, set);
  progressFacts(context, drafts, timeline, set);
  const earlierFailure = context.earlier.findLast((deployment) => deployment.verdict === "failed" || deployment.verdict === "soft-failed");
  set("earlierFailedAttempt", earlierFailure !== undefined, earlierFailure?.failure?.because ?? []);
  set("outsideEsp", failure?.phase === "outside-esp", failure?.because ?? []);
  handOverFacts(context, scenario, set);
  const agent = agentEvents(context);
  set("managementExtensionProduct", agent.product, agent.started.slice(0, 1).map(refTo));
  return facts;
}

type Set_ = (name: FactName, value: FactValue | undefined, because: readonly EvidenceRef[]) => void;

function profileFacts(context: StageContext, drafts: Drafts, set: Set_): void {
  const { profile, refusal } = context;
  if (refusal) {
    const told = `Profile file with ErrorCode ${refusal.errorCode ?? "absent"}, ErrorReason ${refusal.errorReason ?? "absent"}`;
    const because = [profileRef(refusal, told)];
    set("profileErrorCode", refusal.errorCode, because);
    set("profileErrorReason", refusal.errorReason, because);
    set("profileAskedAt", refusal.downloadedAt && `${refusal.downloadedAt.slice(0, 16).replace("T", " ")} UTC`, because);
  }
  const step = drafts.get("before-esp/profile-download");
  const blank = context.events.all("autopilot", 701, 704);
  if (step?.status === "succeeded" && !refusal) set("profileAvailable", true, step.because);
  else if (refusal || blank.length > 0)
    set("profileAvailable", false, refusal ? [profileRef(refusal, "The service refused a profile")] : blank.slice(-1).map(refTo));
  if (profile?.tenantId !== undefined) {
    const text = profile.assignedUser === undefined ? "The profile names no user" : "The profile names a user (CloudAssignedTenantUpn)";
    set("profileUserAssigned", profile.assignedUser !== undefined, [{ source: profile.source, text }]);
  }
  const tenants = tenantsOf(context);
  if (tenants) set("tenantMismatch", tenants.differ, [tenants.because]);
  if (profile?.domainJoinMethod !== undefined) {
    set("profileDomainJoinMethod", profile.domainJoinMethod, [
      { source: profile.source, text: `CloudAssignedDomainJoinMethod ${profile.domainJoinMethod}` },
    ]);
  }
}

/** How long the device lay between the technician's green screen and the user. */
function handOverFacts({ attempt, earlier }: StageContext, scenario: ScenarioFinding, set: Set_): void {
  if (scenario.kind !== "pre-provisioning-user" || attempt.start === undefined) return;
  const technician = earlier.findLast((one) => one.scenario.kind === "pre-provisioning-technician" && one.verdict === "succeeded");
  const green = technician && pageEvents(indexEvents(technician.attempt.entries)).findLast((event) => event.name.endsWith("WhiteGlove_Success"));
  if (!green) return;
  const minutes = Math.floor(secondsBetween(timeOf(green.entry), attempt.start) / 60);
  if (minutes >= 0) set("minutesSinceTechnicianFlow", minutes, [refTo(green.entry)]);
}

function deviceFacts(evidence: Evidence, context: StageContext, timeline: Timeline, set: Set_): void {
  const find = (name: DeviceFact["name"]): DeviceFact | undefined => findDeviceFact(evidence, name);
  const ref = (fact: DeviceFact): EvidenceRef => ({
    source: fact.source,
    ...(fact.line === undefined ? {} : { line: fact.line }),
    ...(fact.key === undefined ? {} : { key: fact.key }),
    text: `${fact.name}: ${fact.value}`,
  });
  const maker = find("manufacturer");
  const model = find("model");
  // A virtual TPM names the maker of the virtual machine.
  const vendor = find("tpmManufacturer");
  const made = [maker, model, vendor?.value.trim().toUpperCase() === "VMW" ? { ...vendor, value: "VMware" } : undefined].filter(
    (fact): fact is DeviceFact => fact !== undefined,
  );
  if (made.length > 0)
    set(
      "virtualMachine",
      made.some((fact) => VIRTUAL.test(fact.value)),
      made.map(ref),
    );
  const spec = find("tpmSpecVersion");
  if (spec) set("tpmSpecVersion", spec.value, [ref(spec)]);
  if (vendor) set("tpmManufacturer", vendor.value, [ref(vendor)]);
  const written = find("windowsBuild");
  const build = written?.value.includes(".") ? written : undefined;
  const started = lastBoot(context, timeline);
  const text = build?.value ?? (started ? `${field(started, "BuildVersion")}.${field(started, "QfeVersion")}` : undefined);
  const because = build ? [ref(build)] : started ? [refTo(started)] : [];
  const match = /(\d{5})\.(\d+)/.exec(text ?? "");
  if (!match) return;
  set("windowsBuild", match[0], because);
  set("windowsBuildNumber", Number(match[1]), because);
  set("windowsRevision", Number(match[2]), because);
}

/** The start of Windows that the attempt ran in; its record stands before the first page of OOBE. */
function lastBoot({ attempt }: StageContext, { entries }: Timeline): TimelineEntry | undefined {
  const end = attempt.entries.at(-1)?.seq ?? entries.at(-1)?.seq ?? 0;
  return entries.findLast((entry) => entry.eventId === 12 && entry.channel === "System" && entry.seq <= end && field(entry, "BuildVersion") !== "");
}

function pageFacts(context: StageContext, drafts: Drafts, failure: Failure | null, set: Set_): void {
  const limit = context.events.all("mdm-admin", 357).findLast((entry) => (numberField(entry, "HRESULT") ?? 0) > 0);
  const minutes = limit ? numberField(limit, "HRESULT") : undefined;
  if (limit) set("timeLimitMinutes", minutes, [refTo(limit)]);
  const isSetup = failure?.phase === "device-setup" || failure?.phase === "account-setup";
  const cancelled = context.page.find((event) => event.name.endsWith("StartActions_Cancelled"));
  const used = pageSeconds(context);
  const usedUp = used !== undefined && minutes !== undefined && used >= minutes * 60 - 60;
  if (failure && isSetup) {
    const isCancelled = cancelled !== undefined || context.registry.some((page) => page.state === "cancelled");
    // An installer can end with the same code, long before the page's time is over.
    const isTimeout = failure.errorCode === TIMEOUT && (cancelled !== undefined || !isEarly(context, failure, minutes));
    const reached = isTimeout || (isCancelled && usedUp);
    set("timeLimitReached", reached, [...failure.because, ...(cancelled ? [refTo(cancelled.entry)] : [])]);
  } else if (failure) set("timeLimitReached", false, failure.because);
  const skip = context.events.all("mdm-admin", 355).findLast((entry) => field(entry, "HRESULT") !== "");
  if (skip) set("espDisabled", !isZero(skip), [refTo(skip)]);
  const continued = findContinue(context);
  set("continuedAnyway", continued !== undefined, continued ? [refTo(continued)] : []);
  itemFacts(drafts, failure, set);
}

/** Not even half of the page's time had passed since it was seen to open, or since the enrollment that it waits for. */
function isEarly(context: StageContext, failure: Failure, minutes = SHORTEST_LIMIT): boolean {
  // What the registry keeps has no time of its own.
  if (failure.because.some((ref) => ref.key !== undefined)) return false;
  const opened = context.page.find((event) => /ESPTimeOutValue_Applied$|ESPProgress_Initialization_/.test(event.name))?.entry;
  const begun = opened ?? context.events.all("mdm-admin", 72)[0];
  const restart = context.events.all("mdm-admin", 359).at(-1);
  const from = restart && begun && restart.seq > begun.seq ? restart : begun;
  return from !== undefined && failure.at !== undefined && secondsBetween(timeOf(from), failure.at) < minutes * 30;
}

function itemFacts(drafts: Drafts, failure: Failure | null, set: Set_): void {
  const steps = [...drafts].filter(([key]) => (failure ? key.startsWith(`${failure.phase}/`) : true)).map(([, draft]) => draft);
  // The page does not wait for what is installed beside it, and of an item that is only mentioned nobody knows how it went.
  const items = steps.flatMap((step: StepDraft) =>
    step.items.filter(({ beside, status }) => beside !== true && status !== "unknown").map((item) => ({ item, because: step.because })),
  );
  const open = items.filter(({ item }) => item.status !== "succeeded" && item.status !== "skipped");
  if (items.length > 0) {
    set(
      "unfinishedItems",
      open.map(({ item }) => item.name ?? item.id),
      open.flatMap(({ because }) => because).slice(0, 3),
    );
  }
  const blocking =
    items.find(({ item }) => item.status === "failed") ??
    // What never began held nothing: it waited for what did.
    open.toSorted((a, b) => compareText(a.item.start ?? "~", b.item.start ?? "~"))[0];
  if (!blocking || !failure) return;
  const longest = items
    .flatMap((one) => ({ ...one, seconds: secondsUnderWay(one.item, failure.at) }))
    .reduce<Busy | undefined>((most, one) => (one.seconds >= 60 && one.seconds > (most?.seconds ?? 0) ? one : most), undefined);
  if (longest) {
    const because = longest.item.because?.slice(0, 3) ?? longest.because;
    set("longestItem", longest.item.name ?? longest.item.id, because);
    set("longestItemMinutes", Math.floor(longest.seconds / 60), because);
  }
  set("blockingItem", blocking.item.name ?? blocking.item.id, blocking.because);
  set("blockingItemKind", blocking.item.kind, blocking.because);
}

/** WorkloadState: 0 not started, 2 skipped, 4 failed, 5 in progress, 6 restart required, 7 cancelled. */
const WORKLOAD_FACTS: readonly (readonly [FactName, ReadonlySet<number>])[] = [
  ["failedWorkloads", new Set([4, 7])],
  ["skippedWorkloads", new Set([2])],
  ["openWorkloads", new Set([0, 5, 6])],
];

/** How the agent's list of device preparation stood last. */
function workloadFacts({ registryEvidence }: StageContext, set: Set_): void {
  for (const [name, states] of WORKLOAD_FACTS) {
    const those = (registryEvidence?.workloads ?? []).filter(({ workloadState }) => workloadState !== undefined && states.has(workloadState));
    if (those.length === 0) continue;
    const refs = those.slice(0, 3).map(({ source, key, line, state, name: called, id }) => ({
      source,
      key,
      line,
      text: `Device preparation keeps ${called ?? id} as: ${state ?? "no state"}`,
    }));
    set(
      name,
      those.map((one) => one.name ?? one.id),
      refs,
    );
  }
}

interface Busy {
  readonly item: TrackedItem;
  readonly because: readonly EvidenceRef[];
  readonly seconds: number;
}

/** Seconds from the item's start to its end, else to the failure of the run; 0 where one of the two is not known. */
function secondsUnderWay({ start, end }: TrackedItem, failedAt: Instant | undefined): number {
  const to = end ?? failedAt;
  return start === undefined || to === undefined ? 0 : Math.max(0, secondsBetween(start, to));
}

function progressFacts(context: StageContext, drafts: Drafts, timeline: Timeline, set: Set_): void {
  const done = (name: FactName, key: Parameters<Drafts["get"]>[0]): void => {
    const draft = drafts.get(key);
    if (draft?.status === "succeeded") set(name, true, draft.because);
    else if (draft?.status === "failed") set(name, false, draft.because);
  };
  done("networkSeen", "before-esp/network");
  done("mdmEnrolled", "device-preparation/registering-mdm");
  done("entraJoined", "device-preparation/joining-network");
  const blob = context.events.all("mdm-admin", 107).find((entry) => isZero(entry));
  if (blob) set("domainBlobApplied", true, [refTo(blob)]);
  clockFacts(context, timeline, set);
}

function clockFacts(context: StageContext, timeline: Timeline, set: Set_): void {
  const wrong = context.events.all("autopilot", 750, 753);
  const last = wrong.at(-1);
  if (last) {
    const healed = healedBy(context, last);
    set("clockWrong", healed === undefined, healed ? [refTo(last), refTo(healed)] : [refTo(last)]);
  }
  const { start, end } = context.attempt;
  const jumps = timeline.clock.filter((jump) => start === undefined || end === undefined || (jump.at >= start && jump.at <= end));
  const largest = [...jumps].sort((a, b) => Math.abs(b.seconds) - Math.abs(a.seconds))[0];
  if (largest) {
    const text = `The clock was set ${Math.abs(largest.seconds)} s ${largest.seconds > 0 ? "forward" : "back"}`;
    set("clockJumpSeconds", Math.abs(largest.seconds), [
      { source: largest.source, at: largest.at, eventId: largest.eventId, recordId: largest.recordId, text },
    ]);
  }
}

function healedBy(context: StageContext, wrong: TimelineEntry): TimelineEntry | undefined {
  return context.events.all("autopilot", 751, 703, 169).find((entry) => entry.seq > wrong.seq);
}
