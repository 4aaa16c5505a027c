import type { Evidence } from "../evidence/index.js";
import type { Deployment } from "../stages/index.js";
import { clockAnchors, type LocalClock, readImeClock, type TimelineEntry } from "../timeline/index.js";

/** What rules are evaluated against. */
export interface RuleContext {
  readonly deployment: Deployment;
  /** The whole timeline, all attempts. */
  readonly bundle: readonly TimelineEntry[];
  /** What is known beside the event logs; absent: nothing. */
  readonly evidence?: Pick<Evidence, "imeLogs" | "registryValues">;
  /** When a line of the agent's logs was written, in milliseconds of UTC; undefined where its clock is not known. Absent: no clock is known. */
  readonly timeOfLine?: TimeOfLine;
}

export type TimeOfLine = (source: string, line: number, wall: number) => number | undefined;

/** The clocks of the agent's logs, made out when the first condition asks for one. */
export function lineTimes(evidence: Parameters<typeof clockAnchors>[0] & Pick<Evidence, "imeLogs">): TimeOfLine {
  let clock: LocalClock | undefined;
  return (source, line, wall) => {
    clock ??= readImeClock(evidence.imeLogs, clockAnchors(evidence));
    return clock.toUtc(source, line, wall);
  };
}

/** Those of `logs` whose silence proves nothing, because they are missing or do not cover the attempt. */
export function logsThatDoNotCover(deployment: Deployment, logs: readonly string[]): readonly string[] {
  return logs.filter((log) => deployment.logs.get(log)?.covers !== true);
}

/** `autopilot-log` is another spelling of `autopilot`. */
export function logNameOf(required: string): string {
  return required.endsWith("-log") ? required.slice(0, -"-log".length) : required;
}

export function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
