export type { EventData, EventRecord, ReadRecords, ReadRecordsOptions, RecordHeader, RecordIssue } from "./event-record.js";
