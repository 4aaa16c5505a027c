/**
 * Where the values of a record stand in the sentence that Windows shows of it: `({Error})~'{Name}'` is a value in
 * brackets, any text, and a value in quotes. See `event-texts.yaml`.
 */
export interface TextShape {
  readonly places: readonly ShapePlace[];
}

interface ShapePlace {
  readonly field: string;
  /** What stands right before the value. */
  readonly before: string;
  /** True where any text may stand before that. */
  readonly skip: boolean;
  /** What ends the value; empty for the end of the sentence. */
  readonly after: string;
}

const FIELD = /\{([^{}]+)\}/g;

/** @throws SyntaxError naming what is wrong; the generator turns it into a problem with file and line */
export function parseTextShape(shape: string): TextShape {
  const fields = [...shape.matchAll(FIELD)].map((match) => match[1] ?? "");
  const literals = shape.split(FIELD).filter((_, index) => index % 2 === 0);
  if (fields.length === 0) throw new SyntaxError("expected at least one {Field}");
  if (literals.some((literal) => /[{}]/.test(literal))) throw new SyntaxError("{ without }, or } without {");
  const places = fields.map((field, index): ShapePlace => {
    const [, before = ""] = split(literals[index] ?? "", index === 0);
    const [after] = split(literals[index + 1] ?? "", false);
    return { field, before, skip: index === 0 || (literals[index] ?? "").includes("~"), after };
  });
  if (places.some(({ after }, index) => after === "" && index < places.length - 1))
    throw new SyntaxError("expected what ends a value behind each but the last");
  return { places };
}

/** What ends the value before, and what begins the value after; the same text where nothing may stand between. */
function split(literal: string, isFirst: boolean): readonly [after: string, before: string] {
  if (isFirst) return ["", literal];
  const at = literal.indexOf("~");
  return at < 0 ? [literal, ""] : [literal.slice(0, at), literal.slice(at + 1)];
}

/** The values in a sentence; undefined where it has another shape. */
export function readTextShape({ places }: TextShape, text: string): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  let at = 0;
  for (const [index, { field, before, skip, after }] of places.entries()) {
    if (skip) {
      const found = text.indexOf(before, at);
      if (found < 0) return undefined;
      at = found + before.length;
    } else if (text.startsWith(before, at)) at += before.length;
    else return undefined;
    const end = index === places.length - 1 ? lastEnd(text, at, after) : endOf(text, at, after);
    if (end === undefined) return undefined;
    values.set(field, text.slice(at, end).trim());
    at = end + after.length;
  }
  return values;
}

function endOf(text: string, from: number, after: string): number | undefined {
  if (after.startsWith(")")) return closingBracket(text, from, after);
  const end = text.indexOf(after, from);
  return end < 0 ? undefined : end;
}

/** A value in brackets may hold some: `C:\Program Files (x86)`. */
function closingBracket(text: string, from: number, after: string): number | undefined {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return text.startsWith(after, at) ? at : undefined;
  }
  return undefined;
}

/** The last value may hold what stands behind it, unless that is a bracket, or a word behind a blank. */
function lastEnd(text: string, from: number, after: string): number | undefined {
  if (after === "") return text.length;
  if (after.startsWith(" ")) return endOf(text, from, after);
  const end = (after.startsWith(")") ? closingBracket(text, from, after) : undefined) ?? text.lastIndexOf(after);
  return end < from ? undefined : end;
}
