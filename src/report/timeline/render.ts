import type { TimelineEntry } from "../../timeline/index.js";
import { UTC, type Zone } from "../clock.js";
import { timelineCsv } from "./csv.js";
import { timelineJson, timelineNdjson } from "./json.js";
import { timelineText } from "./text.js";

export const TIMELINE_FORMATS = ["text", "json", "ndjson", "csv"] as const;
export type TimelineFormat = (typeof TIMELINE_FORMATS)[number];

export interface TimelineOptions {
  /** For text; the other formats are in UTC. */
  readonly zone?: Zone;
  readonly colour?: boolean;
}

/** A timeline piece by piece, so that a long one is never held as one text. */
export function renderTimeline(entries: Iterable<TimelineEntry>, format: TimelineFormat, options: TimelineOptions = {}): Iterable<string> {
  switch (format) {
    case "text":
      return timelineText(entries, options.zone ?? UTC, options.colour ?? false);
    case "json":
      return timelineJson(entries);
    case "ndjson":
      return timelineNdjson(entries);
    case "csv":
      return timelineCsv(entries);
  }
}
