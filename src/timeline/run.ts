import type { TimelineEntry } from "./entry.js";
import type { Mark } from "./marks.js";
import { isNearPage, noTrouble, type ProfileTrouble } from "./profile-trouble.js";

/** So long without any sign of a deployment, and what comes next belongs to ordinary use or to another run. */
const LONGEST_PAUSE = 4 * 3_600_000;
/** Entries this long after the last sign of the run are still shown with it. */
export const AFTERMATH = 15 * 60_000;
/** The agent's own log shows no end of the page itself: what it writes in the hour after it found the page over is shown with the run. */
const AFTERMATH_OF_LINES = 60 * 60_000;

/** How long after its last sign entries are shown with a run, in milliseconds. */
export function aftermathOf({ onlyLines, pageOverAt }: Run): number {
  return onlyLines && !Number.isNaN(pageOverAt) ? AFTERMATH_OF_LINES : AFTERMATH;
}

/** Takes in that the agent found the page over: it ends a run that was under way, where no event tells of its end. */
export function notePageOver(run: Run, time: number): void {
  if (!run.onlyLines || !run.progress || !Number.isNaN(run.pageOverAt) || time - run.lastSignTime > LONGEST_PAUSE) return;
  run.pageOverAt = time;
  run.lastSign = run.entries.length - 1;
  run.lastSignTime = time;
  run.finished = true;
}

/** A stretch of the timeline that may be a deployment attempt. */
export interface Run {
  readonly begunBy: Mark["begins"];
  readonly trouble: ProfileTrouble;
  readonly entries: TimelineEntry[];
  /** Index in `entries` of the last entry that is a sign of the run, and its time. */
  lastSign: number;
  lastSignTime: number;
  deployment: boolean;
  progress: boolean;
  /** Apps or other items were reported on. */
  items: boolean;
  /** The device itself was set up, which a PC in use does not repeat. */
  device: boolean;
  /** A page of OOBE was open; its first one. */
  oobe: boolean;
  firstPage: boolean;
  /** Somebody joined or enrolled the device, or tried to, while pages of OOBE were open. */
  signedIn: boolean;
  deviceToken: boolean;
  technician: boolean;
  userSkipped: boolean;
  deviceDone: boolean;
  failed: boolean;
  technicianDone: boolean;
  finished: boolean;
  resetAsked: boolean;
  serviceStartSinceOutcome: boolean;
  /** Nothing but logs of the agent tells of the run. */
  onlyLines: boolean;
  /** When the agent first found the page over. */
  pageOverAt: number;
}

export function newRun(mark: Mark): Run {
  return {
    begunBy: mark.begins,
    trouble: noTrouble(),
    entries: [],
    lastSign: 0,
    lastSignTime: Number.NaN,
    deployment: false,
    progress: false,
    items: false,
    device: false,
    oobe: false,
    firstPage: false,
    signedIn: false,
    deviceToken: false,
    technician: false,
    userSkipped: false,
    deviceDone: false,
    failed: false,
    technicianDone: false,
    finished: false,
    resetAsked: false,
    serviceStartSinceOutcome: false,
    onlyLines: true,
    pageOverAt: Number.NaN,
  };
}

export function isSign(mark: Mark): boolean {
  return mark.begins !== undefined || mark.deployment === true || mark.progress === true || mark.outcome !== undefined || mark.trouble !== undefined;
}

/** @param time milliseconds since 1970, of the entry with the mark */
export function startsAnother(run: Run, mark: Mark, time: number): boolean {
  const paused = time - run.lastSignTime > LONGEST_PAUSE;
  if (run.technicianDone && (mark.begins !== undefined || (paused && (mark.page === true || mark.device === true)))) return true;
  if (run.resetAsked && mark.begins !== undefined) return true;
  switch (mark.begins) {
    case "first-page":
      return run.progress || run.items || run.failed || run.finished || paused;
    case "provision":
      return run.failed || run.finished;
    case "download":
      return (run.failed || run.finished) && run.serviceStartSinceOutcome;
    case "service":
      // A run that stood still overnight goes on after the restart; one that had not begun, or had ended, does not.
      return paused && !(run.progress && !run.failed && !run.finished);
    default:
      return false;
  }
}

/**
 * True where an entry is no sign of the run any more: a finished run takes in nothing; after a long pause only what
 * shows the set-up of the device or the page itself goes on with it, and what is left of the sign-in page.
 */
export function isOver(run: Run, time: number, mark: Mark): boolean {
  const pause = time - run.lastSignTime;
  if (run.finished && pause > AFTERMATH) return true;
  if (!(pause > LONGEST_PAUSE)) return false;
  if (mark.page === true || mark.device === true) return false;
  // Nobody touched the sign-in page, or the wait for apps, for hours.
  const goesOn = run.progress ? mark.deployment === true && mark.item !== true && !run.deviceDone : run.firstPage;
  return !(mark.progress === true && goesOn);
}

/** Takes in what a sign says. */
export function note(run: Run, mark: Mark, time: number): void {
  run.lastSign = run.entries.length - 1;
  run.lastSignTime = time;
  run.deployment ||= mark.deployment === true;
  run.progress ||= mark.progress === true && mark.item !== true;
  run.items ||= mark.item === true;
  run.device ||= mark.device === true;
  run.deviceToken ||= mark.deviceToken === true;
  run.technician ||= mark.technician === true;
  run.userSkipped ||= mark.userSkipped === true;
  run.firstPage ||= mark.begins === "first-page";
  run.signedIn ||= mark.progress === true && mark.item !== true && !run.trouble.left && isNearPage(run.trouble, time);
  if (mark.begins === "service") run.serviceStartSinceOutcome = true;
  if (mark.deviceDone === true) noteDeviceDone(run);
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

/** The end of a flow without account setup. */
function noteDeviceDone(run: Run): void {
  run.deviceDone = true;
  if (run.technician && run.deviceToken) run.technicianDone = true;
  else if (run.deviceToken || run.userSkipped) run.finished = true;
}
