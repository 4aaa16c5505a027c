import type { TimelineEntry } from "../timeline/index.js";
import type { StageContext } from "./context.js";
import { field } from "./event-index.js";

/**
 * True where nothing but the logs of the Intune Management Extension tells of the status page. The agent asks for the
 * phase now and then, and takes device setup for done when its own apps are: the page's own word is better.
 */
function onlyAgentTells({ page, registry }: StageContext): boolean {
  return page.length === 0 && registry.length === 0;
}

/** The first line in which the agent finds the page in a phase, where only the agent tells of it. */
export function agentPhase(context: StageContext, phase: "DeviceSetup" | "AccountSetup"): TimelineEntry | undefined {
  return onlyAgentTells(context) ? context.events.lines("esp-phase").find((entry) => field(entry, "phase") === phase) : undefined;
}

/** The line in which the agent finds the page done for the user, or over; `done`: it says that it was completed. */
export function agentPageOver(context: StageContext): { readonly entry: TimelineEntry; readonly done: boolean } | undefined {
  if (!onlyAgentTells(context)) return undefined;
  const account = agentPhase(context, "AccountSetup");
  const later = (entry: TimelineEntry): boolean => account !== undefined && entry.seq > account.seq;
  const done = context.events.lines("esp-user-done").find((entry) => later(entry) && field(entry, "value") === "True");
  if (done !== undefined) return { entry: done, done: true };
  const over = context.events
    .lines("esp-phase", "esp-completed")
    .find((entry) => later(entry) && (entry.means === "esp-completed" || field(entry, "phase") === "NotInEsp"));
  return over === undefined ? undefined : { entry: over, done: over.means === "esp-completed" };
}

/** True where logs of the agent tell how installations went; the others say nothing of it. */
export function tellsOfInstallations({ events }: StageContext): boolean {
  return events.lines("app-install", "app-exit-code", "app-exit-unmapped", "app-enforcement", "app-installer-started").length > 0;
}
