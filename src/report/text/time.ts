import type { Report } from "../../diagnosis/index.js";
import { formatDuration } from "../duration.js";
import { cleanLine } from "../sanitise.js";
import { largestUses } from "../time-uses.js";
import type { Frame } from "./frame.js";
import { type Line, span, withRight } from "./page.js";
import { clip } from "./width.js";

const DURATION_COLUMN = 14;

/** Where the time of the attempt went, the five largest uses; of a run that shows one only, the phases say enough. */
export function timeBlock(report: Report, frame: Frame): Line[] {
  const uses = largestUses(report);
  if (uses.length < 2) return [];
  const bounds = report.attempt.elapsedBounds;
  const note =
    bounds === undefined
      ? ""
      : `  between ${formatDuration(bounds.leastSeconds)} and ${formatDuration(bounds.mostSeconds)}, by a clock that may have moved`;
  return [
    [span(" TIME", "bold"), ...(note === "" ? [] : [span(clip(note, frame.width - 5), "dim")])],
    ...uses.flatMap(({ words, seconds }) =>
      withRight([span(`   ${clip(cleanLine(words), frame.width - DURATION_COLUMN)}`)], span(formatDuration(seconds), "dim"), frame.width),
    ),
  ];
}
