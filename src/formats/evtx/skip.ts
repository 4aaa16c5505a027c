import type { Chunk } from "./chunk.js";
import type { Reading } from "./content.js";
import { isMemorable } from "./origin.js";
import { FIELD } from "./plan.js";
import type { RecordPlace, Wanted } from "./record.js";
import type { Fragment } from "./template.js";
import { LATEST, type Moment, isNoTime, readMoment } from "./time.js";
import { TOKEN } from "./tokens.js";
import { VALUE } from "./value-types.js";
import { isWholeRecord, RECORD_HEADER_SIZE, RECORD_TRAILER_SIZE } from "./whole-record.js";

/** `0f 01 01 00`, as a little-endian number. */
const FRAGMENT_HEADER = 0x0001_010f;
/** Token, byte, template id, offset of the definition. */
const INSTANCE_HEADER = 10;

/** Where a record names the id of its template, which is also the beginning of the definition's GUID. */
const TEMPLATE_ID = RECORD_HEADER_SIZE + 4 + 2;

/** The values that are looked at: the first three must be equal, of the others each record has its own. */
const FIELDS = [FIELD.provider, FIELD.channel, FIELD.computer, FIELD.eventId, FIELD.time, FIELD.recordId] as const;
const SAME = 3;
const EVENT_ID = 3;
const TIME = 4;
const RECORD_ID = 5;
const TYPES = [undefined, undefined, undefined, VALUE.uint16, VALUE.fileTime, VALUE.uint64] as const;
const NOT_LOOKED_AT = -1;

/** Where those values stand in a record. */
interface Places {
  readonly offsets: Int32Array;
  readonly sizes: Int32Array;
  readonly types: Int32Array;
}

const newPlaces = (): Places => ({
  offsets: new Int32Array(FIELDS.length),
  sizes: new Int32Array(FIELDS.length),
  types: new Int32Array(FIELDS.length),
});

// Filled anew by every call.
const first = newPlaces();
const here = newPlaces();
const moment: Moment = { seconds: 0, ticks: 0 };

/**
 * Passes over records that nobody wants and that come from where the one before does, which nobody wanted either: made by
 * the same template, of the same provider, channel and computer. Of each, only what `onSeen` is told is read. The first that
 * differs in any way ends it.
 * @param before the record that was read last; its fragment is still open
 * @param limit where the records of the chunk end
 * @returns where the last record begins that was passed over, or `before` where there is none
 */
export function skipAlike(reading: Reading, before: RecordPlace, limit: number, wanted: Wanted): number {
  const { chunk } = reading.templates;
  const root = reading.templates.open[0];
  if (!before.whole || root === undefined) return before.offset;
  const fields = fieldsOfSlots(root);
  const definition = definitionAt(chunk, before.offset);
  if (fields === undefined || definition === undefined || !locate(chunk, before.offset, definition, root.count, fields, first)) return before.offset;
  const { provider, channel, computer } = wanted.readOrigin(reading, root);
  const { view } = chunk;
  let last = before.offset;
  for (let offset = last + before.size; isWholeRecord(chunk, offset, limit); offset += view.getUint32(offset + 4, true)) {
    if (!locate(chunk, offset, definition, root.count, fields, here) || !isAlike(chunk.bytes)) break;
    const time = here.offsets[TIME] as number;
    const known = wanted.headers(provider, channel, view.getUint16(here.offsets[EVENT_ID] as number, true));
    if (known.wanted || isNoTime(chunk, time)) break;
    if (wanted.onSeen !== undefined) {
      const id = here.offsets[RECORD_ID] as number;
      readMoment(chunk, time, moment);
      if (moment.seconds > LATEST) break;
      const recordId = view.getUint32(id + 4, true) * 4_294_967_296 + view.getUint32(id, true);
      wanted.onSeen(known.header, recordId, computer, moment.seconds, moment.ticks);
    }
    last = offset;
  }
  return last;
}

/** For each value up to the last that is looked at, which of `FIELDS` it is; undefined where a field is more than one value. */
function fieldsOfSlots({ plan, count }: Fragment): Int8Array | undefined {
  const roles = new Int8Array(count).fill(NOT_LOOKED_AT);
  let end = 0;
  for (const [index, field] of FIELDS.entries()) {
    const slot = plan.fields[field] as number;
    if (slot >= count || (index < SAME ? !isMemorable(plan, field) : slot < 0)) return undefined;
    if (slot < 0) continue;
    if (roles[slot] !== NOT_LOOKED_AT) return undefined;
    roles[slot] = index;
    end = Math.max(end, slot + 1);
  }
  return roles.subarray(0, end);
}

/** The offset of the definition that a record's template instance names. */
function definitionAt({ view, bytes }: Chunk, record: number): number | undefined {
  const instance = record + RECORD_HEADER_SIZE + 4;
  if (view.getUint32(instance - 4, true) !== FRAGMENT_HEADER || bytes[instance] !== TOKEN.templateInstance) return undefined;
  return view.getUint32(instance + 6, true);
}

/** Finds the values of a record; false where it is not made by the given definition, or a value is not of the type that it should be. */
function locate(chunk: Chunk, record: number, definition: number, count: number, fields: Int8Array, places: Places): boolean {
  const { bytes, view } = chunk;
  if (definitionAt(chunk, record) !== definition || view.getUint32(record + TEMPLATE_ID, true) !== view.getUint32(definition + 4, true)) return false;
  let values = record + RECORD_HEADER_SIZE + 4 + INSTANCE_HEADER;
  const end = record + view.getUint32(record + 4, true) - RECORD_TRAILER_SIZE;
  // At its first use the definition itself stands here.
  if (values === definition) values += 24 + view.getUint32(values + 20, true);
  if (values + 4 + 4 * count > end || view.getUint32(values, true) !== count) return false;
  const sizes = values + 4;
  let offset = sizes + 4 * count;
  for (let slot = 0, at = sizes; slot < fields.length; slot++, at += 4) {
    const size = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    const index = fields[slot] as number;
    if (index >= 0) {
      const type = bytes[at + 2] as number;
      const expected = TYPES[index];
      if (expected !== undefined && (type !== expected || size !== (expected === VALUE.uint16 ? 2 : 8))) return false;
      places.offsets[index] = offset;
      places.sizes[index] = size;
      places.types[index] = type;
    }
    offset += size;
  }
  // A record whose values do not fit into it is damaged, and to say so is not the business of this function.
  for (let at = sizes + 4 * fields.length; at < sizes + 4 * count; at += 4) offset += (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  return offset <= end;
}

function isAlike(bytes: Uint8Array): boolean {
  for (let index = 0; index < SAME; index++) {
    const size = here.sizes[index] as number;
    if (size !== first.sizes[index] || here.types[index] !== first.types[index]) return false;
    const one = here.offsets[index] as number;
    const other = first.offsets[index] as number;
    for (let at = 0; at < size; at++) if (bytes[one + at] !== bytes[other + at]) return false;
  }
  return true;
}
