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
}

export function noTrouble(): ProfileTrouble {
  const never = Number.NaN;
  return { refused: false, offlineProfile: false, unreachable: 0, unreachableAt: never, offlineFrom: never, offlineTo: never, lastPage: never };
}

/** @param time milliseconds since 1970 */
export function noteTrouble(trouble: ProfileTrouble, mark: Mark, time: number): void {
  if (mark.oobe === true) trouble.lastPage = time;
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
    case "no-network":
      if (Number.isNaN(trouble.offlineFrom)) trouble.offlineFrom = time;
      trouble.offlineTo = time;
      break;
    case undefined:
      break;
  }
}

/**
 * Whether a run without a profile is a deployment that failed before it: the service refused a device that it knows, a
 * profile file on the device cannot be used, or OOBE stood still because the service or the network was out of reach.
 * A PC in use that cannot reach the service at a boot is none.
 * @param pagesKnown false where no log of the OOBE pages is there, so that their absence proves nothing
 */
export function failedBeforeProfile(trouble: ProfileTrouble, pagesKnown: boolean): boolean {
  if (trouble.refused || trouble.offlineProfile) return true;
  const inOobe = (time: number): boolean => Math.abs(time - trouble.lastPage) <= NEAR;
  if (trouble.unreachable > 1 && (!pagesKnown || inOobe(trouble.unreachableAt))) return true;
  return trouble.offlineTo - trouble.offlineFrom >= LASTING && inOobe(trouble.offlineTo);
}
