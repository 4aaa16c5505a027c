import { type TimelineEntry, timeOf } from "../../timeline/index.js";
import { clockTime, type Zone } from "../clock.js";
import { bound, cleanLine } from "../sanitise.js";
import { type Line, paint, type Style, span } from "../text/page.js";
import { clip, padEnd, padStart } from "../text/width.js";
import { entryLog } from "./row.js";

const LOG_WIDTH = 18;
const ID_WIDTH = 5;
const MAX_TEXT = 1000;
/** An event without a sentence begins with its id, which has a column of its own. */
const OWN_ID = /^Event \d+: (?=.)/;

/** One line for each entry: time, log, id, mark, text. */
export function* timelineText(entries: Iterable<TimelineEntry>, zone: Zone, colour: boolean): Generator<string> {
  for (const entry of entries) yield paint([entryLine(entry, zone)], colour);
}

function entryLine(entry: TimelineEntry, zone: Zone): Line {
  const clock = clockTime(timeOf(entry), zone);
  const mark = markOf(entry);
  const number = entry.eventId ?? entry.line ?? "";
  return [
    span(`${clock ? `${clock.date} ${clock.precise}` : cleanLine(entry.at)}  `, "dim"),
    span(padEnd(clip(cleanLine(entryLog(entry)), LOG_WIDTH), LOG_WIDTH), "cyan"),
    span(` ${padStart(String(number), ID_WIDTH)} `),
    span(mark.text, mark.style),
    ...(entry.clock === "local" ? [span(" (local time)", "dim")] : []),
    ...(entry.recovered ? [span(" (recovered)", "dim")] : []),
    span(` ${bound(cleanLine(entry.text).replace(OWN_ID, ""), MAX_TEXT)}`, mark.style === "plain" ? "plain" : mark.style),
  ];
}

/** Success and failure by what the event means; else the level as logged. */
function markOf({ outcome, level }: TimelineEntry): { readonly text: string; readonly style: Style } {
  if (outcome === "failure") return { text: "✖", style: "red" };
  if (outcome === "success") return { text: "✔", style: "green" };
  if (outcome === "start") return { text: "▸", style: "plain" };
  if (level === 1 || level === 2) return { text: "E", style: "yellow" };
  return { text: level === 3 ? "W" : " ", style: "plain" };
}
