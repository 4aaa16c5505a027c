import type { Report } from "../../diagnosis/index.js";
import { findingsOf, readSummary } from "../answer.js";
import { counted } from "../duration.js";
import { gapGroups } from "../gap-groups.js";
import { fileName } from "../names.js";
import { contactOf, overlayWords } from "../origin.js";
import { cleanLine } from "../sanitise.js";
import { type Frame, INDENT } from "./frame.js";
import { hanging, labelled, type Line, span } from "./page.js";
import { clip, displayWidth } from "./width.js";

const MAX_GAPS = 6;
const MAX_NAMES = 3;

const ACTOR_LABELS = { technician: " DO", admin: " ADMIN" } as const;

/** Where several causes remain: which, and the one check that would tell them apart. */
export function decideBlock(report: Report, frame: Frame): Line[] {
  const { cause, symptom } = findingsOf(report);
  const toDecide = (cause ?? symptom)?.toDecide;
  if (toDecide === undefined) return [];
  const options = { width: frame.width, indent: INDENT };
  return [
    ...toDecide.between.flatMap((one, index) => labelled(index === 0 ? "DECIDE" : "", `${index === 0 ? "" : "or "}${cleanLine(one)}`, options)),
    ...hanging([span(" ".repeat(INDENT)), span("→ ", "cyan")], cleanLine(toDecide.check), { width: frame.width }),
  ];
}

/** What to do, numbered, with who does it. */
export function doBlock(report: Report, frame: Frame): Line[] {
  const actions = findingsOf(report).toDo?.actions ?? [];
  return actions.flatMap(({ by, text }, index) => {
    const label = span((by === actions[index - 1]?.by ? "" : ACTOR_LABELS[by]).padEnd(INDENT), "bold");
    const number = `${index + 1}  `.padEnd(actions.length > 9 ? 4 : 3);
    return hanging([label, span(number, "bold")], text, { width: frame.width });
  });
}

/** Whom to turn to, where an overlay says so. */
export function contactBlock(report: Report, frame: Frame): Line[] {
  const contact = contactOf(report);
  return contact === undefined ? [] : labelled("CONTACT", contact, { width: frame.width, indent: INDENT });
}

/** What the evidence does not tell, and which file would. */
export function gapBlock(report: Report, frame: Frame): Line[] {
  const gaps = report.coverage.gaps.filter(({ collect }) => !isDecided(report) || collect === undefined);
  const options = { width: frame.width, indent: INDENT };
  const groups = gapGroups(gaps);
  const lines = groups.slice(0, MAX_GAPS).flatMap(({ told, collect }, index) => {
    const label = collect.length === 0 ? "NOTE" : index === 0 ? "COLLECT" : "";
    const ways = withoutRepeats(collect).flatMap((one) => hanging([span(" ".repeat(INDENT)), span("→ ", "cyan")], one, { width: frame.width }));
    return [...told.flatMap((text, row) => labelled(row === 0 ? label : "", cleanLine(text), options)), ...ways];
  });
  const left = groups.length - MAX_GAPS;
  return left > 0 ? [...lines, ...labelled("", `and ${counted(left, "more gap")}, see --format json`, { ...options, style: "dim" })] : lines;
}

/** Where and how it is to be done stands before the first of several commands, and not again before each. */
function withoutRepeats(ways: readonly string[]): readonly string[] {
  const lead = /^[^:]*: /.exec(ways[0] ?? "")?.[0];
  return lead === undefined ? ways : ways.map((way, index) => (index > 0 && way.startsWith(lead) ? way.slice(lead.length) : way));
}

function isDecided({ verdict }: Report): boolean {
  return verdict === "succeeded" || verdict === "not-autopilot";
}

/** What follows from the cause, what only looks bad, what was read, and where there is more. */
export function moreBlock(report: Report, frame: Frame): Line[] {
  const { cause, symptom, consequences, notices } = findingsOf(report);
  const options = { width: frame.width, indent: INDENT, style: "dim" } as const;
  const lines: Line[] = [];
  if (consequences.length > 0) lines.push(...labelled("Follows", titles(consequences), options));
  if (notices.length > 0) lines.push(...labelled("Harmless", inOneLine(notices, frame.width - INDENT), options));
  if (isDecided(report)) {
    const missing = report.coverage.gaps.filter(({ collect }) => collect !== undefined);
    if (missing.length > 0) lines.push(...labelled("Not seen", titles(missing.map(({ what }) => ({ title: what }))), options));
  }
  lines.push(...labelled("Read", [`${readSummary(report)}${zoneNote(report, frame)}`, ...damage(report)].join("; "), options));
  for (const [index, overlay] of (report.tool.overlays ?? []).entries())
    lines.push(...labelled(index === 0 ? "Rules" : "", overlayWords(overlay), options));
  const subject = cause?.rule ?? symptom?.rule ?? report.failure?.errorCode;
  if (subject !== undefined)
    lines.push(...labelled("More", `redscreen explain ${subject}${report.tool.overlays === undefined ? "" : " --rules <dir>"}`, options));
  const page = (cause ?? symptom)?.page;
  // In one piece however long: a broken address cannot be clicked.
  if (page !== undefined) lines.push([span(" Page".padEnd(INDENT), "dim"), span(cleanLine(page), "dim")]);
  return lines;
}

function titles(findings: readonly { readonly title: string }[]): string {
  const distinct = [...new Set(findings.map(({ title }) => cleanLine(title)))];
  const left = distinct.length - MAX_NAMES;
  return distinct.slice(0, MAX_NAMES).join("; ") + (left > 0 ? `; and ${left} more` : "");
}

/** The header names the zone wherever it has a time. */
function zoneNote({ attempt, failure }: Report, frame: Frame): string {
  return attempt.start === undefined && failure?.at === undefined ? `, ${frame.zone.label} times` : "";
}

/** As many titles as one line holds, and how many there are more. */
function inOneLine(findings: readonly { readonly title: string }[], width: number): string {
  const distinct = [...new Set(findings.map(({ title }) => cleanLine(title)))];
  const rest = (shown: number) => (shown < distinct.length ? `; and ${distinct.length - shown} more` : "");
  const fits = (shown: number) => displayWidth(distinct.slice(0, shown).join("; ") + rest(shown)) <= width;
  const shown = distinct.findLastIndex((_, index) => fits(index + 1)) + 1;
  if (shown > 0) return distinct.slice(0, shown).join("; ") + rest(shown);
  return clip(distinct[0] ?? "", width - rest(1).length) + rest(1);
}

function damage(report: Report): string[] {
  const named = (status: string, words: string) => {
    const files = report.coverage.sources.filter((source) => source.status === status).map(({ path }) => cleanLine(fileName(path)));
    if (files.length === 0) return [];
    return [`${words}: ${files.slice(0, MAX_NAMES).join(", ")}${files.length > MAX_NAMES ? ` and ${files.length - MAX_NAMES} more` : ""}`];
  };
  return [...named("partly-read", "read only in part"), ...named("unreadable", "unreadable")];
}
