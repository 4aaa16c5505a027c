import { SCENARIO_TITLES } from "../../knowledge/index.js";
import type { Report } from "../../diagnosis/index.js";
import type { Verdict } from "../../knowledge/index.js";
import { deviceLines, headline, verdictSentence } from "../answer.js";
import { clockTime } from "../clock.js";
import { counted, formatDuration } from "../duration.js";
import { cleanLine } from "../sanitise.js";
import { VERDICT_LABELS } from "../words.js";
import { type Frame, INDENT, shortTime } from "./frame.js";
import { hanging, labelled, type Line, lineWidth, type Span, type Style, span, withRight } from "./page.js";
import { clipMiddle, displayWidth, padStart } from "./width.js";
import { wrap } from "./wrap.js";

const BADGES: Readonly<Record<Verdict, Style>> = {
  failed: "badge-red",
  "soft-failed": "badge-yellow",
  succeeded: "badge-green",
  "in-progress": "badge-cyan",
  "not-autopilot": "badge-cyan",
  inconclusive: "badge-yellow",
};

/** Program and input, the verdict, the sentence: what the one who routes the ticket needs, in five lines. */
export function verdictBlock(report: Report, frame: Frame): Line[] {
  const program = `${report.tool.name} ${report.tool.version}   `;
  const names = report.input.map(({ name }) => cleanLine(name));
  const input = names.length > 3 ? `${counted(names.length, "input")}: ${names.slice(0, 3).join(", ")}, …` : names.join(", ");
  const badge = ` ${VERDICT_LABELS[report.verdict]} `;
  const head = [span(badge, BADGES[report.verdict]), span("".padEnd(Math.max(2, INDENT - badge.length)))];
  return [
    [span(program, "dim"), span(clipMiddle(input, frame.width - program.length))],
    [],
    ...hanging(head, headline(report), { width: frame.width, style: "bold" }),
    ...sentence(report, frame),
  ];
}

/** The sentence; a code that its first two lines do not name stands at the right edge of its first line. */
function sentence(report: Report, frame: Frame): Line[] {
  const code = report.failure?.errorCode;
  const indent = " ".repeat(INDENT);
  const width = frame.width - INDENT;
  const text = cleanLine(verdictSentence(report));
  const plain = wrap(text, width);
  // Line by line: the first two are among the five that route a ticket.
  if (code === undefined || plain.slice(0, 2).some((line) => line.includes(code)))
    return plain.map((line) => [span(indent), ...emphasised(line, code)]);
  const right: Span = span(code, "red");
  const last = plain.at(-1) ?? "";
  if (plain.length === 1 || (plain.length === 2 && displayWidth(last) + 2 + code.length <= width)) {
    return plain.flatMap((line, index) =>
      index < plain.length - 1 ? [[span(indent + line)]] : withRight([span(indent + line)], right, frame.width),
    );
  }
  return wrap(text, width, width - code.length - 2).flatMap((line, index) =>
    index === 0 ? withRight([span(indent + line)], right, frame.width) : [[span(indent + line)]],
  );
}

function emphasised(line: string, code: string | undefined): Line {
  const at = code === undefined ? -1 : line.indexOf(code);
  return code === undefined || at < 0 ? [span(line)] : [span(line.slice(0, at)), span(code, "red"), span(line.slice(at + code.length))];
}

/** Device, profile, flow and times, as the red screen has them. */
export function deviceBlock(report: Report, frame: Frame): Line[] {
  const { device, system, profile } = deviceLines(report);
  const options = { width: frame.width, indent: INDENT };
  const lines: Line[] = [];
  const machine = [device, system].filter((parts) => parts.length > 0).map((parts) => cleanLine(parts.join(", ")));
  lines.push(...labelled("Device", machine[0] ?? "not named in these logs", options));
  for (const line of machine.slice(1)) lines.push(...labelled("", line, options));
  if (profile.length > 0) lines.push(...labelled("Profile", cleanLine(profile.join(", ")), options));
  if (report.attempt.count > 0) lines.push(...flowLines(report, frame));
  else if (report.failure?.at !== undefined) lines.push(...labelled("Failed", failureTime(report.failure.at, frame), options));
  const name = report.failure?.errorName;
  if (name !== undefined && !verdictSentence(report).includes(name))
    lines.push(...labelled("Error", `${report.failure?.errorCode ?? ""} ${cleanLine(name)}`.trim(), options));
  return lines;
}

function flowLines(report: Report, frame: Frame): Line[] {
  const { attempt, scenario } = report;
  const [first = [], ...more] = labelled("Flow", SCENARIO_TITLES[scenario.kind], { width: frame.width, indent: INDENT });
  const which = `attempt ${attempt.index} of ${attempt.count}`;
  const room = frame.width - lineWidth(first);
  const head: Line[] =
    attempt.count > 1 && displayWidth(which) + 2 <= room
      ? [[...first, span(padStart(which, room))]]
      : attempt.count > 1
        ? [first, [span(" ".repeat(INDENT) + which)]]
        : [first];
  const when = attemptTime(report, frame);
  return [...head, ...more, ...(when === "" ? [] : labelled("", when, { width: frame.width, indent: INDENT }))];
}

/** `2026-03-12, 14:01:40 to 14:03:40 UTC, 2 m 00 s`. */
function attemptTime(report: Report, frame: Frame): string {
  const { attempt } = report;
  const start = attempt.start === undefined ? undefined : clockTime(attempt.start, frame.zone);
  const parts: string[] = [];
  if (start) {
    const end = shortTime(frame, attempt.end);
    parts.push(start.date, `${end === "" ? "from " : ""}${start.time}${end === "" ? "" : ` to ${end}`} ${frame.zone.label}`);
  }
  if (attempt.elapsedSeconds !== undefined) parts.push(formatDuration(attempt.elapsedSeconds));
  const failed = shortTime(frame, report.failure?.at);
  return parts.join(", ") + (failed === "" || parts.length === 0 ? "" : `; failed at ${failed}`);
}

function failureTime(at: string, frame: Frame): string {
  const clock = clockTime(at, frame.zone);
  return clock ? `${clock.date}, ${clock.time} ${frame.zone.label}` : cleanLine(at);
}
