import { SCENARIO_TITLES } from "../../knowledge/index.js";
import Table from "cli-table3";
import type { Report } from "../../diagnosis/index.js";
import { clockTime } from "../clock.js";
import { formatDuration } from "../duration.js";
import { VERDICT_WORDS } from "../words.js";
import type { Frame } from "./frame.js";
import { type Line, span } from "./page.js";
import { clip, displayWidth } from "./width.js";

const MAX_ROWS = 8;
/** Number, date and time, duration, and the blanks between all columns. */
const OTHER_COLUMNS = 38;
const LEAST_FLOW = 8;

/** Every attempt in the evidence where there are several, the one at hand marked. */
export function attemptsBlock(report: Report, frame: Frame): Line[] {
  if (report.attempts.length < 2) return [];
  const shown = report.attempts.slice(-MAX_ROWS);
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 2 },
    colAligns: ["left", "left", "left", "left", "right"],
  });
  const outcome = Math.max(...shown.map(({ verdict }) => displayWidth(VERDICT_WORDS[verdict])));
  const flowWidth = Math.max(LEAST_FLOW, frame.width - outcome - OTHER_COLUMNS);
  for (const attempt of shown) {
    const start = attempt.start === undefined ? undefined : clockTime(attempt.start, frame.zone);
    table.push([
      `${attempt.index === report.attempt.index ? " ▸" : "  "} ${attempt.index}`,
      start ? `${start.date} ${start.time.slice(0, 5)}` : "",
      clip(SCENARIO_TITLES[attempt.scenario], flowWidth),
      VERDICT_WORDS[attempt.verdict],
      attempt.elapsedSeconds === undefined ? "" : formatDuration(attempt.elapsedSeconds),
    ]);
  }
  const hidden = report.attempts.length - shown.length;
  return [
    [span(" ATTEMPTS", "bold"), span(`  --attempt <n> shows another${hidden > 0 ? `; ${hidden} earlier ones are not listed` : ""}`, "dim")],
    ...table
      .toString()
      .split("\n")
      .map((line) => [span(line, line.startsWith(" ▸") ? "plain" : "dim")]),
  ];
}

const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
