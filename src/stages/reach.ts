import type { Evidence, EventTable, LogCoverage } from "../evidence/index.js";
import { addMilliseconds, type Instant, LOG_ALIASES, logAliasOf } from "../knowledge/index.js";
import { type Attempt, isWitness, type Timeline, timeOf } from "../timeline/index.js";
import type { LogReach } from "./model.js";

/**
 * Says of every log whether its silence proves something for the attempt: it has to be there, undamaged, and either
 * never have rolled over or begin before the attempt does.
 */
export function logReach(logs: readonly LogCoverage[], tables: readonly EventTable[], attempt: Attempt | undefined): Map<string, LogReach> {
  const told = new Set(tables.flatMap(({ events }) => events.map(({ channel }) => logAliasOf(channel ?? ""))));
  const reach = new Map<string, LogReach>();
  for (const log of LOG_ALIASES) {
    const own = logs.filter((one) => one.records > 0 && logAliasOf(one.channel) === log);
    reach.set(log, own.length === 0 && told.has(log) ? { log, covers: false, why: "text-only" } : judge(log, own, attempt));
  }
  return reach;
}

function judge(log: string, own: readonly LogCoverage[], attempt: Attempt | undefined): LogReach {
  if (own.length === 0) return { log, covers: false, why: "missing" };
  const start = attempt?.start;
  const whole = own.filter((one) => one.complete);
  const fromBegin = whole.some((one) => one.firstRecordId <= 1 || (start !== undefined && one.from < start));
  if (fromBegin || start === undefined) return whole.length > 0 ? { log, covers: true } : { log, covers: false, why: "damaged" };
  return { log, covers: false, why: whole.length > 0 ? "rolled-over" : "damaged" };
}

/** One day: a log that ends later than that after the last entry carries a wrong year. */
const PLAUSIBLE_MS = 86_400_000;

/** The time of the last record of any log, whether it means something or not. */
export function observedUntil(evidence: Pick<Evidence, "logs">, timeline: Timeline): Instant | undefined {
  const last = timeline.entries.reduce((latest, entry) => (isWitness(entry) && timeOf(entry) > latest ? timeOf(entry) : latest), "");
  if (last === "") return undefined;
  const bound = addMilliseconds(last, PLAUSIBLE_MS);
  return evidence.logs.reduce((latest, log) => (log.to > latest && log.to <= bound ? log.to : latest), last);
}
