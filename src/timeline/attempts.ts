import type { Evidence } from "../evidence/index.js";
import { logAliasOf, toMilliseconds } from "../knowledge/index.js";
import type { Attempt } from "./attempt.js";
import type { Timeline } from "./build.js";
import { type TimelineEntry, timeOf } from "./entry.js";
import { type Mark, markOf } from "./marks.js";
import { failedBeforeProfile, noTrouble, noteTrouble, type ProfileTrouble } from "./profile-trouble.js";

/** So long without any sign of a deployment, and what comes next belongs to ordinary use or to another run. */
const LONGEST_PAUSE = 4 * 3_600_000;
/** Entries this long after the last sign of the run are still shown with it. */
const AFTERMATH = 15 * 60_000;
/** Service numbers that say the service knows this device, so that Autopilot was meant to run. */
const REFUSALS_OF_A_KNOWN_DEVICE = new Set([809, 815, 908]);

interface Run {
  readonly begunBy: Mark["begins"];
  readonly trouble: ProfileTrouble;
  readonly entries: TimelineEntry[];
  /** Index in `entries` of the last entry that is a sign of the run. */
  lastSign: number;
  lastSignTime: number;
  deployment: boolean;
  progress: boolean;
  /** Apps or other items were reported on. */
  items: boolean;
  /** The status page, or what it waits for before any item, was seen at work. */
  page: boolean;
  failed: boolean;
  technicianDone: boolean;
  finished: boolean;
  resetAsked: boolean;
  serviceStartSinceOutcome: boolean;
}

/**
 * Splits the timeline into deployment attempts: one run of OOBE up to its outcome each. "Try again", reboots, renames
 * and the clean-up after a refused enrollment stay inside; a reset, a new OOBE or Provision after an outcome, and the
 * user flow after the technician flow start another.
 */
export function splitAttempts(timeline: Timeline, evidence: Pick<Evidence, "pages" | "profiles">): Attempt[] {
  const runs = findRuns(timeline.entries);
  const pagesKnown = timeline.entries.some((entry) => entry.channel !== undefined && logAliasOf(entry.channel) === "shell-core");
  for (const run of runs) {
    if (run.deployment || !failedBeforeProfile(run.trouble, pagesKnown)) continue;
    run.deployment = true;
    run.failed = true;
  }
  const last = runs.at(-1);
  if (last && !last.deployment && isRefused(evidence)) last.deployment = true;
  const deployments = runs.filter((run) => run.deployment).filter((run, index, all) => index === 0 || !isLaterBoot(run, all.slice(0, index)));
  if (deployments.length === 0 && (evidence.pages.length > 0 || isRefused(evidence))) {
    return [{ index: 1, entries: [], latest: true, substantial: true }];
  }
  const attempts = deployments.map((run, index) => toAttempt(run, index + 1, index === deployments.length - 1));
  const only = attempts.at(-1);
  return only && !only.substantial && (isRefused(evidence) || evidence.pages.length > 0)
    ? [...attempts.slice(0, -1), { ...only, substantial: true }]
    : attempts;
}

/** The attempt that `--attempt last` means: the last that got beyond the profile or has an outcome. */
export function lastAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast((attempt) => attempt.substantial) ?? attempts.at(-1);
}

/**
 * A start of the Autopilot service on a PC that is in use reads the cached profile again; that is no new run. On a PC
 * whose deployment was finished, an app or an enrollment that fails after it makes it none either.
 */
function isLaterBoot(run: Run, earlier: readonly Run[]): boolean {
  if (run.begunBy !== "service") return false;
  return earlier.some((one) => one.finished) ? !run.page : !run.progress && !run.failed;
}

function isRefused(evidence: Pick<Evidence, "profiles">): boolean {
  return evidence.profiles.some((profile) => profile.errorCode !== undefined && REFUSALS_OF_A_KNOWN_DEVICE.has(profile.errorCode));
}

function findRuns(entries: readonly TimelineEntry[]): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const entry of entries) {
    const mark = markOf(entry);
    const time = toMilliseconds(timeOf(entry));
    const isSign =
      mark.begins !== undefined || mark.deployment === true || mark.progress === true || mark.outcome !== undefined || mark.trouble !== undefined;
    if (run === undefined ? isSign : isSign && startsAnother(run, mark, time)) {
      run = newRun(mark);
      runs.push(run);
    }
    if (run === undefined) continue;
    run.entries.push(entry);
    noteTrouble(run.trouble, mark, time);
    if (isSign && !isOver(run, time, mark)) note(run, mark, time);
  }
  return runs;
}

function newRun(mark: Mark): Run {
  return {
    begunBy: mark.begins,
    trouble: noTrouble(),
    entries: [],
    lastSign: 0,
    lastSignTime: Number.NaN,
    deployment: false,
    progress: false,
    items: false,
    page: false,
    failed: false,
    technicianDone: false,
    finished: false,
    resetAsked: false,
    serviceStartSinceOutcome: false,
  };
}

function startsAnother(run: Run, mark: Mark, time: number): boolean {
  const pause = time - run.lastSignTime;
  if (run.technicianDone && mark.begins !== undefined) return true;
  if (run.technicianDone && pause > LONGEST_PAUSE) return true;
  if (run.resetAsked && mark.begins !== undefined) return true;
  if (mark.begins === "first-page") return run.progress || run.items || run.failed || run.finished;
  if (mark.begins === "provision") return run.failed || run.finished;
  if (mark.begins === "download") return (run.failed || run.finished) && run.serviceStartSinceOutcome;
  return pause > LONGEST_PAUSE && mark.begins === "service";
}

/** A finished run takes in nothing more; after a long pause only signs of the status page itself go on with it. */
function isOver(run: Run, time: number, mark: Mark): boolean {
  if (run.finished && time - run.lastSignTime > AFTERMATH) return true;
  return time - run.lastSignTime > LONGEST_PAUSE && mark.deployment !== true;
}

function note(run: Run, mark: Mark, time: number): void {
  run.lastSign = run.entries.length - 1;
  run.lastSignTime = time;
  run.deployment ||= mark.deployment === true;
  run.progress ||= mark.progress === true && mark.item !== true;
  run.items ||= mark.item === true;
  run.page ||= mark.progress === true && mark.deployment === true && mark.item !== true;
  if (mark.begins === "service") run.serviceStartSinceOutcome = true;
  switch (mark.outcome) {
    case "failure":
      run.failed = true;
      run.serviceStartSinceOutcome = false;
      break;
    case "technician-success":
      run.technicianDone = true;
      break;
    case "finished":
      run.finished = true;
      run.serviceStartSinceOutcome = false;
      break;
    case "try-again":
      run.failed = false;
      break;
    case "reset":
      run.resetAsked = true;
      break;
    case undefined:
      break;
  }
}

function toAttempt(run: Run, index: number, latest: boolean): Attempt {
  const entries = run.entries.filter((entry, position) => position <= run.lastSign || toMilliseconds(timeOf(entry)) - run.lastSignTime <= AFTERMATH);
  const first = entries[0];
  const last = entries.at(-1);
  return {
    index,
    entries,
    ...(first ? { start: timeOf(first) } : {}),
    ...(last ? { end: timeOf(last) } : {}),
    latest,
    substantial: run.progress || run.items || run.failed || run.finished || run.technicianDone,
  };
}
