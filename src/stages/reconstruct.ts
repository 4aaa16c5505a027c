import type { Evidence, ProfileEvidence } from "../evidence/index.js";
import { type Instant, PHASES, type PhaseId, type Status, type Verdict } from "../knowledge/index.js";
import { type Attempt, type Timeline, type TimelineEntry, timeOf } from "../timeline/index.js";
import { accountStart, entraRegistrationStep, hasAccountSetup, helloStep, signInStep } from "./account.js";
import { domainJoinStep, networkStep, oobeStep, profileStep } from "./before-esp.js";
import { covers, loggedRefusal, type ScenarioFinding, type StageContext } from "./context.js";
import { joiningStep, preparingStep, registeringStep, securingStep, TIMEOUT } from "./device-preparation.js";
import { indexEvents, refTo } from "./event-index.js";
import { collectFacts } from "./facts.js";
import type { Deployment, Failure, PhaseState, StepState } from "./model.js";
import type { TrackedItem } from "./items.js";
import { agentStep, workloadStep } from "./new-preparation.js";
import { besideOrder, clearAfter, executionOrder, findFailure, settleEarlierSteps } from "./order.js";
import { reconstructOutside } from "./outside.js";
import { type Completion, decideVerdict, findCompletion, findContinue, findRedScreen, pageSeconds, timeLimitMinutes } from "./outcome.js";
import { pageEvents } from "./page-events.js";
import { logReach, observedUntil } from "./reach.js";
import { type Drafts, overlayRegistry, type StepKey } from "./registry-overlay.js";
import { decideScenario } from "./scenario.js";
import { type SetupScope, type SetupStepId, setupStep } from "./setup.js";
import { emptyStep, type StepDraft } from "./signals.js";
import { itemNames } from "./item-names.js";
import { trackItems } from "./tracked-items.js";

export interface ReconstructInput {
  readonly evidence: Evidence;
  readonly timeline: Timeline;
  readonly attempts: readonly Attempt[];
  readonly attempt: Attempt;
}

/** Works out one attempt: scenario, phases and steps, the failure, the verdict, and the facts that rules compare. */
export function reconstructStages(input: ReconstructInput): Deployment {
  if (input.attempt.index === 0) return reconstructOutside(input.evidence, input.timeline, input.attempt);
  const earlier: Deployment[] = [];
  for (const attempt of input.attempts) {
    const deployment = reconstruct(input.evidence, input.timeline, attempt, earlier);
    if (attempt.index === input.attempt.index) return deployment;
    earlier.push(deployment);
  }
  return reconstruct(input.evidence, input.timeline, input.attempt, earlier);
}

/** All attempts, each understood in the light of those before it. */
export function reconstructAll(evidence: Evidence, timeline: Timeline, attempts: readonly Attempt[]): Deployment[] {
  const done: Deployment[] = [];
  for (const attempt of attempts) done.push(reconstruct(evidence, timeline, attempt, done));
  return done;
}

function reconstruct(evidence: Evidence, timeline: Timeline, attempt: Attempt, earlier: readonly Deployment[]): Deployment {
  const context = openContext(evidence, timeline, attempt, earlier);
  const scenario = decideScenario(context);
  const completion = findCompletion(context, scenario);
  const pressed = findContinue(context);
  // What another user presses after the end is no part of it.
  const continued = pressed && completion?.strong === true && pressed.seq > (completion.seq ?? pressed.seq) ? undefined : pressed;
  const drafts = draftSteps(upTo(context, completion), context, scenario);
  overlayRegistry(context, scenario, drafts);
  const order = executionOrder(scenario.kind, scenario.hybrid);
  settleEarlierSteps(order, drafts, continued && timeOf(continued));
  let failure = findFailure([...order, ...besideOrder(scenario.kind, scenario.hybrid)], drafts);
  if (failure && completion?.strong === true && !continued) {
    clearFailures(drafts);
    failure = null;
  }
  if (!failure && (continued || !completion)) failure = failureOfPage(context, order, drafts, continued) ?? failureOfTimeLimit(context, drafts);
  if (completion && !failure) finishOpenSteps(scenario, drafts);
  if (failure) {
    clearAfter(order, failure, drafts);
    failure = withLastTry(failure, context, drafts);
  }
  const verdict = decideVerdict(context, scenario, failure, completion, continued);
  return {
    attempt,
    scenario: { kind: scenario.kind, because: scenario.because },
    verdict,
    phases: PHASES.map((phase) => toPhase(phase.id, phase.steps, drafts, failure, verdict)),
    failure,
    facts: collectFacts(context, scenario, drafts, failure, evidence, timeline),
    logs: context.reach,
  };
}

/** Somebody pressed "Try again", or the step began anew by itself: what was logged before did not end the attempt. */
function withLastTry(failure: Failure, context: StageContext, drafts: Drafts): Failure {
  const own = drafts.get(`${failure.phase}/${failure.step ?? "apps"}`)?.triedAgainSeq ?? 0;
  const pressed = context.page.filter(({ name, entry }) => /ESPProgress_TryAgain_Started$/.test(name) && timeOf(entry) < (failure.at ?? ""));
  const lastTrySeq = Math.max(own, pressed.at(-1)?.entry.seq ?? 0);
  return lastTrySeq === 0 ? failure : { ...failure, lastTrySeq };
}

function openContext(evidence: Evidence, timeline: Timeline, attempt: Attempt, earlier: readonly Deployment[]): StageContext {
  const events = indexEvents(attempt.entries);
  const until = attempt.latest ? observedUntil(evidence, timeline) : undefined;
  const profile = evidence.profiles.find((one) => one.errorCode === undefined);
  const refusal = (attempt.latest ? evidence.profiles.find((one) => one.errorCode !== undefined) : undefined) ?? loggedRefusal(events);
  return {
    attempt,
    events,
    page: pageEvents(events),
    registry: attempt.latest ? evidence.pages : [],
    ...(attempt.latest ? { registryEvidence: evidence.registry } : {}),
    names: itemNames(evidence),
    ...(profile ? { profile } : {}),
    ...(refusal && !isExpectedRefusal(refusal, events) ? { refusal } : {}),
    ...(until === undefined ? {} : { until }),
    reach: logReach(evidence.logs, evidence.eventTables, attempt),
    earlier,
  };
}

/** 807 is what every PC gets that nobody registered, and what device preparation gets as a matter of course. */
function isExpectedRefusal(refusal: ProfileEvidence, events: ReturnType<typeof indexEvents>): boolean {
  const newPreparation = events.all("autopilot", 403, 404, 405, 406, 407, 408, 412, 413, 416).length > 0;
  return newPreparation && refusal.errorCode === 807;
}

/** What happens after the end of the flow does not belong to its steps. */
function upTo(context: StageContext, completion: Completion | undefined): StageContext {
  const seq = completion?.strong === true ? completion.seq : undefined;
  if (seq === undefined) return context;
  const events = indexEvents(context.attempt.entries.filter((entry) => entry.seq <= seq));
  return { ...context, events, page: pageEvents(events) };
}

/** Flows that bring their settings another way do without the profile; a refusal is their normal answer. */
function profileOf(context: StageContext, scenario: ScenarioFinding): StepDraft {
  const step = profileStep(context);
  const isWithout = scenario.kind === "esp-only" || (scenario.kind === "device-preparation-v2" && step.status !== "succeeded");
  return isWithout ? { ...emptyStep(), status: "skipped" } : step;
}

/** @param whole the attempt with what came after its end, for the steps after the ESP */
function draftSteps(context: StageContext, whole: StageContext, scenario: ScenarioFinding): Drafts {
  const drafts: Drafts = new Map<StepKey, StepDraft>();
  drafts.set("before-esp/network", networkStep(context, scenario));
  drafts.set("before-esp/profile-download", profileOf(context, scenario));
  drafts.set("before-esp/oobe", oobeStep(context));
  drafts.set("before-esp/domain-join", domainJoinStep(context, scenario));
  drafts.set("device-preparation/securing-hardware", securingStep(context, scenario));
  drafts.set("device-preparation/joining-network", joiningStep(context, scenario));
  drafts.set("device-preparation/registering-mdm", registeringStep(context, scenario));
  const isNew = scenario.kind === "device-preparation-v2";
  drafts.set("device-preparation/preparing-mdm", isNew ? agentStep(context) : preparingStep(context));
  const accountFrom = accountStart(context, scenario);
  const items = trackItems(context, accountFrom);
  const setup: readonly SetupStepId[] = ["security-policies", "certificates", "network-connections", "apps"];
  const scopes: readonly [PhaseId, SetupScope][] = [
    ["device-setup", { page: "ESPDeviceSetup", scope: "device", accountFrom }],
    ["account-setup", { page: "ESPAccountSetup", scope: "account", accountFrom }],
  ];
  for (const [phase, scope] of scopes) {
    const absent = phase === "account-setup" && !hasAccountSetup(scenario);
    for (const id of setup)
      drafts.set(`${phase}/${id}`, absent || (isNew && id !== "apps") ? { ...emptyStep(), status: "skipped" } : setupStep(context, id, scope, items));
  }
  if (isNew) drafts.set("device-setup/apps", workloadStep(context));
  drafts.set("account-setup/sign-in", signInStep(context, scenario, accountFrom));
  drafts.set("account-setup/entra-registration", entraRegistrationStep(context, scenario));
  drafts.set("after-esp/windows-hello", hasAccountSetup(scenario) ? helloStep(whole) : { ...emptyStep(), status: "skipped" });
  return drafts;
}

/** The end of the flow was reached: a retry made good what failed on the way. */
function clearFailures(drafts: Drafts): void {
  for (const [key, draft] of drafts) {
    if (draft.status !== "failed" || key.startsWith("after-esp/")) continue;
    const { errorCode: _code, failedAt: _at, failedSeq: _seq, ...rest } = draft;
    drafts.set(key, { ...rest, status: "succeeded" });
  }
}

/** The page said that the run failed and no log names the step: it was the one that was running. */
function failureOfPage(
  context: StageContext,
  order: ReturnType<typeof executionOrder>,
  drafts: Drafts,
  continued: TimelineEntry | undefined,
): Failure | null {
  const red = findRedScreen(context, continued?.seq);
  if (!red) return null;
  const phase = phaseOfPage(red.message);
  // Who continues anyway leaves the step behind as if it were done.
  const isOpen = (key: StepKey): boolean => {
    const draft = drafts.get(key);
    return draft?.status === "in-progress" || (continued !== undefined && draft?.items.some(isOpenItem) === true);
  };
  const open = order
    .flat()
    .filter((key) => isOpen(key) && key !== "before-esp/oobe" && key !== "after-esp/windows-hello")
    .filter((key) => phase === undefined || key.startsWith(`${phase}/`));
  const key =
    open.find((one) => drafts.get(one)?.ownFailure === true) ??
    open.find((one) => drafts.get(one)?.items.some(isOpenItem)) ??
    // The rest of account setup cannot end before the device is registered.
    open.find((one) => one === "account-setup/entra-registration") ??
    open.find((one) => one.endsWith("/apps")) ??
    open.at(0);
  const at = timeOf(red.entry);
  if (key) return blame(drafts, key, at, red.errorCode ?? drafts.get(key)?.errorCode, [refTo(red.entry)]);
  const code = red.errorCode === undefined ? {} : { errorCode: red.errorCode };
  return { phase: phase ?? "device-preparation", step: null, at, ...code, because: [refTo(red.entry)] };
}

const isOpenItem = (item: TrackedItem): boolean => item.status === "in-progress";

/** The page names the category that failed. */
function phaseOfPage(message: string): PhaseId | undefined {
  const name = /(DevicePreparation|DeviceSetup|AccountSetup)/.exec(message)?.[1];
  return ({ DevicePreparation: "device-preparation", DeviceSetup: "device-setup", AccountSetup: "account-setup" } as const)[name ?? ""];
}

/** The page is known to have stood open past its time limit: the open item used the time up. */
function failureOfTimeLimit(context: StageContext, drafts: Drafts): Failure | null {
  const limit = timeLimitMinutes(context);
  const used = pageSeconds(context);
  const cancelled = context.page.find((event) => event.name.endsWith("StartActions_Cancelled"));
  const exited = context.page.some((event) => event.name.endsWith("Page_Exiting"));
  const watched = covers(context, "shell-core") && context.page.length > 0;
  const isOver = (seconds: number | undefined): boolean => limit !== undefined && seconds !== undefined && seconds > limit * 60 + 120;
  // Without the page's own log: the first sync was never done, long after the time for it was over.
  const unseen = context.page.length === 0 && covers(context, "autopilot") && covers(context, "mdm-admin");
  const never = unseen && context.events.all("mdm-admin", 351).length === 0;
  if (!cancelled && !(isOver(used) && watched && !exited) && !(never && isOver(pageSeconds(context, context.until)))) return null;
  const keys: readonly StepKey[] = ["account-setup/apps", "device-setup/apps", "account-setup/entra-registration", "device-setup/certificates"];
  const open = keys.filter((one) => drafts.get(one)?.status === "in-progress");
  const registers = open.includes("account-setup/entra-registration") && !open.some((one) => drafts.get(one)?.items.some(isOpenItem));
  const key = registers ? "account-setup/entra-registration" : open[0];
  const end = cancelled ? timeOf(cancelled.entry) : context.attempt.end;
  return key && end ? blame(drafts, key, end, TIMEOUT, cancelled ? [refTo(cancelled.entry)] : []) : null;
}

function blame(drafts: Drafts, key: StepKey, at: Instant, errorCode: string | undefined, because: Failure["because"]): Failure {
  const draft = drafts.get(key) ?? emptyStep();
  const refs = [...because, ...draft.because];
  drafts.set(key, { ...draft, status: "failed", failedAt: at, end: at, ...(errorCode === undefined ? {} : { errorCode }), because: refs });
  const [phase, step] = key.split("/") as [PhaseId, Exclude<Failure["step"], null>];
  return { phase, step, at, ...(errorCode === undefined ? {} : { errorCode }), because: refs };
}

/** At the end of the flow nothing is still running: what the logs left open was done. */
function finishOpenSteps(scenario: ScenarioFinding, drafts: Drafts): void {
  for (const [key, draft] of drafts) {
    if (draft.status !== "in-progress" || key === "after-esp/windows-hello") continue;
    if (key.startsWith("account-setup/") && !hasAccountSetup(scenario)) continue;
    drafts.set(key, { ...draft, status: "succeeded" });
  }
}

function toPhase(id: PhaseId, steps: readonly StepState["id"][], drafts: Drafts, failure: Failure | null, verdict: Verdict): PhaseState {
  const states = steps.map((step) => toStep(step, drafts.get(`${id}/${step}`) ?? emptyStep()));
  const running = states.filter((step) => step.status !== "skipped");
  const starts = running.flatMap((step) => step.start ?? []).sort();
  const ends = running.flatMap((step) => step.end ?? []).sort();
  const status = phaseStatus(states, failure?.phase === id, verdict);
  const end = status === "succeeded" || status === "failed" ? ends.at(-1) : undefined;
  return { id, status, ...(starts[0] ? { start: starts[0] } : {}), ...(end ? { end } : {}), steps: states };
}

function phaseStatus(steps: readonly StepState[], failed: boolean, verdict: Verdict): Status {
  if (failed || steps.some((step) => step.status === "failed")) return "failed";
  const own = steps.filter((step) => step.status !== "skipped");
  if (own.length === 0) return "skipped";
  if (own.every((step) => step.status === "not-started")) return "not-started";
  if (own.every((step) => step.status === "unknown")) return "unknown";
  if (own.some((step) => step.status === "in-progress")) return "in-progress";
  const settled = own.filter((step) => step.status === "succeeded");
  if (settled.length === own.length) return "succeeded";
  // What was passed is settled: a step that nobody knows of is still to come, or its log is missing.
  const isPassed = own.every((step) => step.status === "succeeded" || step.status === "unknown");
  if (isPassed && verdict !== "in-progress" && verdict !== "inconclusive") return "succeeded";
  if (isPassed) return verdict === "in-progress" ? "in-progress" : "unknown";
  return own.some((step) => step.status === "succeeded") ? "in-progress" : "unknown";
}

function toStep(id: StepState["id"], draft: StepDraft): StepState {
  return {
    id,
    status: draft.status,
    ...(draft.start === undefined ? {} : { start: draft.start }),
    ...(draft.end === undefined ? {} : { end: draft.end }),
    ...(draft.status === "failed" && draft.errorCode !== undefined ? { errorCode: draft.errorCode } : {}),
    items: draft.items,
    because: draft.because.slice(0, 5),
  };
}
