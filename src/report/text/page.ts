import pc from "picocolors";
import { displayWidth, padStart } from "./width.js";
import { wrap, wrapProse } from "./wrap.js";

export type Style = "plain" | "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "badge-red" | "badge-green" | "badge-yellow" | "badge-cyan";

/** A run of text in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

export function span(text: string, style: Style = "plain"): Span {
  return { text, style };
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** Left part, and `right` set against the right edge where there is room; else on a line of its own. */
export function withRight(left: Line, right: Span, width: number): Line[] {
  const room = width - lineWidth(left);
  if (displayWidth(right.text) + 2 <= room) return [[...left, span(padStart("", room - displayWidth(right.text))), right]];
  return [left, [span(padStart("", Math.max(0, width - displayWidth(right.text)))), right]];
}

/** A label in the margin and text beside it, wrapped with a hanging indent. */
export function labelled(label: string, text: string, options: { readonly width: number; readonly indent: number; readonly style?: Style }): Line[] {
  const { width, indent, style = "plain" } = options;
  const head = ` ${label}`.padEnd(indent);
  return wrapProse(text, width - indent).map((line, index) => [span(index === 0 ? head : " ".repeat(indent), "bold"), span(line, style)]);
}

/** Lines with a hanging indent; the first begins with `head`. */
export function hanging(head: Line, text: string, options: { readonly width: number; readonly style?: Style }): Line[] {
  const indent = lineWidth(head);
  return wrap(text, options.width - indent).map((line, index) => [...(index === 0 ? head : [span(" ".repeat(indent))]), span(line, options.style)]);
}

/** The finished text: colours only where wanted, no blanks at line ends. */
export function paint(lines: readonly Line[], colour: boolean): string {
  const colours = pc.createColors(colour);
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    plain: String,
    bold: colours.bold,
    dim: colours.dim,
    red: colours.red,
    green: colours.green,
    yellow: colours.yellow,
    cyan: colours.cyan,
    "badge-red": (text) => colours.bold(colours.white(colours.bgRed(text))),
    "badge-green": (text) => colours.bold(colours.black(colours.bgGreen(text))),
    "badge-yellow": (text) => colours.bold(colours.black(colours.bgYellow(text))),
    "badge-cyan": (text) => colours.bold(colours.black(colours.bgCyan(text))),
  };
  return lines
    .map(
      (line) =>
        `${trimmed(line)
          .map(({ text, style }) => (text === "" ? "" : styles[style](text)))
          .join("")}\n`,
    )
    .join("");
}

function trimmed(line: Line): Line {
  const last = line.at(-1);
  if (last === undefined) return line;
  const text = last.text.trimEnd();
  if (text === last.text || last.style.startsWith("badge")) return line;
  return text === "" ? trimmed(line.slice(0, -1)) : [...line.slice(0, -1), { ...last, text }];
}
