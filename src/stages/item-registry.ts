import type { RegistryEvidence, RegistryPlace, TrackedKind } from "../evidence/index.js";
import { describeExit, type EvidenceRef, type Hex, type Instant, type Status } from "../knowledge/index.js";
import { itemKey, type ItemScope } from "./item-steps.js";
import type { ItemSource, TrackedItem } from "./items.js";

/** What the registry says of one item. */
export interface RegistrySaying {
  readonly by: ItemSource;
  readonly key: string;
  readonly id: string;
  readonly kind: TrackedItem["kind"];
  readonly scope: ItemScope;
  readonly status: Status;
  readonly start?: Instant;
  readonly end?: Instant;
  readonly errorCode?: Hex;
  readonly exitCode?: number;
  readonly exitMeaning?: string;
  readonly tracked: boolean;
  readonly because: EvidenceRef;
}

const KINDS: Readonly<Record<TrackedKind, TrackedItem["kind"] | undefined>> = {
  policy: "policy",
  msi: "app",
  office: "app",
  "modern-app": "app",
  "win32-app": "app",
  network: "network",
  certificate: "certificate",
  other: undefined,
};
const APP_STATES: readonly Status[] = ["unknown", "not-started", "in-progress", "succeeded", "failed"];
/** What the agent last did about an app; its other words (not met, not attempted) leave open how it went. */
const ENFORCED: ReadonlyMap<string, Status> = new Map<string, Status>([
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["in-progress", "in-progress"],
]);
/** Status of an installer of the enrollment client: done, and failed. */
const INSTALLER_DONE = 70;
const INSTALLER_FAILED = new Set([30, 60]);

/** Items as the registry keeps them: the page's own rows, the snapshots of what it waited for, and the results of the agents. */
export function* registrySayings(registry: RegistryEvidence): Generator<RegistrySaying> {
  for (const app of registry.tracking.apps) {
    yield {
      by: "registry",
      key: itemKey(app.id),
      id: app.id,
      kind: "app",
      scope: toScope(app.scope),
      status: APP_STATES[app.installationState ?? 0] ?? "unknown",
      tracked: true,
      because: refTo(app, `The status page's tracking of this app: ${app.state ?? "no state"}`),
    };
  }
  yield* snapshotSayings(registry);
  yield* agentSayings(registry);
}

function* snapshotSayings({ tracking }: RegistryEvidence): Generator<RegistrySaying> {
  for (const item of tracking.items) {
    const kind = KINDS[item.kind];
    const last = item.states.at(-1);
    if (kind === undefined || last === undefined) continue;
    const status = item.kind === "win32-app" ? (APP_STATES[last.state] ?? "unknown") : last.state === 1 ? "succeeded" : "in-progress";
    const ended = status === "succeeded" || status === "failed";
    const [first] = item.states;
    // An item that was done when it was first listed has no beginning that the snapshots know.
    const start = first === undefined || (ended && first === last) ? undefined : first.at;
    yield {
      by: "snapshots",
      key: itemKey(item.id),
      id: item.id,
      kind,
      scope: toScope(item.scope),
      status,
      ...(start === undefined ? {} : { start }),
      ...(ended && first !== last ? { end: last.at } : {}),
      tracked: true,
      because: { ...refTo(last, `The page's snapshot of this item: ${last.word}`), at: last.at },
    };
  }
}

function* agentSayings({ installers, agentApps, agentScripts }: RegistryEvidence): Generator<RegistrySaying> {
  for (const job of installers) {
    if (job.isAgent || job.status === undefined) continue;
    const status = job.status === INSTALLER_DONE ? "succeeded" : INSTALLER_FAILED.has(job.status) ? "failed" : "in-progress";
    yield {
      by: "registry",
      key: itemKey(job.productCode),
      id: job.productCode,
      kind: "app",
      scope: toScope(job.scope),
      status,
      ...(job.lastError === undefined || status !== "failed" ? {} : { errorCode: job.lastError }),
      tracked: false,
      because: refTo(job, `The installer's status: ${job.state ?? job.status}`),
    };
  }
  for (const app of agentApps) {
    const status = ENFORCED.get(app.enforcement ?? "") ?? "unknown";
    const meaning = app.exitCode === undefined ? undefined : describeExit(app.exitCode);
    yield {
      by: "registry",
      key: itemKey(app.id),
      id: app.id,
      kind: "app",
      scope: toScope(app.scope),
      status,
      ...(app.updatedAt === undefined || status === "in-progress" || status === "unknown" ? {} : { end: app.updatedAt }),
      ...(app.errorCode === undefined || status !== "failed" ? {} : { errorCode: app.errorCode }),
      ...(app.exitCode === undefined ? {} : { exitCode: app.exitCode }),
      ...(meaning === undefined ? {} : { exitMeaning: meaning }),
      tracked: app.espPhase !== undefined,
      because: refTo(app, `The Intune Management Extension keeps this app as: ${app.state ?? app.result ?? "no state"}`),
    };
  }
  for (const script of agentScripts) {
    yield {
      by: "registry",
      key: itemKey(script.id),
      id: script.id,
      kind: "script",
      scope: toScope(script.scope),
      status: script.result === "Success" ? "succeeded" : script.result === "Failed" ? "failed" : "unknown",
      ...(script.errorCode === undefined ? {} : { errorCode: script.errorCode }),
      tracked: false,
      because: refTo(script, `The Intune Management Extension keeps this script as: ${script.result ?? "no result"}`),
    };
  }
}

function toScope(scope: "device" | "user"): ItemScope {
  return scope === "user" ? "account" : "device";
}

function refTo({ source, key, line }: RegistryPlace, text: string): EvidenceRef {
  return { source, key, line, text };
}
