/**
 * Texts of rules: `{Field}`, `{Field:format}`, `{First|Second:format}`, `{fact:name}`, `{item:name}` and its like, and `[[ … ]]` for a part that is
 * left out when one of its placeholders has no value.
 */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly names: readonly string[]; readonly source: string }
  | { readonly kind: "fact"; readonly name: string }
  /** `{item:name}`, `{line:code}`, `{registry:data}`. */
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "optional"; readonly parts: readonly TemplatePart[] };
export type TemplatePlaceholder = Extract<TemplatePart, { readonly kind: "field" | "fact" | "value" }>;

const TOKEN = /\[\[|\]\]|\{([^{}]*)\}|[{}]/g;
// A field name may hold spaces ("File Name"), not begin with one.
const VALUE = /^(?:item|line|registry):[A-Za-z]+$/;
const FIELD = /^([^\s:|][^:|]*(?:\|[^\s:|][^:|]*)*)(?::([a-z0-9-]+))?$/;

/** @throws SyntaxError that says what was expected */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const outer: TemplatePart[] = [];
  let parts = outer;
  let from = 0;
  for (const token of text.matchAll(TOKEN)) {
    if (token.index > from) parts.push({ kind: "text", text: text.slice(from, token.index) });
    from = token.index + token[0].length;
    if (token[0] === "[[") {
      if (parts !== outer) throw new SyntaxError("expected ]] before another [[: optional parts do not nest");
      parts = [];
    } else if (token[0] === "]]") {
      if (parts === outer) throw new SyntaxError("expected [[ before ]]");
      if (!parts.some((part) => part.kind !== "text")) throw new SyntaxError("expected a placeholder inside [[ ]]");
      outer.push({ kind: "optional", parts });
      parts = outer;
    } else {
      parts.push(placeholder(token[1]));
    }
  }
  if (parts !== outer) throw new SyntaxError("expected ]] after [[");
  if (from < text.length) outer.push({ kind: "text", text: text.slice(from) });
  return outer;
}

function placeholder(source: string | undefined): TemplatePart {
  const fact = source === undefined ? null : /^fact:([A-Za-z0-9]+)$/.exec(source);
  if (fact?.[1] !== undefined) return { kind: "fact", name: fact[1] };
  if (source !== undefined && VALUE.test(source)) return { kind: "value", name: source };
  const field = source === undefined ? null : FIELD.exec(source);
  if (source === undefined || field?.[1] === undefined) {
    throw new SyntaxError(
      `expected a placeholder such as {HRESULT:code} or {fact:blockingItem}, found ${source === undefined ? "a single brace" : `{${source}}`}`,
    );
  }
  return { kind: "field", names: field[1].split("|"), source };
}

/** The format of a field placeholder, such as `code`. */
export function formatOf(part: TemplatePlaceholder): string | undefined {
  return part.kind === "field" ? /:([a-z0-9-]+)$/.exec(part.source)?.[1] : undefined;
}

/** Every placeholder, with whether its absence leaves a part of the text out. */
export function templatePlaceholders(
  parts: readonly TemplatePart[],
  optional = false,
): readonly { readonly part: TemplatePlaceholder; readonly optional: boolean }[] {
  return parts.flatMap((part) => {
    if (part.kind === "text") return [];
    return part.kind === "optional" ? templatePlaceholders(part.parts, true) : [{ part, optional }];
  });
}

/** Fills a text. A value that is missing outside of an optional part is called not recorded. */
export function fillTemplate(text: string, show: (placeholder: TemplatePlaceholder) => string | undefined): string {
  const filled = fill(parseTemplate(text), show);
  return filled
    .replace(/[ \t]{2,}/g, " ")
    .replace(/ +(?=\n|$)/g, "")
    .replace(/ (?=[.,;](?:\s|$))/g, "")
    .trim();
}

function fill(parts: readonly TemplatePart[], show: (placeholder: TemplatePlaceholder) => string | undefined): string {
  let filled = "";
  for (const part of parts) {
    if (part.kind === "text") {
      // A value may bring its own full stop.
      const doubled = part.text.startsWith(".") && /[.!?]$/.test(filled);
      filled += doubled ? part.text.slice(1) : part.text;
    } else if (part.kind !== "optional") {
      filled += show(part) ?? "(not recorded)";
    } else if (part.parts.every((inner) => inner.kind === "text" || inner.kind === "optional" || show(inner) !== undefined)) {
      filled += fill(part.parts, show);
    }
  }
  return filled;
}
