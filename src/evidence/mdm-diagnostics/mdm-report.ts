import type { Told } from "../told.js";

/** The MDM report (XML): who manages the device, and how much of policies it has. */
export interface MdmReport {
  readonly source: string;
  /** Identifiers of the enrollments that set policies. */
  readonly enrollments: readonly Told<string>[];
  /** How many areas of policies are set. */
  readonly policyAreas: number;
}

const MOST = 10_000;
const ELEMENT = /<(EnrollmentId|PolicyAreaName)>([^<]{1,200})</gi;
const GUID = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;
/** `OS Build` in the HTML report, with tags between label and value. */
const BUILD = /\bOS Build\b[^0-9]{0,120}(?:10\.0\.)?(\d{5}\.\d{1,6})(?![\d.])/i;

export function readMdmReport(source: string, text: string): MdmReport {
  const enrollments = new Map<string, Told<string>>();
  const areas = new Set<string>();
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(ELEMENT)) {
    const [, name = "", content = ""] = match;
    const value = content.trim().toLowerCase();
    if (name.toLowerCase() === "policyareaname") {
      if (areas.size < MOST) areas.add(Array.from(value).join(""));
      continue;
    }
    if (!GUID.test(value) || enrollments.has(value) || enrollments.size >= MOST) continue;
    for (let feed = text.indexOf("\n", counted); feed >= 0 && feed < match.index; feed = text.indexOf("\n", counted)) {
      counted = feed + 1;
      line++;
    }
    enrollments.set(value, { value, line });
  }
  return { source, enrollments: [...enrollments.values()], policyAreas: areas.size };
}

/** The build with its revision, as the HTML report shows it where it is in English. */
export function buildInHtmlReport(text: string): Told<string> | undefined {
  const match = BUILD.exec(text);
  const value = match?.[1];
  return match === null || value === undefined
    ? undefined
    : { value: Array.from(value).join(""), line: text.slice(0, match.index).split("\n").length };
}
