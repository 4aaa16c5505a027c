import { covers, type ScenarioFinding, type StageContext } from "./context.js";
import { failureOf, named, pageFailures, TIMEOUT } from "./device-preparation.js";
import { agentPhase } from "./agent-lines.js";
import { field, isZero } from "./event-index.js";
import type { TimelineEntry } from "../timeline/index.js";
import { emptyStep, foldSignals, type Signal, signal, type StepDraft } from "./signals.js";

/** A flow without a user has no account setup. */
export function hasAccountSetup(scenario: ScenarioFinding): boolean {
  if (scenario.kind === "unknown") return scenario.deviceToken !== true;
  return !["self-deploying", "pre-provisioning-technician", "device-preparation-v2"].includes(scenario.kind);
}

/**
 * Position in the timeline from which the account page runs: its first record, else the first tracking or sync of a
 * user after the device page ended; infinity where it was not reached.
 */
export function accountStart(context: StageContext, scenario: ScenarioFinding): number {
  if (!hasAccountSetup(scenario)) return Number.POSITIVE_INFINITY;
  const page = context.page.find((event) => event.name.startsWith("ESPAccountSetup_"));
  const deviceEnd = deviceSetupEnd(context);
  const candidates = [page?.entry.seq];
  if (deviceEnd !== undefined) {
    const user = context.events.all("autopilot", 320).find((entry) => entry.seq > deviceEnd && /S-1-(5-21|12-1)-/.test(field(entry, "Message1")));
    const tracking = context.events.all("autopilot", 287, 292, 297).find((entry) => entry.seq > deviceEnd);
    candidates.push(user?.seq, tracking?.seq);
  }
  const known = candidates.filter((seq): seq is number => seq !== undefined);
  return known.length > 0 ? Math.min(...known) : (agentPhase(context, "AccountSetup")?.seq ?? Number.POSITIVE_INFINITY);
}

/** Position at which the device page ended: FirstSync done for the device, or the page's first exit. */
function deviceSetupEnd(context: StageContext): number | undefined {
  const done = context.events.all("mdm-admin", 351).find((entry) => !/^S-1-/.test(field(entry, "Message2")) && !isZero(entry, "HexInt1"));
  const exit = context.page.find((event) => event.name.endsWith("ESPProgress_Page_Exiting"));
  const seqs = [done?.seq, exit?.entry.seq].filter((seq): seq is number => seq !== undefined);
  return seqs.length > 0 ? Math.min(...seqs) : undefined;
}

export function entraRegistrationStep(context: StageContext, scenario: ScenarioFinding): StepDraft {
  if (!hasAccountSetup(scenario) || !scenario.hybrid) return { ...emptyStep(), status: "skipped" };
  const { events } = context;
  return foldSignals(
    [
      ...signal("start", events.all("device-registration", 331)),
      // Expected until the computer object has been synchronised: only what the page says makes it a failure.
      ...signal("progress", events.all("device-registration", 202, 203, 204, 205, 206, 304, 305, 307, 334)),
      ...signal("success", [...events.all("device-registration", 306, 335), ...named(context.page, /AadRegistrationTask_Complete$/)]),
      ...signal("retry", named(context.page, /ESPProgress_TryAgain_Started$/)),
      // The page starts the task anew after every wait, so that only the last one counts.
      ...pageFailures(context.page, /ESPAccountSetup_AadRegistration_TimedOut$/, TIMEOUT).map((one) => ({ ...one, transient: true, passing: true })),
      ...named(context.page, /ESPProgress_Category_Failed$|ESPProgress_ErrorButtons_Displayed$/)
        .filter((entry) => isLastWordOnRegistration(context, entry))
        .map((entry): Signal => ({ kind: "failure", entry, errorCode: TIMEOUT })),
    ],
    context.until,
  );
}

/** The page fails right after the wait for the registration ran out. */
function isLastWordOnRegistration(context: StageContext, failed: TimelineEntry): boolean {
  const before = context.page.filter((event) => event.entry.seq < failed.seq && !/Category_Failed$|StartActions_Cancelled$/.test(event.name));
  return before.at(-1)?.name.endsWith("AadRegistration_TimedOut") === true;
}

export function signInStep(context: StageContext, scenario: ScenarioFinding, accountFrom: number): StepDraft {
  if (!hasAccountSetup(scenario)) return { ...emptyStep(), status: "skipped" };
  return foldSignals(
    signal(
      "success",
      context.events.entries.filter((entry) => entry.seq === accountFrom),
    ),
  );
}

export function helloStep(context: StageContext): StepDraft {
  const { events } = context;
  const pages = events.all("shell-core", 62404).filter((entry) => /AADHello|NGC/i.test(field(entry, "CXID")));
  return foldSignals([
    ...signal("start", [...pages, ...events.all("hello", 3045), ...events.all("device-registration", 358)]),
    ...signal("success", [...events.all("device-registration", 300), ...events.all("hello", 8045)]),
    ...signal("skipped", events.all("device-registration", 360)),
    ...[...events.all("hello", 7054), ...events.all("device-registration", 301)].map((entry) => ({
      ...failureOf(entry, entry.eventId === 301 ? "ExitCode" : "Error"),
      transient: true,
    })),
  ]);
}

/** True when the Shell-Core log covers the run, so that a page that did not exit was still showing. */
export function pageIsWatched(context: StageContext): boolean {
  return covers(context, "shell-core") && context.page.length > 0;
}
