import type { PhaseId, ScenarioKind, StepId } from "../knowledge/index.js";

const BY_DEVICE: readonly ScenarioKind[] = ["self-deploying", "pre-provisioning-technician", "device-preparation-v2"];
const NOT_HYBRID: readonly ScenarioKind[] = ["user-driven", "existing-device", "esp-only", "device-preparation-v2"];
const BY_USER: readonly ScenarioKind[] = [
  "user-driven",
  "user-driven-hybrid",
  "pre-provisioning-user",
  "existing-device",
  "esp-only",
  "device-preparation-v2",
];

/** Flows in which a step is skipped whatever the evidence says; a step of the account page, by its phase alone. */
const SKIPPED_IN: Readonly<Partial<Record<StepId, readonly ScenarioKind[]>>> = {
  "profile-download": ["esp-only"],
  "domain-join": NOT_HYBRID,
  "entra-registration": NOT_HYBRID,
  "securing-hardware": BY_USER,
  "joining-network": ["pre-provisioning-user", "user-driven-hybrid"],
  "registering-mdm": ["pre-provisioning-user"],
  "windows-hello": BY_DEVICE,
};

/** Whether a flow never has a step: it can then neither fail nor succeed there. */
export function isAlwaysSkipped(scenario: ScenarioKind, phase: PhaseId, step: StepId): boolean {
  if (phase === "outside-esp") return false;
  if (phase === "account-setup" && BY_DEVICE.includes(scenario)) return true;
  if (phase === "device-setup") return scenario === "device-preparation-v2" && step !== "apps";
  return SKIPPED_IN[step]?.includes(scenario) ?? false;
}
