import { DEVICE_PREPARATION_STORIES } from "./device-preparation.js";
import { DEVICE_SETUP_STORIES } from "./device-setup.js";
import { HEALTHY_STORIES } from "./healthy.js";
import { OTHER_STORIES } from "./other-ends.js";
import { AGENT_STORIES } from "./agent-logs.js";
import { REPORT_STORIES } from "./reports.js";
import type { Story } from "./story.js";

export { evidenceOf } from "./evidence.js";
export type { Story } from "./story.js";

/** Everything in `samples/` that is built here. */
export const STORIES: readonly Story[] = [
  ...DEVICE_PREPARATION_STORIES,
  ...DEVICE_SETUP_STORIES,
  ...OTHER_STORIES,
  ...AGENT_STORIES,
  ...REPORT_STORIES,
  ...HEALTHY_STORIES,
];
