import type { Hex, Instant, Status } from "../knowledge/index.js";

/** Something that the status page waits for: an app, a policy, a certificate, a network profile or a script. */
export interface TrackedItem {
  readonly kind: "app" | "policy" | "certificate" | "network" | "script";
  readonly id: string;
  readonly name?: string;
  readonly status: Status;
  readonly start?: Instant;
  readonly end?: Instant;
  readonly errorCode?: Hex;
}
