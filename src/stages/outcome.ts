import { type EvidenceRef, type Instant, secondsBetween, type Verdict } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import { hasAccountSetup } from "./account.js";
import { agentPageOver } from "./agent-lines.js";
import { covers, type ScenarioFinding, type StageContext } from "./context.js";
import { field, isZero, numberField, refTo } from "./event-index.js";
import type { Failure } from "./model.js";
import type { PageEvent } from "./page-events.js";
import { preparationLeftOobe } from "./new-preparation.js";

/** The end of the scenario, as the evidence shows it. */
export interface Completion {
  readonly ref: EvidenceRef;
  /** Position in the timeline; absent where the registry tells it. */
  readonly seq?: number;
  /** A weak sign, such as the page closing, does not outweigh a failure: a failed page closes too. */
  readonly strong: boolean;
}

/** The end that the scenario has, where the evidence shows that it was reached. */
export function findCompletion(context: StageContext, scenario: ScenarioFinding): Completion | undefined {
  if (scenario.kind === "pre-provisioning-technician") return technicianEnd(context);
  if (scenario.kind === "device-preparation-v2") return byEntry(preparationLeftOobe(context), true);
  if (!hasAccountSetup(scenario)) return registryEnd(context, ["device-setup"]) ?? deviceEnd(context);
  return accountEnd(context);
}

function byEntry(entry: TimelineEntry | undefined, strong: boolean): Completion | undefined {
  return entry && { ref: refTo(entry), seq: entry.seq, strong };
}

function technicianEnd(context: StageContext): Completion | undefined {
  const last = context.page.findLast((event) => /WhiteGlove_(Success|Failed)$/.test(event.name));
  if (last) return last.name.endsWith("Success") ? byEntry(last.entry, true) : undefined;
  const kept = registryEnd(context, ["device-preparation", "device-setup"]);
  if (kept || context.page.length > 0) return kept;
  // Without the page's own log: the device's first sync is done, and the green screen follows at once.
  return byEntry(
    context.events.all("mdm-admin", 351).find((entry) => !isUserScope(entry) && !isZero(entry, "HexInt1")),
    false,
  );
}

function deviceEnd(context: StageContext): Completion | undefined {
  const done = context.events.all("mdm-admin", 351).find((entry) => !isUserScope(entry) && !isZero(entry, "HexInt1"));
  return byEntry(done, true) ?? categoryEnd(context, "DeviceSetup") ?? byEntry(lastExit(context), false);
}

/**
 * The page's exit as a sign of the end: it closes for a restart too, and then it opens again or items are still open.
 */
function lastExit(context: StageContext): TimelineEntry | undefined {
  const exit = exits(context).at(-1);
  if (!exit) return undefined;
  const goesOn = context.page.some((event) => event.entry.seq > exit.seq && !event.name.startsWith("ESPAccountSetup_"));
  const settled = new Set(context.events.all("autopilot", 296, 298).map((entry) => field(entry, "Message2")));
  const isOpen = context.events.all("autopilot", 297).some((entry) => !settled.has(field(entry, "Message2")));
  return goesOn || isOpen ? undefined : exit;
}

/** Flows with a user end at the desktop: account setup done or skipped, or a page that only comes after it. */
function accountEnd(context: StageContext): Completion | undefined {
  const registry = registryEnd(context, ["device-setup", "account-setup"]);
  if (registry) return registry;
  const userDone = context.events.all("mdm-admin", 351).find((entry) => isUserScope(entry) && !isZero(entry, "HexInt1"));
  const account = byEntry(userDone, true) ?? categoryEnd(context, "AccountSetup") ?? agentEnd(context);
  if (account) return account;
  const skipped = isSkipped(context, 356);
  const device = deviceEnd(context);
  if (device === undefined) return skipped && isSkipped(context, 355) ? byEntry(context.events.all("mdm-admin", 72).at(-1), false) : undefined;
  const after = afterPage(context).find((entry) => entry.seq > (device.seq ?? 0));
  if (after) return byEntry(after, true);
  if (skipped) return device;
  const accountFrom = context.page.find((event) => event.name.startsWith("ESPAccountSetup_"))?.entry.seq;
  const pageExits = exits(context);
  const last = accountFrom === undefined ? pageExits[1] : pageExits.findLast((entry) => entry.seq > accountFrom);
  return byEntry(last, false);
}

/** The agent read in the registry that the page is done for the user; whether somebody went on past a failure, other logs have to show. */
function agentEnd(context: StageContext): Completion | undefined {
  const over = agentPageOver(context);
  return over?.done === true ? byEntry(over.entry, covers(context, "mdm-admin") || covers(context, "shell-core")) : undefined;
}

function isUserScope(entry: TimelineEntry): boolean {
  return /^S-1-/.test(field(entry, "Message2"));
}

function exits(context: StageContext): TimelineEntry[] {
  return context.page.filter((event) => event.name.endsWith("ESPProgress_Page_Exiting")).map((event) => event.entry);
}

/** The page's own word that a category ended well. */
function categoryEnd(context: StageContext, category: string): Completion | undefined {
  const event = context.page.findLast((one) => /ESPProgress_Category_(Success|Failed)$/.test(one.name) && one.message.includes(category));
  return event?.name.endsWith("Success") ? byEntry(event.entry, true) : undefined;
}

/** 355 and 356: the page is not shown for the device, for the user. */
function isSkipped(context: StageContext, id: 355 | 356): boolean {
  const entry = context.events.all("mdm-admin", id).at(-1);
  return entry !== undefined && field(entry, "HRESULT") !== "" && !isZero(entry);
}

/** Records that come only when the user has got past the status page. */
function afterPage(context: StageContext): TimelineEntry[] {
  const hello = context.events.all("shell-core", 62404).filter((entry) => /AADHello|NGC/i.test(field(entry, "CXID")));
  return [...hello, ...context.events.all("device-registration", 300)].sort((a, b) => a.seq - b.seq);
}

function registryEnd(context: StageContext, categories: readonly string[]): Completion | undefined {
  const states = categories.map((category) => context.registry.find((page) => page.category === category));
  const last = states.at(-1);
  if (!last || states.some((page) => page?.state !== "succeeded")) return undefined;
  const text = "The status page kept every category of this flow as succeeded";
  return { ref: { source: last.source, key: last.key, line: last.line, text }, strong: true };
}

/** Somebody pressed "Continue anyway". */
export function findContinue(context: StageContext): TimelineEntry | undefined {
  const pressed = context.events.all("mdm-admin", 352).filter((entry) => !isZero(entry, "HexInt1"));
  const onPage = context.page.filter((event) => event.name.endsWith("ContinueAnyway_Started")).map((event) => event.entry);
  return [...pressed, ...onPage].sort((a, b) => a.seq - b.seq)[0];
}

/**
 * The page's own word that the run failed, with no later word that it went on; with the code that it gave at the time.
 * @param before position in the timeline up to which the page is looked at
 */
export function findRedScreen(context: StageContext, before = Number.POSITIVE_INFINITY): PageEvent | undefined {
  const words = context.page
    .filter((event) => event.entry.seq < before)
    .filter((event) =>
      /WhiteGlove_(Success|Failed)$|ErrorButtons_Displayed$|TryAgain_Started$|ESPProgress_Category_(Started|Success|Failed)$/.test(event.name),
    );
  const isFailure = (event: PageEvent): boolean => /WhiteGlove_Failed$|ErrorButtons_Displayed$|Category_Failed$/.test(event.name);
  const begin = words.findLastIndex((event) => !isFailure(event)) + 1;
  const failures = words.slice(begin);
  return failures.find((event) => event.errorCode !== undefined) ?? failures.find((event) => event.name.endsWith("Category_Failed")) ?? failures[0];
}

/** The registry keeps a category as failed and a later one as begun: somebody went past the failure. */
function isPassed({ registry }: StageContext): boolean {
  const stateOf = (category: string): string => registry.find((page) => page.category === category)?.state ?? "";
  const isFailed = (category: string): boolean => /^(failed|cancelled)$/.test(stateOf(category));
  const isBegun = (category: string): boolean => /^(inprogress|succeeded|failed|cancelled)$/.test(stateOf(category));
  return (isFailed("device-preparation") && isBegun("device-setup")) || (isFailed("device-setup") && isBegun("account-setup"));
}

/** Which word stands over the report. */
export function decideVerdict(
  context: StageContext,
  scenario: ScenarioFinding,
  failure: Failure | null,
  completion: Completion | undefined,
  continued: TimelineEntry | undefined,
): Verdict {
  if (continued || (failure && isPassed(context))) return "soft-failed";
  if (failure) return "failed";
  if (completion) return "succeeded";
  const watched = (covers(context, "autopilot") || covers(context, "mdm-admin")) && (covers(context, "shell-core") || context.registry.length > 0);
  // Device preparation has no status page; the Autopilot log holds each of its steps.
  const bothLogs = covers(context, "autopilot") && (covers(context, "mdm-admin") || scenario.kind === "device-preparation-v2");
  return watched || bothLogs || context.registry.some((page) => page.state === "inprogress" || page.state === "rebootrequiredandtryagain")
    ? "in-progress"
    : "inconclusive";
}

/** Seconds from the first record of the page, or of device preparation, to the end of the attempt or another time. */
export function pageSeconds(context: StageContext, until: Instant | undefined = context.attempt.end): number | undefined {
  const begin = context.page[0]?.entry ?? context.events.all("autopilot", 287, 292)[0];
  const restart = context.events.all("mdm-admin", 359).at(-1);
  const from = restart && begin && restart.seq > begin.seq ? restart : begin;
  return from && until ? secondsBetween(timeOf(from), until) : undefined;
}

/** The page's time limit as the enrollment set it. */
export function timeLimitMinutes(context: StageContext): number | undefined {
  const minutes = context.events.all("mdm-admin", 357).map((entry) => numberField(entry, "HRESULT") ?? 0);
  return minutes.findLast((value) => value > 0);
}
