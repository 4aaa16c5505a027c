import { DEVICE_HASH } from "./device-hash.js";
import { DIAGNOSTICS_REQUEST, FOOTPRINT, TOOL_RUN } from "./mdm-diagnostics.js";
import { MDM_HTML_REPORT, MDM_REPORT } from "./mdm-report.js";
import { SERVICING_LOG, SETUP_LOG } from "./setup-log.js";
import { COLLECTION_RESULTS } from "./collection-results.js";
import { EVENT_XML } from "./event-log.js";
import { TABLE } from "./event-table.js";
import { IME_LOG } from "./ime-log.js";
import { JOIN_STATE } from "./join-state.js";
import type { TextKind } from "./kind.js";
import { PROFILE } from "./profile.js";
import { REGISTRY } from "./registry.js";
import { IP_CONFIGURATION, PROXY, SYSTEM_REPORT } from "./system.js";
import { AIK_REQUEST, TPM_REPORT } from "./tpm.js";
import { UNREAD } from "./unread.js";

/** Every kind of text that is evidence, in the order in which they are tried: the first that fits is it. */
export const TEXT_KINDS: readonly TextKind[] = [
  EVENT_XML,
  PROFILE,
  REGISTRY,
  TABLE,
  IME_LOG,
  COLLECTION_RESULTS,
  FOOTPRINT,
  DIAGNOSTICS_REQUEST,
  TOOL_RUN,
  MDM_REPORT,
  MDM_HTML_REPORT,
  DEVICE_HASH,
  SERVICING_LOG,
  SETUP_LOG,
  JOIN_STATE,
  SYSTEM_REPORT,
  PROXY,
  IP_CONFIGURATION,
  AIK_REQUEST,
  TPM_REPORT,
  ...UNREAD,
];
