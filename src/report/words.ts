import type { Certainty, ScenarioKind, Status, StepId, Verdict } from "../knowledge/index.js";

/** How a verdict is headed. */
export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  failed: "FAILED",
  "soft-failed": "SOFT-FAILED",
  succeeded: "SUCCEEDED",
  "in-progress": "IN PROGRESS",
  "not-autopilot": "NOT AUTOPILOT",
  inconclusive: "INCONCLUSIVE",
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  failed: "failed",
  "soft-failed": "failed, user went on",
  succeeded: "succeeded",
  "in-progress": "in progress",
  "not-autopilot": "not Autopilot",
  inconclusive: "not decided",
};

/** Flows in which the device joins by its own identity: there the page prints a failed join on its enrollment line. */
export const DEVICE_TOKEN_SCENARIOS: ReadonlySet<ScenarioKind> = new Set(["self-deploying", "pre-provisioning-technician"]);

/** One character that says the status without colour. */
export const STATUS_MARKS: Readonly<Record<Status, string>> = {
  succeeded: "✔",
  failed: "✖",
  "in-progress": "▸",
  "not-started": "·",
  skipped: "–",
  unknown: "?",
};

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  succeeded: "done",
  failed: "failed",
  "in-progress": "in progress",
  "not-started": "not started",
  skipped: "not in this flow",
  unknown: "not known",
};

/** Rows that every run has; where one is skipped, the page says that there was nothing to do. */
const TRACKED_STEPS: ReadonlySet<StepId> = new Set(["security-policies", "certificates", "network-connections", "apps"]);

export function statusWords(status: Status, step?: StepId): string {
  return status === "skipped" && step !== undefined && TRACKED_STEPS.has(step) ? "no setup needed" : STATUS_WORDS[status];
}

export const CERTAINTY_WORDS: Readonly<Record<Certainty, string>> = {
  confirmed: "confirmed",
  likely: "likely",
  possible: "possible",
};
