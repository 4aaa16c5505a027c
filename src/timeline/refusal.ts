import { logAliasOf } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";

/** Names by which the service refuses a device that it knows. */
const REFUSED = /ZtdDeviceHasNoAssignedProfile|HardwareMarkerMismatch|SerialNumberMismatch|ProductKeyIdMismatch|TPMEkPubHashMismatch/i;
/** Any name that the service has for a refusal. */
const NAMES = /Ztd\w{1,60}|\w{1,60}Mismatch/gi;
const ANSWER = 709;
/**
 * Microsoft prints the service's numbers as ids of events. Windows 11 26H1 has other events by these ids, so the name
 * of the refusal has to stand in the event.
 */
const NUMBERS = new Set([807, 809, 815, 908]);

/** True where the service's answer is logged: that it does not know the device, or refuses it a profile. */
export function isNumberedRefusal(entry: TimelineEntry): boolean {
  return NUMBERS.has(entry.eventId ?? 0) && logAliasOf(entry.channel ?? "") === "autopilot" && refusalNames(entry).length > 0;
}

/** True where the service refuses a profile to a device that it knows. */
export function isRefusedProfile(entry: TimelineEntry): boolean {
  if (entry.eventId !== ANSWER && !isNumberedRefusal(entry)) return false;
  return REFUSED.test(entry.eventId === ANSWER ? messageOf(entry) : entry.text);
}

/** The names of a refusal in the words of the event. */
export function refusalNames(entry: TimelineEntry): readonly string[] {
  return entry.text.match(NAMES) ?? [];
}

function messageOf({ data }: TimelineEntry): string {
  const value = data?.["Message1"] ?? "";
  return (typeof value === "string" ? value : value.join("\n")).slice(0, 4000);
}
