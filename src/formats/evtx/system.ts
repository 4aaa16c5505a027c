import { instantParts, toSevenDigits } from "../time-text.js";
import { type Reading, contentText, openPart, slotOffset, slotSize, slotText, slotType } from "./content.js";
import { FIELD, NO_FIELD, PLACE } from "./plan.js";
import type { Fragment } from "./template.js";
import { type Moment, isNoTime, readMoment } from "./time.js";
import { VALUE } from "./value-types.js";

/** The fragment that holds the System element: the record's own, but for events inside of events. */
export function findSystem(reading: Reading, fragment: Fragment): Fragment {
  if (hasEventId(fragment)) return fragment;
  for (const step of fragment.plan.steps) {
    if (step.kind !== "splice" || step.place > PLACE.system) continue;
    const inner = openPart(reading, fragment, step.part, step.place);
    if (inner === undefined) continue;
    const found = findSystem(reading, inner);
    if (hasEventId(found)) return found;
  }
  return fragment;
}

function hasEventId(fragment: Fragment): boolean {
  return fragment.plan.fields[FIELD.eventId] !== NO_FIELD;
}

export function systemText(reading: Reading, fragment: Fragment, field: number): string | undefined {
  const { plan } = fragment;
  const slot = plan.fields[field] as number;
  if (slot >= 0) return slotText(reading, fragment, slot, slotType(reading, fragment, slot));
  const content = plan.system[field];
  if (content === undefined) return undefined;
  const only = content[0];
  return content.length === 1 && typeof only === "string" ? only : contentText(reading, fragment, content);
}

const NUMBER = /^\d{1,16}$/;

/** A System field that is a whole number, or undefined where it is absent or none. */
export function systemNumber(reading: Reading, fragment: Fragment, field: number): number | undefined {
  const slot = fragment.plan.fields[field] as number;
  if (slot === NO_FIELD) return undefined;
  const direct = slot >= 0 && slot < fragment.count ? directNumber(reading, fragment, slot) : undefined;
  if (direct !== undefined) return direct;
  const text = systemText(reading, fragment, field) ?? "";
  return NUMBER.test(text) ? Number(text) : undefined;
}

function directNumber(reading: Reading, fragment: Fragment, slot: number): number | undefined {
  const { bytes, view } = reading.templates.chunk;
  const size = slotSize(reading, fragment, slot);
  const offset = slotOffset(fragment, slot);
  switch (slotType(reading, fragment, slot)) {
    case VALUE.uint8:
      return size === 1 ? bytes[offset] : undefined;
    case VALUE.uint16:
      return size === 2 ? view.getUint16(offset, true) : undefined;
    case VALUE.uint32:
      return size === 4 ? view.getUint32(offset, true) : undefined;
    case VALUE.uint64:
      return size === 8 ? view.getUint32(offset + 4, true) * 4_294_967_296 + view.getUint32(offset, true) : undefined;
    default:
      return undefined;
  }
}

/**
 * Reads TimeCreated into `moment`.
 * @returns false where the record does not tell it
 */
export function readSystemTime(reading: Reading, fragment: Fragment, moment: Moment): boolean {
  const { chunk } = reading.templates;
  const slot = fragment.plan.fields[FIELD.time] as number;
  if (slot === NO_FIELD) return false;
  if (slot >= 0 && slotType(reading, fragment, slot) === VALUE.fileTime && slotSize(reading, fragment, slot) === 8) {
    const offset = slotOffset(fragment, slot);
    if (isNoTime(chunk, offset)) return false;
    readMoment(chunk, offset, moment);
    return true;
  }
  const text = toSevenDigits(systemText(reading, fragment, FIELD.time) ?? "");
  if (text === undefined) return false;
  const { seconds, ticks } = instantParts(text);
  moment.seconds = seconds;
  moment.ticks = ticks;
  return true;
}
