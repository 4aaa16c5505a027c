import { utf8 } from "./bytes.js";
import { byChannel } from "./bundle.js";
import type { EventToWrite } from "./event.js";
import { sentenceOf } from "./event-sentence.js";
import { LANGUAGES, type TableLanguage, type TableLine, writeEventViewerTable } from "./event-table-writer.js";

const LEVELS = { 1: "error", 2: "error", 3: "warning" } as const;

function lineOf(event: EventToWrite, zone: number): TableLine {
  return {
    at: new Date(Date.parse(event.at) + zone * 60_000).toISOString().slice(0, 19),
    provider: event.provider,
    eventId: event.eventId,
    level: LEVELS[event.level as 1 | 2 | 3] ?? "information",
    message: sentenceOf(event),
  };
}

/**
 * Every log as Event Viewer saves it as text, one file each.
 * @param zone minutes that the device's clock shows more than UTC
 */
export function tableFiles(
  events: readonly EventToWrite[],
  zone: number,
  language: TableLanguage = LANGUAGES["de-DE"],
): readonly (readonly [string, Uint8Array])[] {
  return [...byChannel(events)].map(([channel, own]) => [
    `${channel.replace("/", "-")}.csv`,
    utf8(
      writeEventViewerTable(
        own.map((event) => lineOf(event, zone)),
        language,
      ),
    ),
  ]);
}
