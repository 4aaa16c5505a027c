import { type EvidenceRef, secondsBetween, type Verdict } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import { deviceSetupEnd, hasAccountSetup } from "./account.js";
import { covers, type ScenarioFinding, type StageContext } from "./context.js";
import { field, isZero, refTo } from "./event-index.js";
import type { Failure } from "./model.js";
import type { Drafts } from "./registry-overlay.js";

/** The end that the scenario has, where the evidence shows that it was reached. */
export function findCompletion(context: StageContext, scenario: ScenarioFinding, drafts: Drafts): EvidenceRef | undefined {
  if (scenario.kind === "pre-provisioning-technician") return technicianEnd(context);
  if (scenario.kind === "device-preparation-v2") return undefined;
  if (!hasAccountSetup(scenario)) return deviceEnd(context);
  return accountEnd(context, drafts);
}

function technicianEnd(context: StageContext): EvidenceRef | undefined {
  const green = context.page.findLast((event) => /WhiteGlove_(Success|Failed)$/.test(event.name));
  if (green?.name.endsWith("Success")) return refTo(green.entry);
  return green === undefined ? registryEnd(context, ["device-preparation", "device-setup"]) : undefined;
}

function deviceEnd(context: StageContext): EvidenceRef | undefined {
  const end = deviceSetupEnd(context);
  const entry = end === undefined ? undefined : context.events.entries.find((one) => one.seq === end);
  return entry ? refTo(entry) : registryEnd(context, ["device-setup"]);
}

/** Flows with a user end at the desktop: account setup done or skipped, or a page that only comes after it. */
function accountEnd(context: StageContext, drafts: Drafts): EvidenceRef | undefined {
  const registry = registryEnd(context, ["device-setup", "account-setup"]);
  if (registry) return registry;
  const userDone = context.events.all("mdm-admin", 351).find((entry) => /^S-1-/.test(field(entry, "Message2")) && !isZero(entry, "HexInt1"));
  if (userDone) return refTo(userDone);
  const end = deviceSetupEnd(context);
  if (end === undefined) return undefined;
  const exits = context.page.filter((event) => event.name.endsWith("ESPProgress_Page_Exiting"));
  const secondExit = exits[1];
  const accountRan = context.page.some((event) => event.name.startsWith("ESPAccountSetup_"));
  const lastExit = exits.at(-1);
  if (lastExit && accountRan && lastExit.entry.seq > (firstAccountRecord(context) ?? Number.POSITIVE_INFINITY)) return refTo(lastExit.entry);
  if (secondExit && !accountRan) return refTo(secondExit.entry);
  const apps = drafts.get("account-setup/apps");
  const hello = afterPage(context).find((entry) => entry.seq > end);
  if (hello && apps?.status !== "failed") return refTo(hello);
  const skipped = context.events.all("mdm-admin", 356).findLast(() => true);
  if (skipped && !isZero(skipped) && exits[0]) return refTo(exits[0].entry);
  return undefined;
}

function firstAccountRecord(context: StageContext): number | undefined {
  return context.page.find((event) => event.name.startsWith("ESPAccountSetup_"))?.entry.seq;
}

/** Records that come only when the user has got past the status page. */
function afterPage(context: StageContext): TimelineEntry[] {
  const hello = context.events.all("shell-core", 62404).filter((entry) => /AADHello|NGC/i.test(field(entry, "CXID")));
  return [...hello, ...context.events.all("device-registration", 300)].sort((a, b) => a.seq - b.seq);
}

function registryEnd(context: StageContext, categories: readonly string[]): EvidenceRef | undefined {
  const states = categories.map((category) => context.registry.find((page) => page.category === category));
  const last = states.at(-1);
  if (!last || states.some((page) => page?.state !== "succeeded")) return undefined;
  return { source: last.source, key: last.key, line: last.line, text: "The status page kept every category of this flow as succeeded" };
}

/** Somebody pressed "Continue anyway". */
export function findContinue(context: StageContext): TimelineEntry | undefined {
  const pressed = context.events.all("mdm-admin", 352).find((entry) => !isZero(entry, "HexInt1"));
  return pressed ?? context.page.find((event) => event.name.endsWith("ContinueAnyway_Started"))?.entry;
}

/** The page's own word that the run failed, with no later word that it went on. */
export function findRedScreen(context: StageContext): TimelineEntry | undefined {
  const words = context.page.filter((event) =>
    /WhiteGlove_(Success|Failed)$|ErrorButtons_Displayed$|TryAgain_Started$|ESPProgress_Category_(Success|Failed)$|Page_Exiting$/.test(event.name),
  );
  const last = words.findLast((event) => !event.name.endsWith("Page_Exiting"));
  return last && /WhiteGlove_Failed$|ErrorButtons_Displayed$|Category_Failed$/.test(last.name) ? last.entry : undefined;
}

/** Which word stands over the report. */
export function decideVerdict(
  context: StageContext,
  failure: Failure | null,
  completion: EvidenceRef | undefined,
  continued: TimelineEntry | undefined,
): Verdict {
  if (failure) return continued ? "soft-failed" : "failed";
  if (completion) return "succeeded";
  if (continued) return "soft-failed";
  const watched = (covers(context, "autopilot") || covers(context, "mdm-admin")) && (covers(context, "shell-core") || context.registry.length > 0);
  const bothLogs = covers(context, "autopilot") && covers(context, "mdm-admin");
  return watched || bothLogs || context.registry.some((page) => page.state === "inprogress") ? "in-progress" : "inconclusive";
}

/** Seconds from the first record of the page, or of device preparation, to the end of the attempt. */
export function pageSeconds(context: StageContext): number | undefined {
  const begin = context.page[0]?.entry ?? context.events.all("autopilot", 287, 292)[0];
  const restart = context.events.all("mdm-admin", 359).at(-1);
  const from = restart && begin && restart.seq > begin.seq ? restart : begin;
  return from && context.attempt.end ? secondsBetween(timeOf(from), context.attempt.end) : undefined;
}
