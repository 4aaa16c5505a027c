import { hanging, type Line, labelled, span, withRight } from "../../report/index.js";

export const WIDTH = 80;
export const INDENT = 12;

/** A line in bold, and what kind of thing it is at the right edge. */
export function heading(text: string, kind = ""): Line[] {
  const lines = hanging([span(" ")], text, { width: WIDTH, style: "bold" });
  const [first = [], ...rest] = lines;
  return kind === "" ? lines : [...withRight(first, span(kind, "dim"), WIDTH), ...rest];
}

/** A label and its text; nothing where there is no text. */
export function field(label: string, text: string | undefined): Line[] {
  return text === undefined || text === "" ? [] : labelled(label, text, { width: WIDTH, indent: INDENT });
}

/** A label and its entries, numbered or with a dash. */
export function entries(label: string, texts: readonly string[], mark: "number" | "dash"): Line[] {
  return texts.flatMap((text, index) => {
    const head = span((index === 0 ? ` ${label}` : "").padEnd(INDENT), "bold");
    return hanging([head, span(mark === "number" ? `${index + 1}  ` : "-  ")], text, { width: WIDTH });
  });
}

/** Blocks with an empty line between them. */
export function blocks(...parts: readonly (readonly Line[])[]): Line[] {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : [[], ...part]));
}

/** Web addresses and names of sources, each in one piece however long: a broken address cannot be clicked. */
export function links(label: string, texts: readonly string[]): Line[] {
  return texts.map((text, index) => [span((index === 0 ? ` ${label}` : "").padEnd(INDENT), "bold"), span(text)]);
}
