import { type Hex, secondsBetween } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import { covers, type ScenarioFinding, type StageContext } from "./context.js";
import { type EventIndex, failureCode, field, isZero, numberField, refTo } from "./event-index.js";
import type { PageEvent } from "./page-events.js";
import { emptyStep, foldSignals, type Signal, signal, type StepDraft } from "./signals.js";

export const TIMEOUT = "0x800705B4";
const ATTEMPTS_USED_UP = "0x81039001";
/** The agent's own limit is 15 minutes, that of the ConfigMgr client 30; so long without a result and the wait is over. */
const PROVIDER_SECONDS = { sidecar: 20 * 60, configmgr: 35 * 60 } as const;

/** State of the device-token enrollment: 1 to 3 is the join, 4 to 6 the enrollment with MDM, 7 and 0 neither. */
function stateOf(entry: TimelineEntry): number {
  const words: Readonly<Record<string, number>> = {
    initial: 1,
    aadconfigure: 2,
    aaddiscover: 2,
    aadenroll: 3,
    aadjoin: 3,
    devicediscovery: 4,
    aaddevicediscovery: 4,
    aadticket: 5,
    mdmenrolling: 6,
    mdmenroll: 6,
    completed: 7,
  };
  return numberField(entry, "State") ?? words[field(entry, "State").toLowerCase()] ?? 0;
}

function isJoinState(entry: TimelineEntry): boolean {
  return stateOf(entry) <= 3;
}

/** Phases that went well and are not the last of their step: after a failure they show that the engine runs anew. */
function goneThrough(entries: readonly TimelineEntry[], last: number): TimelineEntry[] {
  return entries.filter((entry) => stateOf(entry) !== last && isZero(entry));
}

export function securingStep(context: StageContext, scenario: ScenarioFinding): StepDraft {
  const { events } = context;
  const demanded = scenario.kind === "self-deploying" || scenario.kind === "pre-provisioning-technician";
  if (!demanded && scenario.deviceToken !== true) return { ...emptyStep(), status: "skipped" };
  const page = (ending: RegExp): TimelineEntry[] => named(context.page, ending);
  return foldSignals(
    [
      ...signal("start", [...events.all("management-service", 509), ...events.all("autopilot", 151, 177, 250)]),
      ...signal("restart", page(/TPMAttestation_Started$/)),
      ...signal("progress", events.all("autopilot", 168, 182, 183, 190, 205, 253)),
      ...signal("success", [...events.all("autopilot", 169).filter(isStillAttested(events)), ...page(/TPMAttestation_Succeeded$/)]),
      ...signal("skipped", page(/TPMAttestation_NotRequiredForScenario$/)),
      ...signal("retry", [...page(/ESPProgress_TryAgain_Started$/), ...events.all("autopilot", 703)]),
      ...failures(events.all("autopilot", 156, 189, 211)),
      ...transient(events.all("autopilot", 154, 155)),
      ...events.all("autopilot", 171, 204, 207).map((entry) => attemptFailure(entry)),
      ...pageFailures(context.page, /TPMAttestation_TimedOut$/, TIMEOUT),
      ...pageFailures(context.page, /TPMAttestation_Failed$/),
    ],
    context.until,
  );
}

/** 156 says that the identity is not attested: what an earlier 169 said holds no more. */
function isStillAttested(events: EventIndex): (attested: TimelineEntry) => boolean {
  const denied = events.all("autopilot", 156).at(-1)?.seq ?? 0;
  return (attested) => attested.seq > denied;
}

/** One attempt of several that went wrong; with the last one, or for a reason of the chip, it is final. */
function attemptFailure(entry: TimelineEntry): Signal {
  const failure = failureOf(entry);
  const passing = failure.errorCode === undefined || (isNetworkCode(failure.errorCode) && !isRefusal(failure.errorCode));
  return { ...failure, transient: failure.errorCode !== ATTEMPTS_USED_UP, passing };
}

export function joiningStep(context: StageContext, scenario: ScenarioFinding): StepDraft {
  const { events } = context;
  // A hybrid device is not joined here: its domain join and its Entra registration have steps of their own.
  if (scenario.hybrid && scenario.deviceToken !== true) return { ...emptyStep(), status: "skipped" };
  if (scenario.kind === "pre-provisioning-user") return { ...emptyStep(), status: "skipped" };
  return foldSignals(
    [
      ...signal("restart", [
        ...events.all("autopilot", 178),
        ...events.all("autopilot", 179).filter(isJoinState),
        ...events.all("device-registration", 102),
      ]),
      ...signal("progress", events.all("device-registration", 100, 101, 103)),
      ...signal("success", [
        ...events.all("autopilot", 181).filter((entry) => stateOf(entry) === 3 && isZero(entry)),
        ...events.all("device-registration", 105, 106, 306),
        ...events.all("device-registration", 104).filter((entry) => !isAnswerLost(events, entry)),
      ]),
      ...signal("retry", [
        ...events.all("autopilot", 192),
        ...goneThrough(events.all("autopilot", 181).filter(isJoinState), 3),
        ...named(context.page, /ESPProgress_TryAgain_Started$/),
      ]),
      ...failures(events.all("autopilot", 180, 301, 302).filter((entry) => isJoinState(entry) && failureCode(entry) !== undefined)),
      ...failures(events.all("autopilot", 300)),
      ...failures(events.all("device-registration", 202, 203, 204, 205, 206), "ExitCode"),
      ...transient(events.all("device-registration", 200, 201), "ExitCode", true),
      ...failures(events.all("autopilot", 181).filter((entry) => isJoinState(entry) && !isZero(entry))),
      ...pageFailures(context.page, /DeviceEnrollment_WhiteGloveAad(Configure|Join)Error$|AADJProvisioning_Failed$/),
    ],
    context.until,
  );
}

/** The directory agreed, but its answer could not be used: the next word on it is 205, not 105. */
function isAnswerLost(events: EventIndex, agreed: TimelineEntry): boolean {
  return events.all("device-registration", 104, 105, 205).find((entry) => entry.seq > agreed.seq)?.eventId === 205;
}

export function registeringStep(context: StageContext, scenario: ScenarioFinding): StepDraft {
  const { events } = context;
  if (scenario.kind === "pre-provisioning-user") return { ...emptyStep(), status: "skipped" };
  const states = (...ids: number[]): TimelineEntry[] => events.all("autopilot", ...ids).filter((entry) => !isJoinState(entry) && stateOf(entry) < 7);
  const step = foldSignals(
    [
      ...signal("restart", [...states(179), ...events.all("mdm-admin", 4)]),
      ...signal("start", events.all("mdm-admin", 8)),
      ...signal("progress", events.all("mdm-admin", 6, 10, 16, 54, 58)),
      ...signal("success", [
        ...states(181).filter((entry) => stateOf(entry) === 6 && isZero(entry)),
        ...events.all("autopilot", 303),
        ...events.all("mdm-admin", 72, 75),
      ]),
      ...signal("retry", [...events.all("autopilot", 192), ...goneThrough(states(181), 6), ...named(context.page, /ESPProgress_TryAgain_Started$/)]),
      ...failures(states(180, 301, 302).filter((entry) => failureCode(entry) !== undefined)),
      ...failures(events.all("autopilot", 115)),
      ...failures(states(181).filter((entry) => !isZero(entry))),
      // 71 is the result; what stands before it is detail, and tells of the step only where 71 is missing.
      ...failures(events.all("mdm-admin", 71)),
      ...transient(events.all("mdm-admin", 2, 3, 7, 11, 12, 15, 17, 53, 55, 56, 57, 96, 97, 98, 99)),
      ...transient(events.all("mdm-admin", 5, 9), "HRESULT", true),
      ...pageFailures(context.page, /DeviceEnrollment_WhiteGlove(AadDeviceDiscovery|AadTicket|MdmEnrollment|GenericEnrollment)Error$/),
    ],
    context.until,
  );
  const left = step.because.length === 0 && scenario.kind === "user-driven" ? leftWithoutEnrollment(context) : undefined;
  if (!left) return step;
  return { ...step, status: "failed", failedAt: timeOf(left), failedSeq: left.seq, end: timeOf(left), because: [refTo(left)] };
}

/** Enrollments and their sessions; settings that are refused show a session too. */
const OF_ENROLLMENT = [4, 6, 8, 10, 16, 43, 58, 71, 72, 75, 76, 90, 91, 200, 201, 202, 208, 209, 404, 454];

/** The device joined in the user's name, OOBE closed, and a log of enrollments that covers the run has not one of them. */
function leftWithoutEnrollment(context: StageContext): TimelineEntry | undefined {
  const { events, page, registry } = context;
  const joined = events.all("device-registration", 104, 105, 106).at(0);
  if (!joined || !covers(context, "mdm-admin") || page.length > 0 || registry.length > 0) return undefined;
  const isUntouched = events.all("mdm-admin", ...OF_ENROLLMENT).length === 0;
  const out = events
    .all("shell-core", 62404, 62405)
    .find((entry) => entry.seq > joined.seq && /^(OobeOutro|exitCxhSuccess)$/i.test(field(entry, "CXID") + field(entry, "Result")));
  return isUntouched ? out : undefined;
}

/** Installation of the policy providers: the Intune Management Extension (Sidecar) and, with co-management, ConfigMgr. */
export function preparingStep(context: StageContext): StepDraft {
  const agent = agentEvents(context);
  const perProvider = foldProviders(context);
  const page = foldSignals([
    ...signal("restart", named(context.page, /PolicyProvidersInstallation_Started$/)),
    ...signal("start", agent.started),
    ...signal("success", named(context.page, /PolicyProvidersInstallation_Succeeded$/)),
    ...signal("retry", named(context.page, /ESPProgress_TryAgain_Started$/)),
    ...pageFailures(context.page, /PolicyProvidersInstallation_TimedOut$/, TIMEOUT),
    ...pageFailures(context.page, /PolicyProvidersInstallation_Failed$/),
  ]);
  if (page.status === "succeeded") return page;
  if (perProvider.length > 0) return worstOf([...perProvider, page]);
  if (page.status === "failed") return page;
  const installer = foldSignals(
    [
      ...signal("start", agent.started),
      ...signal("success", agent.installed),
      ...agent.failed.map((entry) => ({ ...failureOf(entry), transient: true, passing: entry.eventId !== 1924 })),
    ],
    context.until,
  );
  return installer.status === "unknown" ? page : installer;
}

/** Records of the MSI job that installs the management extension; its product code changes with every version. */
export function agentEvents(context: StageContext): {
  readonly product?: string;
  readonly started: readonly TimelineEntry[];
  readonly installed: readonly TimelineEntry[];
  readonly failed: readonly TimelineEntry[];
} {
  const jobs = context.events.all("mdm-admin", 1904, 1905, 1906, 1907, 1908, 1920, 1922, 1924);
  const named = jobs.find((entry) => Object.values(entry.data ?? {}).some((value) => String(value).includes("IntuneWindowsAgent")));
  const product = named === undefined ? undefined : productCode(named);
  if (product === undefined) return { started: [], installed: [], failed: [] };
  const own = jobs.filter((entry) => productCode(entry) === product);
  const of = (...ids: number[]): TimelineEntry[] => own.filter((entry) => ids.includes(entry.eventId ?? 0));
  return { product, started: of(1905, 1920), installed: of(1922), failed: of(1907, 1908, 1924) };
}

/** The MSI product code that an installer record speaks of. */
export function productCode(entry: TimelineEntry): string | undefined {
  for (const value of Object.values(entry.data ?? {})) {
    const match = /\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}/i.exec(String(value).slice(0, 4096));
    if (match) return match[0].toUpperCase();
  }
  return undefined;
}

function foldProviders(context: StageContext): StepDraft[] {
  const all = context.events.all("autopilot", 287, 288, 289, 290, 291);
  const providers = new Set(all.map((entry) => field(entry, "Message2").toLowerCase()));
  const retries = signal("retry", named(context.page, /ESPProgress_TryAgain_Started$/));
  return [...providers].map((provider) => {
    const own = all.filter((entry) => field(entry, "Message2").toLowerCase() === provider);
    const step = foldSignals([...own.map((entry) => providerSignal(entry)), ...retries]);
    return step.status === "in-progress" ? overdue(context, step, own, provider) : step;
  });
}

function providerSignal(entry: TimelineEntry): Signal {
  switch (entry.eventId) {
    case 287:
      return { kind: "restart", entry };
    case 289:
      return { kind: "failure", entry, errorCode: TIMEOUT };
    case 290:
      return failureOf(entry);
    default:
      return { kind: "success", entry };
  }
}

/** No result long after the provider's own limit, in a log that covers the time, and no sign of what comes after: the wait ran out. */
function overdue(context: StageContext, step: StepDraft, own: readonly TimelineEntry[], provider: string): StepDraft {
  const last = own.at(-1);
  const end = context.attempt.end;
  const limit = PROVIDER_SECONDS[provider === "configmgr" ? "configmgr" : "sidecar"];
  if (!last || !end || !covers(context, "autopilot") || secondsBetween(timeOf(last), end) < limit) return step;
  if (context.events.all("autopilot", 292, 293, 297).some((entry) => entry.seq > last.seq)) return step;
  return { ...step, status: "failed", errorCode: TIMEOUT, failedAt: end, failedSeq: last.seq, end };
}

function worstOf(steps: readonly StepDraft[]): StepDraft {
  const order = ["failed", "in-progress", "succeeded", "skipped", "unknown"];
  const sorted = [...steps].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const failed = sorted.filter((step) => step.status === "failed");
  const worst = failed.find((step) => step.errorCode !== undefined) ?? sorted[0] ?? emptyStep();
  const starts = steps.flatMap((step) => step.start ?? []).sort();
  return {
    ...worst,
    because: failed.length > 1 ? failed.flatMap((step) => step.because) : worst.because,
    ...(starts[0] ? { start: starts[0] } : {}),
  };
}

function failures(entries: readonly TimelineEntry[], name = "HRESULT"): Signal[] {
  return entries.map((entry) => failureOf(entry, name));
}

function transient(entries: readonly TimelineEntry[], name = "HRESULT", passing = false): Signal[] {
  return entries.map((entry) => ({ ...failureOf(entry, name), transient: true, passing }));
}

/** HTTP 400, 401, 403: the service was there and said no. */
function isRefusal(code: Hex): boolean {
  return /^0x8019019[013]$/.test(code);
}

/** WinHTTP and HTTP results: the network or the service was not there at the moment. */
function isNetworkCode(code: Hex): boolean {
  return /^0x(80072[EF]|8019|C80)/.test(code);
}

export function failureOf(entry: TimelineEntry, name = "HRESULT"): Signal {
  const errorCode = failureCode(entry, name);
  return { kind: "failure", entry, ...(errorCode === undefined ? {} : { errorCode }) };
}

export function named(page: readonly PageEvent[], name: RegExp): TimelineEntry[] {
  return page.filter((event) => name.test(event.name)).map((event) => event.entry);
}

/** Failures that the page itself recorded; `otherwise` is the code where the name says it and the record gives 0. */
export function pageFailures(page: readonly PageEvent[], name: RegExp, otherwise?: string): Signal[] {
  return page
    .filter((event) => name.test(event.name))
    .map((event) => {
      const errorCode = event.errorCode ?? otherwise;
      return { kind: "failure", entry: event.entry, ...(errorCode === undefined ? {} : { errorCode }) };
    });
}
