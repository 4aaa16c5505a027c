export type { EventData, EventRecord, ReadRecords, OnSeen, ReadRecordsOptions, RecordHeader, RecordIssue } from "./event-record.js";
export { type CmTraceRecord, isCmTrace, readCmTrace } from "./cmtrace/index.js";
export { isEventXml, readEventXml } from "./event-xml/index.js";
export {
  createLineSplitter,
  type DecodedText,
  type DetectedEncoding,
  decodeText,
  decodeTextChunks,
  detectEncoding,
  type TextEncoding,
  type TextLine,
} from "./text/index.js";
export {
  type PageStatusCategory,
  type PageStatusResult,
  type PageStatusStep,
  type PageStatusText,
  type PageStatusValue,
  pageStatusCategory,
  readPageStatus,
} from "./page-status/index.js";
export { isProfileFile, type ProfileFile, type ProfileFileResult, readProfileFile, readProfileText } from "./profile-file/index.js";
export { isRegistryExport, type RegistryData, type RegistryKey, type RegistryValue, readRegistry } from "./registry/index.js";
export { isEvtx, type LogPeek, peekLog, readEvtx } from "./evtx/index.js";
export { instantText, toSevenDigits } from "./time-text.js";
export { limitIssues } from "./limit-issues.js";
export { isObject, parseJsonObject } from "./json-text.js";
