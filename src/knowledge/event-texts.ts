import { EVENT_TEXTS_JSON } from "../generated/event-texts.js";
import { readCode } from "./code.js";
import type { EventFact } from "./event-fact.js";
import { parseTextShape, readTextShape, type TextShape } from "./text-shape.js";
import { valueNumber } from "./value-maps.js";

/** Shapes by provider in lower case, then by event id. */
type Shapes = ReadonlyMap<string, Readonly<Record<string, string>>>;

let shapes: Shapes | undefined;
const parsed = new Map<string, TextShape>();

/** Longest sentence that is looked at. */
const MAX_TEXT = 32 * 1024;
const CODE = /0x[0-9a-f]{8}(?![0-9a-f])/gi;
const LARGEST_NAME = 64;

/**
 * The values of a record as far as the sentence shows them that Event Viewer makes of it: by the shape that is known of
 * the sentence, else by the names of the fields where it has them, else the one code in it for the one field that holds a
 * code. A field that is not in the result is not known; one that is empty was empty.
 */
export function readEventText(fact: EventFact, text: string): Readonly<Record<string, string>> {
  const sentence = text.slice(0, MAX_TEXT).trim();
  const shape = shapeOf(fact.provider, fact.eventId);
  const values = shape === undefined ? undefined : readTextShape(shape, sentence);
  const found = values === undefined ? byName(fact, sentence) : [...values].flatMap(([field, value]) => checked(fact, field, value));
  return Object.fromEntries([...found, ...byCode(fact, sentence, new Set(found.map(([field]) => field)))]);
}

function shapeOf(provider: string, eventId: number): TextShape | undefined {
  shapes ??= new Map(
    Object.entries(JSON.parse(EVENT_TEXTS_JSON) as Record<string, Record<string, string>>).map(([name, events]) => [name.toLowerCase(), events]),
  );
  const text = shapes.get(provider.toLowerCase())?.[String(eventId)];
  if (text === undefined) return undefined;
  const known = parsed.get(text) ?? parseTextShape(text);
  parsed.set(text, known);
  return known;
}

/** A value as the record would hold it; none where the sentence shows a number by words that nobody can take back. */
function checked(fact: EventFact, field: string, value: string): (readonly [string, string])[] {
  const type = fact.fields[field] ?? "";
  if (value === "" || !/^(HexInt|U?Int)\d/.test(type)) return [[field, value]];
  const map = fact.valueMaps[field];
  if (map !== undefined && valueNumber(map, value) !== undefined) return [[field, value]];
  if (/^-?\d+$/.test(value) || /^0x[0-9a-f]+$/i.test(value)) return [[field, value]];
  const codes = codesIn(value);
  const [code] = codes;
  if (codes.length === 1 && code !== undefined) return [[field, code]];
  // The one message that an English Windows shows in place of 0.
  return type === "HexInt32" && /\bsuccessfully\b/.test(value) ? [[field, "0x0"]] : [];
}

/** `HRESULT = 0x80070490`, `SessionState: 3, …`: sentences that name the field as the manifest does. */
function byName(fact: EventFact, sentence: string): (readonly [string, string])[] {
  return Object.keys(fact.fields).flatMap((field) => {
    if (field.length > LARGEST_NAME || /^\d+$/.test(field)) return [];
    for (let at = sentence.indexOf(field); at >= 0; at = sentence.indexOf(field, at + field.length)) {
      const label = /^\s?[:=]\s?/.exec(sentence.slice(at + field.length, at + field.length + 3));
      const isWord = !/\w/.test(sentence[at - 1] ?? "");
      if (label === null || !isWord) continue;
      const from = at + field.length + label[0].length;
      const end = sentence.slice(from).search(/[,;\n]|\.\s|\.?$/);
      return checked(fact, field, sentence.slice(from, end < 0 ? undefined : from + end).trim());
    }
    return [];
  });
}

/** Where a sentence holds one code, and the record one field for a code, they belong together in any language. */
function byCode({ fields }: EventFact, sentence: string, known: ReadonlySet<string>): (readonly [string, string])[] {
  const open = Object.entries(fields).filter(([field, type]) => type === "HexInt32" && /HRESULT|Error|Code|Result|Status|^hr$/i.test(field));
  const codes = [...new Set(codesIn(sentence))];
  const [field] = open[0] ?? [];
  const [code] = codes;
  return open.length === 1 && codes.length === 1 && field !== undefined && code !== undefined && !known.has(field) ? [[field, code]] : [];
}

function codesIn(text: string): readonly string[] {
  return (text.match(CODE) ?? []).filter((code) => readCode(code) !== undefined);
}
