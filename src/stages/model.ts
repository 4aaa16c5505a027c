import type { TrackedItem as Item } from "./items.js";
import type { EvidenceRef, Hex, Instant, PhaseId, ScenarioKind, Status, StepId, Verdict } from "../knowledge/index.js";
import type { Attempt } from "../timeline/index.js";

/** State of one step of one attempt. */
export interface StepState {
  readonly id: StepId;
  readonly status: Status;
  readonly start?: Instant;
  readonly end?: Instant;
  readonly errorCode?: Hex;
  readonly items: readonly Item[];
  readonly because: readonly EvidenceRef[];
}

export interface PhaseState {
  readonly id: PhaseId;
  readonly status: Status;
  readonly start?: Instant;
  readonly end?: Instant;
  readonly steps: readonly StepState[];
}

/** Where the attempt failed: the first failure in the scenario's order of execution that nothing later made good. */
export interface Failure {
  readonly phase: PhaseId;
  readonly step: StepId | null;
  readonly at?: Instant;
  readonly errorCode?: Hex;
  /** Position in the timeline where the last try began, the one that ended the attempt; absent where there was no other. */
  readonly lastTrySeq?: number;
  readonly because: readonly EvidenceRef[];
}

/** A named, unit-tested statement about an attempt that a rule can compare. Absent means not known. */
export type FactValue = string | number | boolean | readonly string[];
export interface Fact {
  readonly value: FactValue;
  readonly because: readonly EvidenceRef[];
}

/** Whether a log can speak about the time of the attempt. */
export interface LogReach {
  /** Alias of knowledge/logs, such as `autopilot`. */
  readonly log: string;
  /** True: the log is there and reaches over the whole attempt, so its silence proves something. */
  readonly covers: boolean;
  /** Why not; `text-only`: records of it are in a log that was saved as text, which does not tell what it leaves out. */
  readonly why?: "missing" | "rolled-over" | "damaged" | "ends-early" | "text-only";
}

/** One attempt, understood: the input of the rules. */
export interface Deployment {
  readonly attempt: Attempt;
  readonly scenario: { readonly kind: ScenarioKind; readonly because: readonly EvidenceRef[] };
  readonly verdict: Verdict;
  readonly phases: readonly PhaseState[];
  readonly failure: Failure | null;
  readonly facts: Readonly<Partial<Record<FactName, Fact>>>;
  readonly logs: ReadonlyMap<string, LogReach>;
}

/** The facts that rules may compare, each with what it means. The rule schema and `rules validate` know these names. */
export const FACTS = {
  scenario: "Scenario kind, as in the report",
  hybrid: "true when the run is to join an on-premises domain",
  deviceToken: "true when the device joins by its own identity (self-deploying, technician flow), false for a user's join",
  attestationRequired: "true when the run demands TPM attestation",
  attestationSeconds: "seconds from the start of Securing your hardware to its end or failure",
  profileErrorCode: "number by which the service refused, in the profile file or the Autopilot log: 807, 809, 815, 908",
  profileErrorReason: "text beside that number",
  profileAskedAt: "when the device got that refusal, to the minute, in UTC",
  profileAvailable: "true when a usable Autopilot profile reached the device, false when the service said there is none",
  profileDomainJoinMethod: "0 Entra join, 1 hybrid join",
  profileUserAssigned: "true when the Autopilot profile on the device names a user, false when it names none",
  tenantMismatch: "true when the user who signed in belongs to another tenant than the Autopilot profile, false when to the same",
  virtualMachine: "true when manufacturer or model name a virtual machine",
  tpmSpecVersion: "TPM specification version, such as 2.0 or 1.2",
  tpmManufacturer: "TPM vendor code, such as INTC or AMD",
  tpmPresent: "true when a report says that Windows finds a TPM, false when it says that there is none",
  tpmFirmware: "version of the TPM's firmware, such as 600.18.0.0",
  tpmReadyForAttestation: "true when a report says that the TPM is ready for attestation, false when it says that it is not",
  uefiBoot: "true when a report says that the device starts by UEFI, false when it says that it does not",
  ekCertificate: "true when the TPM maker's certificate was found on collection, false when not",
  aikRequestCode: "code with which the request for the attestation certificate failed when the logs were collected",
  aikServerMessage: "what the attestation service answered to it",
  winHttpProxy: "the proxy of WinHTTP when the logs were collected",
  deviceAuthStatus: "SUCCESS, or what the directory says of the device's certificate (dsregcmd)",
  registrationCode: "code of the last try to register the device that dsregcmd keeps",
  registrationMessage: "what the registration service answered to it",
  windowsBuild: "build and revision, such as 22000.194",
  windowsBuildNumber: "build as a number, such as 22000",
  windowsRevision: "revision as a number, such as 194",
  timeLimitReached:
    "true when the time limit of the status page ended the run (0x800705B4 of a page step, or a cancelled category with the time used up)",
  timeLimitMinutes: "the page's time limit in minutes",
  unfinishedItems: "names of tracked items that were not finished at the end",
  blockingItem: "the item that held the page: failed first, or unfinished at the limit",
  blockingItemKind: "app, policy, certificate or network",
  longestItem: "the item of the failed phase that was under way longest, up to its end or to the failure",
  longestItemMinutes: "whole minutes that it was under way",
  failedWorkloads: "names of apps and scripts of device preparation that the agent keeps as failed or cancelled; absent without any",
  skippedWorkloads: "names of those that it left out; absent without any",
  openWorkloads: "names of those that were not finished; absent without any",
  continuedAnyway: "true when somebody pressed Continue anyway",
  espDisabled: "true when the status page was switched off for this device",
  networkSeen: "true when the device reported Internet access, false when it only reported none",
  clockWrong: "true when the device's clock was found wrong and nothing corrected it",
  clockJumpSeconds: "size of the largest clock correction in the attempt, in seconds",
  mdmEnrolled: "true when MDM enrollment succeeded in the attempt",
  entraJoined: "true when the Entra join succeeded in the attempt",
  domainBlobApplied: "true when the offline domain join was applied",
  outsideEsp: "true when there is no Autopilot attempt in the evidence: enrollment or registration by other means",
  minutesSinceTechnicianFlow: "in the user flow: whole minutes from the green screen of the technician flow to its start",
  earlierFailedAttempt: "true when an attempt before this one failed",
  managementExtensionProduct: "MSI product code of the Intune Management Extension",
} as const;
export type FactName = keyof typeof FACTS;

/** Facts that hold several values at once. */
export const LIST_FACTS: ReadonlySet<FactName> = new Set(["unfinishedItems", "failedWorkloads", "skippedWorkloads", "openWorkloads"]);
