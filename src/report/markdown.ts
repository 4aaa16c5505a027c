import { SCENARIO_TITLES } from "../knowledge/index.js";
import type { Diagnosis, Report, ReportStep } from "../diagnosis/index.js";
import { deviceLines, failedStep, findingsOf, headline, itemCount, pageLineNote, type ReportEvidence, readSummary } from "./answer.js";
import { clockTime, UTC, type Zone, zoneOf } from "./clock.js";
import { formatDuration } from "./duration.js";
import { gapGroups } from "./gap-groups.js";
import { escapeMarkdown, escapeMarkdownLines, fenced } from "./markdown-escape.js";
import { evidenceOrigin } from "./names.js";
import { contactOf, originWords, overlayWords } from "./origin.js";
import { cleanLine } from "./sanitise.js";
import { largestUses } from "./time-uses.js";
import { STATUS_MARKS, statusWords, VERDICT_LABELS, VERDICT_WORDS } from "./words.js";

const MAX_EVIDENCE = 12;
const MAX_ITEMS = 20;

/**
 * A report as Markdown that can be pasted into a ticket.
 * @param options.timeZone `utc` (the default), an IANA name, or `device`
 */
export function renderMarkdown(report: Report, options: { readonly timeZone?: string | undefined } = {}): string {
  const zone = zoneOf(options.timeZone ?? "utc", report.device.timeZone?.offsetMinutes) ?? UTC;
  const code = report.failure?.errorCode;
  const blocks = [
    `## ${VERDICT_LABELS[report.verdict]}: ${escapeMarkdown(headline(report))}`,
    `${escapeMarkdown(report.summary)}${code === undefined || report.summary.includes(code) ? "" : ` \`${escapeMarkdown(code)}\``}`,
    deviceTable(report, zone),
    ...phaseList(report, zone),
    ...timeList(report),
    ...why(report, zone),
    ...also(report, zone),
    ...decide(report),
    ...list("Do", findingsOf(report).toDo?.actions ?? []),
    ...contact(report),
    ...gaps(report),
    ...attempts(report, zone),
    footer(report),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function deviceTable(report: Report, zone: Zone): string {
  const { device, attempt, failure } = report;
  const lines = deviceLines(report);
  const time = (at: string | undefined) => (at === undefined ? undefined : clockTime(at, zone));
  const start = time(attempt.start);
  const end = time(attempt.end);
  const when = [
    start && `${start.date} ${start.time}${end ? ` to ${end.date === start.date ? "" : `${end.date} `}${end.time}` : ""} ${zone.label}`,
    attempt.elapsedSeconds !== undefined && formatDuration(attempt.elapsedSeconds),
  ].filter((part) => typeof part === "string");
  const rows: (readonly [string, string | undefined])[] = [
    ["Device", lines.device.join(", ") || "not named in these logs"],
    ["Windows", lines.system.join(", ")],
    ["Profile", device.profileName],
    ["Organisation", device.tenantDomain ?? device.tenantId],
    ["User", device.assignedUser],
    ["Flow", attempt.count > 0 ? SCENARIO_TITLES[report.scenario.kind] : undefined],
    ["Attempt", attempt.count > 0 ? [`${attempt.index} of ${attempt.count}`, ...when].join(", ") : undefined],
    ["Error", failure?.errorName === undefined ? undefined : `${failure.errorCode ?? ""} ${failure.errorName}`],
  ];
  const filled = rows
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value = ""]) => `| ${name} | ${escapeMarkdown(value)} |`);
  return [filled[0], "|---|---|", ...filled.slice(1)].join("\n");
}

function phaseList(report: Report, zone: Zone): string[] {
  if (report.phases.length === 0) return [];
  const lines = report.phases.flatMap((phase) => {
    const start = phase.start === undefined ? undefined : clockTime(phase.start, zone)?.time;
    const told = phase.status === "succeeded" ? [start] : [statusWords(phase.status), start];
    const head = `- ${STATUS_MARKS[phase.status]} **${escapeMarkdown(phase.title)}**${details([...told, duration(phase.elapsedSeconds)])}`;
    const ran = phase.steps.some(({ status }) => status !== "skipped" && status !== "unknown" && status !== "not-started");
    return ran ? [head, ...phase.steps.flatMap((step) => stepList(report, step))] : [head];
  });
  return ["### Status page", lines.join("\n")];
}

/** Where the time went; of a run that shows one use only, the phases say enough. */
function timeList(report: Report): string[] {
  const uses = largestUses(report);
  if (uses.length < 2) return [];
  return ["### Time", uses.map(({ words, seconds }) => `- ${escapeMarkdown(cleanLine(words))}: ${formatDuration(seconds)}`).join("\n")];
}

function stepList(report: Report, step: ReportStep): string[] {
  const page = step === failedStep(report) ? pageLineNote(report) : undefined;
  const word = step.status === "succeeded" ? undefined : statusWords(step.status, step.id);
  const head = `  - ${STATUS_MARKS[step.status]} ${escapeMarkdown(step.title)}${details([word, step.errorCode, itemCount(step), duration(step.status === "skipped" ? undefined : step.elapsedSeconds), page && escapeMarkdown(page)])}`;
  const open = (step.items ?? []).filter(({ status }) => status !== "succeeded" && status !== "skipped");
  return [
    head,
    ...open
      .slice(0, MAX_ITEMS)
      .map(
        (item) =>
          `    - ${STATUS_MARKS[item.status]} ${escapeMarkdown(item.name ?? item.id)}${details([statusWords(item.status), item.errorCode, duration(item.elapsedSeconds)])}`,
      ),
  ];
}

function details(parts: readonly (string | undefined)[]): string {
  const known = parts.filter((part) => part !== undefined && part !== "");
  return known.length === 0 ? "" : `: ${known.join(", ")}`;
}

function duration(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : formatDuration(seconds);
}

function why(report: Report, zone: Zone): string[] {
  const { cause, symptom } = findingsOf(report);
  if (cause) return ["### Why", ...finding(cause, zone)];
  const failed = report.verdict === "failed" || report.verdict === "soft-failed";
  if (symptom) return [failed ? "### Why" : "### Seen", failed ? "The cause is not in these logs." : "", ...finding(symptom, zone)];
  if (!failed) return [];
  const because = failedStep(report)?.because ?? [];
  return ["### Why", "The cause is not in these logs.", because.length > 0 ? evidence(because, zone) : ""];
}

function finding(diagnosis: Diagnosis, zone: Zone): string[] {
  const ruledOut = (diagnosis.ruledOut ?? []).map(
    ({ rule, because }) => `- Not it: ${escapeMarkdown(because.replace(/\.$/, ""))} (\`${rule.replaceAll("`", "")}\`)`,
  );
  return [
    `**${escapeMarkdown(diagnosis.title)}** (${diagnosis.certainty}, ${ruleName(diagnosis)})`,
    escapeMarkdownLines(diagnosis.explanation),
    evidence(diagnosis.evidence, zone),
    ruledOut.join("\n"),
    (diagnosis.origin ?? []).map((origin) => `- Source: ${escapeMarkdown(originWords(origin))}`).join("\n"),
    diagnosis.references.map((reference) => `- ${isAddress(reference) ? `<${reference}>` : escapeMarkdown(reference)}`).join("\n"),
  ];
}

/** The rule's id, which leads to its page where it has one. */
function ruleName({ rule, page }: Diagnosis): string {
  const id = `\`${rule.replaceAll("`", "")}\``;
  return page !== undefined && isAddress(page) ? `[${id}](<${page}>)` : id;
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>]+$/.test(text);
}

function also(report: Report, zone: Zone): string[] {
  const findings = findingsOf(report).also;
  return findings.length === 0 ? [] : ["### Also", ...findings.flatMap((one) => finding(one, zone))];
}

/** One line for each record: time, log and event, text, file and record. */
function evidence(refs: readonly ReportEvidence[], zone: Zone): string {
  const lines = refs.slice(0, MAX_EVIDENCE).map((ref) => {
    const clock = ref.at === undefined ? undefined : clockTime(ref.at, zone);
    const place = ref.recordId !== undefined ? `record ${ref.recordId}, ` : ref.line !== undefined ? `line ${ref.line}, ` : "";
    const parts = [clock && `${clock.date} ${clock.precise} ${zone.label}`, evidenceOrigin(ref), `${ref.text} (${place}${ref.source})`];
    return parts
      .filter((part) => part !== undefined)
      .map((part) => cleanLine(part, 600))
      .join("  ");
  });
  const left = refs.length - lines.length;
  return fenced(left > 0 ? [...lines, `and ${left} more`] : lines);
}

function list(title: string, actions: Diagnosis["actions"]): string[] {
  const lines = actions.map(({ by, text }, index) => `${index + 1}. ${by === "admin" ? "**Admin:** " : ""}${escapeMarkdown(text)}`);
  return lines.length === 0 ? [] : [`### ${title}`, lines.join("\n")];
}

/** Where several causes remain: which, and the one check that would tell them apart. */
function decide(report: Report): string[] {
  const { cause, symptom } = findingsOf(report);
  const toDecide = (cause ?? symptom)?.toDecide;
  if (toDecide === undefined) return [];
  return ["### To decide", [...toDecide.between.map((one) => `- ${escapeMarkdown(one)}`), "", escapeMarkdown(toDecide.check)].join("\n")];
}

function contact(report: Report): string[] {
  const text = contactOf(report);
  return text === undefined ? [] : ["### Contact", escapeMarkdown(text)];
}

function gaps(report: Report): string[] {
  const lines = gapGroups(report.coverage.gaps).flatMap(({ told, collect }) => [
    ...told.map((text) => `- ${escapeMarkdown(text)}`),
    ...collect.map((one) => `  - Collect: ${escapeMarkdown(one)}`),
  ]);
  return lines.length === 0 ? [] : ["### What is missing", lines.join("\n")];
}

function attempts(report: Report, zone: Zone): string[] {
  if (report.attempts.length < 2) return [];
  const rows = report.attempts.map((attempt) => {
    const start = attempt.start === undefined ? undefined : clockTime(attempt.start, zone);
    return `| ${attempt.index} | ${start ? `${start.date} ${start.time}` : ""} | ${SCENARIO_TITLES[attempt.scenario]} | ${VERDICT_WORDS[attempt.verdict]} | ${duration(attempt.elapsedSeconds) ?? ""} |`;
  });
  return ["### Attempts", [`| # | Start (${zone.label}) | Flow | Outcome | Elapsed |`, "|---|---|---|---|---|", ...rows].join("\n")];
}

function footer(report: Report): string {
  const notices = findingsOf(report).notices.map(({ title }) => title);
  const harmless = notices.length === 0 ? "" : `Harmless: ${escapeMarkdown(notices.join("; "))}  \n`;
  const names = report.input.map(({ name }) => name).join(", ");
  const overlays = (report.tool.overlays ?? []).map((overlay) => `Rules of ${escapeMarkdown(overlayWords(overlay))}  \n`).join("");
  return `${harmless}${overlays}redscreen ${escapeMarkdown(report.tool.version)}, ${escapeMarkdown(names)}: ${readSummary(report)}`;
}
