import { type Reading, contentText, openPart, slotOffset, slotSize, slotType } from "./content.js";
import { type Content, FIELD, PLACE } from "./plan.js";
import type { Fragment } from "./template.js";
import { toSevenDigits } from "../time-text.js";
import { isNoTime, readFileTime } from "./time.js";
import { VALUE } from "./value-types.js";

/** The fragment that holds the System element: the record's own, but for events inside of events. */
export function findSystem(reading: Reading, fragment: Fragment): Fragment {
  if (fragment.plan.system[FIELD.eventId] !== undefined) return fragment;
  for (const step of fragment.plan.steps) {
    if (step.kind !== "splice" || step.place > PLACE.system) continue;
    const inner = openPart(reading, fragment, step.part, step.place);
    if (inner === undefined) continue;
    const found = findSystem(reading, inner);
    if (found.plan.system[FIELD.eventId] !== undefined) return found;
  }
  return fragment;
}

export function systemText(reading: Reading, fragment: Fragment, field: number): string | undefined {
  const content = fragment.plan.system[field];
  if (content === undefined) return undefined;
  const only = content[0];
  return content.length === 1 && typeof only === "string" ? only : contentText(reading, fragment, content);
}

const NUMBER = /^\d{1,16}$/;

/** A System field that is a whole number, or undefined where it is absent or none. */
export function systemNumber(reading: Reading, fragment: Fragment, field: number): number | undefined {
  const content = fragment.plan.system[field];
  if (content === undefined) return undefined;
  const direct = directNumber(reading, fragment, content);
  if (direct !== undefined) return direct;
  const text = contentText(reading, fragment, content);
  return NUMBER.test(text) ? Number(text) : undefined;
}

function directNumber(reading: Reading, fragment: Fragment, content: Content): number | undefined {
  const only = content[0];
  if (content.length !== 1 || typeof only !== "object" || !("slot" in only)) return undefined;
  const type = slotType(reading, fragment, only.slot);
  if (type !== VALUE.uint8 && type !== VALUE.uint16 && type !== VALUE.uint32 && type !== VALUE.uint64) return undefined;
  const { view } = reading.templates.chunk;
  const offset = slotOffset(fragment, only.slot);
  const size = slotSize(reading, fragment, only.slot);
  if (type === VALUE.uint8 && size === 1) return view.getUint8(offset);
  if (type === VALUE.uint16 && size === 2) return view.getUint16(offset, true);
  if (type === VALUE.uint32 && size === 4) return view.getUint32(offset, true);
  if (type === VALUE.uint64 && size === 8) return view.getUint32(offset + 4, true) * 4_294_967_296 + view.getUint32(offset, true);
  return undefined;
}

/** TimeCreated, or undefined where the record does not tell it. */
export function systemTime(reading: Reading, fragment: Fragment): string | undefined {
  const content = fragment.plan.system[FIELD.time];
  if (content === undefined) return undefined;
  const only = content[0];
  if (content.length === 1 && typeof only === "object" && "slot" in only) {
    const type = slotType(reading, fragment, only.slot);
    if (type === VALUE.fileTime && slotSize(reading, fragment, only.slot) === 8) {
      const offset = slotOffset(fragment, only.slot);
      return isNoTime(reading.templates.chunk, offset) ? undefined : readFileTime(reading.templates.chunk, offset);
    }
  }
  return toSevenDigits(contentText(reading, fragment, content));
}
