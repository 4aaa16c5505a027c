/**
 * The library: from bytes to an answer, in Node or in a browser. What is not exported here may change at any time.
 *
 * `collectEvidence` takes inputs and the platform's codecs; `diagnose` gives reports; the renderers give text.
 */
export { type ByteSource, type Codecs, InputError, type InputErrorCode, memorySource, type RawFile, type RawInput } from "./archive/index.js";
export { buildTimelineEntries, type DiagnoseOptions, diagnose, type Diagnosis, type Report, reportSchema } from "./diagnosis/index.js";
export { type CollectOptions, collectEvidence, type Evidence, hasEvidence } from "./evidence/index.js";
export type { RecordHeader } from "./formats/index.js";
export { describeError, type ErrorEntry, type EventFact, knownEvent, lookUpError, lookUpEvent, parseCode } from "./knowledge/index.js";
export {
  renderJson,
  renderMarkdown,
  renderText,
  renderTimeline,
  type TextOptions,
  type TimelineFormat,
  type TimelineOptions,
  type Zone,
  zoneOf,
} from "./report/index.js";
export { bareLayers, builtInRules, type LayeredRules, type Rule } from "./rule-engine/index.js";
export {
  type LoadedRules,
  loadRules,
  type Overlaid,
  overlay,
  type Problem,
  type RuleFile,
  type RuleFolder,
  showProblem,
} from "./rule-engine/authoring.js";
export type { TimelineEntry } from "./timeline/index.js";
