import type { Mark } from "./marks.js";

/** A missing network that the user could still cure; longer, and OOBE stands still. */
const LASTING = 10 * 60_000;
/** A page of OOBE so near shows that the device was being set up. */
const NEAR = 30 * 60_000;

/** What keeps the profile away in one run, and whether it is over. */
export interface ProfileTrouble {
  refused: boolean;
  offlineProfile: boolean;
  /** Failed calls of the service since its last answer; a download that was given up counts as two. */
  unreachable: number;
  unreachableAt: number;
  offlineFrom: number;
  offlineTo: number;
  lastPage: number;
  /** OOBE was left for the desktop after all. */
  left: boolean;
}

export function noTrouble(): ProfileTrouble {
  const never = Number.NaN;
  return {
    refused: false,
    offlineProfile: false,
    unreachable: 0,
    unreachableAt: never,
    offlineFrom: never,
    offlineTo: never,
    lastPage: never,
    left: false,
  };
}

/** @param time milliseconds since 1970 */
export function noteTrouble(trouble: ProfileTrouble, mark: Mark, time: number): void {
  if (mark.oobe === true) trouble.lastPage = time;
  if (mark.left === true) trouble.left = true;
  if (mark.eased !== undefined) {
    trouble.offlineFrom = Number.NaN;
    trouble.offlineTo = Number.NaN;
  }
  if (mark.eased === "service") trouble.unreachable = 0;
  switch (mark.trouble) {
    case "refused":
      trouble.refused = true;
      break;
    case "offline-profile":
      trouble.offlineProfile = true;
      break;
    // A single failed call is tried again; the download as a whole is given up.
    case "call-failed":
    case "download-failed":
      trouble.unreachable += mark.trouble === "download-failed" ? 2 : 1;
      trouble.unreachableAt = time;
      break;
    case "given-up":
      trouble.unreachable += trouble.unreachable > 0 ? 2 : 0;
      break;
    case "no-network":
      if (Number.isNaN(trouble.offlineFrom)) trouble.offlineFrom = time;
      trouble.offlineTo = time;
      break;
    case undefined:
      break;
  }
}

/** @param time milliseconds since 1970 */
export function isNearPage(trouble: ProfileTrouble, time: number): boolean {
  return Math.abs(time - trouble.lastPage) <= NEAR;
}

/**
 * `oobe`: OOBE ran from its first page and nothing came after it. `first-start`: no log of its pages is there, but the
 * device has only just been started for the first time. `use`: a PC at some later start.
 */
export type Setting = "oobe" | "first-start" | "use";

/**
 * Whether a run without a profile is a deployment that failed before it: the service refused a device that it knows, a
 * profile file on the device cannot be used, or OOBE stood still because the service or the network was out of reach.
 * A PC in use that cannot reach the service at a boot is none, nor is one that was taken into use all the same.
 */
export function failedBeforeProfile(trouble: ProfileTrouble, setting: Setting): boolean {
  if (trouble.refused || trouble.offlineProfile) return true;
  if (setting === "use" || trouble.left) return false;
  const inOobe = (time: number): boolean => setting === "first-start" || isNearPage(trouble, time);
  if (trouble.unreachable > 1 && inOobe(trouble.unreachableAt)) return true;
  if (setting !== "oobe" || Number.isNaN(trouble.offlineFrom)) return false;
  // The page that shows later was still without a network.
  const until = Math.max(trouble.offlineTo, trouble.lastPage);
  return until - trouble.offlineFrom >= LASTING && inOobe(until);
}
