import { type EventDataBuilder, addEventValue } from "../event-data.js";
import { type Reading, contentText, isLeftOut, openPart, slotItems, slotSize, slotText, slotType, spend } from "./content.js";
import type { Leaf, Part, Slot } from "./plan.js";
import type { Fragment } from "./template.js";
import { ARRAY, VALUE } from "./value-types.js";

/** What reading the data gives beside the data. */
export interface DataTarget {
  readonly data: EventDataBuilder;
  message: string | undefined;
}

/**
 * Reads the values behind a plan, in document order, into `target`.
 * @returns true where there were elements, false where there was text alone
 */
export function readData(reading: Reading, fragment: Fragment, target: DataTarget): boolean {
  let found = fragment.plan.hasElements;
  for (const step of fragment.plan.steps) {
    if (step.kind === "leaf") readLeaf(reading, fragment, step, target);
    else if (step.kind === "splice") {
      const inner = openPart(reading, fragment, step.part, step.place);
      if (inner !== undefined && readData(reading, inner, target)) found = true;
    } else target.message ??= contentText(reading, fragment, step.text);
  }
  return found;
}

function readLeaf(reading: Reading, fragment: Fragment, leaf: Leaf, target: DataTarget): void {
  spend(reading, 1);
  for (const slot of leaf.dependencies) if (slotType(reading, fragment, slot) === VALUE.null) return;
  const { text } = leaf;
  const only = text?.length === 1 ? text[0] : undefined;
  if (typeof only === "object" && "slot" in only && typeof leaf.name !== "object" && leaf.attributes.length === 0) {
    // Nearly every element of every log.
    const type = slotType(reading, fragment, only.slot);
    if ((type & ARRAY) === 0 && type !== VALUE.binXml) {
      const value = slotText(reading, fragment, only.slot, type);
      if (value !== "" || leaf.keepEmpty) addEventValue(target.data, leaf.name, value);
      return;
    }
  }
  readAnyLeaf(reading, fragment, leaf, target);
}

function readAnyLeaf(reading: Reading, fragment: Fragment, leaf: Leaf, target: DataTarget): void {
  const name = typeof leaf.name === "object" ? contentText(reading, fragment, leaf.name) : leaf.name;
  const attributes: { readonly name: string; readonly value: string }[] = [];
  for (const attribute of leaf.attributes) {
    if (isLeftOut(reading, fragment, attribute.content)) continue;
    attributes.push({ name: attribute.name, value: contentText(reading, fragment, attribute.content) });
  }
  const emit = (value: string | undefined): void => {
    for (const attribute of attributes) addEventValue(target.data, attribute.name, attribute.value);
    if (value !== undefined && (value !== "" || leaf.keepEmpty)) addEventValue(target.data, name, value);
  };
  if (leaf.text === undefined) {
    emit(undefined);
    return;
  }
  const only = leaf.text.length === 1 ? leaf.text[0] : undefined;
  if (only !== undefined && isArray(reading, fragment, only)) {
    // Windows repeats the element for each item.
    for (const item of slotItems(reading, fragment, only.slot)) emit(item);
    return;
  }
  let text = "";
  let elements = false;
  for (const part of leaf.text) {
    if (typeof part === "string") {
      if (leaf.text.length > 1) spend(reading, part.length);
      text += part;
      continue;
    }
    const inner = openPart(reading, fragment, part, leaf.inside);
    if (inner === undefined) {
      if ("slot" in part) text += slotText(reading, fragment, part.slot, slotType(reading, fragment, part.slot));
    } else if (readData(reading, inner, target)) elements = true;
    else text += contentText(reading, inner, inner.plan.text);
  }
  emit(elements ? undefined : text);
}

function isArray(reading: Reading, fragment: Fragment, part: Part): part is Slot {
  if (typeof part !== "object" || !("slot" in part)) return false;
  return (slotType(reading, fragment, part.slot) & ARRAY) !== 0 && slotSize(reading, fragment, part.slot) > 0;
}
