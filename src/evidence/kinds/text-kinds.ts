import { COLLECTION_RESULTS } from "./collection-results.js";
import { EVENT_XML } from "./event-log.js";
import { IME_LOG } from "./ime-log.js";
import { JOIN_STATE } from "./join-state.js";
import type { TextKind } from "./kind.js";
import { PROFILE } from "./profile.js";
import { REGISTRY } from "./registry.js";
import { AIK_REQUEST, TPM_REPORT } from "./tpm.js";
import { UNREAD } from "./unread.js";

/** Every kind of text that is evidence, in the order in which they are tried: the first that fits is it. */
export const TEXT_KINDS: readonly TextKind[] = [
  EVENT_XML,
  PROFILE,
  REGISTRY,
  IME_LOG,
  COLLECTION_RESULTS,
  JOIN_STATE,
  AIK_REQUEST,
  TPM_REPORT,
  ...UNREAD,
];
