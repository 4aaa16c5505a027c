export { isCmTrace } from "./detect.js";
export { readCmTrace } from "./read-cmtrace.js";
export type { CmTraceRecord } from "./record.js";
