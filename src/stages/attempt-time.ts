import { logAliasOf, type PhaseId, toMilliseconds } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import type { Deployment, PhaseState, StepState } from "./model.js";
import { shareTime, type TimeShare, type TimeSpan } from "./time-shares.js";

const RANK = { restart: 0, item: 1, step: 2, phase: 3, user: 4, oobe: 5 } as const;
/** Windows is down for less; a longer silence before its start is a device that was switched off, or a log that ended. */
const LONGEST_RESTART = 30 * 60_000;

/** What every millisecond of an attempt went on; nothing for an attempt without a clock. */
export function timeOfAttempt({ attempt, phases }: Pick<Deployment, "attempt" | "phases">): TimeShare[] {
  const { start, end, entries } = attempt;
  if (start === undefined || end === undefined || end < start) return [];
  const [from, to] = [toMilliseconds(start), toMilliseconds(end)];
  const begins = phases.flatMap((phase) => (phase.start === undefined ? [] : [toMilliseconds(phase.start)])).sort((a, b) => a - b);
  return shareTime(from, to, [
    ...restarts(entries),
    ...phases.flatMap((phase) => spansOfPhase(phase, begins, to)),
    ...signInWait(phases),
    ...pagesOfOobe(entries),
  ]);
}

function spansOfPhase(phase: PhaseState, begins: readonly number[], end: number): TimeSpan[] {
  const spans = phase.steps.flatMap((step) => spansOfStep(phase.id, step, end));
  if (phase.start === undefined) return spans;
  const from = toMilliseconds(phase.start);
  // A phase that was not seen to end lasts until the next begins.
  const next = begins.find((begin) => begin > from) ?? end;
  const to = phase.end === undefined ? next : toMilliseconds(phase.end);
  const rank = phase.id === "before-esp" ? RANK.oobe : RANK.phase;
  return [...spans, { kind: "phase", phase: phase.id, from, to, rank }];
}

function spansOfStep(phase: PhaseId, step: StepState, end: number): TimeSpan[] {
  const spans: TimeSpan[] = [];
  const until = (one: { readonly status: string; readonly end?: string }): number | undefined =>
    one.end === undefined ? (one.status === "in-progress" ? end : undefined) : toMilliseconds(one.end);
  for (const item of step.items) {
    const to = until(item) ?? (step.end === undefined ? undefined : toMilliseconds(step.end));
    if (item.start === undefined || to === undefined || item.beside === true) continue;
    spans.push({ kind: "item", phase, step: step.id, item: item.id, from: toMilliseconds(item.start), to, rank: RANK.item });
  }
  const to = until(step);
  // The status page itself is no step that something is done in; in OOBE it is the user who has the time.
  if (step.start === undefined || to === undefined || step.id === "sign-in") return spans;
  const rank = step.id === "oobe" ? RANK.oobe : RANK.step;
  return [...spans, { kind: "step", phase, step: step.id, from: toMilliseconds(step.start), to, rank }];
}

/** Between the device's page and that of the account somebody has to sign in. */
function signInWait(phases: readonly PhaseState[]): TimeSpan[] {
  const device = phases.find(({ id }) => id === "device-setup")?.end;
  const account = phases.find(({ id }) => id === "account-setup")?.start;
  if (device === undefined || account === undefined || account <= device) return [];
  return [{ kind: "user", phase: "account-setup", step: "sign-in", from: toMilliseconds(device), to: toMilliseconds(account), rank: RANK.user }];
}

/** From page to page of OOBE, where nothing else runs. */
function pagesOfOobe(entries: readonly TimelineEntry[]): TimeSpan[] {
  const pages = entries.filter((entry) => (entry.eventId === 62404 || entry.eventId === 62405) && isOf(entry, "shell-core"));
  return pages.flatMap((page, index) => {
    const next = pages[index + 1];
    if (page.eventId !== 62404 || next === undefined) return [];
    return [{ kind: "user" as const, phase: "before-esp" as const, from: at(page), to: at(next), rank: RANK.user }];
  });
}

/** From the last record before Windows went down, or of the agent, to the first after it came up again. */
function* restarts(entries: readonly TimelineEntry[]): Generator<TimeSpan> {
  const stopped = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    if (entry.means === "agent-stop") stopped.set(entry.source, at(entry));
    const isStart = entry.eventId === 12 && /kernel-general$/i.test(entry.provider ?? "");
    const before = isStart ? lastBefore(entries, index) : entry.means === "agent-start" ? stopped.get(entry.source) : undefined;
    if (entry.means === "agent-start") stopped.delete(entry.source);
    const to = at(entry);
    if (before !== undefined && to - before <= LONGEST_RESTART) yield { kind: "restart", from: before, to, rank: RANK.restart };
  }
}

/** Records of the shutdown bear the time at which it is over; what came before them in any log is the last sign of life. */
function lastBefore(entries: readonly TimelineEntry[], index: number): number | undefined {
  const entry = entries.slice(Math.max(0, index - 20), index).findLast((one) => one.kind === "event");
  return entry === undefined ? undefined : at(entry);
}

function isOf({ channel }: TimelineEntry, log: string): boolean {
  return channel !== undefined && logAliasOf(channel) === log;
}

function at(entry: TimelineEntry): number {
  return toMilliseconds(timeOf(entry));
}
