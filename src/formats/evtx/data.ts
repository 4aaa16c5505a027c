import { type EventDataBuilder, addEventValue } from "../event-data.js";
import { type Reading, contentText, isLeftOut, openPart, slotItems, slotSize, slotText, slotType, spend } from "./content.js";
import type { Leaf, Part, Rows, Slot } from "./plan.js";
import type { Fragment } from "./template.js";
import { ARRAY, VALUE } from "./value-types.js";
import { renderValue } from "./values.js";

/** What reading the data gives beside the data. */
export interface DataTarget {
  readonly data: EventDataBuilder;
  /** True while no value has come in. */
  isEmpty: boolean;
  message: string | undefined;
}

/**
 * Reads the values behind a plan, in document order, into `target`.
 * @returns true where there were elements, false where there was text alone
 */
export function readData(reading: Reading, fragment: Fragment, target: DataTarget): boolean {
  const { rows, steps, hasElements } = fragment.plan;
  if (rows !== undefined && target.isEmpty) {
    readRows(reading, fragment, rows, target);
    return hasElements;
  }
  let found = hasElements;
  for (const step of steps) {
    if (step.kind === "leaf") readLeaf(reading, fragment, step, target);
    else if (step.kind === "splice") {
      const inner = openPart(reading, fragment, step.part, step.place);
      if (inner !== undefined && readData(reading, inner, target)) found = true;
    } else target.message ??= contentText(reading, fragment, step.text);
  }
  return found;
}

/** Names are known to differ, so that each value is just set; from the first that is more than one value on, they are added one by one. */
function readRows(reading: Reading, fragment: Fragment, { names, slots, dependencies, leaves }: Rows, target: DataTarget): void {
  const { chunk } = reading.templates;
  const { bytes } = chunk;
  const { count, descriptors, offsets } = fragment;
  const { data } = target.data;
  const rows = names.length;
  if (rows > 0) target.isEmpty = false;
  for (let row = 0; row < rows; row++) {
    const dependency = dependencies[row] as number;
    if (dependency >= 0 && slotType(reading, fragment, dependency) === VALUE.null) {
      spend(reading, 1);
      continue;
    }
    const slot = slots[row] as number;
    const at = descriptors + 4 * slot;
    const type = slot < count ? (bytes[at + 2] as number) : undefined;
    if (type === undefined || type === VALUE.binXml || (type & ARRAY) !== 0) {
      for (let rest = row; rest < rows; rest++) readLeaf(reading, fragment, leaves[rest] as Leaf, target);
      return;
    }
    const size = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    const value = renderValue(chunk, type, offsets[slot] as number, size, reading.complain);
    spend(reading, value.length + 2);
    if (value === "" && !(leaves[row] as Leaf).keepEmpty) continue;
    const name = names[row];
    if (name === undefined) data[String(target.data.unnamed++)] = value;
    else data[name] = value;
  }
}

function readLeaf(reading: Reading, fragment: Fragment, leaf: Leaf, target: DataTarget): void {
  spend(reading, 1);
  target.isEmpty = false;
  for (const slot of leaf.dependencies) if (slotType(reading, fragment, slot) === VALUE.null) return;
  const { text } = leaf;
  const only = text?.length === 1 ? text[0] : undefined;
  if (typeof only === "object" && "slot" in only && typeof leaf.name !== "object" && leaf.attributes.length === 0) {
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
