import { SaxesParser } from "saxes";
import type { EventRecord } from "../event-record.js";
import {
  addText,
  closeElement,
  createEventBuilder,
  type EventBuilder,
  localName,
  openElement,
  recordOf,
  type SystemData,
  systemOf,
} from "./build-record.js";
import { scanPlain } from "./scan-plain.js";
import type { EventText } from "./split-events.js";

export type ParsedEvent =
  | { readonly kind: "event"; readonly record: EventRecord; readonly entities: boolean }
  /** Not selected: its values were not decoded. */
  | { readonly kind: "skipped"; readonly record: SystemData }
  | { readonly kind: "malformed"; readonly at: string; readonly reason: string }
  | { readonly kind: "incomplete"; readonly missing: string };

type Select = (system: SystemData) => boolean;

/** Windows nests a handful of elements; each level that is open costs memory. */
const MAX_DEPTH = 256;

const MAX_ATTRIBUTES = 1000;

/** Ends the parse of one event from inside a handler. */
class MalformedEvent extends Error {}

/**
 * Parses one `<Event>` element. Entities are never declared here, so that only the five of XML are known;
 * any other reference stays as it is written.
 * @param select decides, once `System` is read, whether the values are decoded; it is asked once at the most
 */
export function parseEvent(event: EventText, select: Select): ParsedEvent {
  let answer: boolean | undefined;
  const once: Select = (system) => {
    answer ??= select(system);
    return answer;
  };
  return scanEvent(event, once) ?? parseAnyEvent(event, once);
}

/** The event by the fast scan; undefined where that gave up. */
function scanEvent(event: EventText, select: Select): ParsedEvent | undefined {
  const builder = createEventBuilder();
  let asked = false;
  let early: ParsedEvent | undefined;
  const outcome = scanPlain(event.text, builder, () => {
    if (asked) return true;
    asked = true;
    early = choose(builder, select);
    return early === undefined;
  });
  if (outcome === "stopped") return early;
  return outcome === "done" ? finish(event, builder, asked ? undefined : select, false) : undefined;
}

/** The event by the parser, which knows all of XML and says what is wrong where. */
function parseAnyEvent(event: EventText, select: Select): ParsedEvent {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const builder = createEventBuilder();
  let entities = false;
  let depth = 0;
  let attributes = 0;
  parser.on("attribute", () => {
    if (++attributes > MAX_ATTRIBUTES) throw new MalformedEvent(`an element has more than ${MAX_ATTRIBUTES} attributes.`);
  });
  parser.on("opentag", (tag) => {
    attributes = 0;
    if (++depth > MAX_DEPTH) throw new MalformedEvent(`elements are nested more than ${MAX_DEPTH} deep.`);
    openElement(builder, localName(tag.name), Object.entries(tag.attributes).flat());
  });
  parser.on("text", (text) => addText(builder, text));
  parser.on("cdata", (text) => addText(builder, text));
  parser.on("closetag", () => {
    depth--;
    closeElement(builder);
  });
  // In place of an error handler, because that one costs an Error with its stack for each of a million defects.
  parser.fail = (message) => {
    if (message === "undefined entity." || message === "malformed character entity.") entities = true;
    else if (!isHarmless(message, event.text.charCodeAt(parser.position - 1))) throw new MalformedEvent(message);
    return parser;
  };
  const systemEnd = event.text.indexOf("</System>");
  const asked = systemEnd >= 0;
  try {
    if (asked) {
      parser.write(event.text.slice(0, systemEnd + "</System>".length));
      const early = choose(builder, select);
      if (early !== undefined) return early;
      parser.write(event.text.slice(systemEnd + "</System>".length)).close();
    } else {
      parser.write(event.text).close();
    }
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const column = parser.line === 1 ? event.column + parser.column : parser.column;
    return { kind: "malformed", at: `line ${event.line + parser.line - 1}, column ${column}`, reason: error.message };
  }
  // Without an end of System to look at, the choice is made here.
  return finish(event, builder, asked ? undefined : select, entities);
}

/** What becomes of an event at the end of its System; undefined where its values are wanted. */
function choose(builder: EventBuilder, select: Select): ParsedEvent | undefined {
  const system = systemOf(builder);
  if (typeof system === "string") return { kind: "incomplete", missing: system };
  return select(system) ? undefined : { kind: "skipped", record: system };
}

function finish({ line, column }: EventText, builder: EventBuilder, select: Select | undefined, entities: boolean): ParsedEvent {
  if (builder.systems > 1)
    return { kind: "malformed", at: `line ${line}, column ${column}`, reason: "it has two System elements, as two events have." };
  const record = recordOf(builder);
  if (typeof record === "string") return { kind: "incomplete", missing: record };
  return select?.(record) === false ? { kind: "skipped", record } : { kind: "event", record, entities };
}

/** Windows writes control characters of a value as they are, although XML has no place for them. */
function isHarmless(message: string, code: number): boolean {
  if (message === "disallowed character.") return code < 0x20 || (code >= 0xd800 && code !== 0xfffd);
  return message.startsWith('the string "]]>"');
}
