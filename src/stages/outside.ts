import type { Evidence } from "../evidence/index.js";
import type { Verdict } from "../knowledge/index.js";
import type { Attempt, Timeline, TimelineEntry } from "../timeline/index.js";
import type { StageContext } from "./context.js";
import { type EventIndex, failureCode, field, indexEvents, isZero, refTo } from "./event-index.js";
import { collectFacts } from "./facts.js";
import type { Deployment, Failure } from "./model.js";
import { logReach } from "./reach.js";

/** An enrolled device is asked to enroll again by the Group Policy task: harmless. */
const ALREADY_ENROLLED = "0x8018000A";
const NO_SERVICE_CONNECTION_POINT = "0x801C001D";

/** The whole timeline as one piece, for evidence without an Autopilot attempt. */
export function wholeTimeline(timeline: Timeline): Attempt {
  const first = timeline.entries[0];
  const last = timeline.entries.at(-1);
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
  const failure = registrationFailure(events) ?? enrollmentFailure(events);
  const reach = logReach(evidence.logs, attempt);
  const context: StageContext = {
    attempt,
    events,
    page: [],
    registry: [],
    ...refusalOf(evidence),
    reach,
    earlier: [],
  };
  const scenario = { kind: "unknown", because: [], hybrid: false, deviceToken: undefined } as const;
  const { hybrid: _hybrid, ...facts } = collectFacts(context, scenario, new Map(), failure, evidence, timeline);
  return {
    attempt,
    scenario: { kind: "unknown", because: [] },
    verdict: verdictOf(failure, evidence, reach, events),
    phases: [],
    failure,
    facts: { ...facts, outsideEsp: { value: true, because: failure?.because ?? [] } },
    logs: reach,
  };
}

function refusalOf(evidence: Evidence): Pick<StageContext, "profile" | "refusal"> {
  const profile = evidence.profiles.find((one) => one.errorCode === undefined);
  const refusal = evidence.profiles.find((one) => one.errorCode !== undefined);
  return { ...(profile ? { profile } : {}), ...(refusal ? { refusal } : {}) };
}

function verdictOf(failure: Failure | null, evidence: Evidence, reach: StageContext["reach"], events: EventIndex): Verdict {
  if (failure) return "failed";
  // Whoever has a profile was deployed, or is to be; the logs no longer show it.
  if (evidence.profiles.some((profile) => profile.errorCode === undefined)) return "inconclusive";
  const log = reach.get("autopilot");
  const isShown = log?.covers === true || (log?.why !== "missing" && isUnregistered(evidence, events));
  return isShown ? "not-autopilot" : "inconclusive";
}

/** A log that has rolled over is silent about its beginning; the service's answer, that it does not know the device, lasts. */
function isUnregistered(evidence: Evidence, events: EventIndex): boolean {
  const notProvisioned = events.all("autopilot", 153).at(-1);
  return (
    evidence.profiles.some((profile) => profile.errorCode === 807) ||
    events.all("autopilot", 701, 704).length > 0 ||
    (notProvisioned !== undefined && /^(1|NotProvisioned)$/i.test(field(notProvisioned, "UpdateState")))
  );
}

/** Hybrid registration of a domain member that failed and was not followed by a success. */
function registrationFailure(events: EventIndex): Failure | null {
  const failed = events.all("device-registration", 304, 305, 307, 204).filter((entry) => isMemberFailure(entry));
  const last = failed.at(-1);
  if (!last || isFollowedBy(events.all("device-registration", 306, 335, 105), last)) return null;
  const code = failureCode(last, "ExitCode");
  return toFailure(last, code);
}

/** What every PC logs that is no domain member, and what carries no code, is no failure. */
function isMemberFailure(entry: TimelineEntry): boolean {
  const code = failureCode(entry, "ExitCode");
  if (code === undefined) return false;
  if (code !== NO_SERVICE_CONNECTION_POINT && entry.eventId !== 307) return true;
  return isDomainMember(entry);
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
  const synced = events.all("mdm-admin", 209).filter((entry) => field(entry, "HRESULT") !== "" && isZero(entry));
  const failed = events.all("mdm-admin", 71, 76, 11).filter((entry) => {
    const code = failureCode(entry);
    // The task goes on trying on a device that is enrolled, and then its result does not matter.
    const isRepeat = entry.eventId === 76 && enrolled.length > 0;
    return code !== undefined && code !== ALREADY_ENROLLED && !isRepeat;
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
