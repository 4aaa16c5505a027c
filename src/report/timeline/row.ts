import type { TimelineEntry } from "../../timeline/index.js";
import { shortLogName, fileName } from "../names.js";

/** What an entry is from, for a narrow column: a log, or a file. */
export function entryLog(entry: TimelineEntry): string {
  if (entry.kind === "event") return shortLogName(entry.channel ?? entry.provider ?? fileName(entry.source));
  return entry.kind === "registry" ? "Registry" : fileName(entry.source);
}
