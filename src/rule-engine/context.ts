import type { Evidence } from "../evidence/index.js";
import type { Deployment } from "../stages/index.js";
import type { TimelineEntry } from "../timeline/index.js";

/** What rules are evaluated against. */
export interface RuleContext {
  readonly deployment: Deployment;
  /** The whole timeline, all attempts. */
  readonly bundle: readonly TimelineEntry[];
  /** What is known beside the event logs; absent: nothing. */
  readonly evidence?: Pick<Evidence, "imeLogs" | "registryValues">;
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
