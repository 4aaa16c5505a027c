import type { Report } from "../../diagnosis/index.js";
import { UTC, zoneOf } from "../clock.js";
import { cleanData } from "../sanitise.js";
import { attemptsBlock } from "./attempts.js";
import { filesBlock } from "./evidence.js";
import { frameOf } from "./frame.js";
import { deviceBlock, verdictBlock } from "./header.js";
import { contactBlock, decideBlock, doBlock, gapBlock, moreBlock } from "./next.js";
import { type Line, paint } from "./page.js";
import { phaseBlock } from "./phases.js";
import { timeBlock } from "./time.js";
import { alsoBlock, citationsOf, nowBlock, pageNoteBlock, whyBlock } from "./why.js";

export interface TextOptions {
  /** Columns, at least 40. */
  readonly width?: number;
  readonly colour?: boolean;
  /** `utc` (the default), an IANA name, or `device`; one that is not known counts as `utc`. */
  readonly timeZone?: string | undefined;
}

/** A report for people, in columns: the verdict first, then the device, the page, why, what to do, what is missing. */
export function renderText(unsafe: Report, options: TextOptions = {}): string {
  const report = cleanData(unsafe);
  const zone = zoneOf(options.timeZone ?? "utc", report.device.timeZone?.offsetMinutes) ?? UTC;
  const frame = frameOf(report, Math.max(40, options.width ?? 80), zone);
  const citations = citationsOf(report);
  const blocks = [
    [...verdictBlock(report, frame), ...pageNoteBlock(report, frame)],
    deviceBlock(report, frame),
    phaseBlock(report, frame),
    nowBlock(report, frame),
    whyBlock(report, citations, frame),
    alsoBlock(report, citations, frame),
    decideBlock(report, frame),
    doBlock(report, frame),
    contactBlock(report, frame),
    gapBlock(report, frame),
    timeBlock(report, frame),
    attemptsBlock(report, frame),
    [...filesBlock(citations, frame), ...moreBlock(report, frame)],
  ];
  return paint(joined(blocks), options.colour ?? false);
}

function joined(blocks: readonly (readonly Line[])[]): Line[] {
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : [[], ...block]));
}
