import type { Chunk } from "./chunk.js";
import { EvtxDamage } from "./damage.js";
import { inlineNameSize, readName } from "./names.js";
import { readAnsi } from "./text.js";
import { VALUE } from "./value-types.js";

/** Tokens of BinXML ([MS-EVEN6] 2.2.12), without the bit 0x40 ("more follows"). */
export const TOKEN = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  characterReference: 0x08,
  entityReference: 0x09,
  piTarget: 0x0a,
  piData: 0x0b,
  templateInstance: 0x0c,
  normalSubstitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragmentHeader: 0x0f,
} as const;

const MORE = 0x40;
const DEEPEST_ELEMENT = 64;
const NO_DEPENDENCY = 0xffff;
/** Where the name's offset stands in an element's token: behind dependency id and size, or the size alone. */
const WITH_DEPENDENCY = 7;
const WITHOUT_DEPENDENCY = 5;

/** Receives a token stream, with names and literals resolved. */
export interface TokenSink {
  /** @param dependency the value without which the element is left out, if any */
  openElement(name: string, dependency: number | undefined): void;
  /** Text and slots that follow are its value, up to the next attribute or `closeStart`. */
  attribute(name: string): void;
  closeStart(): void;
  endElement(): void;
  text(text: string): void;
  slot(index: number, optional: boolean): void;
  /** A name was read, whose offset stands at `field` of the chunk; undefined where only a guess tells so. */
  nameUsed(field: number, name: string | undefined): void;
  /** A template instance at `offset`; returns where it ends. */
  templateInstance(offset: number, end: number): number;
}

/**
 * Walks the tokens of `[start, end)` of a chunk up to the end token.
 * @throws {EvtxDamage} where the bytes are no BinXML, or are nested too deep
 */
export function walkTokens(chunk: Chunk, start: number, end: number, sink: TokenSink): void {
  const { bytes, view } = chunk;
  let at = start;
  let depth = 0;
  const need = (count: number): void => {
    if (at + count > end) throw new EvtxDamage("binxml-cut", at, `${count} bytes of BinXML expected, ${end - at} left`);
  };
  while (at < end) {
    const token = bytes[at] as number;
    switch (token & ~MORE) {
      case TOKEN.end:
        return;
      case TOKEN.openElement: {
        if (++depth > DEEPEST_ELEMENT) throw new EvtxDamage("binxml-depth", at, `Elements are nested deeper than ${DEEPEST_ELEMENT}`);
        const nameField = findElementName(chunk, at, end);
        const name = nameAt(chunk, nameField, sink);
        if (nameField !== at + WITH_DEPENDENCY) sink.nameUsed(nameField, undefined);
        const dependency = nameField === at + WITH_DEPENDENCY ? view.getUint16(at + 1, true) : NO_DEPENDENCY;
        at = afterName(chunk, nameField);
        if ((token & MORE) !== 0) {
          need(4);
          at += 4; // size of the attribute list
        }
        sink.openElement(name, dependency === NO_DEPENDENCY ? undefined : dependency);
        break;
      }
      case TOKEN.closeStart:
        at++;
        sink.closeStart();
        break;
      case TOKEN.closeEmpty:
        at++;
        sink.closeStart();
        sink.endElement();
        depth--;
        break;
      case TOKEN.endElement:
        at++;
        sink.endElement();
        depth--;
        break;
      case TOKEN.value: {
        need(2);
        const literal = readLiteral(chunk, at, end);
        sink.text(literal.text);
        at = literal.end;
        break;
      }
      case TOKEN.attribute: {
        need(5);
        sink.attribute(nameAt(chunk, at + 1, sink));
        at = afterName(chunk, at + 1);
        break;
      }
      case TOKEN.cdata: {
        const text = countedText(chunk, at + 1, end);
        sink.text(text.text);
        at = text.end;
        break;
      }
      case TOKEN.characterReference:
        need(3);
        sink.text(String.fromCharCode(view.getUint16(at + 1, true)));
        at += 3;
        break;
      case TOKEN.entityReference:
        need(5);
        sink.text(entityText(nameAt(chunk, at + 1, sink)));
        at = afterName(chunk, at + 1);
        break;
      case TOKEN.piTarget:
        need(5);
        sink.nameUsed(at + 1, undefined);
        at = afterName(chunk, at + 1);
        break;
      case TOKEN.piData:
        at = countedText(chunk, at + 1, end).end;
        break;
      case TOKEN.templateInstance:
        at = sink.templateInstance(at, end);
        break;
      case TOKEN.normalSubstitution:
      case TOKEN.optionalSubstitution:
        need(4);
        sink.slot(view.getUint16(at + 1, true), (token & ~MORE) === TOKEN.optionalSubstitution);
        at += 4;
        break;
      case TOKEN.fragmentHeader:
        need(4);
        at += 4;
        break;
      default:
        throw new EvtxDamage("binxml-token", at, `Token 0x${token.toString(16)} is not known`);
    }
  }
}

/**
 * Where the name offset of an element stands. Windows writes a dependency id before the element's size in most
 * streams and none in forwarded events; nothing says which, so the layout that makes sense is taken.
 */
function findElementName(chunk: Chunk, at: number, end: number): number {
  for (const nameField of [at + WITH_DEPENDENCY, at + WITHOUT_DEPENDENCY]) {
    if (nameField + 4 > end) continue;
    const size = chunk.view.getUint32(nameField - 4, true);
    if (size > chunk.length - nameField) continue;
    if (readName(chunk, chunk.view.getUint32(nameField, true)) !== undefined) return nameField;
  }
  throw new EvtxDamage("binxml-name", at, "An element without a readable name");
}

function nameAt(chunk: Chunk, nameField: number, sink: TokenSink): string {
  const offset = chunk.view.getUint32(nameField, true);
  const name = readName(chunk, offset);
  if (name === undefined) throw new EvtxDamage("binxml-name", nameField, `No name at offset 0x${offset.toString(16)} of the chunk`);
  sink.nameUsed(nameField, name);
  return name;
}

/** A name stands inline at its first use, right behind the field with its offset. */
function afterName(chunk: Chunk, nameField: number): number {
  const next = nameField + 4;
  return chunk.view.getUint32(nameField, true) === next ? next + inlineNameSize(chunk, next) : next;
}

function countedText(chunk: Chunk, at: number, end: number): { readonly text: string; readonly end: number } {
  const units = at + 2 <= end ? chunk.view.getUint16(at, true) : 0;
  const after = at + 2 + 2 * units;
  if (after > end) throw new EvtxDamage("binxml-cut", at, `A text of ${units} characters runs past the end`);
  return { text: chunk.texts.read(chunk.bytes, at + 2, units), end: after };
}

function readLiteral(chunk: Chunk, at: number, end: number): { readonly text: string; readonly end: number } {
  const type = chunk.bytes[at + 1] as number;
  if (type === VALUE.string) return countedText(chunk, at + 2, end);
  if (type === VALUE.ansi && at + 4 <= end) {
    const after = at + 4 + chunk.view.getUint16(at + 2, true);
    if (after <= end) return { text: readAnsi(chunk.bytes.subarray(at + 4, after)), end: after };
  }
  throw new EvtxDamage("binxml-literal", at, `A literal of type 0x${type.toString(16)}, where text is expected`);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

function entityText(name: string): string {
  return ENTITIES.get(name) ?? `&${name};`;
}
