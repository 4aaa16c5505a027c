/**
 * The small template language of the event dictionary: `{Field}`, `{Field:format}`, `{First|Second:format}`, and
 * `[...]` for a part that is left out when one of its placeholders has no value. `[[` and `]]` are literal brackets.
 */

export interface Placeholder {
  readonly kind: "value";
  /** The first of these that has a value is shown. */
  readonly names: readonly string[];
  readonly format?: string;
}
export type SentencePart =
  | { readonly kind: "text"; readonly text: string }
  | Placeholder
  | { readonly kind: "optional"; readonly parts: readonly SentencePart[] };

const PLACEHOLDER = /^\{([^{}:]+)(?::([a-z0-9-]+))?\}/;

/** @throws SyntaxError naming what is wrong; the generator turns it into a problem with file and line */
export function parseSentence(template: string): readonly SentencePart[] {
  const outer: SentencePart[] = [];
  let parts = outer;
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push({ kind: "text", text });
    text = "";
  };
  for (let at = 0; at < template.length; ) {
    const rest = template.slice(at);
    const char = rest[0] ?? "";
    if (rest.startsWith("[[") || rest.startsWith("]]")) {
      text += char;
      at += 2;
      continue;
    }
    if (char === "{") {
      const match = PLACEHOLDER.exec(rest);
      if (!match) throw new SyntaxError(`a placeholder is written {Field} or {Field:format}, not ${JSON.stringify(rest.slice(0, 20))}`);
      flush();
      const names = (match[1] ?? "").split("|");
      parts.push(match[2] === undefined ? { kind: "value", names } : { kind: "value", names, format: match[2] });
      at += match[0].length;
      continue;
    }
    if (char === "[") {
      if (parts !== outer) throw new SyntaxError("an optional part [...] cannot hold another one");
      flush();
      parts = [];
    } else if (char === "]") {
      if (parts === outer) throw new SyntaxError("] without [");
      flush();
      outer.push({ kind: "optional", parts });
      parts = outer;
    } else {
      text += char;
    }
    at += 1;
  }
  if (parts !== outer) throw new SyntaxError("[ without ]");
  flush();
  return outer;
}

const parsed = new Map<string, readonly SentencePart[]>();

/** The parts of a sentence of the dictionary, which are worked out once. */
export function partsOf(text: string): readonly SentencePart[] {
  const hit = parsed.get(text);
  if (hit) return hit;
  const parts = parseSentence(text);
  parsed.set(text, parts);
  return parts;
}

/** Every placeholder of a sentence of the dictionary; none where there is no sentence. */
export function placeholdersOf(text: string | undefined): readonly Placeholder[] {
  return text === undefined ? [] : placeholders(partsOf(text));
}

/** Every placeholder of a sentence, the optional ones included. */
export function placeholders(parts: readonly SentencePart[]): readonly Placeholder[] {
  return parts.flatMap((part) => (part.kind === "value" ? [part] : part.kind === "optional" ? placeholders(part.parts) : []));
}

/** Fills a sentence. `show` gives the text of a placeholder, or nothing when no field of that name has a value. */
export function fillSentence(parts: readonly SentencePart[], show: (placeholder: Placeholder) => string | undefined): string {
  return parts
    .map((part) => {
      if (part.kind === "text") return part.text;
      if (part.kind === "value") return show(part) ?? "(not recorded)";
      const hasAll = placeholders(part.parts).every((placeholder) => show(placeholder) !== undefined);
      return hasAll ? fillSentence(part.parts, show) : "";
    })
    .join("");
}
