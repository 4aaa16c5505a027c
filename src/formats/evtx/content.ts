import { CHUNK_SIZE, type Chunk } from "./chunk.js";
import { EvtxDamage } from "./damage.js";
import { PLACE, type Content, type Instance, type Place, type Slot } from "./plan.js";
import { type Fragment, type Templates, createTemplates, openFragment, openInstance, resetTemplates } from "./template.js";
import { ARRAY, VALUE } from "./value-types.js";
import { type Complain, renderArray, renderValue } from "./values.js";

/**
 * What the values of one chunk may come to, in characters: sixteen times its size. Sound values stay below four
 * times; templates made to multiply theirs would fill any memory.
 */
const MOST_CHARACTERS = 16 * CHUNK_SIZE;

/** What is needed to read the records of a chunk. */
export interface Reading {
  readonly templates: Templates;
  readonly complain: Complain;
  /** Characters that the chunk's values may still come to. */
  budget: number;
}

export function createReading(chunk: Chunk, complain: Complain): Reading {
  return { templates: createTemplates(chunk), complain, budget: MOST_CHARACTERS };
}

/** Forgets the chunk before. */
export function startChunk(reading: Reading): void {
  resetTemplates(reading.templates);
  reading.budget = MOST_CHARACTERS;
}

/**
 * Takes what a value costs from the chunk's budget.
 * @throws {EvtxDamage} when it is used up
 */
export function spend(reading: Reading, cost: number): void {
  reading.budget -= cost;
  if (reading.budget < 0) throw new EvtxDamage("chunk-limit", 0, "The values of the chunk come to more than sixteen times its size");
}

/** The type of a value, arrays included; null where there is no such value. */
export function slotType(reading: Reading, fragment: Fragment, slot: number): number {
  if (slot < fragment.count) return reading.templates.chunk.bytes[fragment.descriptors + 4 * slot + 2] as number;
  reading.complain("slot-range", fragment.descriptors, `Value ${slot} is asked for; the record has ${fragment.count}`);
  return VALUE.null;
}

export function slotSize(reading: Reading, fragment: Fragment, slot: number): number {
  const { bytes } = reading.templates.chunk;
  const at = fragment.descriptors + 4 * slot;
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

export function slotOffset(fragment: Fragment, slot: number): number {
  return fragment.offsets[slot] as number;
}

/** Opens what a slot or an instance brings in; undefined where the slot holds no BinXML. */
export function openPart(reading: Reading, fragment: Fragment, part: Slot | Instance, place: Place): Fragment | undefined {
  const depth = fragment.depth + 1;
  if ("offset" in part) return charged(reading, openInstance(reading.templates, part.offset, part.end, place, depth));
  if (slotType(reading, fragment, part.slot) !== VALUE.binXml) return undefined;
  const size = slotSize(reading, fragment, part.slot);
  if (size === 0) return undefined;
  const offset = slotOffset(fragment, part.slot);
  return charged(reading, openFragment(reading.templates, offset, offset + size, place, depth));
}

function charged(reading: Reading, fragment: Fragment): Fragment {
  spend(reading, 4 + fragment.count);
  return fragment;
}

/** The text of one value of the given type; the items of an array are joined by commas. */
export function slotText(reading: Reading, fragment: Fragment, slot: number, type: number): string {
  if (type === VALUE.null) return "";
  const { chunk } = reading.templates;
  const size = slotSize(reading, fragment, slot);
  const offset = slotOffset(fragment, slot);
  if (type === VALUE.binXml) {
    const inner = openPart(reading, fragment, { slot, optional: false }, PLACE.nowhere);
    return inner === undefined ? "" : contentText(reading, inner, inner.plan.text);
  }
  const text =
    (type & ARRAY) === 0
      ? renderValue(chunk, type, offset, size, reading.complain)
      : renderArray(chunk, type, offset, size, reading.complain).join(",");
  spend(reading, text.length + 1);
  return text;
}

/** The items of an array value. */
export function slotItems(reading: Reading, fragment: Fragment, slot: number): string[] {
  const type = slotType(reading, fragment, slot);
  const items = renderArray(reading.templates.chunk, type, slotOffset(fragment, slot), slotSize(reading, fragment, slot), reading.complain);
  for (const item of items) spend(reading, item.length + 1);
  return items;
}

/** True for an attribute whose value is null. */
export function isLeftOut(reading: Reading, fragment: Fragment, content: Content): boolean {
  for (const part of content) {
    if (typeof part !== "string" && "slot" in part && part.optional && slotType(reading, fragment, part.slot) === VALUE.null) return true;
  }
  return false;
}

/** A text put together from its parts. */
export function contentText(reading: Reading, fragment: Fragment, content: Content): string {
  let text = "";
  for (const part of content) {
    if (typeof part === "string") {
      // One literal alone is shared, not copied.
      if (content.length > 1) spend(reading, part.length);
      text += part;
    } else if ("slot" in part) text += slotText(reading, fragment, part.slot, slotType(reading, fragment, part.slot));
    else {
      const inner = openPart(reading, fragment, part, PLACE.nowhere);
      if (inner !== undefined) text += contentText(reading, inner, inner.plan.text);
    }
  }
  return text;
}
