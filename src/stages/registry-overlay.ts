import type { PageStatus, PageStep } from "../evidence/index.js";
import { type EvidenceRef, hexOf, type Hex, type PhaseId, readCode, type StepId } from "../knowledge/index.js";
import type { ScenarioFinding, StageContext } from "./context.js";
import { TIMEOUT } from "./device-preparation.js";
import { pageSeconds, timeLimitMinutes } from "./outcome.js";
import { emptyStep, type StepDraft } from "./signals.js";

export type StepKey = `${PhaseId}/${StepId}`;
export type Drafts = Map<StepKey, StepDraft>;

const STEP_OF: Readonly<Record<string, StepId>> = {
  "tpm-attestation": "securing-hardware",
  aadj: "joining-network",
  "mdm-enrollment": "registering-mdm",
  "esp-provider-installation": "preparing-mdm",
  "security-policies": "security-policies",
  certificates: "certificates",
  "network-connections": "network-connections",
  apps: "apps",
  "waiting-for-aad-registration": "entra-registration",
};

/**
 * Lays what the registry kept of the page over what the logs told. The page's own final word (succeeded, failed,
 * not required) is trusted over the logs; a state in between only fills what the logs leave open.
 */
export function overlayRegistry(context: StageContext, scenario: ScenarioFinding, drafts: Drafts): void {
  for (const category of context.registry) {
    const stopped = category.state === "failed" || category.state === "cancelled";
    for (const row of category.steps) {
      const id = STEP_OF[row.name];
      if (id === undefined) continue;
      overlayRow(context, scenario, drafts, category, row, id, stopped);
    }
    if (stopped) blameCategory(context, drafts, category);
  }
}

function overlayRow(
  context: StageContext,
  scenario: ScenarioFinding,
  drafts: Drafts,
  category: PageStatus,
  row: PageStep,
  id: StepId,
  stopped: boolean,
): void {
  const code = toHex(row.errorCode);
  const key: StepKey = `${category.category}/${joinFailedUnderRegistering(row, id) ? "joining-network" : id}`;
  const draft = drafts.get(key) ?? emptyStep();
  const because: EvidenceRef[] = [refTo(category, row)];
  const { errorCode: _known, ...rest } = draft;
  switch (row.state) {
    case "succeeded":
      // On the present page this line only waits for packages; it says nothing of a join by the device itself.
      if (id === "joining-network" && scenario.deviceToken === true) return;
      if (draft.status !== "skipped")
        drafts.set(key, { ...rest, status: "succeeded", because: draft.status === "succeeded" ? draft.because : because });
      return;
    case "notrequired":
      drafts.set(key, { ...rest, status: "skipped", because });
      return;
    case "failed":
    case "cancelled": {
      const errorCode = code ?? draft.errorCode;
      const at = draft.failedAt ?? context.attempt.end;
      drafts.set(key, {
        ...rest,
        status: "failed",
        ...(errorCode === undefined ? {} : { errorCode }),
        ...(at === undefined ? {} : { failedAt: at }),
        because: [...because, ...(draft.status === "failed" ? draft.because : [])],
      });
      return;
    }
    case "inprogress":
    case "rebootrequiredandtryagain":
      if (draft.status === "unknown" || draft.status === "not-started")
        drafts.set(key, { ...draft, ...openCount(row), status: stopped ? "unknown" : "in-progress", because });
      else if (stopped && draft.status === "in-progress") drafts.set(key, { ...draft, ...openCount(row), because: [...because, ...draft.because] });
      return;
    default:
      if (draft.status === "unknown") drafts.set(key, { ...draft, status: "not-started", because });
  }
}

function openCount(row: PageStep): Pick<StepDraft, "open"> {
  return row.done !== undefined && row.total !== undefined && row.done < row.total ? { open: true } : {};
}

/** "Failed: 3, 0x801C03EA" under Registering: 1 to 3 are the join, whatever the line is called. */
function joinFailedUnderRegistering(row: PageStep, id: StepId): boolean {
  return id === "registering-mdm" && row.enrollmentState !== undefined && row.enrollmentState >= 1 && row.enrollmentState <= 3;
}

/** A category that was stopped while none of its rows says failed: the row that was still running blocked it. */
function blameCategory(context: StageContext, drafts: Drafts, category: PageStatus): void {
  const rows = category.steps.flatMap((row) => {
    const id = STEP_OF[row.name];
    if (id === undefined) return [];
    const key: StepKey = `${category.category}/${id}`;
    const draft = drafts.get(key);
    return draft ? [{ row, key, draft }] : [];
  });
  const hasFailed = rows.some(({ draft }) => draft.status === "failed");
  const open = rows.filter(({ row }) => row.state === "inprogress" || row.state === "rebootrequiredandtryagain");
  const blocker =
    open.find(({ draft }) => draft.items.some((item) => item.status !== "succeeded")) ??
    open.find(({ row }) => row.done !== undefined && row.total !== undefined && row.done < row.total) ??
    open.find(({ key }) => key.endsWith("/apps")) ??
    open[0];
  for (const { key, draft } of open) if (draft.status === "in-progress") drafts.set(key, { ...draft, status: "unknown" });
  if (!blocker || hasFailed) return;
  const code = toHex(blocker.row.errorCode) ?? toHex(category.errorCode) ?? blocker.draft.errorCode ?? codeOfCancelled(context, category);
  drafts.set(blocker.key, {
    ...blocker.draft,
    status: "failed",
    ...(code === undefined ? {} : { errorCode: code }),
    because: [
      { source: category.source, key: category.key, line: category.line, text: `The page's category was ${category.state}` },
      ...blocker.draft.because,
    ],
  });
}

/** The page cancels a category when its time is used up; other reasons are possible, so that the time has to show it. */
function codeOfCancelled(context: StageContext, category: PageStatus): Hex | undefined {
  const limit = timeLimitMinutes(context);
  const used = pageSeconds(context, context.until);
  return category.state === "cancelled" && limit !== undefined && used !== undefined && used >= limit * 60 - 60 ? TIMEOUT : undefined;
}

function refTo(category: PageStatus, row: PageStep): EvidenceRef {
  const shown = row.text === undefined ? row.name : `"${row.text.slice(0, 200)}"`;
  return { source: category.source, key: category.key, line: category.line, text: `The status page kept ${shown} as ${row.state}` };
}

function toHex(code: string | undefined): Hex | undefined {
  const value = code === undefined ? undefined : readCode(code);
  return value === undefined || value === 0 ? undefined : hexOf(value);
}
