import type { Report } from "../../diagnosis/index.js";
import { findingsOf, readSummary } from "../answer.js";
import { counted } from "../duration.js";
import { fileName } from "../names.js";
import { cleanLine, cleanText } from "../sanitise.js";
import { type Frame, INDENT } from "./frame.js";
import { hanging, labelled, type Line, span } from "./page.js";

const MAX_GAPS = 6;
const MAX_NAMES = 3;

/** What to do, numbered. */
export function doBlock(report: Report, frame: Frame): Line[] {
  const { cause, symptom } = findingsOf(report);
  const remedies = (cause ?? symptom)?.remedies ?? [];
  return remedies.flatMap((remedy, index) => {
    const label = span((index === 0 ? " DO" : "").padEnd(INDENT), "bold");
    const number = `${index + 1}  `.padEnd(remedies.length > 9 ? 4 : 3);
    return hanging([label, span(number, "bold")], cleanText(remedy), { width: frame.width });
  });
}

/** What the evidence does not tell, and which file would. */
export function gapBlock(report: Report, frame: Frame): Line[] {
  const decided = report.verdict === "succeeded" || report.verdict === "not-autopilot";
  const gaps = report.coverage.gaps
    .filter(({ collect }) => !decided || collect === undefined)
    .toSorted((a, b) => Number(a.collect === undefined) - Number(b.collect === undefined));
  const lines = gaps.slice(0, MAX_GAPS).flatMap((gap, index) => {
    const previous = gaps[index - 1];
    const label = gap.collect === undefined ? "NOTE" : "COLLECT";
    const repeated = index > 0 && (previous?.collect === undefined) === (gap.collect === undefined);
    const told = labelled(repeated ? "" : label, `${cleanLine(gap.what)}: ${cleanLine(gap.why)}`, { width: frame.width, indent: INDENT });
    if (gap.collect === undefined) return told;
    return [...told, ...hanging([span(" ".repeat(INDENT)), span("→ ", "cyan")], cleanText(gap.collect), { width: frame.width })];
  });
  const left = gaps.length - MAX_GAPS;
  return left > 0 ? [...lines, ...labelled("", `and ${counted(left, "more gap")}, see --format json`, { width: frame.width, indent: INDENT, style: "dim" })] : lines;
}

/** What follows from the cause, what only looks bad, what was read, and where there is more. */
export function moreBlock(report: Report, frame: Frame): Line[] {
  const { cause, symptom, consequences, notices } = findingsOf(report);
  const options = { width: frame.width, indent: INDENT, style: "dim" } as const;
  const lines: Line[] = [];
  if (consequences.length > 0) lines.push(...labelled("Follows", titles(consequences), options));
  if (notices.length > 0) lines.push(...labelled("Harmless", titles(notices), options));
  if (report.verdict === "succeeded" || report.verdict === "not-autopilot") {
    const missing = report.coverage.gaps.filter(({ collect }) => collect !== undefined);
    if (missing.length > 0) lines.push(...labelled("Not seen", titles(missing.map(({ what }) => ({ title: what }))), options));
  }
  lines.push(...labelled("Read", [readSummary(report), ...damage(report), `times are ${frame.zone.label}`].join("; "), options));
  const subject = cause ?? symptom ?? notices[0];
  if (subject) lines.push(...labelled("More", `redscreen explain ${subject.rule}`, options));
  return lines;
}

function titles(findings: readonly { readonly title: string }[]): string {
  const distinct = [...new Set(findings.map(({ title }) => cleanLine(title)))];
  const left = distinct.length - MAX_NAMES;
  return distinct.slice(0, MAX_NAMES).join("; ") + (left > 0 ? `; and ${left} more` : "");
}

function damage(report: Report): string[] {
  const named = (status: string, words: string) => {
    const files = report.coverage.sources.filter((source) => source.status === status).map(({ path }) => cleanLine(fileName(path)));
    if (files.length === 0) return [];
    return [`${words}: ${files.slice(0, MAX_NAMES).join(", ")}${files.length > MAX_NAMES ? ` and ${files.length - MAX_NAMES} more` : ""}`];
  };
  return [...named("partly-read", "read only in part"), ...named("unreadable", "unreadable")];
}
