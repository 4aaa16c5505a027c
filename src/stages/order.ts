import type { EvidenceRef, Instant, ScenarioKind } from "../knowledge/index.js";
import type { Failure } from "./model.js";
import type { Drafts, StepKey } from "./registry-overlay.js";
import type { StepDraft } from "./signals.js";

/** Steps that run side by side are one group; the groups run one after the other. */
type Group = readonly StepKey[];

const DEVICE_SETUP: Group = ["device-setup/security-policies", "device-setup/certificates", "device-setup/network-connections", "device-setup/apps"];
const ACCOUNT_SETUP: Group = [
  "account-setup/entra-registration",
  "account-setup/security-policies",
  "account-setup/certificates",
  "account-setup/network-connections",
  "account-setup/apps",
];
const PROFILE: readonly Group[] = [["before-esp/network"], ["before-esp/profile-download"]];
const AFTER: readonly Group[] = [
  ["device-preparation/preparing-mdm"],
  DEVICE_SETUP,
  ["account-setup/sign-in"],
  ACCOUNT_SETUP,
  ["after-esp/windows-hello"],
];

const DOMAIN_JOIN: readonly Group[] = [["before-esp/domain-join"]];

/** Groups of a scenario that prove nothing of the others: in the technician's part the domain join is awaited beside the rest. */
export function besideOrder(scenario: ScenarioKind, hybrid: boolean): readonly Group[] {
  return hybrid && scenario === "pre-provisioning-technician" ? DOMAIN_JOIN : [];
}

/** The groups of a scenario in the order in which the device executes them, which is not always the page's order. */
export function executionOrder(scenario: ScenarioKind, hybrid: boolean): readonly Group[] {
  const domainJoin: readonly Group[] = hybrid && scenario !== "self-deploying" && scenario !== "pre-provisioning-technician" ? DOMAIN_JOIN : [];
  return [
    ...PROFILE,
    ["before-esp/oobe"],
    ["device-preparation/securing-hardware"],
    ["device-preparation/joining-network"],
    ["device-preparation/registering-mdm"],
    ...domainJoin,
    ...AFTER,
  ];
}

/**
 * A group starts when the one before it has succeeded: where a later group was seen to run, what came before it is
 * done, and a failure before that start was made good, unless somebody just went past it.
 * @param continuedAt when "Continue anyway" was pressed
 */
export function settleEarlierSteps(order: readonly Group[], drafts: Drafts, continuedAt?: Instant): void {
  for (let i = order.length - 1; i > 0; i--) {
    const ran = order[i]?.flatMap((key) => provenRun(key, drafts.get(key))) ?? [];
    if (ran.length === 0) continue;
    const proof = ran.flatMap((draft) => draft.because).slice(0, 1);
    const begun = ran.flatMap((draft) => draft.start ?? draft.failedAt ?? []).sort()[0];
    for (const group of order.slice(0, i)) for (const key of group) settle(drafts, key, proof, begun, continuedAt);
  }
}

/** Steps that log in other phases too, so that a record of theirs does not prove the order. */
const NO_PROOF: ReadonlySet<StepKey> = new Set<StepKey>(["before-esp/oobe", "account-setup/entra-registration", "after-esp/windows-hello"]);
/** Syncs, certificates and network profiles begin while the page still prepares: only the page's own word proves the phase. */
const PAGE_PROOF = /^(device|account)-setup\/(security-policies|certificates|network-connections)$/;

function provenRun(key: StepKey, draft: StepDraft | undefined): StepDraft[] {
  if (draft === undefined || NO_PROOF.has(key)) return [];
  const ran = draft.status === "succeeded" || draft.status === "in-progress" || draft.status === "failed";
  const saidByPage = draft.because.some((ref) => ref.eventId === 62407 || ref.key !== undefined);
  return ran && (saidByPage || !PAGE_PROOF.test(key)) ? [draft] : [];
}

function settle(drafts: Drafts, key: StepKey, proof: readonly EvidenceRef[], begun: Instant | undefined, continuedAt: Instant | undefined): void {
  const draft = drafts.get(key);
  if (!draft) return;
  if (draft.status === "in-progress" || draft.status === "unknown" || draft.status === "not-started") {
    drafts.set(key, { ...draft, status: "succeeded", because: draft.because.length > 0 ? [...draft.because, ...proof] : proof });
    return;
  }
  if (draft.status !== "failed" || begun === undefined || draft.failedAt === undefined || draft.failedAt >= begun) return;
  if (continuedAt !== undefined && draft.failedAt <= continuedAt) return;
  const { errorCode: _code, failedAt: _at, failedSeq: _seq, ...rest } = draft;
  drafts.set(key, { ...rest, status: "succeeded", because: [...draft.because, ...proof] });
}

/** The first failure in the order of execution; among steps side by side, the one with its own code or open items. */
export function findFailure(order: readonly Group[], drafts: Drafts): Failure | null {
  for (const group of order) {
    // Windows Hello comes after the deployment: its failure is no failure of the deployment.
    if (group.includes("after-esp/windows-hello")) continue;
    chargeOpenStep(group, drafts);
    const failed = failedIn(group, drafts);
    const best = failed.sort((a, b) => rank(a.draft) - rank(b.draft))[0];
    if (best) return toFailure(best.key, best.draft);
  }
  return null;
}

const TIMEOUT = "0x800705B4";

function failedIn(group: Group, drafts: Drafts): { readonly key: StepKey; readonly draft: StepDraft }[] {
  return group.flatMap((key) => {
    const draft = drafts.get(key);
    return draft?.status === "failed" ? [{ key, draft }] : [];
  });
}

/**
 * The page can charge its time limit to a line that had nothing to do: then the step beside it whose items were still
 * open used the time up. The wait for the hybrid registration is an item of its own.
 */
function chargeOpenStep(group: Group, drafts: Drafts): void {
  const failed = failedIn(group, drafts);
  const charged = failed[0];
  const byLimitAlone = failed.every(({ key, draft }) => draft.errorCode === TIMEOUT && rank(draft) === 3 && !key.endsWith("/entra-registration"));
  if (!charged || !byLimitAlone) return;
  const key = group.find((one) => isStillOpen(drafts.get(one)));
  const draft = key === undefined ? undefined : drafts.get(key);
  if (key === undefined || !draft) return;
  const { failedAt, failedSeq, end } = charged.draft;
  const times = {
    ...(failedAt === undefined ? {} : { failedAt }),
    ...(failedSeq === undefined ? {} : { failedSeq }),
    ...(end === undefined ? {} : { end }),
  };
  drafts.set(key, { ...draft, ...times, status: "failed", errorCode: TIMEOUT, because: [...charged.draft.because, ...draft.because] });
}

function isStillOpen(draft: StepDraft | undefined): boolean {
  return draft !== undefined && (draft.status === "in-progress" || draft.status === "unknown") && rank(draft) === 2;
}

function rank(draft: StepDraft): number {
  if (draft.items.some((item) => item.status === "failed")) return 0;
  if (draft.ownFailure === true || (draft.errorCode !== undefined && draft.errorCode !== TIMEOUT)) return 1;
  if (draft.open === true || draft.items.some((item) => item.status === "in-progress")) return 2;
  return draft.errorCode === undefined ? 4 : 3;
}

function toFailure(key: StepKey, draft: StepDraft): Failure {
  const [phase, step] = key.split("/") as [Failure["phase"], Exclude<Failure["step"], null>];
  return {
    phase,
    step,
    ...(draft.failedAt === undefined ? {} : { at: draft.failedAt }),
    ...(draft.errorCode === undefined ? {} : { errorCode: draft.errorCode }),
    because: draft.because,
  };
}

/** What comes after the failure did not start, unless it was seen to run (somebody continued anyway). */
export function clearAfter(order: readonly Group[], failure: Failure, drafts: Drafts): void {
  const at = order.findIndex((group) => group.some((key) => key === `${failure.phase}/${failure.step}`));
  for (const group of order.slice(at + 1)) {
    for (const key of group) {
      const draft = drafts.get(key);
      if (draft?.status === "unknown") drafts.set(key, { ...draft, status: "not-started" });
    }
  }
}
