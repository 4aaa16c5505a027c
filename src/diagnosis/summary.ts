import { errorName, type LogAlias, LOGS, logAliasOf, phaseTitle, STEP_TITLES } from "../knowledge/index.js";
import type { Deployment, Failure } from "../stages/index.js";
import type { Diagnosis } from "./report-model.js";

/** Without these nobody can say what happened. */
const DECISIVE_LOGS: readonly LogAlias[] = ["autopilot", "mdm-admin", "shell-core"];

/** One sentence that a help desk can read out. What failed and why stands in the rules; here is only its frame. */
export function summarize(deployment: Deployment, diagnoses: readonly Diagnosis[]): string {
  const { verdict, failure } = deployment;
  switch (verdict) {
    case "failed":
      return failure ? withReason(failedAt(failure, deployment), diagnoses) : withReason("The deployment failed", diagnoses);
    case "soft-failed":
      return failure
        ? `The device is in use with an incomplete set-up, because the user went on past a failure: ${withReason(lowerFirst(failedAt(failure, deployment)), diagnoses)}`
        : "The device is in use with an incomplete set-up, because the user pressed Continue anyway before the status page was done.";
    case "succeeded":
      return succeededSentence(deployment);
    case "in-progress":
      return progressSentence(deployment);
    case "not-autopilot":
      return "The logs that would show an Autopilot deployment are there and show none.";
    case "inconclusive":
      return inconclusiveSentence(deployment);
  }
}

function failedAt(failure: Failure, { scenario }: Deployment): string {
  const name = failure.errorCode === undefined ? undefined : errorName(failure.errorCode);
  const code = failure.errorCode === undefined ? "" : ` with ${failure.errorCode}${name ? ` (${name})` : ""}`;
  const { phase, step } = failure;
  if (phase === "outside-esp") return `${registrationName(failure)} outside of a deployment failed${code}`;
  if (step === null) return `${phaseTitle(phase)} failed${code}`;
  if (phase === "before-esp") return `${STEP_TITLES[step]} failed before the status page${code}`;
  const isDeviceToken = scenario.kind === "self-deploying" || scenario.kind === "pre-provisioning-technician";
  // The present page prints a device's own join under the line of the registration.
  const shownElsewhere = step === "joining-network" && isDeviceToken ? ` (the page shows it under "${STEP_TITLES["registering-mdm"]}")` : "";
  return `${phaseTitle(phase)} failed at "${STEP_TITLES[step]}"${shownElsewhere}${code}`;
}

function registrationName({ because }: Failure): string {
  const logs = new Set(because.map(({ channel }) => logAliasOf(channel ?? "")));
  if (logs.has("device-registration")) return "Device registration";
  return logs.has("mdm-admin") ? "MDM enrollment" : "Device registration or MDM enrollment";
}

function withReason(failed: string, diagnoses: readonly Diagnosis[]): string {
  const answer = diagnoses.find((diagnosis) => diagnosis.role !== "notice");
  if (!answer) return `${failed}, and the logs do not show why.`;
  const title = lowerArticle(answer.title.replace(/\.$/, ""));
  switch (answer.role) {
    case "root-cause":
      if (answer.certainty === "confirmed") return `${failed}: ${title}.`;
      return `${failed}, ${answer.certainty === "likely" ? "most likely" : "possibly"} for this reason: ${title}.`;
    case "contributing":
      return `${failed}; the logs do not show the cause, but this may have led to it: ${title}.`;
    default:
      return answer.title.includes("do not show why")
        ? `${failed}, and the logs do not show why.`
        : `${failed}: ${title}, and the logs do not show why.`;
  }
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
  if (!phase) return "Nothing has failed; the logs end before the deployment does.";
  const running = phase.steps.filter((step) => step.status === "in-progress");
  const open = running.filter((step) => step.items.some((item) => item.status === "in-progress"));
  const names = (open.length > 0 ? open : running).map((step) => `"${STEP_TITLES[step.id]}"`);
  const place = phase.id === "before-esp" ? "before the status page" : `in ${phaseTitle(phase.id)}`;
  const what = names.length === 0 ? "" : ` while ${names.join(" and ")} ${names.length === 1 ? "runs or waits" : "run or wait"}`;
  return `Nothing has failed; the logs end ${place}${what}.`;
}

function inconclusiveSentence({ logs, phases, attempt }: Deployment): string {
  const seen = attempt.entries.findLast(({ means }) => means === "esp-phase");
  if (seen !== undefined) return agentSentence(phases, seen.phase);
  const short = DECISIVE_LOGS.filter((log) => logs.get(log)?.covers !== true);
  const missing = short.filter((log) => (logs.get(log)?.why ?? "missing") === "missing");
  const names = (which: readonly LogAlias[]): string => which.map((log) => LOGS[log].title).join(", ");
  const undecided = "The evidence does not decide what happened";
  if (missing.length === DECISIVE_LOGS.length) return `${undecided}: none of the logs that would show a deployment is in it.`;
  if (missing.length > 0) return `${undecided}: logs that would show it are missing (${names(missing)}).`;
  const textOnly = short.filter((log) => logs.get(log)?.why === "text-only");
  if (textOnly.length > 0) return `${undecided}: of logs that would show it, only some records saved as text are there (${names(textOnly)}).`;
  if (short.length > 0) return `${undecided}: logs that would show it are damaged or begin too late (${names(short)}).`;
  return `${undecided}.`;
}

/** Only the logs of the agent show the run. */
function agentSentence(phases: Deployment["phases"], last: string | undefined): string {
  const begin = "The logs of the Intune Management Extension show no failure of the status page, but the logs that would prove it are not there";
  if (last === "after-esp") return `${begin}; they end after the page was over.`;
  const phase = phases.find(({ id }) => id === last);
  return phase === undefined ? `${begin}.` : `${begin}; they end in ${phaseTitle(phase.id)}.`;
}

/** A title begins with a capital; behind a colon an article does not. */
function lowerArticle(title: string): string {
  return /^(A|An|The|This|That|No|Not|Its|Another|Some|Several|More|Neither)\b/.test(title) ? lowerFirst(title) : title;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
