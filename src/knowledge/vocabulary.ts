/** The closed sets of words that the whole program speaks: phases, steps, states, scenarios, verdicts. */

export const PHASE_IDS = ["before-esp", "device-preparation", "device-setup", "account-setup", "after-esp", "outside-esp"] as const;
export type PhaseId = (typeof PHASE_IDS)[number];

export const STEP_IDS = [
  "network",
  "profile-download",
  "oobe",
  "domain-join",
  "securing-hardware",
  "joining-network",
  "registering-mdm",
  "preparing-mdm",
  "security-policies",
  "certificates",
  "network-connections",
  "apps",
  "entra-registration",
  "sign-in",
  "windows-hello",
] as const;
export type StepId = (typeof STEP_IDS)[number];

export const STATUSES = ["not-started", "in-progress", "succeeded", "failed", "skipped", "unknown"] as const;
export type Status = (typeof STATUSES)[number];

export const SCENARIOS = [
  "user-driven",
  "user-driven-hybrid",
  "self-deploying",
  "pre-provisioning-technician",
  "pre-provisioning-user",
  "existing-device",
  "autopilot-reset",
  "device-preparation-v2",
  "esp-only",
  "unknown",
] as const;
export type ScenarioKind = (typeof SCENARIOS)[number];

export const VERDICTS = ["succeeded", "failed", "soft-failed", "in-progress", "not-autopilot", "inconclusive"] as const;
export type Verdict = (typeof VERDICTS)[number];

export const ROLES = ["root-cause", "contributing", "symptom", "notice"] as const;
export type Role = (typeof ROLES)[number];

/** Who carries out a remedy: the person at the device, or those who run the tenant, its network and its servers. */
export const ACTORS = ["technician", "admin"] as const;
export type Actor = (typeof ACTORS)[number];

export const CERTAINTIES = ["confirmed", "likely", "possible"] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export const OUTCOMES = ["start", "success", "failure", "progress", "info"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The phases of a deployment attempt in the order of the status page, each with its steps in that order. */
export const PHASES: readonly { readonly id: Exclude<PhaseId, "outside-esp">; readonly title: string; readonly steps: readonly StepId[] }[] = [
  { id: "before-esp", title: "Before the ESP", steps: ["network", "profile-download", "oobe", "domain-join"] },
  { id: "device-preparation", title: "Device preparation", steps: ["securing-hardware", "joining-network", "registering-mdm", "preparing-mdm"] },
  { id: "device-setup", title: "Device setup", steps: ["security-policies", "certificates", "network-connections", "apps"] },
  {
    id: "account-setup",
    title: "Account setup",
    steps: ["sign-in", "entra-registration", "security-policies", "certificates", "network-connections", "apps"],
  },
  { id: "after-esp", title: "After the ESP", steps: ["windows-hello"] },
];

/** What the status page calls a step, or what a technician would. */
export const STEP_TITLES: Readonly<Record<StepId, string>> = {
  network: "Network connection",
  "profile-download": "Autopilot profile download",
  oobe: "Out-of-box experience and sign-in pages",
  "domain-join": "Domain join (offline domain join wait)",
  "securing-hardware": "Securing your hardware",
  "joining-network": "Joining your organization's network",
  "registering-mdm": "Registering your device for mobile management",
  "preparing-mdm": "Preparing your device for mobile management",
  "security-policies": "Security policies",
  certificates: "Certificates",
  "network-connections": "Network connections",
  apps: "Apps",
  "entra-registration": "Joining your organization's network (Entra registration)",
  "sign-in": "User sign-in",
  "windows-hello": "Windows Hello",
};

/** Title of any phase, the one outside the ESP included. */
export function phaseTitle(id: PhaseId): string {
  return PHASES.find((phase) => phase.id === id)?.title ?? "Outside the ESP";
}

/** ISO 8601 UTC with seven fractional digits; string order is time order. */
export type Instant = string;

/** `0x` and eight upper-case hex digits. */
export type Hex = string;

/** Where a fact comes from. */
export interface EvidenceRef {
  /** Path inside the input, archives joined by `!/`; with several inputs the input's name first. */
  readonly source: string;
  readonly at?: Instant;
  readonly provider?: string;
  readonly channel?: string;
  readonly eventId?: number;
  readonly recordId?: number;
  readonly line?: number;
  readonly key?: string;
  readonly text: string;
}

/** What a flow is called in a report. */
export const SCENARIO_TITLES: Readonly<Record<ScenarioKind, string>> = {
  "user-driven": "User-driven, Entra join",
  "user-driven-hybrid": "User-driven, hybrid join",
  "self-deploying": "Self-deploying",
  "pre-provisioning-technician": "Pre-provisioning, technician flow",
  "pre-provisioning-user": "Pre-provisioning, user flow",
  "existing-device": "Autopilot for existing devices",
  "autopilot-reset": "Autopilot Reset",
  "device-preparation-v2": "Autopilot device preparation",
  "esp-only": "Enrollment status page without Autopilot",
  unknown: "not decided by these logs",
};
