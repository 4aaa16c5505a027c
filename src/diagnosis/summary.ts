import { errorName, phaseTitle, STEP_TITLES } from "../knowledge/index.js";
import type { Deployment } from "../stages/index.js";
import type { Diagnosis } from "./report-model.js";

/** One sentence that a help desk can read out. What failed and why stands in the rules; here is only its frame. */
export function summarize(deployment: Deployment, diagnoses: readonly Diagnosis[]): string {
  const { verdict, failure } = deployment;
  const answer = diagnoses.find((diagnosis) => diagnosis.role !== "notice");
  switch (verdict) {
    case "failed":
      return failedSentence(deployment, answer);
    case "soft-failed":
      return failure
        ? `The user went on past a failure and is working with an incomplete set-up: ${lowerFirst(failedSentence(deployment, answer))}`
        : "The user pressed Continue anyway before the status page was done, so the device is in use with an incomplete set-up.";
    case "succeeded":
      return succeededSentence(deployment);
    case "in-progress":
      return progressSentence(deployment);
    case "not-autopilot":
      return "The logs that would show an Autopilot deployment are there and show none.";
    case "inconclusive":
      return "The evidence does not decide what happened: logs that would show it are missing, too short or damaged.";
  }
}

function failedSentence(deployment: Deployment, answer: Diagnosis | undefined): string {
  const { failure } = deployment;
  if (!failure) return "The deployment failed.";
  const name = failure.errorCode === undefined ? undefined : errorName(failure.errorCode);
  const code = failure.errorCode === undefined ? "" : ` with ${failure.errorCode}${name ? ` (${name})` : ""}`;
  const place = placeOf(deployment);
  if (!answer || answer.role === "symptom") return `${place} failed${code}, and the logs do not show why.`;
  const link =
    answer.certainty === "confirmed" ? ": " : answer.certainty === "likely" ? ", most likely because of this: " : ", possibly because of this: ";
  return `${place} failed${code}${link}${withStop(answer.title)}`;
}

function placeOf({ failure, scenario }: Deployment): string {
  if (!failure) return "The deployment";
  if (failure.phase === "outside-esp") return "Device registration or MDM enrollment outside the status page";
  if (failure.step === null) return phaseTitle(failure.phase);
  const deviceToken = scenario.kind === "self-deploying" || scenario.kind === "pre-provisioning-technician";
  // The present page prints a device's own join under the line of the registration.
  const shownElsewhere = failure.step === "joining-network" && deviceToken ? ` (the page shows it under "${STEP_TITLES["registering-mdm"]}")` : "";
  return `${phaseTitle(failure.phase)}, step "${STEP_TITLES[failure.step]}"${shownElsewhere},`;
}

function succeededSentence({ scenario }: Deployment): string {
  switch (scenario.kind) {
    case "pre-provisioning-technician":
      return "The technician flow of pre-provisioning ended on the green screen.";
    case "self-deploying":
      return "The self-deploying run reached the end of device setup.";
    case "device-preparation-v2":
      return "Windows Autopilot device preparation finished its required set-up.";
    default:
      return "The deployment reached its end: the status page was completed and the user got past it.";
  }
}

function progressSentence({ phases }: Deployment): string {
  const phase = phases.find((one) => one.status === "in-progress" && one.id !== "before-esp") ?? phases.find((one) => one.status === "in-progress");
  const step = phase?.steps.find((one) => one.status === "in-progress");
  if (!phase) return "Nothing has failed; the logs end before the deployment does.";
  return `Nothing has failed; the logs end in ${phaseTitle(phase.id)}${step ? ` while "${STEP_TITLES[step.id]}" runs or waits` : ""}.`;
}

function withStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
