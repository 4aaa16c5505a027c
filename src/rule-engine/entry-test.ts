import type { TimelineEntry } from "../timeline/index.js";
import { spend } from "./budget.js";
import { asList } from "./context.js";
import type { EventPattern } from "./condition-schema.js";
import { factOf, fieldValues, valueMapOf } from "./event-index.js";
import { compileMatcher, type ValueTest } from "./matcher.js";
import type { Matcher } from "./matcher-schema.js";
import { allOf, anyOf, type Truth } from "./truth.js";

/** Unknown only for events of a log that was saved as text, which does not show every value. */
export type EntryTest = (entry: TimelineEntry) => Truth;

const dataTests = new WeakMap<object, EntryTest>();

/** Whether an event has the provider, version, level, place and values of a pattern, whatever stands before and after it. */
export function fitsAlone(pattern: EventPattern, entry: TimelineEntry): Truth {
  if (pattern.provider !== undefined && entry.provider?.toLowerCase() !== pattern.provider.toLowerCase()) return false;
  if (pattern.phase !== undefined && entry.phase !== pattern.phase) return false;
  if (pattern.step !== undefined && entry.step !== pattern.step) return false;
  if (pattern.version === undefined && pattern.level === undefined) return pattern.data === undefined || dataTest(pattern.data)(entry);
  const values: Truth[] = [
    pattern.version === undefined || isEqual(entry, entry.version, pattern.version, 0),
    pattern.level === undefined || isEqual(entry, entry.level, pattern.level),
  ];
  if (values.includes(false)) return false;
  return pattern.data === undefined ? allOf(values) : allOf([...values, dataTest(pattern.data)(entry)]);
}

function isEqual({ textOnly }: TimelineEntry, value: number | undefined, wanted: number, otherwise?: number): Truth {
  return textOnly && value === undefined ? "unknown" : (value ?? otherwise) === wanted;
}

/** The values of a pattern as one test; all must fit. */
export function dataTest(data: Readonly<Record<string, Matcher>>): EntryTest {
  const known = dataTests.get(data);
  if (known) return known;
  const tests = Object.entries(data).map(([field, matcher]) => fieldTest(field, compileMatcher(matcher), weightOf(matcher)));
  const test: EntryTest = (entry) => {
    let result: Truth = true;
    for (const one of tests) {
      const value = one(entry);
      if (value === false) return false;
      if (value === "unknown") result = "unknown";
    }
    return result;
  };
  dataTests.set(data, test);
  return test;
}

/** A long list is compared one by one. */
function weightOf(matcher: Matcher): number {
  if (typeof matcher === "string") return 1;
  if (matcher.not !== undefined) return weightOf(matcher.not);
  return Math.max(1, (matcher.in?.length ?? 0) / 4, asList(matcher.hresult).length / 50);
}

function fieldTest(field: string, test: ValueTest, weight: number): EntryTest {
  const names = field.split("|");
  const one = (entry: TimelineEntry, fields: readonly string[]): boolean => {
    spend(weight);
    const [first = ""] = fields;
    // Nearly always it is one text under the first name.
    const own = entry.data && Object.hasOwn(entry.data, first) ? entry.data[first] : undefined;
    if (typeof own === "string" && own.trim() !== "") return test(own, () => valueMapOf(entry, fields));
    const values = fieldValues(entry, fields);
    if (values.length === 0) return test(undefined, noValueMap);
    return values.some((value) => test(value, () => valueMapOf(entry, fields)));
  };
  if (field === "anyField") {
    return (entry) => anyOf([Object.keys(entry.data ?? {}).some((name) => one(entry, [name])), isWhole(entry) ? false : "unknown"]);
  }
  return (entry) => (entry.textOnly && !names.some((name) => isShown(entry, name)) ? "unknown" : one(entry, names));
}

function noValueMap(): undefined {
  return undefined;
}

/** True where the value of a field is known, be it empty. */
export function isShown({ textOnly, data }: TimelineEntry, field: string): boolean {
  return textOnly !== true || (data !== undefined && Object.hasOwn(data, field));
}

/** True where every value of the event is known. */
function isWhole(entry: TimelineEntry): boolean {
  if (entry.textOnly !== true) return true;
  const fields = Object.keys(factOf(entry)?.fields ?? {});
  return fields.length > 0 && fields.every((field) => isShown(entry, field));
}
