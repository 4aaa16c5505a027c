import type { Evidence } from "../evidence/index.js";
import { logAliasOf, toMilliseconds } from "../knowledge/index.js";
import type { Attempt } from "./attempt.js";
import type { Timeline } from "./build.js";
import { isWitness, type TimelineEntry, timeOf } from "./entry.js";
import { markOf } from "./marks.js";
import { failedBeforeProfile, noteTrouble } from "./profile-trouble.js";
import { AFTERMATH, aftermathOf, isOver, isSign, newRun, note, notePageOver, type Run, startsAnother } from "./run.js";

/** Service numbers that say the service knows this device, so that Autopilot was meant to run. */
const REFUSALS_OF_A_KNOWN_DEVICE = new Set([809, 815, 908]);
const ONE_HOUR = 3_600_000;
const ONE_DAY = 24 * ONE_HOUR;

type Known = Pick<Evidence, "pages" | "profiles"> & Partial<Pick<Evidence, "logs">>;

/**
 * Splits the timeline into deployment attempts: one run of OOBE up to its outcome each. "Try again", reboots, renames
 * and the clean-up after a refused enrollment stay inside; a reset, a new OOBE or Provision after an outcome, and the
 * user flow after the technician flow start another.
 */
export function splitAttempts(timeline: Timeline, evidence: Known): Attempt[] {
  const runs = findRuns(timeline.entries);
  markFailedBeforeProfile(runs, timeline, evidence);
  markSignedIn(runs, timeline, evidence);
  const last = runs.at(-1);
  if (last && !last.deployment && isRefused(evidence)) last.deployment = true;
  const deployments: Run[] = [];
  for (const run of runs) if (run.deployment && !isLaterBoot(run, deployments.at(-1))) deployments.push(run);
  if (deployments.length === 0 && (evidence.pages.length > 0 || isRefused(evidence))) {
    return [{ index: 1, entries: [], latest: true, substantial: true }];
  }
  const attempts = deployments.map((run, index) => toAttempt(run, index + 1, index === deployments.length - 1));
  const only = attempts.at(-1);
  return only && !only.substantial && (isRefused(evidence) || hasPageBegun(evidence))
    ? [...attempts.slice(0, -1), { ...only, substantial: true }]
    : attempts;
}

/** The attempt that `--attempt last` means: the last that got beyond the profile or has an outcome. */
export function lastAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast((attempt) => attempt.substantial) ?? attempts.at(-1);
}

/**
 * A start of the Autopilot service on a PC that is in use reads the cached profile again, apps are installed and fail,
 * another user signs in: no new run, unless the device itself is set up again.
 */
function isLaterBoot(run: Run, before: Run | undefined): boolean {
  if (run.begunBy !== "service" || before === undefined || run.device || run.firstPage) return false;
  if (before.technicianDone) return !run.oobe && !run.progress;
  return before.finished || (!run.progress && !run.failed);
}

function isRefused(evidence: Known): boolean {
  const delivered = evidence.profiles.flatMap((profile) => (profile.errorCode === undefined ? (profile.downloadedAt ?? []) : [])).sort();
  return evidence.profiles.some(
    ({ errorCode, downloadedAt }) =>
      errorCode !== undefined && REFUSALS_OF_A_KNOWN_DEVICE.has(errorCode) && !((delivered.at(-1) ?? "") > (downloadedAt ?? "9999")),
  );
}

/** A page whose categories have not started says nothing of a run. */
function hasPageBegun(evidence: Known): boolean {
  return evidence.pages.some((page) => page.state !== "notstarted" && page.state !== "unknown");
}

function markFailedBeforeProfile(runs: readonly Run[], timeline: Timeline, evidence: Known): void {
  const pagesKnown = timeline.entries.some((entry) => entry.channel !== undefined && logAliasOf(entry.channel) === "shell-core");
  const end = toMilliseconds(timeline.entries.reduce((latest, entry) => (isWitness(entry) && timeOf(entry) > latest ? timeOf(entry) : latest), ""));
  const rolledOver = evidence.logs?.some((log) => logAliasOf(log.channel) === "autopilot" && log.firstRecordId > 1) === true;
  for (const [index, run] of runs.entries()) {
    const setting = pagesKnown ? (isOobe(run, index, runs) ? "oobe" : "use") : isFirstStart(runs, end) && !rolledOver ? "first-start" : "use";
    if (run.deployment || !failedBeforeProfile(run.trouble, setting)) continue;
    run.deployment = true;
    run.failed = true;
  }
}

/** A device that is joined or enrolled in OOBE, and either has a profile or lacks the log that would show whether it has. */
function markSignedIn(runs: readonly Run[], timeline: Timeline, evidence: Known): void {
  const delivered = evidence.profiles.some((profile) => profile.errorCode === undefined);
  const times = evidence.profiles.flatMap((profile) => (profile.errorCode === undefined ? (profile.downloadedAt ?? []) : []));
  // Whatever logs are left: a device that got its profile the same day is being deployed.
  for (const run of runs) {
    const age = times.map((time) => run.lastSignTime - toMilliseconds(time));
    run.deployment ||= (run.progress || run.failed) && age.some((one) => one > -ONE_HOUR && one < ONE_DAY);
  }
  const silent = !timeline.entries.some((entry) => entry.channel !== undefined && logAliasOf(entry.channel) === "autopilot");
  if (!delivered && !silent) return;
  for (const run of runs) run.deployment ||= run.signedIn;
}

/** Pages of OOBE were open in the device's last start: from the first page, or in the only run that there is. */
function isOobe(run: Run, index: number, runs: readonly Run[]): boolean {
  return index === runs.length - 1 && run.oobe && (run.firstPage || index === 0);
}

function isFirstStart(runs: readonly Run[], end: number): boolean {
  return runs.length === 1 && end - (runs[0]?.lastSignTime ?? 0) < ONE_DAY;
}

function findRuns(entries: readonly TimelineEntry[]): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  const dated = entries.some((entry) => isWitness(entry) && entry.clock === undefined);
  for (const [position, entry] of entries.entries()) {
    // Beside entries with a known time, one without has no place in a run.
    if (dated && entry.clock !== undefined) continue;
    const mark = markOf(entry);
    const time = toMilliseconds(timeOf(entry));
    const signed = isSign(mark);
    if (run === undefined ? signed : signed && startsAnother(run, mark, time)) {
      run = newRun(mark);
      if (runs.length === 0 && mark.begins === undefined) run.entries.push(...leadIn(entries, position));
      runs.push(run);
    }
    if (run === undefined) continue;
    run.entries.push(entry);
    run.oobe ||= mark.oobe === true;
    noteTrouble(run.trouble, mark, time);
    if (signed && entry.kind === "event") run.onlyLines = false;
    if (mark.pageOver === true) notePageOver(run, time);
    if (signed && !isOver(run, time, mark)) note(run, mark, time);
  }
  return runs;
}

/** A run that was not seen to begin: what its logs hold right before the first sign, such as the server's answer before the result. */
function leadIn(entries: readonly TimelineEntry[], position: number): TimelineEntry[] {
  const sign = entries[position];
  if (sign === undefined) return [];
  const from = toMilliseconds(timeOf(sign)) - AFTERMATH;
  return entries.slice(0, position).filter((entry) => toMilliseconds(timeOf(entry)) >= from && isOfDeployment(entry));
}

function isOfDeployment({ channel, kind }: TimelineEntry): boolean {
  if (kind === "log-line") return true;
  const log = channel === undefined ? undefined : logAliasOf(channel);
  return log !== undefined && log !== "system" && log !== "application";
}

function toAttempt(run: Run, index: number, latest: boolean): Attempt {
  const aftermath = aftermathOf(run);
  const kept = run.entries.filter((entry, position) => position <= run.lastSign || toMilliseconds(timeOf(entry)) - run.lastSignTime <= aftermath);
  // The page goes on to note what it sees: that makes no run longer.
  const entries = kept.slice(0, kept.findLastIndex(isWitness) + 1);
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
