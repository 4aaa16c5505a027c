import { type Mutator, splice } from "./mutate-bytes.js";
import type { Random } from "./random.js";

const NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";

const XML_PIECES = [
  "<Event>",
  `<Event xmlns='${NAMESPACE}'><System>`,
  "</Event>",
  "<Event/>",
  "<Event ",
  "<Events>",
  "</Events>",
  "<System>",
  "</System>",
  "<EventData>",
  "</EventData>",
  "<UserData><x a='1'>",
  "<Data Name='__proto__'>v</Data>",
  "<Data>v</Data>",
  " Name='a' Name='b'",
  "<EventID>4</EventID>",
  "<EventID>99999999999999999999</EventID>",
  "<TimeCreated SystemTime='2026-02-30T25:61:61Z'/>",
  "<TimeCreated SystemTime='9999-12-31T23:59:59.9999999-14:00'/>",
  "<TimeCreated SystemTime='2026-03-12T14:00:00.123+01:00'/>",
  "<![CDATA[",
  "]]>",
  "<!--",
  "-->",
  "<!DOCTYPE x [<!ENTITY a 'bbbb'>]>",
  "&a;",
  "&amp;",
  "&#xD800;",
  "&#0;",
  "&#x10FFFF;",
  "&#99999999999;",
  "<?xml version='1.0' encoding='utf-16'?>",
  "<?",
  "?>",
  "<",
  ">",
  "/>",
  "'",
  "\0",
  "\uFEFF",
  "\uD800",
  "\uFFFF",
  "\u0001",
  "\r\n",
];

const REGISTRY_PIECES = [
  '"a"="',
  '"a"=',
  '"a"=-',
  "@=",
  '@="x"',
  '"',
  '\\"',
  "\\",
  "\\\r\n  ",
  "dword:",
  "dword:ffffffff",
  "DWORD:0000003C",
  "qword:ffffffffffffffff",
  "hex:",
  "hex(7):61,00,00,00,62,00,00,00,00,00",
  "hex(2):00,d8",
  "hex(b):01,02,03,04,05,06,07,08",
  "hex(ffffffff):1",
  "hex(4):1,2,3,4",
  "[HKEY_LOCAL_MACHINE\\x]\r\n",
  "[-HKEY_LOCAL_MACHINE\\x]\r\n",
  "[HKEY_",
  "]",
  ";",
  '{"a":[',
  "}",
  '"=',
  "Windows Registry Editor Version 5.00\r\n",
  "REGEDIT4\r\n",
  "\r\n",
  "\r",
  "\0",
  "\uFEFF",
  "\uD800",
  "__proto__",
];

type Width = "8" | "le" | "be";

/** How the input seems to be written; pieces are put in the same way, so that they are seen as what they are. */
function widthOf(bytes: Uint8Array): Width {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "be";
  if (bytes[1] === 0 && bytes[3] === 0) return "le";
  return bytes[0] === 0 && bytes[2] === 0 ? "be" : "8";
}

function encode(text: string, width: Width): Uint8Array {
  if (width === "8") return new TextEncoder().encode(text);
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), width === "le");
  return bytes;
}

/** A place that begins a character, mostly where markup or a line begins. */
function placeIn(bytes: Uint8Array, width: Width, marks: readonly number[], random: Random): number {
  const from = random.below(bytes.length + 1);
  const mark = random.pick(marks);
  const found = random.oneIn(4) ? from : bytes.indexOf(mark, from);
  const at = found < 0 ? from : mark === 0x0a && found !== from ? found + 1 : found;
  return width === "8" ? at : at & ~1;
}

function textMutators(pieces: readonly string[], marks: readonly number[]): readonly Mutator[] {
  const insertPiece: Mutator = (bytes, random) => {
    const width = widthOf(bytes);
    const at = placeIn(bytes, width, marks, random);
    return splice(bytes, at, random.oneIn(3) ? random.below(16) * 2 : 0, encode(random.pick(pieces), width));
  };
  const deletePart: Mutator = (bytes, random) => {
    const width = widthOf(bytes);
    const from = placeIn(bytes, width, marks, random);
    const end = bytes.indexOf(random.pick(marks), from + 1);
    return splice(bytes, from, width === "8" ? Math.max(0, end - from) : Math.max(0, end - from) & ~1, new Uint8Array(0));
  };
  const repeatPart: Mutator = (bytes, random) => {
    const width = widthOf(bytes);
    const from = placeIn(bytes, width, marks, random);
    const part = bytes.slice(from, from + random.below(300) * 2);
    return splice(bytes, placeIn(bytes, width, marks, random), 0, part);
  };
  return [insertPiece, insertPiece, insertPiece, deletePart, repeatPart];
}

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const EQUALS = 0x3d;

export const XML: readonly Mutator[] = textMutators(XML_PIECES, [LESS_THAN, GREATER_THAN, LINE_FEED]);
export const REGISTRY: readonly Mutator[] = textMutators(REGISTRY_PIECES, [LINE_FEED, LINE_FEED, QUOTE, EQUALS]);
