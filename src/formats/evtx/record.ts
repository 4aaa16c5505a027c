import { createEventData } from "../event-data.js";
import type { EventRecord, ReadRecordsOptions } from "../event-record.js";
import type { HeaderCache } from "../header-cache.js";
import { instantText } from "../time-text.js";
import type { Reading } from "./content.js";
import { EvtxDamage } from "./damage.js";
import { type DataTarget, readData } from "./data.js";
import type { ReadOrigin } from "./origin.js";
import { FIELD, PLACE } from "./plan.js";
import { findSystem, readSystemTime, systemNumber, systemText } from "./system.js";
import { type Fragment, hasKnownTypes, openFragment } from "./template.js";
import { LATEST, type Moment, readMoment } from "./time.js";
import { RECORD_HEADER_SIZE, RECORD_TRAILER_SIZE } from "./whole-record.js";

/** Where a record stands in its chunk. */
export interface RecordPlace {
  readonly offset: number;
  readonly size: number;
  /** The size at the record's end is that at its beginning. */
  readonly whole: boolean;
}

/** What is wanted of the records. */
export interface Wanted {
  readonly headers: HeaderCache;
  readonly readOrigin: ReadOrigin;
  readonly onSeen: ReadRecordsOptions["onSeen"];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const moment: Moment = { seconds: 0, ticks: 0 };

/** 1601-01-01, a FILETIME of zero. */
const EARLIEST = -11_644_473_600;

/**
 * Reads one record.
 * @returns undefined where `select` does not want it
 * @throws {EvtxDamage} where not even its System fields can be read
 */
export function readRecord(reading: Reading, place: RecordPlace, wanted: Wanted): EventRecord | undefined {
  const end = place.offset + place.size - RECORD_TRAILER_SIZE;
  const root = openFragment(reading.templates, place.offset + RECORD_HEADER_SIZE, end, PLACE.document, 0);
  // Whether a torn record is one shows only in its values, and what is counted must not depend on who wants it.
  if (!place.whole) checkTorn(reading, place, root);
  const system = findSystem(reading, root);
  const eventId = systemNumber(reading, system, FIELD.eventId);
  if (eventId === undefined) throw new EvtxDamage("record-content", place.offset, "The record holds no event");
  const { provider, channel, computer } = wanted.readOrigin(reading, system);
  const { header, wanted: isWanted } = wanted.headers(provider, channel, eventId);
  if (!isWanted && wanted.onSeen === undefined) return undefined;
  readTime(reading, system, place);
  const { seconds, ticks } = moment;
  const recordId = systemNumber(reading, system, FIELD.recordId) ?? headerRecordId(reading, place.offset);
  wanted.onSeen?.(header, recordId, computer, seconds, ticks);
  if (!isWanted) return undefined;
  const target: DataTarget = { data: createEventData(), isEmpty: true, message: undefined };
  const known: EventRecord = { provider, channel, eventId, at: instantText(seconds, ticks), recordId, computer, data: target.data.data };
  const record = withFieldsThatCanBe(reading, system, known);
  readWhatCanBe(reading, root, target);
  if (target.message !== undefined) record.message = target.message;
  return record;
}

/** TimeCreated, else the time in the record's header, into `moment`; the beginning of FILETIME where neither is a time. */
function readTime(reading: Reading, system: Fragment, place: RecordPlace): void {
  if (readSystemTime(reading, system, moment) && moment.seconds <= LATEST) return;
  readHeaderTime(reading, place.offset);
}

function readHeaderTime(reading: Reading, offset: number): void {
  readMoment(reading.templates.chunk, offset + 16, moment);
  if (moment.seconds <= LATEST) return;
  reading.complain(
    "record-time",
    offset + 16,
    `Record ${headerRecordId(reading, offset)} tells no time before the year 10000; it is given the year 1601`,
  );
  moment.seconds = EARLIEST;
  moment.ticks = 0;
}

/** A record whose template is lost: its own header still tells when it was written, and its number. */
export function readBareRecord(reading: Reading, offset: number, wanted: Wanted): EventRecord | undefined {
  readHeaderTime(reading, offset);
  const { seconds, ticks } = moment;
  const recordId = headerRecordId(reading, offset);
  const known = wanted.headers("", "", 0);
  wanted.onSeen?.(known.header, recordId, "", seconds, ticks);
  return known.wanted ? { provider: "", channel: "", eventId: 0, at: instantText(seconds, ticks), recordId, computer: "", data: {} } : undefined;
}

export function headerRecordId(reading: Reading, offset: number): number {
  const { view } = reading.templates.chunk;
  return view.getUint32(offset + 12, true) * 4_294_967_296 + view.getUint32(offset + 8, true);
}

/** Damage in one of the other System fields costs these, not the record. */
function withFieldsThatCanBe(reading: Reading, system: Fragment, known: EventRecord): Mutable<EventRecord> {
  try {
    return withSystemFields(reading, system, known);
  } catch (error) {
    if (!(error instanceof EvtxDamage)) throw error;
    reading.complain(error.code, error.offset, `${error.message}; of record ${known.recordId}, level, keywords and the like are lost`);
    return { ...known };
  }
}

/** Nearly every record has the same fields, and one object with all of them costs less than one that grows. */
function withSystemFields(reading: Reading, system: Fragment, base: EventRecord): Mutable<EventRecord> {
  const version = systemNumber(reading, system, FIELD.version);
  const level = systemNumber(reading, system, FIELD.level);
  const task = systemNumber(reading, system, FIELD.task);
  const opcode = systemNumber(reading, system, FIELD.opcode);
  const keywords = systemText(reading, system, FIELD.keywords) || undefined;
  const processId = systemNumber(reading, system, FIELD.processId);
  const threadId = systemNumber(reading, system, FIELD.threadId);
  const { provider, channel, eventId, at, recordId, computer, data } = base;
  let record: Mutable<EventRecord>;
  if (
    version !== undefined &&
    level !== undefined &&
    task !== undefined &&
    opcode !== undefined &&
    keywords !== undefined &&
    processId !== undefined &&
    threadId !== undefined
  )
    record = { provider, channel, eventId, at, recordId, computer, data, version, level, task, opcode, keywords, processId, threadId };
  else {
    record = { provider, channel, eventId, at, recordId, computer, data };
    if (version !== undefined) record.version = version;
    if (level !== undefined) record.level = level;
    if (task !== undefined) record.task = task;
    if (opcode !== undefined) record.opcode = opcode;
    if (keywords !== undefined) record.keywords = keywords;
    if (processId !== undefined) record.processId = processId;
    if (threadId !== undefined) record.threadId = threadId;
  }
  const userSid = systemText(reading, system, FIELD.userSid);
  if (userSid !== undefined && userSid !== "") record.userSid = userSid;
  const activityId = systemText(reading, system, FIELD.activityId);
  if (activityId !== undefined && activityId !== "") record.activityId = activityId;
  return record;
}

/** Damage in the data costs the values behind it, not the record. */
function readWhatCanBe(reading: Reading, root: Fragment, target: DataTarget): void {
  try {
    readData(reading, root, target);
  } catch (error) {
    if (!(error instanceof EvtxDamage)) throw error;
    reading.complain(error.code, error.offset, `${error.message}; the values behind it are lost`);
  }
}

/**
 * A record that was overwritten from within is believed only if all of its values can be read.
 * @throws {EvtxDamage} where they cannot
 */
function checkTorn(reading: Reading, place: RecordPlace, root: Fragment): void {
  if (!hasKnownTypes(reading.templates.chunk, root)) {
    throw new EvtxDamage("record-torn", place.offset, "The record was overwritten from within");
  }
  readData(reading, root, { data: createEventData(), isEmpty: true, message: undefined });
  reading.complain(
    "record-torn",
    place.offset,
    `Record ${headerRecordId(reading, place.offset)} does not end as it begins; its values may be another record's`,
  );
}
