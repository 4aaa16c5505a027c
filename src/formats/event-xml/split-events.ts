import type { RecordIssue } from "../event-record.js";

/** The text of one `<Event>` element with a blank behind it, and where it starts (both from 1). */
export interface EventText {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** No event of Windows comes near: a record holds 64 KiB, its message about as much. */
const MAX_EVENT_LENGTH = 2 * 1024 * 1024;
/** A start tag that does not end within this is not taken for one. */
const MAX_TAG_LENGTH = 64 * 1024;
/** Enough to tell `<![CDATA[` and `<!DOCTYPE` apart. */
const LOOK_AHEAD = 10;

export interface EventSplitter {
  /** Takes the next piece of the file; false when the file is refused and nothing more should come. */
  readonly push: (text: string) => boolean;
  /** The end of the file: an event that is still open is reported as cut. */
  readonly end: () => void;
}

/**
 * Finds the `<Event>` elements of an export, whatever stands around them: one root element, none, or several
 * files one after the other. Every event is then parsed alone, so that a defect costs one event and not the
 * rest of the file. An event without an end is given up where the next one begins (`<Event…><System`).
 */
export function createEventSplitter(onEvent: (event: EventText) => void, onIssue: (issue: RecordIssue) => void): EventSplitter {
  let rest = "";
  let skipTo: "-->" | "]]>" | undefined;
  let depth = 0;
  let rootIsOpen = false;
  let parts: string[] = [];
  let length = 0;
  let start = { line: 1, column: 1 };
  const place = createPlaceCounter();

  const keep = (piece: string): void => {
    length += piece.length;
    if (length > MAX_EVENT_LENGTH) parts = [];
    else parts.push(piece);
  };
  const begin = (text: string, at: number): void => {
    start = place.at(text, at);
    depth = 1;
    parts = [];
    length = 0;
  };
  const finish = (): void => {
    if (length > MAX_EVENT_LENGTH) {
      onIssue({
        code: "xml-event-too-long",
        at: `line ${start.line}`,
        message: `An event of ${length} characters is left out; the limit is ${MAX_EVENT_LENGTH}.`,
      });
    } else {
      // Joined with something, the text gets memory of its own. A mere part of the piece would hold on to all of it: one
      // value that is kept would keep 128 KiB, and a value from every piece the whole file.
      parts.push(" ");
      onEvent({ text: parts.join(""), ...start });
    }
    parts = [];
    length = 0;
  };

  const giveUp = (nextLine: number): void => {
    onIssue({
      code: "xml-malformed",
      at: `line ${start.line}, column ${start.column}`,
      message: `An event has no end before the next one begins in line ${nextLine}.`,
    });
    depth = 0;
  };

  const scan = (text: string, last: boolean): boolean => {
    let position = 0;
    let kept = 0;
    scanning: for (;;) {
      if (skipTo !== undefined) {
        const found = text.indexOf(skipTo, position);
        if (found < 0) {
          position = last ? text.length : Math.max(position, text.length - skipTo.length + 1);
          break;
        }
        position = found + skipTo.length;
        skipTo = undefined;
      }
      const tag = nextMarkup(text, position);
      if (tag < 0 || (!last && text.length - tag < LOOK_AHEAD)) {
        // What begins this near to the end may be markup once the next piece is here.
        const unclear = last ? -1 : text.indexOf("<", Math.max(position, text.length - LOOK_AHEAD + 1));
        position = unclear < 0 ? text.length : unclear;
        break;
      }
      position = tag + 1;
      switch (markupAt(text, tag)) {
        case "other":
          continue;
        case "comment":
          skipTo = "-->";
          continue;
        case "cdata":
          skipTo = "]]>";
          continue;
        case "doctype":
          if (depth > 0) continue;
          onIssue({
            code: "xml-doctype",
            at: `line ${place.at(text, tag).line}`,
            message: "A document type declaration has no place in an event export; the file is not read any further.",
          });
          return false;
        case "root":
        case "root-end":
          if (depth === 0) rootIsOpen = text[tag + 1] !== "/";
          continue;
        case "event": {
          const opened = readStartTag(text, tag, last);
          if (opened === "incomplete") {
            position = tag;
            break scanning;
          }
          if (opened === "none") continue;
          position = opened.end;
          if (opened.selfClosing) continue;
          if (depth > 0 && opened.beginsRecord) giveUp(place.at(text, tag).line);
          if (depth === 0) {
            begin(text, tag);
            kept = tag;
          } else depth++;
          continue;
        }
        case "event-end": {
          if (depth === 0) continue;
          const end = readEndTag(text, tag, last);
          if (end === "incomplete") {
            position = tag;
            break scanning;
          }
          if (end === "none") continue;
          position = end;
          depth--;
          if (depth > 0) continue;
          keep(text.slice(kept, end));
          finish();
        }
      }
    }
    if (depth > 0) keep(text.slice(kept, position));
    place.consume(text, position);
    rest = text.slice(position);
    return true;
  };

  return {
    push: (text) => scan(rest + text, false),
    end() {
      const insideTag = rest.startsWith("<") && !rest.includes(">");
      scan(rest, true);
      if (depth > 0) onIssue({ code: "xml-cut", at: `line ${start.line}`, message: "The file ends inside an event; that event is left out." });
      else if (insideTag || rootIsOpen)
        onIssue({ code: "xml-cut", at: `line ${place.line()}`, message: "The file ends before its last element does; events may be missing." });
    },
  };
}

type Markup = "other" | "comment" | "cdata" | "doctype" | "root" | "root-end" | "event" | "event-end";

/** The markup that matters here; one expression finds it several times as fast as a look at every `<`. */
const MARKUP = /<(?:!|\/?Events?[>/ \t\r\n])/g;

/** Position of the next markup that matters, or -1. */
function nextMarkup(text: string, from: number): number {
  MARKUP.lastIndex = from;
  return MARKUP.exec(text)?.index ?? -1;
}

/** What begins at a `<`. */
function markupAt(text: string, tag: number): Markup {
  switch (text.charCodeAt(tag + 1)) {
    case 0x21:
      if (text.startsWith("<!--", tag)) return "comment";
      if (text.startsWith("<![CDATA[", tag)) return "cdata";
      return text.startsWith("<!DOCTYPE", tag) ? "doctype" : "other";
    case 0x45:
      if (isTag(text, tag, "<Event")) return "event";
      return isTag(text, tag, "<Events") ? "root" : "other";
    case 0x2f:
      if (text.charCodeAt(tag + 2) !== 0x45) return "other";
      if (isTag(text, tag, "</Event")) return "event-end";
      return isTag(text, tag, "</Events") ? "root-end" : "other";
    default:
      return "other";
  }
}

/** True when the tag name at `at` ends with `name`: neither `<Events` nor `<EventData` is an `<Event`. */
function isTag(text: string, at: number, name: string): boolean {
  if (!text.startsWith(name, at)) return false;
  const next = text.charCodeAt(at + name.length);
  return next === 0x3e || next === 0x2f || isBlank(next);
}

interface StartTag {
  /** Position after the tag. */
  readonly end: number;
  readonly selfClosing: boolean;
  /** True when the first child is `System`, as it is in every event record. */
  readonly beginsRecord: boolean;
}

/** Every character is looked at a bounded number of times: a tag ends at the first `<` at the latest. */
function readStartTag(text: string, at: number, last: boolean): StartTag | "incomplete" | "none" {
  const mayGrow = !last && text.length - at < MAX_TAG_LENGTH;
  const nextTag = text.indexOf("<", at + 1);
  const close = text.slice(at, nextTag < 0 ? text.length : nextTag).indexOf(">");
  if (close < 0) return mayGrow && nextTag < 0 ? "incomplete" : "none";
  const end = at + close + 1;
  if (text.charCodeAt(end - 2) === 0x2f) return { end, selfClosing: true, beginsRecord: false };
  const child = skipBlanks(text, end);
  if (mayGrow && text.length - child < LOOK_AHEAD) return "incomplete";
  return { end, selfClosing: false, beginsRecord: isTag(text, child, "<System") };
}

/** Position after the end tag at `at`. */
function readEndTag(text: string, at: number, last: boolean): number | "incomplete" | "none" {
  const close = skipBlanks(text, at + "</Event".length);
  if (close >= text.length) return !last && text.length - at < MAX_TAG_LENGTH ? "incomplete" : "none";
  return text.charCodeAt(close) === 0x3e ? close + 1 : "none";
}

function skipBlanks(text: string, from: number): number {
  let position = from;
  while (position < text.length && isBlank(text.charCodeAt(position))) position++;
  return position;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Line and column of a position in text that comes in pieces; positions are asked for in rising order. */
function createPlaceCounter(): {
  readonly at: (text: string, position: number) => { line: number; column: number };
  readonly consume: (text: string, position: number) => void;
  readonly line: () => number;
} {
  let line = 1;
  let lineStart = 0;
  let counted = 0;
  const advance = (text: string, position: number): void => {
    const piece = text.slice(counted, position);
    for (let feed = piece.indexOf("\n"); feed >= 0; feed = piece.indexOf("\n", feed + 1)) {
      line++;
      lineStart = counted + feed + 1;
    }
    counted = Math.max(counted, position);
  };
  return {
    at(text, position) {
      advance(text, position);
      return { line, column: position - lineStart + 1 };
    },
    consume(text, position) {
      advance(text, position);
      lineStart -= position;
      counted -= position;
    },
    line: () => line,
  };
}
