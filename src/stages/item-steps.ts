import type { Hex } from "../knowledge/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import type { TrackedItem } from "./items.js";

/** One thing that an entry says about one item. */
export interface ItemStep {
  /** `mention`: it is there, and nothing is known of how it went. */
  readonly kind: "mention" | "start" | "progress" | "success" | "failure" | "skipped";
  readonly key: string;
  readonly type: TrackedItem["kind"];
  readonly name?: string;
  readonly entry: TimelineEntry;
  readonly code?: Hex;
  readonly exitCode?: number;
  readonly exitMeaning?: string;
  readonly scope: ItemScope;
  readonly tracked: boolean;
}

export type ItemScope = "device" | "account";

/** The app id of a tracked Win32 app, a product code, or an id by itself. */
const OWN_GUID = /(?:Win32App_|\/MSI\/(?:%7B|\{)?|^\{?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/** The same item under the names that different sources have for it. */
export function itemKey(id: string): string {
  const text = id.slice(0, 1024);
  return (OWN_GUID.exec(text)?.[1] ?? text).toLowerCase();
}

/** @param accountFrom position in the timeline from which tracking belongs to the account page */
export function scopeOf(entry: TimelineEntry, accountFrom: number, area = ""): ItemScope {
  if (/account|user/i.test(area) || /S-1-(5-21|12-1)-/.test(area)) return "account";
  if (/device/i.test(area)) return "device";
  return entry.seq >= accountFrom ? "account" : "device";
}
