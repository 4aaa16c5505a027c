import type { FactMatcher, Matcher } from "./matcher-schema.js";

/** How a value is compared, in words that stand behind its name: `HRESULT code 0x80070002 or 0x80070003`. */
export function describeMatcher(matcher: Matcher): string {
  if (typeof matcher === "string") return quoted(matcher);
  const { equals, contains, prefix, suffix, glob, re2, hresult, in: among, not, atLeast, atMost, present, nonZero } = matcher;
  if (equals !== undefined) return quoted(equals);
  if (contains !== undefined) return `holding ${quoted(contains)}`;
  if (prefix !== undefined) return `beginning with ${quoted(prefix)}`;
  if (suffix !== undefined) return `ending in ${quoted(suffix)}`;
  if (glob !== undefined) return `like ${quoted(glob)}`;
  if (re2 !== undefined) return `of the pattern ${quoted(re2)}`;
  if (hresult !== undefined) return `code ${or(hresult)}`;
  if (among !== undefined) return or(among.map(quoted));
  if (not !== undefined) return `other than ${describeMatcher(not)}`;
  if (atLeast !== undefined) return `at least ${atLeast}`;
  if (atMost !== undefined) return `at most ${atMost}`;
  if (present !== undefined) return present ? "present" : "absent";
  return nonZero === undefined ? "" : "other than 0";
}

/** The same for facts, whose comparisons all have to fit: `timeLimitMinutes at least 30 and at most 60`. */
export function describeFact(matcher: FactMatcher): string {
  if (typeof matcher !== "object") return `is ${String(matcher)}`;
  const { in: among, not, contains, prefix, atLeast, atMost, present } = matcher;
  return [
    ...(among === undefined ? [] : [`is ${or(among)}`]),
    ...(not === undefined ? [] : [`is not ${String(not)}`]),
    ...(contains === undefined ? [] : [`holds ${quoted(contains)}`]),
    ...(prefix === undefined ? [] : [`begins with ${quoted(prefix)}`]),
    ...(atLeast === undefined ? [] : [`is at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`is at most ${atMost}`]),
    ...(present === undefined ? [] : [present ? "is known" : "is not known"]),
  ].join(" and ");
}

/** One value, or the values that will do. */
export function or(values: unknown): string {
  return (Array.isArray(values) ? values : [values]).map(String).join(" or ");
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
