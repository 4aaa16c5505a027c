import type { EvidenceRef, Hex, Instant, Status } from "../knowledge/index.js";

/** Where a statement about an item comes from, the most trusted first. */
export const ITEM_SOURCES = ["registry", "events", "agent-log", "snapshots"] as const;
export type ItemSource = (typeof ITEM_SOURCES)[number];

/** What one source says of an item, where another says something else. */
export interface ItemStatement {
  readonly by: ItemSource;
  readonly status: Status;
  readonly errorCode?: Hex;
  /** True for the one that the item's status is from. */
  readonly trusted: boolean;
  /** Why this one, on the trusted statement. */
  readonly why?: string;
  readonly because: readonly EvidenceRef[];
}

/** Something that the status page waits for, or that is installed beside it: an app, a policy, a certificate, a network profile or a script. */
export interface TrackedItem {
  readonly kind: "app" | "policy" | "certificate" | "network" | "script";
  readonly id: string;
  readonly name?: string;
  readonly status: Status;
  readonly start?: Instant;
  readonly end?: Instant;
  readonly errorCode?: Hex;
  /** The installer's or script's own, as the agent read it. */
  readonly exitCode?: number;
  readonly exitMeaning?: string;
  /** Nothing shows that the page waited for it. */
  readonly beside?: true;
  readonly because?: readonly EvidenceRef[];
  /** Only where sources disagree. */
  readonly statements?: readonly ItemStatement[];
}
