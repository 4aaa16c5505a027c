import type { Report, ReportPhase, ReportStep, TrackedItem } from "../../diagnosis/index.js";
import type { Status } from "../../knowledge/index.js";
import { failedStep, itemCount, pageLineNote } from "../answer.js";
import { formatDuration } from "../duration.js";
import { cleanLine } from "../sanitise.js";
import { STATUS_MARKS, statusWords } from "../words.js";
import { type Frame, shortTime } from "./frame.js";
import { hanging, type Line, type Style, span } from "./page.js";
import { clip, displayWidth, padStart } from "./width.js";

const STYLES: Readonly<Record<Status, Style>> = {
  succeeded: "green",
  failed: "red",
  "in-progress": "cyan",
  "not-started": "dim",
  skipped: "dim",
  unknown: "yellow",
};

const MAX_ITEMS = 9;
const DURATION_COLUMN = 12;

/** The page: its phases in order, the steps of those that were reached, the items of a step that did not finish. */
export function phaseBlock(report: Report, frame: Frame): Line[] {
  return report.phases.flatMap((phase) => [
    phaseRow(phase, frame),
    ...(isOpen(phase) ? phase.steps.flatMap((step) => stepRows(report, step, phase, frame)) : []),
  ]);
}

/** Steps are worth their lines where something ran; around the status page only where something went wrong or still runs. */
function isOpen(phase: ReportPhase): boolean {
  if (phase.steps.some(({ status }) => status === "failed" || status === "in-progress")) return true;
  if (phase.id === "before-esp" || phase.id === "after-esp") return false;
  return phase.status !== "skipped" && phase.steps.some(({ status }) => status === "succeeded");
}

function phaseRow(phase: ReportPhase, frame: Frame): Line {
  const reached = phase.status !== "skipped" && phase.status !== "not-started";
  const note = reached && phase.start !== undefined ? shortTime(frame, phase.start) : phase.status === "succeeded" ? "" : statusWords(phase.status);
  return row(
    { indent: 1, status: phase.status, title: cleanLine(phase.title), note, seconds: phase.elapsedSeconds, strong: phase.status === "failed" },
    frame,
  );
}

function stepRows(report: Report, step: ReportStep, phase: ReportPhase, frame: Frame): Line[] {
  const blamed = report.failure?.phase === phase.id && step === failedStep(report);
  const otherCode = step.errorCode !== undefined && step.errorCode !== report.failure?.errorCode ? step.errorCode : undefined;
  const note = otherCode ?? itemCount(step) ?? (step.status === "succeeded" ? "" : statusWords(step.status, step.id));
  const lines = [
    row(
      {
        indent: 3,
        status: step.status,
        title: cleanLine(step.title),
        note,
        seconds: step.status === "skipped" ? undefined : step.elapsedSeconds,
        strong: blamed,
      },
      frame,
    ),
  ];
  const pageLine = blamed ? pageLineNote(report) : undefined;
  if (pageLine !== undefined) lines.push(...hanging([span("     ")], `(${pageLine})`, { width: frame.width, style: "dim" }));
  if (step.items && (step.status === "failed" || step.status === "in-progress")) lines.push(...itemRows(step.items, frame));
  return lines;
}

function itemNote({ errorCode, exitCode, status }: TrackedItem): string {
  const exit = exitCode === undefined || exitCode === 0 ? "" : `exit code ${exitCode}`;
  const code = errorCode ?? (status === "succeeded" ? "" : status === "skipped" ? "not needed" : statusWords(status));
  return [code, exit].filter((part) => part !== "").join(", ");
}

function itemRows(items: readonly TrackedItem[], frame: Frame): Line[] {
  const open = items.filter(({ status }) => status !== "succeeded" && status !== "skipped");
  const shown = items.length <= MAX_ITEMS ? items : open.slice(0, MAX_ITEMS - 1);
  const rows = shown.map((item) =>
    row(
      {
        indent: 5,
        status: item.status,
        title: cleanLine(item.name ?? item.id),
        note: itemNote(item),
        seconds: item.elapsedSeconds,
        strong: item.status === "failed",
      },
      frame,
    ),
  );
  const hidden = items.filter((item) => !shown.includes(item));
  const done = hidden.filter(({ status }) => status === "succeeded" || status === "skipped").length;
  const rest = [done > 0 ? `${done} more finished` : "", hidden.length - done > 0 ? `${hidden.length - done} more did not` : ""].filter(
    (part) => part !== "",
  );
  return rest.length === 0 ? rows : [...rows, [span(`       ${rest.join(", ")}`, "dim")]];
}

interface Row {
  readonly indent: number;
  readonly status: Status;
  readonly title: string;
  readonly note: string;
  readonly seconds: number | undefined;
  readonly strong: boolean;
}

/** Mark and title at the left, a note and a duration in columns at the right. */
function row({ indent, status, title, note, seconds, strong }: Row, frame: Frame): Line {
  const duration = seconds === undefined ? "" : formatDuration(seconds);
  const inColumns = note + padStart(duration, DURATION_COLUMN);
  const tight = [note, duration].filter((part) => part !== "").join("  ");
  const room = frame.width - indent - 2;
  const name = clip(title, Math.max(12, room - displayWidth(tight) - 1));
  const right = displayWidth(name) + 1 + displayWidth(inColumns) <= room ? inColumns : tight;
  const tail = padStart(right, room - displayWidth(name));
  const style: Style = strong ? "bold" : status === "not-started" || status === "skipped" ? "dim" : "plain";
  return [span(" ".repeat(indent)), span(STATUS_MARKS[status], STYLES[status]), span(" "), span(name, style), span(tail, noteStyle(status))];
}

function noteStyle(status: Status): Style {
  if (status === "failed") return "red";
  return status === "in-progress" || status === "unknown" ? STYLES[status] : "dim";
}
