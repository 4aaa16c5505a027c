import type { Evidence } from "../evidence/index.js";
import { type Instant, logAliasOf, secondsBetween, type Verdict } from "../knowledge/index.js";
import { type Attempt, isWitness, type Timeline, type TimelineEntry, timeOf } from "../timeline/index.js";
import { loggedRefusal, type StageContext } from "./context.js";
import { type EventIndex, failureCode, field, indexEvents, isZero, refTo } from "./event-index.js";
import { collectFacts } from "./facts.js";
import type { Deployment, Failure } from "./model.js";
import { logReach, observedUntil } from "./reach.js";

/** An enrolled device is asked to enroll again by the Group Policy task: harmless. */
const ALREADY_ENROLLED = "0x8018000A";
const NO_SERVICE_CONNECTION_POINT = "0x801C001D";
/** The directory does not know the computer yet: only on devices that are meant to be hybrid. */
const NOT_SYNCHRONISED = "0x801C03F2";
/** By default Entra Connect synchronises every half hour, and the computer can miss a cycle. */
const SYNCHRONISED_SECONDS = 3600;

/** The whole timeline as one piece, for evidence without an Autopilot attempt. */
export function wholeTimeline(timeline: Timeline): Attempt {
  const first = timeline.entries.find(isWitness);
  const last = timeline.entries.findLast(isWitness);
  return {
    index: 0,
    entries: timeline.entries,
    ...(first ? { start: first.atCorrected ?? first.at } : {}),
    ...(last ? { end: last.atCorrected ?? last.at } : {}),
    latest: true,
    substantial: false,
  };
}

/**
 * Evidence without an Autopilot attempt: an enrollment or registration by Group Policy, co-management, Settings or a
 * package may have failed and stayed failed; else the logs show that there was no deployment, or do not say.
 */
export function reconstructOutside(evidence: Evidence, timeline: Timeline, attempt: Attempt): Deployment {
  const events = indexEvents(attempt.entries);
  // Of an excerpt nobody knows how long the log went on: what was chosen for it is what lasted.
  const isExcerpt = isSingleRecord(evidence) || evidence.logs.some((log) => logAliasOf(log.channel) === "device-registration" && !log.complete);
  const registration = judgeRegistration(events, isExcerpt ? undefined : observedUntil(evidence, timeline));
  const failure = registration.failure ?? enrollmentFailure(events);
  const reach = logReach(evidence.logs, evidence.eventTables, attempt);
  const context: StageContext = {
    attempt,
    events,
    page: [],
    registry: [],
    names: new Map(),
    ...refusalOf(evidence, events),
    reach,
    earlier: [],
  };
  const scenario = { kind: "unknown", because: [], hybrid: false, deviceToken: undefined } as const;
  const { hybrid: _hybrid, ...facts } = collectFacts(context, scenario, new Map(), failure, evidence, timeline);
  return {
    attempt,
    scenario: { kind: "unknown", because: [] },
    verdict: failure === null && registration.pending ? "inconclusive" : verdictOf(failure, evidence, reach, events),
    phases: [],
    failure,
    facts: { ...facts, outsideEsp: { value: true, because: failure?.because ?? [] } },
    logs: reach,
  };
}

/** One record out of the middle of a log, and nothing beside it: somebody picked it out. */
function isSingleRecord({ logs: [only, another] }: Evidence): boolean {
  return only !== undefined && another === undefined && only.records === 1 && only.firstRecordId > 1;
}

function refusalOf(evidence: Evidence, events: EventIndex): Pick<StageContext, "profile" | "refusal"> {
  const profile = evidence.profiles.find((one) => one.errorCode === undefined);
  const refusal = evidence.profiles.find((one) => one.errorCode !== undefined) ?? loggedRefusal(events);
  return { ...(profile ? { profile } : {}), ...(refusal ? { refusal } : {}) };
}

function verdictOf(failure: Failure | null, evidence: Evidence, reach: StageContext["reach"], events: EventIndex): Verdict {
  if (failure) return "failed";
  // Whoever has a profile was deployed, or is to be; the logs no longer show it.
  if (evidence.profiles.some((profile) => profile.errorCode === undefined)) return "inconclusive";
  if (isOobeWaiting(events)) return "inconclusive";
  const log = reach.get("autopilot");
  const isShown = log?.covers === true || (log?.why !== "missing" && log?.why !== "text-only" && isUnregistered(evidence, events));
  return isShown ? "not-autopilot" : "inconclusive";
}

/** OOBE is open and the service has not answered yet: whether the device is in Autopilot shows only then. */
function isOobeWaiting(events: EventIndex): boolean {
  const asked = events.all("autopilot", 160, 285).at(-1);
  const answered = events.all("autopilot", 114, 153, 161, 162, 163, 314, 702, 703, 704, 709).at(-1);
  const page = events.all("shell-core", 62404).at(-1);
  const left = events
    .all("shell-core", 62401, 62404, 62405)
    .some((entry) => entry.eventId === 62401 || /^(OobeOutro|exitCxhSuccess)$/i.test(field(entry, "CXID") + field(entry, "Result")));
  return asked !== undefined && page !== undefined && !left && (answered?.seq ?? 0) < asked.seq;
}

/** A log that has rolled over is silent about its beginning; the service's answer, that it does not know the device, lasts. */
function isUnregistered(evidence: Evidence, events: EventIndex): boolean {
  const notProvisioned = events.all("autopilot", 153).at(-1);
  return (
    refusalOf(evidence, events).refusal?.errorCode === 807 ||
    events.all("autopilot", 701, 704).length > 0 ||
    (notProvisioned !== undefined && /^(1|NotProvisioned)$/i.test(field(notProvisioned, "UpdateState")))
  );
}

/** Failed registrations since the last that worked; `pending` where it is open whether they are meant to work, or will. */
function judgeRegistration(events: EventIndex, until: Instant | undefined): { readonly failure: Failure | null; readonly pending: boolean } {
  const good = events.all("device-registration", 306, 335, 105).at(-1);
  const since = (entry: TimelineEntry): boolean => entry.seq > (good?.seq ?? 0) && failureCode(entry, "ExitCode") !== undefined;
  const tasks = events.all("device-registration", 304, 305, 307).filter((entry) => since(entry) && isMemberFailure(entry));
  const last = tasks.at(-1);
  const first = tasks[0];
  if (last && first) {
    const lasts = until === undefined || secondsBetween(timeOf(first), until) >= SYNCHRONISED_SECONDS;
    const isMeant = tasks.some((entry) => failureCode(entry, "ExitCode") !== NO_SERVICE_CONNECTION_POINT) || isHybridWanted(events);
    return lasts && isMeant ? { failure: toFailure(last, failureCode(last, "ExitCode")), pending: false } : { failure: null, pending: true };
  }
  // Without the task this is a join that somebody asked for.
  const refused = events.all("device-registration", 204).findLast(since);
  return { failure: refused ? toFailure(refused, failureCode(refused, "ExitCode")) : null, pending: false };
}

/** The automatic enrollment, which needs the hybrid join, is switched on by policy. */
function isHybridWanted(events: EventIndex): boolean {
  return events.all("mdm-admin", 75, 76, 77, 78, 79, 82, 83, 84, 90).length > 0;
}

/** What every PC logs that is no domain member is no failure. */
function isMemberFailure(entry: TimelineEntry): boolean {
  return failureCode(entry, "ExitCode") === NOT_SYNCHRONISED || isDomainMember(entry) || foundTenant(entry);
}

/** Which kind of tenant it is the task knows only where the domain names one. */
function foundTenant(entry: TimelineEntry): boolean {
  return /^(managed|federated)$/i.test(field(entry, "TenantType"));
}

/** A computer name with a DNS suffix, or the join's own report, shows a member of a domain. */
function isDomainMember(entry: TimelineEntry): boolean {
  return (
    (entry.computer ?? "").includes(".") ||
    /domainJoined\s*[:=]\s*(yes|true|1)|AD\s*join\w*\s*[:=]\s*(yes|true|1)/i.test(field(entry, "DebugOutput").slice(0, 20_000))
  );
}

/** An enrollment that failed and stayed failed: neither an enrollment nor a sync with the management server came after it. */
function enrollmentFailure(events: EventIndex): Failure | null {
  const enrolled = events.all("mdm-admin", 72, 75);
  const left = events.all("mdm-admin", 74).at(-1);
  const isEnrolled = (entry: TimelineEntry): boolean =>
    enrolled.some((one) => one.seq < entry.seq && one.seq > (left && left.seq < entry.seq ? left.seq : 0));
  const synced = events.all("mdm-admin", 209).filter((entry) => field(entry, "HRESULT") !== "" && isZero(entry));
  const failed = events.all("mdm-admin", 71, 76, 11).filter((entry) => {
    const code = failureCode(entry);
    // The task goes on trying on a device that is enrolled, and then its result does not matter.
    const isRepeat = entry.eventId === 76 && enrolled.length > 0;
    return code !== undefined && code !== ALREADY_ENROLLED && !isRepeat && !isEnrolled(entry);
  });
  const decisive = failed.filter((entry) => entry.eventId !== 11);
  const last = decisive.at(-1) ?? failed.at(-1);
  if (!last || isFollowedBy([...enrolled, ...synced], last)) return null;
  return toFailure(last, failureCode(last));
}

function isFollowedBy(good: readonly TimelineEntry[], bad: TimelineEntry): boolean {
  return good.some((entry) => entry.seq > bad.seq);
}

function toFailure(entry: TimelineEntry, code: string | undefined): Failure {
  return {
    phase: "outside-esp",
    step: null,
    at: entry.atCorrected ?? entry.at,
    ...(code === undefined ? {} : { errorCode: code }),
    because: [refTo(entry)],
  };
}
