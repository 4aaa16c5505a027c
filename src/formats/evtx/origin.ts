import { type Reading, slotOffset, slotSize, slotType } from "./content.js";
import { FIELD, type Plan } from "./plan.js";
import { systemText } from "./system.js";
import type { Fragment } from "./template.js";

/** Where a record comes from. */
export interface Origin {
  readonly provider: string;
  readonly channel: string;
  readonly computer: string;
}

/**
 * Reads where the record with this System fragment comes from. The record before mostly comes from there too, and then
 * comparing their bytes is all that has to be done.
 */
export type ReadOrigin = (reading: Reading, system: Fragment) => Origin;

const FIELDS = [FIELD.provider, FIELD.channel, FIELD.computer] as const;

/** @returns a reader with the memory of one record; it must not be asked for records of another chunk */
export function createOriginReader(): ReadOrigin {
  let plan: Plan | undefined;
  const types = [0, 0, 0];
  const offsets = [0, 0, 0];
  const sizes = [0, 0, 0];
  let known: Origin = { provider: "", channel: "", computer: "" };

  const isKnown = (reading: Reading, system: Fragment): boolean => {
    if (system.plan !== plan) return false;
    const { bytes } = reading.templates.chunk;
    for (let index = 0; index < FIELDS.length; index++) {
      const slot = plan.fields[FIELDS[index] as number] as number;
      if (slot < 0) continue;
      const size = slotSize(reading, system, slot);
      if (slot >= system.count || size !== sizes[index] || slotType(reading, system, slot) !== types[index]) return false;
      const from = offsets[index] as number;
      const offset = slotOffset(system, slot);
      for (let at = 0; at < size; at++) if (bytes[from + at] !== bytes[offset + at]) return false;
    }
    return true;
  };

  const remember = (reading: Reading, system: Fragment): void => {
    plan = system.plan;
    for (let index = 0; index < FIELDS.length; index++) {
      const field = FIELDS[index] as number;
      const slot = plan.fields[field] as number;
      if (slot >= system.count || !isMemorable(plan, field)) {
        plan = undefined;
        return;
      }
      if (slot < 0) continue;
      types[index] = slotType(reading, system, slot);
      offsets[index] = slotOffset(system, slot);
      sizes[index] = slotSize(reading, system, slot);
    }
  };

  return (reading, system) => {
    if (isKnown(reading, system)) return known;
    const textOf = (field: number): string => systemText(reading, system, field) ?? "";
    known = { provider: textOf(FIELD.provider), channel: textOf(FIELD.channel), computer: textOf(FIELD.computer) };
    remember(reading, system);
    return known;
  };
}

/** One value, a literal, or nothing: what else there may be is put together anew for every record. */
export function isMemorable(plan: Plan, field: number): boolean {
  if ((plan.fields[field] as number) >= 0) return true;
  const content = plan.system[field];
  return content === undefined || content.every((part) => typeof part === "string");
}
