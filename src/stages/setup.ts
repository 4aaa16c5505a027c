import type { TimelineEntry } from "../timeline/index.js";
import type { StageContext } from "./context.js";
import { pageIsWatched } from "./account.js";
import { agentPageOver, agentPhase } from "./agent-lines.js";
import { failureOf, named, pageFailures, TIMEOUT } from "./device-preparation.js";
import type { TrackedItem } from "./items.js";
import { field, isZero, numberField, refTo } from "./event-index.js";
import { foldSignals, type Signal, signal, type StepDraft } from "./signals.js";
import type { ItemState, TimedItem } from "./tracked-items.js";

/** The four steps that device setup and account setup have in common. */
export type SetupStepId = "security-policies" | "certificates" | "network-connections" | "apps";

const PAGE_WORDS: Readonly<Record<SetupStepId, string>> = {
  "security-policies": "Policies",
  certificates: "Certificates",
  "network-connections": "NetworkProfiles",
  apps: "Applications",
};

export interface SetupScope {
  readonly page: "ESPDeviceSetup" | "ESPAccountSetup";
  readonly scope: "device" | "account";
  /** Position in the timeline from which events belong to the account page. */
  readonly accountFrom: number;
}

export function setupStep(context: StageContext, id: SetupStepId, scope: SetupScope, items: readonly ItemState[]): StepDraft {
  const own = items.filter((item) => item.scope === scope.scope && stepOfItem(item) === id).map((item) => tryAgain(context, item));
  const page = pageSignals(context, id, scope);
  const logs = logSignals(context, id, scope);
  const folded = foldSignals([...page, ...beforePage(logs, page)]);
  const ownFailure = folded.status === "failed" && foldSignals(logs).status === "failed";
  // While the page shows, it says itself when a certificate fails it: until then the request is repeated.
  const awaited = ownFailure && id === "certificates" && pageIsWatched(context) && !page.some((one) => one.kind === "failure");
  const step: StepDraft = awaited ? { ...folded, status: "in-progress" } : folded;
  const withItems = { ...step, ...(ownFailure ? { ownFailure } : {}), items: own.map(toItem) };
  return id === "apps" ? judgeApps(context, withItems, own.filter(decides), scope) : withItems;
}

function toItem({ scope: _scope, entry: _entry, tracked: _tracked, byEvents: _byEvents, ...item }: ItemState): TrackedItem {
  return item;
}

/** What the registry alone tells of is in the page's own rows too; scripts, and apps beside the page, do not hold it. */
function decides(item: ItemState): item is TimedItem {
  return item.entry !== undefined && item.kind !== "script" && item.beside !== true && (item.byEvents || item.status !== "unknown");
}

/** What failed before somebody pressed "Try again" is tried again. */
function tryAgain(context: StageContext, item: ItemState): ItemState {
  const pressed = named(context.page, /ESPProgress_TryAgain_Started$/).at(-1);
  if (item.status !== "failed" || !pressed || pressed.seq < (item.entry?.seq ?? Number.POSITIVE_INFINITY)) return item;
  const { errorCode: _code, end: _end, ...rest } = item;
  return { ...rest, status: "in-progress" };
}

/** One certificate or profile that arrived does not complete the step where the page says later that it failed. */
function beforePage(logs: readonly Signal[], page: readonly Signal[]): readonly Signal[] {
  const failed = page.findLast((one) => one.kind === "failure");
  if (!failed) return logs;
  return logs.map((one) => (one.kind === "success" && one.entry.seq < failed.entry.seq ? { ...one, kind: "progress" } : one));
}

function stepOfItem(item: ItemState): SetupStepId {
  switch (item.kind) {
    case "certificate":
      return "certificates";
    case "network":
      return "network-connections";
    case "policy":
      return "security-policies";
    default:
      return "apps";
  }
}

function pageSignals(context: StageContext, id: SetupStepId, scope: SetupScope): Signal[] {
  const name = (ending: string): RegExp => new RegExp(`${scope.page}_(${PAGE_WORDS[id]}|${pageAlias(id)})Installation_${ending}$`);
  return [
    ...signal("start", named(context.page, name("Started"))),
    ...signal("progress", named(context.page, name("Incomplete"))),
    ...signal("success", named(context.page, name("Succeeded"))),
    ...signal("skipped", named(context.page, name("Skipped"))),
    ...signal("retry", named(context.page, /ESPProgress_TryAgain_Started$/)),
    ...pageFailures(context.page, name("(Failed|TimedOut)")),
  ];
}

/** Spellings that other builds and write-ups use. */
function pageAlias(id: SetupStepId): string {
  return { "security-policies": "SecurityPolicies", certificates: "Certificate", "network-connections": "NetworkConnections", apps: "Apps" }[id];
}

function logSignals(context: StageContext, id: SetupStepId, scope: SetupScope): Signal[] {
  const inScope = (signals: readonly Signal[]): Signal[] =>
    signals.filter(({ entry }) => entry.seq >= scope.accountFrom === (scope.scope === "account"));
  const { events } = context;
  switch (id) {
    case "security-policies":
      return inScope([
        ...signal("start", events.all("autopilot", 316)),
        ...signal(
          "progress",
          events.all("autopilot", 318).filter((entry) => isZero(entry)),
        ),
      ]);
    case "certificates":
      return inScope([
        ...signal("start", events.all("mdm-admin", 36, 37)),
        ...signal("success", events.all("mdm-admin", 39)),
        ...events.all("mdm-admin", 32).map((entry) => ({ ...failureOf(entry), transient: true })),
      ]);
    case "network-connections":
      return inScope(
        signal(
          "success",
          events.all("mdm-admin", 1506, 1530).filter((entry) => isZero(entry)),
        ),
      );
    case "apps":
      return inScope([
        ...signal("start", events.all("autopilot", 292)),
        ...signal("progress", events.all("autopilot", 293, 295, 297, 299)),
        ...listFailures(context).map((entry) => failureOf(entry)),
      ]).concat(agentSignals(context, scope));
  }
}

/** What the agent says of the phase, where nothing else does: it began, its apps are done, the next one began. */
function agentSignals(context: StageContext, { scope }: SetupScope): Signal[] {
  const begun = agentPhase(context, scope === "device" ? "DeviceSetup" : "AccountSetup");
  const ended = scope === "device" ? agentPhase(context, "AccountSetup") : agentPageOver(context);
  const end = ended === undefined ? undefined : "entry" in ended ? (ended.done ? ended.entry : undefined) : ended;
  return [...signal("start", begun === undefined ? [] : [begun]), ...signal("success", end === undefined ? [] : [end])];
}

/** Lists of apps that did not come; a provider is asked for its list again, so that only its last answer counts. */
function listFailures({ events }: StageContext): TimelineEntry[] {
  const later = events.all("autopilot", 292, 293, 295);
  const isAskedAgain = (failed: TimelineEntry): boolean =>
    later.some((entry) => entry.seq > failed.seq && field(entry, "Message2") === field(failed, "Message2"));
  return events.all("autopilot", 294).filter((entry) => !isAskedAgain(entry));
}

/** Apps: the items decide where the page itself has not said the last word. */
function judgeApps(context: StageContext, step: StepDraft, items: readonly TimedItem[], scope: SetupScope): StepDraft {
  if (step.status === "succeeded") return step;
  const failed = items.filter((item) => item.status === "failed").sort((a, b) => a.entry.seq - b.entry.seq);
  // The page waits for what it tracks; whether it waits for a package shows only where it stopped for it.
  // What only the agent calls failed stops the page where nothing shows that the page went on, or that it stopped.
  const isPagesWord = (item: ItemState): boolean => item.byEvents || step.status === "failed" || !pageIsWatched(context);
  const stopsPage = (item: ItemState): boolean =>
    (item.tracked && isPagesWord(item)) || (step.status === "failed" ? step.errorCode !== TIMEOUT : !pageIsWatched(context));
  const worst = failed.find(stopsPage);
  if (step.status === "failed") {
    const code = worst?.errorCode;
    return { ...step, ...(code === undefined ? {} : { errorCode: code }), because: [...(worst ? wordsOf(worst) : []), ...step.because] };
  }
  if (worst) {
    return {
      ...step,
      status: "failed",
      ...(worst.errorCode === undefined ? {} : { errorCode: worst.errorCode }),
      ...(worst.end === undefined ? {} : { end: worst.end, failedAt: worst.end }),
      failedSeq: worst.entry.seq,
      because: wordsOf(worst),
    };
  }
  if (items.length > 0) {
    const done = items.filter((item) => item.status === "succeeded").length;
    if (done === items.length && done >= announced(context, scope)) {
      const last = [...items].sort((a, b) => b.entry.seq - a.entry.seq)[0];
      return { ...step, status: "succeeded", ...(last?.end ? { end: last.end } : {}), because: last ? [refTo(last.entry)] : step.because };
    }
    return { ...step, status: "in-progress" };
  }
  const nothing = context.events.all("autopilot", 295).filter((entry) => entry.seq >= scope.accountFrom === (scope.scope === "account"));
  const lists = context.events.all("autopilot", 293).filter((entry) => entry.seq >= scope.accountFrom === (scope.scope === "account"));
  const last = nothing.at(-1);
  return last && lists.length === 0 ? { ...step, status: "succeeded", because: [refTo(last)] } : step;
}

/** The last word on an item; of the agent's lines the three that tell how it ended. */
function wordsOf(item: TimedItem): StepDraft["because"] {
  return item.byEvents ? [refTo(item.entry)] : (item.because ?? []).slice(-3);
}

/** How many apps the agent said it would track on this page. */
function announced(context: StageContext, scope: SetupScope): number {
  const lists = context.events.all("autopilot", 293).filter((entry) => entry.seq >= scope.accountFrom === (scope.scope === "account"));
  return Math.max(0, ...lists.map((entry) => numberField(entry, "Int1") ?? 0));
}
