import { toHex } from "./key-section.js";
import type { AgentApp, EnforcementResult } from "./model-apps.js";
import { wordFor } from "./read-tracking.js";
import type { Loose } from "./table.js";

/** What came of an enforcement, by the thousands of its state; 6xxx was never begun. */
const RESULTS: ReadonlyMap<number, EnforcementResult> = new Map([
  [1, "succeeded"],
  [2, "in-progress"],
  [3, "requirements-not-met"],
  [4, "unknown"],
  [5, "failed"],
  [6, "not-attempted"],
]);

/** Said to the agent while the installer still runs or waits, although they stand among the successes. */
const NOT_YET: ReadonlySet<number> = new Set([1003]);

/** Reads an EnforcementStateMessage. Error codes stand in it as signed numbers. */
export function readEnforcement(message: Readonly<Record<string, unknown>>): Partial<Loose<AgentApp>> {
  const state = message["EnforcementState"];
  const enforcementState = typeof state === "number" && Number.isSafeInteger(state) ? state : undefined;
  return {
    enforcementState,
    enforcement: enforcementState === undefined ? undefined : resultOf(enforcementState),
    state: wordFor("enforcement-state", enforcementState),
    errorCode: toHex(message["ErrorCode"]),
  };
}

function resultOf(state: number): EnforcementResult {
  return NOT_YET.has(state) ? "in-progress" : (RESULTS.get(Math.floor(state / 1000)) ?? "unknown");
}
