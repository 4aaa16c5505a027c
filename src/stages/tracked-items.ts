import type { Hex, Instant, Status } from "../knowledge/index.js";
import { type TimelineEntry, timeOf } from "../timeline/index.js";
import type { StageContext } from "./context.js";
import { agentEvents, productCode } from "./device-preparation.js";
import { failureCode, field } from "./event-index.js";
import type { TrackedItem } from "./items.js";

/** A tracked item with what its last word rests on. */
export interface ItemState extends TrackedItem {
  readonly scope: "device" | "account";
  readonly entry: TimelineEntry;
  /** True where the page was seen to track it; a package may be installed beside the page. */
  readonly tracked: boolean;
}

interface Step {
  readonly kind: "start" | "progress" | "success" | "failure";
  readonly key: string;
  readonly type: TrackedItem["kind"];
  readonly name?: string;
  readonly entry: TimelineEntry;
  readonly code?: Hex;
  readonly scope: "device" | "account";
  readonly tracked: boolean;
}

/**
 * Follows every item that the status page tracked, from the Autopilot log (297, 296, 298), the tracking events of
 * Windows 11 (1300 to 1311) and the MSI jobs (1904 to 1926).
 * @param accountFrom position in the timeline from which tracking belongs to the account page
 */
export function trackItems(context: StageContext, accountFrom: number): ItemState[] {
  const steps = [...appSteps(context, accountFrom), ...resourceSteps(context, accountFrom), ...installerSteps(context, accountFrom)].sort(
    (a, b) => a.entry.seq - b.entry.seq,
  );
  const items = new Map<string, ItemState>();
  for (const step of steps) {
    const key = `${step.scope}/${step.key}`;
    items.set(key, advance(items.get(key), step));
  }
  return [...items.values()];
}

function advance(before: ItemState | undefined, step: Step): ItemState {
  const at = timeOf(step.entry);
  const status: Status =
    step.kind === "success" ? "succeeded" : step.kind === "failure" ? "failed" : before?.status === "succeeded" ? "succeeded" : "in-progress";
  const ended = status === "succeeded" || status === "failed";
  const end: Instant | undefined = ended ? (before?.status === "succeeded" ? before.end : at) : undefined;
  const code = status === "failed" ? (step.code ?? before?.errorCode) : undefined;
  const name = step.name ?? before?.name;
  return {
    kind: before?.kind ?? step.type,
    id: before?.id ?? step.key,
    ...(name === undefined ? {} : { name }),
    status,
    start: before?.start ?? at,
    ...(end === undefined ? {} : { end }),
    ...(code === undefined ? {} : { errorCode: code }),
    scope: step.scope,
    entry: step.entry,
    tracked: step.tracked || before?.tracked === true,
  };
}

function scopeOf(entry: TimelineEntry, accountFrom: number, area = ""): "device" | "account" {
  if (/account|user/i.test(area) || /S-1-(5-21|12-1)-/.test(area)) return "account";
  if (/device/i.test(area)) return "device";
  return entry.seq >= accountFrom ? "account" : "device";
}

function* appSteps(context: StageContext, accountFrom: number): Generator<Step> {
  const kinds: Readonly<Record<number, Step["kind"]>> = { 296: "success", 297: "start", 298: "failure", 299: "progress" };
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

function* resourceSteps(context: StageContext, accountFrom: number): Generator<Step> {
  for (const entry of context.events.all("mdm-autopilot", 1300, 1301, 1302, 1303, 1304, 1305, 1306, 1307, 1308, 1309, 1310)) {
    const key = field(entry, "Message2");
    if (key === "") continue;
    const id = entry.eventId ?? 0;
    const kind: Step["kind"] = id === 1310 ? "success" : id === 1304 || id === 1309 ? "failure" : id === 1300 ? "start" : "progress";
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

function* installerSteps(context: StageContext, accountFrom: number): Generator<Step> {
  const agent = agentEvents(context).product;
  for (const entry of context.events.all("mdm-admin", 1905, 1906, 1907, 1908, 1920, 1922, 1924, 1926)) {
    const key = productCode(entry);
    if (key === undefined || key === agent) continue;
    const id = entry.eventId ?? 0;
    const failed = id === 1907 || id === 1908 || id === 1924 || id === 1926;
    const kind: Step["kind"] = failed ? "failure" : id === 1922 ? "success" : id === 1906 ? "progress" : "start";
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
