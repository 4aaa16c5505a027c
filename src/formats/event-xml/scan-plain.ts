import { addText, type Attributes, closeElement, type EventBuilder, openElement } from "./build-record.js";

/** Deeper elements than these are left to the parser. */
const MAX_DEPTH = 64;

/** More attributes than these too: to compare each with each would take time that grows with the square. */
const MAX_ATTRIBUTES = 32;

const NO_ATTRIBUTES: Attributes = [];
const DOUBLE_QUOTE = 0x22;
const AMPERSAND = 0x26;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const COLON = 0x3a;
const LESS_THAN = 0x3c;
const EQUALS = 0x3d;
const GREATER_THAN = 0x3e;

/**
 * Goes through one `<Event>` as Windows writes it, several times as fast as a parser that is ready for all of XML.
 * It knows tags, quoted attributes, text and references, and gives up at anything beyond, comments and CDATA among
 * it: what it accepts means the same to the parser, control characters and `]]>` in text included, which are let pass.
 * @param goOn asked once, after the first `</System>`
 * @returns `stopped` when `goOn` said no; `given-up` when the parser has to do it, with a new builder
 */
export function scanPlain(source: string, builder: EventBuilder, goOn: () => boolean): "done" | "stopped" | "given-up" {
  // XML 1.0, 2.11: line ends become line feeds before anything else is looked at.
  const text = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
  const open: string[] = [];
  let asked = false;
  let ampersand = text.indexOf("&");
  let at = 0;
  while (text.charCodeAt(at) === LESS_THAN) {
    const isEndTag = text.charCodeAt(at + 1) === SLASH;
    let closed: string | undefined;
    if (isEndTag) {
      closed = open.pop();
      if (closed === undefined || !standsAt(text, closed, at + 2)) return "given-up";
      at += 2 + closed.length;
    } else {
      const nameEnd = endOfName(text, at + 1);
      if (nameEnd === at + 1 || open.length === MAX_DEPTH) return "given-up";
      const name = text.slice(at + 1, nameEnd);
      at = nameEnd;
      if (isBlank(text.charCodeAt(at))) {
        const attributes: string[] = [];
        at = readAttributes(text, at, attributes);
        if (at < 0) return "given-up";
        openElement(builder, name, attributes);
      } else openElement(builder, name, NO_ATTRIBUTES);
      if (text.charCodeAt(at) === SLASH) {
        closed = name;
        at++;
      } else open.push(name);
    }
    if (text.charCodeAt(at++) !== GREATER_THAN) return "given-up";
    if (closed !== undefined) {
      closeElement(builder);
      if (open.length === 0) return skipBlanks(text, at) === text.length ? "done" : "given-up";
      if (!asked && isEndTag && closed === "System") {
        asked = true;
        if (!goOn()) return "stopped";
      }
    }
    if (text.charCodeAt(at) !== LESS_THAN) {
      const next = text.indexOf("<", at);
      if (next < 0) return "given-up";
      if (ampersand >= 0 && ampersand < at) ampersand = text.indexOf("&", at);
      const written = text.slice(at, next);
      const run = ampersand >= 0 && ampersand < next ? resolveReferences(written) : written;
      if (run === undefined) return "given-up";
      addText(builder, run);
      at = next;
    }
  }
  return "given-up";
}

/**
 * Reads the attributes of a tag into a list of names and values.
 * @param from the blank after the name of the element
 * @returns where the `>` or `/>` has to be; -1 when something is not as plain as it should be
 */
function readAttributes(text: string, from: number, attributes: string[]): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) {
    at = skipBlanks(text, at);
    let nameEnd = endOfName(text, at);
    if (nameEnd === at) return at;
    if (text.charCodeAt(nameEnd) === COLON) nameEnd = endOfName(text, nameEnd + 1);
    const quote = text.charCodeAt(nameEnd + 1);
    if (text.charCodeAt(nameEnd) !== EQUALS || (quote !== SINGLE_QUOTE && quote !== DOUBLE_QUOTE)) return -1;
    let hasReference = false;
    let end = nameEnd + 2;
    for (let code = text.charCodeAt(end); code !== quote; code = text.charCodeAt(++end)) {
      // Blanks are normalised here, and a `<` is an error; both are left to the parser, like the end of the text.
      if (code === LESS_THAN || !(code >= 0x20)) return -1;
      if (code === AMPERSAND) hasReference = true;
    }
    const name = text.slice(at, nameEnd);
    const written = text.slice(nameEnd + 2, end);
    const value = hasReference ? resolveReferences(written) : written;
    if (value === undefined || attributes.length === 2 * MAX_ATTRIBUTES) return -1;
    for (let index = 0; index < attributes.length; index += 2) if (attributes[index] === name) return -1;
    attributes.push(name, value);
    at = end + 1;
  }
  return at;
}

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Text with its references resolved; undefined where one is not of the five of XML and not a character in decimal or hexadecimal. */
function resolveReferences(text: string): string | undefined {
  let resolved = "";
  let from = 0;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", from)) {
    const end = text.indexOf(";", at);
    // The longest is `#x10FFFF`.
    if (end < 0 || end - at > 9) return undefined;
    const name = text.slice(at + 1, end);
    const character = REFERENCES.get(name) ?? referencedCharacter(name);
    if (character === undefined) return undefined;
    resolved += text.slice(from, at) + character;
    from = end + 1;
  }
  return resolved + text.slice(from);
}

/** XML 1.0, production 2. */
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function referencedCharacter(name: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return NO_CHARACTER.test(character) ? undefined : character;
}

/** Names here are of ASCII and have no prefix; `at` itself where no name begins. */
function endOfName(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
    // Digits, the hyphen and the full stop cannot begin one.
    if (!isLetter && (end === at || !((code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e))) return end;
    end++;
  }
}

/** `startsWith`, faster for a few characters. */
function standsAt(text: string, name: string, at: number): boolean {
  for (let index = 0; index < name.length; index++) if (text.charCodeAt(at + index) !== name.charCodeAt(index)) return false;
  return true;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09;
}
