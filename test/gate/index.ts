import { ACCOUNT } from "./account.js";
import { ATTESTATION } from "./attestation.js";
import { BEFORE_ESP } from "./before-esp.js";
import { ENROLLMENT } from "./enrollment.js";
import type { GateBundle } from "./gate.js";
import { HEALTHY } from "./healthy.js";
import { JOIN } from "./join.js";
import { NOISY } from "./noisy.js";
import { OTHER } from "./other.js";
import { PROVIDERS } from "./providers.js";
import { PUBLISHED_MANAGE } from "./published-manage.js";
import { PUBLISHED_OUTSIDE } from "./published-outside.js";
import { PUBLISHED_PARTS } from "./published-parts.js";
import { PUBLISHED_START } from "./published-start.js";
import { SECOND_MANAGE } from "./second-manage.js";
import { SECOND_HEALTHY, SECOND_OUTSIDE } from "./second-other.js";
import { SECOND_START } from "./second-start.js";
import { SETUP } from "./setup.js";
import { UNFINISHED } from "./unfinished.js";

/** Every bundle of the gate, by what it is about. */
export const GROUPS: Readonly<Record<string, readonly GateBundle[]>> = {
  "before the page": BEFORE_ESP,
  "securing the hardware": ATTESTATION,
  "joining the directory": JOIN,
  "registering with MDM": ENROLLMENT,
  "preparing for management": PROVIDERS,
  "device and account setup": [...SETUP, ...ACCOUNT],
  "outside of a deployment, and device preparation (v2)": OTHER,
  "published, up to the join": PUBLISHED_START,
  "published, from the enrollment on": PUBLISHED_MANAGE,
  "published, outside of a deployment": PUBLISHED_OUTSIDE,
  "published, in parts": PUBLISHED_PARTS,
  "second round, up to the join": SECOND_START,
  "second round, from the enrollment on": SECOND_MANAGE,
  "second round, outside of a deployment": SECOND_OUTSIDE,
  "second round, nothing to blame": SECOND_HEALTHY,
  healthy: HEALTHY,
  noisy: NOISY,
  "unfinished or undecidable": UNFINISHED,
};
