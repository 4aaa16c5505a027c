import { SaxesParser } from "saxes";
import type { EventRecord, RecordHeader } from "../event-record.js";
import { createEventBuilder } from "./build-record.js";
import type { EventText } from "./split-events.js";

export type ParsedEvent =
  | { readonly kind: "event"; readonly record: EventRecord; readonly entities: boolean }
  /** Not selected: its values were not decoded. */
  | { readonly kind: "skipped"; readonly record: Omit<EventRecord, "data"> }
  | { readonly kind: "malformed"; readonly at: string; readonly reason: string }
  | { readonly kind: "incomplete"; readonly missing: string };

/** Ends the parse of one event from inside a handler. */
class MalformedEvent extends Error {}

/**
 * Parses one `<Event>` element. Entities are never declared here, so that only the five of XML are known;
 * any other reference stays as it is written.
 * @param select decides, once `System` is read, whether the values are decoded
 */
export function parseEvent(event: EventText, select: ((header: RecordHeader) => boolean) | undefined): ParsedEvent {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const builder = createEventBuilder();
  let entities = false;
  parser.on("opentag", (tag) => builder.open(tag.name, tag.attributes));
  parser.on("text", (text) => builder.text(text));
  parser.on("cdata", (text) => builder.text(text));
  parser.on("closetag", (tag) => builder.close(tag.name, tag.attributes));
  // In place of an error handler, because that one costs an Error with its stack for each of a million defects.
  parser.fail = (message) => {
    if (message === "undefined entity." || message === "malformed character entity.") entities = true;
    else if (!isHarmless(message, event.text.charCodeAt(parser.position - 1))) throw new MalformedEvent(message);
    return parser;
  };
  const systemEnd = select === undefined ? -1 : event.text.indexOf("</System>");
  const asked = systemEnd >= 0;
  try {
    if (asked) {
      parser.write(event.text.slice(0, systemEnd + "</System>".length));
      const system = builder.system();
      if (typeof system === "string") return { kind: "incomplete", missing: system };
      if (select?.(system) === false) return { kind: "skipped", record: system };
      parser.write(event.text.slice(systemEnd + "</System>".length)).close();
    } else {
      parser.write(event.text).close();
    }
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const column = parser.line === 1 ? event.column + parser.column : parser.column;
    return { kind: "malformed", at: `line ${event.line + parser.line - 1}, column ${column}`, reason: error.message };
  }
  const record = builder.record();
  if (typeof record === "string") return { kind: "incomplete", missing: record };
  // Without an end of System to look at, the choice is made here.
  if (!asked && select?.(record) === false) return { kind: "skipped", record };
  return { kind: "event", record, entities };
}

/** Windows writes control characters of a value as they are, although XML has no place for them. */
function isHarmless(message: string, code: number): boolean {
  if (message === "disallowed character.") return code < 0x20 || (code >= 0xd800 && code !== 0xfffd);
  return message.startsWith('the string "]]>"');
}
