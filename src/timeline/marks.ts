import { type LogAlias, logAliasOf } from "../knowledge/index.js";
import type { TimelineEntry } from "./entry.js";
import { isNumberedRefusal, isRefusedProfile } from "./refusal.js";

/** What an entry says about where a run begins, moves on and ends. Several may hold. */
export interface Mark {
  /** `first-page`: OOBE from its beginning; `provision`: the technician pressed Provision; `service`: any start of the Autopilot service. */
  readonly begins?: "first-page" | "provision" | "service" | "download";
  /** The run reached a stage that a mere OOBE without deployment does not have. */
  readonly deployment?: boolean;
  /** The run went beyond the profile. */
  readonly progress?: boolean;
  /** What became of one app or other item: it moves a run on, but does not show by itself that one is under way. */
  readonly item?: boolean;
  /** A line that the status page wrote. */
  readonly page?: boolean;
  /** Part of the set-up of the device itself, which a PC in use does not repeat. */
  readonly device?: boolean;
  /** The device joins by its own identity; the technician asked for it. */
  readonly deviceToken?: boolean;
  readonly technician?: boolean;
  /** The status page is done for the device; it is not shown to users. */
  readonly deviceDone?: boolean;
  readonly userSkipped?: boolean;
  /** OOBE was left for the desktop. */
  readonly left?: boolean;
  /** Something that keeps the profile away; whether it did shows only later. */
  readonly trouble?: "refused" | "offline-profile" | "call-failed" | "download-failed" | "given-up" | "no-network";
  /** The deployment service answered, or the network came: trouble before it is over. */
  readonly eased?: "service" | "network";
  /** A page of OOBE was open. */
  readonly oobe?: boolean;
  /** The agent finds the status page over, or not shown: the end of a run that was seen, and no sign of one by itself. */
  readonly pageOver?: boolean;
  /** The page or a decisive event ended the run, or a part of it. */
  readonly outcome?: "failure" | "technician-success" | "finished" | "try-again" | "reset";
}

const FIRST_PAGES = new Set(["oobelanguage", "ooberegion", "oobekeyboard"]);
const NONE: Mark = {};
const SERVICE: Mark = { begins: "service" };
const DEPLOYMENT: Mark = { deployment: true };
const PROGRESS: Mark = { deployment: true, progress: true };
const DEVICE: Mark = { ...PROGRESS, device: true };
const DEVICE_TOKEN: Mark = { ...DEVICE, deviceToken: true };
const ITEM: Mark = { deployment: true, progress: true, item: true };
const FAILURE: Mark = { deployment: true, progress: true, outcome: "failure" };
const ITEM_OF_PAGE: Mark = { progress: true, item: true };
const ENROLLMENT: Mark = { progress: true };

/** Windows Hello is set up when the status page is done; the private account has pages of other names. */
const HELLO_PAGE = /aadhello|^(oobe)?(aad)?ngc/;

/** Profile settings that only a real profile has. */
const PROFILE_SETTINGS = /CloudAssignedTenant|DeploymentProfileName|ZtdCorrelationId|ZtdRegistrationId|AadDeviceId/i;

/** Answers of the registration service to a device that joins by its own identity. */
const OWN_IDENTITY = /MsaTicketTpmValidationFailed|DeviceNotFound/i;

/** Reads the marks of one entry. */
export function markOf(entry: TimelineEntry): Mark {
  if (entry.kind === "log-line") return markOfLine(entry);
  const id = entry.eventId;
  if (id === undefined || entry.channel === undefined) return NONE;
  const read = READERS[logAliasOf(entry.channel) ?? "application"];
  return read?.(id, entry) ?? NONE;
}

const READERS: Partial<Record<LogAlias, (id: number, entry: TimelineEntry) => Mark>> = {
  autopilot: markOfAutopilot,
  "management-service": (id) => (id === 509 ? { begins: "provision", deployment: true, device: true, technician: true } : NONE),
  "mdm-admin": markOfMdm,
  "mdm-operational": (id) => (id === 101 ? DEVICE : NONE),
  "mdm-autopilot": (id) => (id >= 1300 && id <= 1311 ? ITEM : NONE),
  "device-registration": (id, entry) => {
    if (id === 102 && text(entry, "JoinRequestType") === "11") return DEVICE_TOKEN;
    if (id === 300) return { outcome: "finished" };
    if (id === 204 && OWN_IDENTITY.test(text(entry, "ServerResponse").slice(0, 4000))) return DEVICE_TOKEN;
    return id === 102 || id === 104 || id === 105 || id === 204 ? ENROLLMENT : NONE;
  },
  "shell-core": markOfShell,
};

function markOfAutopilot(id: number, entry: TimelineEntry): Mark {
  if (id === 160 || id === 163 || id === 285) return SERVICE;
  if (id === 703) return { begins: "download", deployment: true, device: true, eased: "service" };
  if (id === 153) return /^(3|available)$/i.test(text(entry, "UpdateState")) ? { deployment: true, eased: "service" } : NONE;
  if (id === 709 || isNumberedRefusal(entry)) return isRefusedProfile(entry) ? { trouble: "refused" } : { eased: "service" };
  if (id === 311 || id === 312) return { trouble: "offline-profile" };
  if (id === 707) return { trouble: "download-failed" };
  if (id === 154 || id === 706 || id === 710 || id === 714 || id === 750) return { trouble: "call-failed" };
  if (id === 702 || id === 704 || id === 751) return { eased: "service" };
  if (id === 314) return { trouble: "given-up" };
  if (id === 165 || id === 167) return { trouble: "no-network" };
  if (id === 164 || id === 166) return { eased: "network" };
  if (id === 103) return PROFILE_SETTINGS.test(text(entry, "Message1")) && text(entry, "Message2") !== "" ? DEPLOYMENT : NONE;
  if (id === 156 || id === 189 || id === 289 || id === 290 || id === 301 || id === 302) return FAILURE;
  // Attestation and its certificate, which only a run that demands it asks for.
  if (id === 171 || id === 177 || id === 204 || id === 207 || id === 211) return DEVICE;
  if (id === 115 || (id >= 178 && id <= 181) || id === 192 || id === 195 || id === 196) return DEVICE_TOKEN;
  if (id >= 296 && id <= 299) return ITEM;
  if (id >= 287 && id <= 295) return PROGRESS;
  if (id === 300 || id === 303) return PROGRESS;
  if ((id >= 403 && id <= 408) || (id >= 412 && id <= 416)) return DEVICE;
  return NONE;
}

function markOfMdm(id: number, entry: TimelineEntry): Mark {
  if (id === 71) return { progress: true, outcome: "failure" };
  if (id === 52 && /One Time Limit/i.test(text(entry, "Message2").slice(0, 4000))) return DEVICE_TOKEN;
  if (id === 72) return ENROLLMENT;
  // The wait for the domain join and its results, which only OOBE has.
  if (id === 100 || id === 107 || id === 108 || id === 111) return DEVICE;
  if (id === 109 || id === 110) {
    const state = Number(text(entry, "HexInt1"));
    if (state === 3) return FAILURE;
    return state === 1 || state === 2 ? DEVICE : NONE;
  }
  if (id === 351 && /^S-1-/.test(text(entry, "Message2"))) return { ...PROGRESS, outcome: "finished" };
  if (id === 351) return { ...PROGRESS, deviceDone: !isNought(entry, "HexInt1") };
  if (id === 356) return { ...PROGRESS, userSkipped: !isNought(entry, "HRESULT") };
  // 360 and 361 are written at later syncs too.
  return id >= 351 && id <= 359 ? PROGRESS : NONE;
}

function markOfShell(id: number, entry: TimelineEntry): Mark {
  if (id === 62404) {
    const page = text(entry, "CXID").toLowerCase();
    if (FIRST_PAGES.has(page)) return { begins: "first-page", oobe: true };
    if (page.includes("whiteglove") && page.includes("landing")) return { begins: "provision", deployment: true, technician: true };
    if (HELLO_PAGE.test(page)) return { oobe: true, left: true, outcome: "finished" };
    return { oobe: true, left: page === "oobeoutro" };
  }
  if (id === 62405) return text(entry, "Result").toLowerCase() === "exitcxhsuccess" ? { left: true } : NONE;
  if (id === 62400) return SERVICE;
  if (id !== 62407 && id !== 62406) return NONE;
  const name = text(entry, "Name");
  return /(^|_)ESP|BootstrapStatusCategory/.test(name) ? { ...markOfPageLine(name, entry), page: true } : NONE;
}

function markOfPageLine(name: string, entry: TimelineEntry): Mark {
  if (name.endsWith("WhiteGlove_Success")) return { ...PROGRESS, outcome: "technician-success" };
  if (name.endsWith("TryAgain_Started")) return { ...PROGRESS, outcome: "try-again" };
  if (name.endsWith("DeviceResetInitiation_Started")) return { ...PROGRESS, outcome: "reset" };
  // A wait for the hybrid registration that ran out begins anew.
  if (name.endsWith("AadRegistration_TimedOut")) return PROGRESS;
  if (/WhiteGlove_Failed|ErrorButtons_Displayed|_TimedOut$|Category_Failed$|ContinueAnyway_Started$/.test(name)) return FAILURE;
  if (name.endsWith("ESPProgress_Category_Success")) {
    const category = text(entry, "Value").slice(0, 200);
    return /AccountSetup/.test(category) ? { ...PROGRESS, outcome: "finished" } : { ...PROGRESS, deviceDone: /DeviceSetup/.test(category) };
  }
  return /ESPDevice(Preparation|Setup)_/.test(name) ? DEVICE : PROGRESS;
}

/** A line of the Intune Management Extension, which installs apps on a PC in use too: only in a phase of the page is it a sign. */
function markOfLine({ means, phase, data }: TimelineEntry): Mark {
  if (means === "esp-user-done") return data?.["value"] === "True" ? { pageOver: true } : NONE;
  if (means === "esp-completed" || (means === "esp-phase" && phase === "after-esp")) return { pageOver: true };
  if (means === "esp-app-tracked") return ITEM;
  if (phase === "device-setup") return means === "esp-phase" ? DEVICE : ITEM_OF_PAGE;
  return phase === "account-setup" ? (means === "esp-phase" ? PROGRESS : ITEM_OF_PAGE) : NONE;
}

function isNought(entry: TimelineEntry, field: string): boolean {
  return /^(|0|0x0+)$/i.test(text(entry, field));
}

function text(entry: TimelineEntry, field: string): string {
  const value = entry.data?.[field];
  return typeof value === "string" ? value.trim() : "";
}
