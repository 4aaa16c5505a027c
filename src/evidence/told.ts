import type { LabelledLine } from "../formats/index.js";

/** A value that a line of a text says. */
export interface Told<Value> {
  readonly value: Value;
  readonly line: number;
}

/** Longer values are no names and no messages; the rest of one is left out. */
const LONGEST_VALUE = 1000;

/** Labels by letters and digits alone, in lower case: builds spell them differently. */
export function plainLabel(label: string): string {
  return label.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

/** A copy of the text: a part of a string would keep the whole file in memory. */
export function toldText({ value, line }: Pick<LabelledLine, "value" | "line">): Told<string> | undefined {
  return value === "" ? undefined : { value: Array.from(value.slice(0, LONGEST_VALUE)).join(""), line };
}

/** YES and NO of dsregcmd, True and False of others; anything else says nothing. */
export function toldFlag({ value, line }: Pick<LabelledLine, "value" | "line">): Told<boolean> | undefined {
  if (/^(?:yes|true)$/i.test(value)) return { value: true, line };
  return /^(?:no|false)$/i.test(value) ? { value: false, line } : undefined;
}
