import type { Instant, Status } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import type { StageContext } from "./context.js";
import { agentEvents, productCode } from "./device-preparation.js";
import { failureCode, field, refTo } from "./event-index.js";
import { lineSteps } from "./item-lines.js";
import { registrySayings } from "./item-registry.js";
import { itemKey, type ItemScope, type ItemStep, scopeOf } from "./item-steps.js";
import type { TrackedItem } from "./items.js";
import { type ItemTrack, mergeItem } from "./merge-items.js";

/** A tracked item with what its last word rests on. */
export interface ItemState extends TrackedItem {
  readonly scope: ItemScope;
  /** The last entry about it; absent where only the registry tells of it. */
  readonly entry?: TimelineEntry;
  /** True where the page was seen to track it; a package may be installed beside the page. */
  readonly tracked: boolean;
  /** An event of Windows tells of it, not only a log of the agent. */
  readonly byEvents: boolean;
}

/** An item that the timeline tells of, and by that can decide a step. */
export type TimedItem = ItemState & { readonly entry: TimelineEntry };

/**
 * Follows every item that the status page tracked, from the Autopilot log (297, 296, 298), the tracking events of
 * Windows 11 (1300 to 1311), the MSI jobs (1904 to 1926), the logs of the Intune Management Extension and the registry.
 * Each source is followed by itself; what they say together is worked out at the end.
 * @param accountFrom position in the timeline from which tracking belongs to the account page
 */
export function trackItems(context: StageContext, accountFrom: number): ItemState[] {
  const events = [...appSteps(context, accountFrom), ...resourceSteps(context, accountFrom), ...installerSteps(context, accountFrom)].sort(
    (a, b) => a.entry.seq - b.entry.seq,
  );
  const tracks = new Map<string, ItemTrack>();
  const trackOf = (scope: ItemScope, key: string): ItemTrack => {
    const name = `${scope}/${itemKey(key)}`;
    const track = tracks.get(name) ?? { key: itemKey(key), scope, registry: [] };
    tracks.set(name, track);
    return track;
  };
  for (const step of events) {
    const track = trackOf(step.scope, step.key);
    track.events = advance(track.events, step);
  }
  for (const step of lineSteps(context, accountFrom)) {
    const track = trackOf(step.scope, step.key);
    track.lines = advance(track.lines, step);
  }
  if (context.registryEvidence !== undefined) {
    for (const saying of registrySayings(context.registryEvidence)) {
      // What the agent keeps of apps for a PC in use is no item of the page.
      if (!saying.tracked && saying.kind === "app" && !tracks.has(`${saying.scope}/${saying.key}`)) continue;
      trackOf(saying.scope, saying.key).registry.push(saying);
    }
  }
  return [...tracks.values()].map((track) => mergeItem(track, context.names));
}

function advance(before: ItemState | undefined, step: ItemStep): ItemState {
  const at = timeOf(step.entry);
  const status = statusAfter(before?.status, step.kind);
  const ended = status === "succeeded" || status === "failed";
  const end: Instant | undefined = ended ? (before?.status === status && status === "succeeded" ? before.end : at) : undefined;
  const code = status === "failed" ? (step.code ?? before?.errorCode) : undefined;
  const name = step.name ?? before?.name;
  const exitCode = step.exitCode ?? before?.exitCode;
  const exitMeaning = fullerOf(step.exitMeaning, exitCode === before?.exitCode ? before?.exitMeaning : undefined);
  const start = before?.start ?? (step.kind === "mention" ? undefined : at);
  return {
    kind: before?.kind ?? step.type,
    id: before?.id ?? step.key,
    ...(name === undefined ? {} : { name }),
    status,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(code === undefined ? {} : { errorCode: code }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(exitMeaning === undefined ? {} : { exitMeaning }),
    scope: step.scope,
    entry: step.kind === "mention" && before?.entry !== undefined ? before.entry : step.entry,
    tracked: step.tracked || before?.tracked === true,
    byEvents: step.entry.kind === "event",
    because: [...(before?.because ?? []), refTo(step.entry)].slice(-MOST_REFS),
  };
}

/** Of one exit code several lines tell, and not all of them what the app's return codes make of it. */
function fullerOf(one: string | undefined, other: string | undefined): string | undefined {
  return (one ?? "").length >= (other ?? "").length ? one : other;
}

/** The last entries about an item tell how it ended. */
const MOST_REFS = 5;

function statusAfter(before: Status | undefined, kind: ItemStep["kind"]): Status {
  switch (kind) {
    case "success":
      return "succeeded";
    case "failure":
      return "failed";
    case "skipped":
      return before === undefined || before === "unknown" || before === "in-progress" ? "skipped" : before;
    case "mention":
      return before ?? "unknown";
    default:
      return before === "succeeded" ? "succeeded" : "in-progress";
  }
}

function* appSteps(context: StageContext, accountFrom: number): Generator<ItemStep> {
  const kinds: Readonly<Record<number, ItemStep["kind"]>> = { 296: "success", 297: "start", 298: "failure", 299: "progress" };
  for (const entry of context.events.all("autopilot", 296, 297, 298, 299)) {
    const key = field(entry, "Message2");
    const kind = kinds[entry.eventId ?? 0];
    if (key === "" || kind === undefined) continue;
    const code = failureCode(entry);
    yield {
      kind,
      key,
      type: "app",
      entry,
      tracked: true,
      scope: scopeOf(entry, accountFrom, field(entry, "Message1")),
      ...(code === undefined ? {} : { code }),
    };
  }
}

function* resourceSteps(context: StageContext, accountFrom: number): Generator<ItemStep> {
  for (const entry of context.events.all("mdm-autopilot", 1300, 1301, 1302, 1303, 1304, 1305, 1306, 1307, 1308, 1309, 1310)) {
    const key = field(entry, "Message2");
    if (key === "") continue;
    const id = entry.eventId ?? 0;
    const kind: ItemStep["kind"] = id === 1310 ? "success" : id === 1304 || id === 1309 ? "failure" : id === 1300 ? "start" : "progress";
    const type = typeOf(`${field(entry, "Message3")} ${field(entry, "Message1")} ${key}`);
    yield { kind, key, type, entry, tracked: true, scope: scopeOf(entry, accountFrom, field(entry, "Message1")) };
  }
}

function typeOf(words: string): TrackedItem["kind"] {
  if (/win32app|msi|\bapps?\b|package/i.test(words)) return "app";
  if (/cert|scep|pfx/i.test(words)) return "certificate";
  if (/network|wi-?fi|wlan|vpn/i.test(words)) return "network";
  return /polic/i.test(words) ? "policy" : "app";
}

function* installerSteps(context: StageContext, accountFrom: number): Generator<ItemStep> {
  const agent = agentEvents(context).product;
  for (const entry of context.events.all("mdm-admin", 1905, 1906, 1907, 1908, 1920, 1922, 1924, 1926)) {
    const key = productCode(entry);
    if (key === undefined || key === agent) continue;
    const id = entry.eventId ?? 0;
    const failed = id === 1907 || id === 1908 || id === 1924 || id === 1926;
    const kind: ItemStep["kind"] = failed ? "failure" : id === 1922 ? "success" : id === 1906 ? "progress" : "start";
    const code = failureCode(entry);
    const name = installerName(entry);
    yield {
      kind,
      key,
      type: "app",
      entry,
      tracked: false,
      scope: scopeOf(entry, accountFrom),
      ...(code === undefined ? {} : { code }),
      ...(name === undefined ? {} : { name }),
    };
  }
}

/** The file name of the package, where a field holds its path or address. */
function installerName(entry: TimelineEntry): string | undefined {
  for (const value of Object.values(entry.data ?? {})) {
    const match = /([^\\/"\s?]{1,120}\.msi)\b/i.exec(String(value).slice(0, 4096));
    if (match?.[1] !== undefined) return match[1];
  }
  return undefined;
}
