import type { EvidenceRef, Status } from "../knowledge/index.js";
import type { RegistrySaying } from "./item-registry.js";
import type { ItemScope } from "./item-steps.js";
import type { ItemSource, ItemStatement, TrackedItem } from "./items.js";
import type { ItemState } from "./tracked-items.js";

/** One item as each source tells of it. */
export interface ItemTrack {
  readonly key: string;
  readonly scope: ItemScope;
  events?: ItemState;
  lines?: ItemState;
  readonly registry: RegistrySaying[];
}

type Saying = Pick<TrackedItem, "status" | "start" | "end" | "errorCode" | "exitCode" | "exitMeaning"> & {
  readonly by: ItemSource;
  readonly because: readonly EvidenceRef[];
};

const WHY: Readonly<Record<ItemSource, string>> = {
  registry: "The page shows what the registry holds, and this is the last that it held",
  events: "Windows writes the record when the result comes; the other source is an agent's view, or an earlier one",
  "agent-log": "The agent installed it, and wrote how that ended",
  snapshots: "Nothing else tells how it ended",
};

/**
 * What the sources say together: a result counts more than that something runs; among results the registry's own row
 * counts most, then events, the log of the agent, and snapshots. Where two results differ, both are kept.
 */
export function mergeItem({ key, scope, events, lines, registry }: ItemTrack, names: ReadonlyMap<string, string>): ItemState {
  const sayings: Saying[] = [
    ...registry.filter(({ by }) => by === "registry").map(toSaying),
    ...(events === undefined ? [] : [{ ...events, by: "events" as const, because: events.because ?? [] }]),
    ...(lines === undefined ? [] : [{ ...lines, by: "agent-log" as const, because: lines.because ?? [] }]),
    ...registry.filter(({ by }) => by === "snapshots").map(toSaying),
  ];
  const timed = [events, lines].filter((one) => one !== undefined);
  const trusted = sayings.find(({ status }) => isResult(status)) ?? sayings.find(({ status }) => status === "in-progress") ?? sayings[0];
  const status = trusted?.status ?? "unknown";
  const [first] = timed;
  const agreeing = sayings.filter((one) => one.status === status);
  const name = names.get(key) ?? events?.name ?? lines?.name;
  const tracked = timed.some((one) => one.tracked) || registry.some((one) => one.tracked);
  const end = agreeing.find((one) => one.end !== undefined)?.end;
  const start = earliest([events?.start, lines?.start]) ?? registry.find((one) => one.start !== undefined)?.start;
  const errorCode = status === "failed" ? agreeing.find((one) => one.errorCode !== undefined)?.errorCode : undefined;
  const exit = [lines, ...sayings].find((one) => one?.exitCode !== undefined);
  const statements = statementsOf(sayings, trusted);
  return {
    kind: first?.kind ?? registry[0]?.kind ?? "app",
    id: first?.id ?? registry[0]?.id ?? key,
    ...(name === undefined ? {} : { name }),
    status,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined || (start !== undefined && end < start) ? {} : { end }),
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(exit?.exitCode === undefined ? {} : { exitCode: exit.exitCode }),
    ...(exit?.exitMeaning === undefined ? {} : { exitMeaning: exit.exitMeaning }),
    ...(tracked || events !== undefined ? {} : { beside: true as const }),
    because: agreeing.flatMap(({ because }) => because).slice(0, MOST_REFS),
    ...(statements.length > 0 ? { statements } : {}),
    scope,
    ...(lastOf(timed) === undefined ? {} : { entry: lastOf(timed) as NonNullable<ItemState["entry"]> }),
    tracked,
    byEvents: events !== undefined,
  };
}

const MOST_REFS = 6;

function toSaying({ because, ...saying }: RegistrySaying): Saying {
  return { ...saying, because: [because] };
}

function isResult(status: Status): boolean {
  return status === "succeeded" || status === "failed" || status === "skipped";
}

/** One statement of each source, where two of them have different results. */
function statementsOf(sayings: readonly Saying[], trusted: Saying | undefined): ItemStatement[] {
  const results = sayings.filter(({ status }) => isResult(status));
  if (new Set(results.map(({ status }) => status)).size < 2) return [];
  return results.map(({ by, status, errorCode, because }) => {
    const isTrusted = by === trusted?.by && status === trusted.status;
    return {
      by,
      status,
      ...(errorCode === undefined || status !== "failed" ? {} : { errorCode }),
      trusted: isTrusted,
      ...(isTrusted ? { why: WHY[by] } : {}),
      because: because.slice(-2),
    };
  });
}

function lastOf(items: readonly ItemState[]): ItemState["entry"] {
  return items.flatMap(({ entry }) => entry ?? []).sort((a, b) => b.seq - a.seq)[0];
}

function earliest(instants: readonly (string | undefined)[]): string | undefined {
  return instants.filter((one) => one !== undefined).sort()[0];
}
