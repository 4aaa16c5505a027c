export type { EventData, EventRecord, ReadRecords, ReadRecordsOptions, RecordHeader, RecordIssue } from "./event-record.js";
export { isEventXml, readEventXml } from "./event-xml/index.js";
export { createLineSplitter, type DecodedText, type DetectedEncoding, decodeText, decodeTextChunks, detectEncoding, type TextEncoding, type TextLine } from "./text/index.js";
