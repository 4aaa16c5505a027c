import { RE2JS } from "re2js";
import { codeValue, parseCode, valueName, valueNumber } from "../knowledge/index.js";
import { spend } from "./budget.js";
import type { HresultPattern, Matcher } from "./matcher-schema.js";

/**
 * Compares one value; undefined stands for a field that is not there or empty. `valueMapOf` gives the map that the
 * dictionary has for the field; it is asked only where the value alone does not decide.
 */
export type ValueTest = (value: string | undefined, valueMapOf: () => string | undefined) => boolean;

/** Longest part of a value that a pattern sees. */
const MAX_SEARCHED = 65_536;
const MAX_REMEMBERED = 256;
const MAX_PATTERN_SIZE = 2000;
/** Characters times parts of a pattern that cost as much as comparing a value does, at worst. */
const STEPS_PER_COMPARISON = 10;

/**
 * Compiles a matcher. Nothing but `present: false` fits a value that is not there.
 * @throws when an RE2 pattern is not valid
 */
export function compileMatcher(matcher: Matcher): ValueTest {
  if (typeof matcher === "string") return equalsTest(matcher);
  const test = compiled.get(matcher) ?? compile(matcher);
  compiled.set(matcher, test);
  return test;
}

const compiled = new WeakMap<object, ValueTest>();

function compile(matcher: Exclude<Matcher, string>): ValueTest {
  const { equals, contains, prefix, suffix, glob, re2, hresult, not, atLeast, atMost, present } = matcher;
  if (equals !== undefined) return equalsTest(equals);
  if (contains !== undefined) return textTest(contains, (value, wanted) => value.includes(wanted));
  if (prefix !== undefined) return textTest(prefix, (value, wanted) => value.startsWith(wanted));
  if (suffix !== undefined) return textTest(suffix, (value, wanted) => value.endsWith(wanted));
  if (glob !== undefined) return textTest(glob, (value, pattern) => fitsGlob(value.slice(0, MAX_SEARCHED), pattern));
  if (re2 !== undefined) return patternTest(re2);
  if (hresult !== undefined) return hresultTest(hresult);
  if (matcher.in !== undefined) {
    const tests = matcher.in.map(equalsTest);
    return (value, valueMapOf) => tests.some((test) => test(value, valueMapOf));
  }
  if (not !== undefined) {
    const test = compileMatcher(not);
    return (value, valueMapOf) => value !== undefined && !test(value, valueMapOf);
  }
  if (atLeast !== undefined) return numberTest((number) => number >= atLeast);
  if (atMost !== undefined) return numberTest((number) => number <= atMost);
  if (present !== undefined) return (value) => (value !== undefined) === present;
  return nonZeroTest;
}

function equalsTest(wanted: string): ValueTest {
  const text = wanted.trim().toLowerCase();
  const isNumber = /^(\d+|0x[0-9a-f]+)$/.test(text);
  const equalsByMap = remember((valueMap: string) =>
    remember((value) => {
      if (isNumber) return valueNumber(valueMap, value) === Number(text);
      const word = valueName(valueMap, value);
      return word !== undefined && word === valueName(valueMap, wanted);
    }),
  );
  return (value, valueMapOf) => {
    if (value === undefined) return false;
    if (value.trim().toLowerCase() === text) return true;
    const valueMap = valueMapOf();
    return valueMap !== undefined && equalsByMap(valueMap)(value);
  };
}

/** Logs repeat few values many times. */
function remember<T>(compute: (value: string) => T): (value: string) => T {
  const known = new Map<string, T>();
  return (value) => {
    const hit = known.get(value);
    if (hit !== undefined) return hit;
    const result = compute(value);
    if (known.size < MAX_REMEMBERED && value.length < MAX_REMEMBERED) known.set(value, result);
    return result;
  };
}

function textTest(wanted: string, fits: (value: string, wanted: string) => boolean): ValueTest {
  const text = wanted.toLowerCase();
  return (value) => value !== undefined && fits(value.toLowerCase(), text);
}

function fitsGlob(value: string, pattern: string): boolean {
  // Behind a star, a part of the pattern may be tried at every place.
  spend((value.length * Math.max(1, ...pattern.split("*").map(({ length }) => length))) / STEPS_PER_COMPARISON);
  return globFits(value, pattern);
}

function patternTest(source: string): ValueTest {
  const pattern = RE2JS.compile(source);
  const size = pattern.programSize();
  if (size > MAX_PATTERN_SIZE)
    throw new RangeError(`it stands for too much: with its repetitions spelled out it has ${size} parts, and may have ${MAX_PATTERN_SIZE}`);
  return (value) => {
    if (value === undefined) return false;
    const searched = value.slice(0, MAX_SEARCHED);
    spend((searched.length * size) / STEPS_PER_COMPARISON);
    return pattern.matcher(searched).find();
  };
}

function numberTest(fits: (number: number) => boolean): ValueTest {
  return (value) => {
    const number = value === undefined || value.trim() === "" ? Number.NaN : Number(value.trim());
    return Number.isFinite(number) && fits(number);
  };
}

function nonZeroTest(value: string | undefined): boolean {
  const code = codeIn(value);
  if (code !== undefined) return code !== 0;
  const number = Number(value);
  return Number.isFinite(number) && number !== 0;
}

/** Compiles a code, a code with wildcard digits, or a list of them to a test of an unsigned number. */
export function compileHresult(pattern: HresultPattern): (code: number) => boolean {
  const masks = (typeof pattern === "string" ? [pattern] : pattern).map((text) => {
    const digits = text.slice(2);
    const mask = Number.parseInt(digits.replace(/[^?]/g, "f").replaceAll("?", "0"), 16);
    return { mask, wanted: Number.parseInt(digits.replaceAll("?", "0"), 16) };
  });
  return (code) => masks.some(({ mask, wanted }) => (code & mask) >>> 0 === wanted);
}

function hresultTest(pattern: HresultPattern): ValueTest {
  const fits = compileHresult(pattern);
  const holds = remember((value) => {
    const code = codeIn(value);
    return code !== undefined && fits(code);
  });
  return (value) => value !== undefined && holds(value);
}

/** The code that a value holds, as an unsigned number: the value itself, or `errorCode` in the JSON that the status page logs. */
export function codeIn(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const code = parseCode(text);
  if (code !== undefined) return codeValue(code);
  if (!text.startsWith("{") || text.length > MAX_SEARCHED) return undefined;
  try {
    const { errorCode } = JSON.parse(text) as { readonly errorCode?: unknown };
    const inner = typeof errorCode === "number" || typeof errorCode === "string" ? parseCode(String(errorCode)) : undefined;
    return inner === undefined ? undefined : codeValue(inner);
  } catch {
    return undefined;
  }
}

/** `*` stands for any text, `?` for one character. Goes back only to the last star, so the work is bounded by both lengths. */
export function globFits(value: string, pattern: string): boolean {
  let v = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (v < value.length) {
    const char = pattern[p];
    if (char === "*") {
      star = p++;
      resume = v;
    } else if (char !== undefined && (char === "?" || char === value[v])) {
      v++;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      v = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
