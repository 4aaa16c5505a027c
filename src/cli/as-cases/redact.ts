import { valueNumber } from "../../knowledge/index.js";

const NUMBER_TYPES = /^(?:U?Int(?:8|16|32)|HexInt32|Boolean)$/;
const NUMBER = /^-?\d{1,10}$/;
const CODE = /^0x[0-9a-f]{1,8}$/i;
const TRUTH = /^(?:true|false)$/i;
const GUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;
/** What Windows calls its own pages, and what became of them. */
const PAGE_FIELDS = new Set(["CXID", "Name", "Result"]);
const PAGE_NAME = /^[A-Za-z_]{1,120}$/;
/** Values longer than this are not searched: what rules look for stands at their beginning. */
const MAX_SEARCHED = 4096;

/** Where a value stands: type and value map as the event dictionary has them, where it knows the event. */
export interface Field {
  readonly log: string;
  readonly name: string;
  readonly type: string | undefined;
  readonly valueMap: string | undefined;
}
export type Redact = (value: string, field: Field) => string;

/**
 * Hides every value but those that can name nobody: numbers of numeric fields, codes, true and false, words of value
 * maps, Windows' names of its pages, and texts that rules look for. What is hidden is numbered, so that equal values stay equal and different ones different.
 */
export function createRedact(literals: ReadonlyMap<string, string>): Redact {
  const numbers = new Map<string, number>();
  const numberOf = (value: string): number => {
    const known = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, known);
    return known;
  };
  return (value, { log, name, type, valueMap }) => {
    if (value === "" || CODE.test(value) || TRUTH.test(value)) return value;
    if (log === "shell-core" && PAGE_FIELDS.has(name) && PAGE_NAME.test(value)) return value;
    if (valueMap !== undefined && valueNumber(valueMap, value) !== undefined) return value;
    if (NUMBER.test(value) && type !== undefined && NUMBER_TYPES.test(type)) return value;
    const whole = value.length > MAX_SEARCHED ? undefined : literals.get(value.toLowerCase());
    if (whole !== undefined) return whole;
    if (GUID.test(value)) return `00000000-0000-0000-0000-${String(numberOf(value.toLowerCase())).padStart(12, "0")}`;
    return pageResult(value) ?? hidden(value, `(text ${numberOf(value)})`, literals);
  };
}

/** The answer of a page, of which only the code is kept. */
function pageResult(value: string): string | undefined {
  if (!value.startsWith("{") || value.length > MAX_SEARCHED) return undefined;
  const code = /"errorCode"\s{0,9}:\s{0,9}(-?\d{1,10})(?!\d)/.exec(value)?.[1];
  return code === undefined ? undefined : `{"message":"","errorCode":${code}}`;
}

/** A text that holds what rules look for still holds it, at the same end. */
function hidden(value: string, mark: string, literals: ReadonlyMap<string, string>): string {
  const text = value.slice(0, MAX_SEARCHED).toLowerCase();
  const held = [...literals]
    .map(([lower, literal]) => ({ literal, at: text.indexOf(lower) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.literal.length - a.literal.length);
  const [first] = held;
  const last = held.find(({ literal }) => text.length === value.length && text.endsWith(literal.toLowerCase()));
  if (!first) return mark;
  const inside = held.filter((one) => one !== last).map(({ literal }) => literal);
  const parts = [...inside, ...(last ? [mark, last.literal] : [mark])];
  return (first.at === 0 || inside.length === 0 ? parts : [mark, ...parts]).join(" ");
}
