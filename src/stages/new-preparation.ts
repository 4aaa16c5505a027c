import type { TimelineEntry } from "../timeline/index.js";
import type { StageContext } from "./context.js";
import { failureOf } from "./device-preparation.js";
import { field, isZero } from "./event-index.js";
import { foldSignals, type Signal, signal, type StepDraft } from "./signals.js";

/** Windows Autopilot device preparation has one page of its own: the agent first, then apps and scripts. */
export function agentStep(context: StageContext): StepDraft {
  const { events } = context;
  const own = steps(context, (entry) => !isWorkload(entry));
  const last = own.at(-1);
  // The agent is there, but what it did last failed: its arrival is not the end of the step.
  const spoilt = last?.kind === "failure" ? last.entry.seq : -1;
  const arrived = events.all("autopilot", 413).filter((entry) => isZero(entry));
  return foldSignals([
    ...signal("start", events.all("autopilot", 416)),
    ...signal("progress", [...events.all("autopilot", 412), ...arrived.filter((entry) => entry.seq < spoilt)]),
    ...signal("success", [...arrived.filter((entry) => entry.seq > spoilt), ...workloads(events.all("autopilot", 404))]),
    ...events
      .all("autopilot", 413)
      .filter((entry) => !isZero(entry))
      .map((entry) => failureOf(entry)),
    ...own,
  ]);
}

/** Apps and scripts: a step may run again, so only the last result of each counts. */
export function workloadStep(context: StageContext): StepDraft {
  const own = context.events.all("autopilot", 404, 405, 406, 407).filter(isWorkload);
  const bySource = new Map<string, TimelineEntry[]>();
  for (const entry of own) {
    const list = bySource.get(sourceOf(entry));
    if (list) list.push(entry);
    else bySource.set(sourceOf(entry), [entry]);
  }
  const folded = [...bySource.values()].map((entries) => foldSignals(entries.slice(-1).map(toSignal)));
  const order = ["failed", "in-progress", "succeeded"];
  const worst = folded.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0];
  return worst ?? foldSignals([]);
}

/** True when the device has left OOBE and no step was left open or failed. */
export function preparationLeftOobe(context: StageContext): TimelineEntry | undefined {
  const workload = workloadStep(context).status;
  return workload === "succeeded" || workload === "unknown" ? context.events.all("mdm-autopilot", 1351).find((entry) => isZero(entry)) : undefined;
}

function steps(context: StageContext, test: (entry: TimelineEntry) => boolean): Signal[] {
  return context.events.all("autopilot", 404, 405, 406, 407).filter(test).map(toSignal);
}

function toSignal(entry: TimelineEntry): Signal {
  if (entry.eventId === 404) return { kind: "start", entry };
  if (entry.eventId === 405) return { kind: "success", entry };
  return failureOf(entry);
}

function workloads(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.filter(isWorkload);
}

function isWorkload(entry: TimelineEntry): boolean {
  return !/bootstrap|agent/i.test(`${sourceOf(entry)} ${field(entry, "Message4")}`);
}

function sourceOf(entry: TimelineEntry): string {
  return field(entry, "Message3");
}
